"""Law tests at every commit and every exchange with the mail server: killed there, or stopped past the lease."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from mailer.store.database import Database
from tests.builders import LIFT, keep, person, schedule
from tests.conftest import Databases
from tests.laws.machine import World

PEOPLE = 2


def _scheduled(database: Database, folder: Path) -> World:
    world = World(database, folder)
    people = keep(database, [person(n, agreed=True) for n in range(PEOPLE)], world.clock.now())
    schedule(database, people, world.clock.now())
    world.clock.move_to(LIFT - timedelta(hours=24))
    return world


def _settle(world: World) -> None:
    """Senders come and go until nothing moves any more."""
    for _ in range(4):
        world.clock.advance(70)
        world.beat()
        courier = world.new_sender()
        world.send(courier)


def _judge(world: World, allowed_unknown: int) -> None:
    copies = Counter(message.recipient for message in world.taken())
    states = world.states()
    assert max(copies.values(), default=0) <= 1, "never silently twice"
    assert len(states) == PEOPLE
    assert set(states.values()) <= {"sent", "unknown"}, "never lost: every delivery ends in a named state"
    for email, state in states.items():
        if state == "sent":
            assert copies[email] == 1, "sent means that the mail server took it"
    unknown = [email for email, state in states.items() if state == "unknown"]
    assert len(unknown) <= allowed_unknown, "unknown are at most the open connections"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_never_lost_and_never_twice_when_killed_at_any_checkpoint(
    kind: str, databases: Databases, tmp_path: Path
) -> None:
    untouched = _scheduled(databases.fresh(kind), tmp_path / "whole")
    checkpoints = untouched.send(untouched.new_sender())
    untouched.close()
    assert checkpoints > 20
    for point in range(1, checkpoints + 1):
        world = _scheduled(databases.fresh(kind), tmp_path / str(point))
        world.send(world.new_sender(), crash_at=point)
        assert not world.couriers, f"checkpoint {point} was not reached"
        _settle(world)
        _judge(world, allowed_unknown=1)
        world.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_never_twice_when_stopped_past_the_lease_at_any_checkpoint(
    kind: str, databases: Databases, tmp_path: Path
) -> None:
    untouched = _scheduled(databases.fresh(kind), tmp_path / "whole")
    checkpoints = untouched.send(untouched.new_sender())
    untouched.close()
    for point in range(1, checkpoints + 1):
        world = _scheduled(databases.fresh(kind), tmp_path / str(point))
        stopped = world.new_sender()

        def meanwhile(world: World = world) -> None:
            """While it stands still its lease ends, and another sender takes over."""
            world.clock.advance(40)
            if not world.in_transaction:  # else the other would have to wait for its locks
                world.send_quietly(world.new_sender("other host"))

        world.send(stopped, crash_at=point, do=meanwhile)
        _settle(world)
        _judge(world, allowed_unknown=PEOPLE)
        world.close()
