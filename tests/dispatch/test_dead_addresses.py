"""Addresses at which nobody is: suppressed when their wave has ended, or kept until a person has looked."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from mailer.dispatch.courier import Courier
from mailer.dispatch.run import tick
from mailer.dispatch.sink import Faults
from mailer.store import tables
from mailer.store.database import Database
from mailer.store.dead_addresses import decide_about_dead, waiting_for_a_person
from tests.builders import LIFT, keep, person, schedule, story
from tests.laws.machine import World

PEOPLE = 20
Due = Callable[[int], tuple[World, Courier]]


@pytest.fixture
def due(database: Database, tmp_path: Path) -> Iterator[Due]:
    """A wave to twenty people that is due, of whom the first so many have no mailbox any more."""
    worlds = []

    def make(dead: int) -> tuple[World, Courier]:
        refused = frozenset(person(n).email for n in range(dead))
        worlds.append(world := World(database, tmp_path, Faults(refuse=refused)))
        people = keep(database, [person(n) for n in range(PEOPLE)], world.clock.now())
        schedule(database, people, world.clock.now())
        world.clock.move_to(LIFT)
        return world, world.new_sender(group=PEOPLE)

    yield make
    for world in worlds:
        world.close()


def _send_all(world: World, sender: Courier) -> None:
    for _ in range(PEOPLE):
        if "planned" not in world.states().values():
            return
        world.clock.advance(1)
        world.send(sender)


def _suppressed(world: World) -> dict[str, str]:
    """The reasons by kind and address."""
    with world.database.read() as connection:
        rows = connection.execute(
            select(tables.delivery.c.email, tables.suppression.c.reason, tables.suppression.c.kind).join(
                tables.suppression, tables.suppression.c.address_hash == tables.delivery.c.address_hash
            )
        )
        return {row.email: f"{row.kind}: {row.reason}" for row in rows}


def _acts(world: World) -> list[tuple[str, str]]:
    with world.database.read() as connection:
        query = (
            select(tables.audit.c.act, tables.actor.c.name)
            .join(tables.actor, tables.actor.c.id == tables.audit.c.actor_id)
            .where(tables.audit.c.act.contains("dead addresses"))
            .order_by(tables.audit.c.id)
        )
        return [(row.act, row.name) for row in connection.execute(query)]


def test_never_lost_dead_addresses_are_suppressed_when_their_wave_has_ended_and_not_before(
    due: Due,
) -> None:
    world, sender = due(3)
    world.send(sender)
    tick(sender.sender)
    assert "refused" in world.states().values()
    assert "planned" in world.states().values()
    assert _suppressed(world) == {}
    _send_all(world, sender)
    tick(sender.sender)
    said = "failed: 550 5.1.1 No such person here"
    assert _suppressed(world) == {person(n).email: said for n in range(3)}
    tick(sender.sender)
    assert _acts(world) == [("suppress dead addresses", "mailer")]


def test_what_is_scheduled_to_a_dead_address_already_is_not_sent(due: Due) -> None:
    world, sender = due(1)
    again = keep(world.database, [person(0)], world.clock.now(), "one more")
    later = LIFT + timedelta(hours=1)
    schedule(world.database, again, world.clock.now(), release=story(embargoed=False), start=later)
    for _ in range(PEOPLE):
        world.clock.advance(1)
        world.send(sender)
    with world.database.read() as connection:
        states = Counter(connection.scalars(select(tables.delivery.c.state)))
    assert states == {"sent": PEOPLE - 1, "refused": 1, "suppressed": 1}


def test_never_lost_where_they_are_too_many_nothing_is_suppressed_before_a_person_has_looked(due: Due) -> None:
    world, sender = due(7)
    _send_all(world, sender)
    for _ in range(3):
        tick(sender.sender)
    assert _suppressed(world) == {}
    assert _acts(world) == [("ask about dead addresses", "mailer")]
    with world.database.read() as connection:
        waiting = waiting_for_a_person(connection)
    assert {one.email for one in waiting} == {person(n).email for n in range(7)}


@pytest.mark.parametrize("suppress", [True, False])
def test_what_a_person_decides_about_them_is_done_recorded_and_not_asked_again(due: Due, suppress: bool) -> None:
    world, sender = due(7)
    _send_all(world, sender)
    tick(sender.sender)
    world.clock.advance(1)
    with world.database.act() as connection:
        dead = waiting_for_a_person(connection)
        decide_about_dead(connection, dead, "anna", world.clock.now(), suppress=suppress)
    tick(sender.sender)
    assert len(_suppressed(world)) == (7 if suppress else 0)
    assert _acts(world)[1:] == [(f"{'suppress' if suppress else 'keep'} dead addresses", "anna")]
    with world.database.read() as connection:
        assert waiting_for_a_person(connection) == []
