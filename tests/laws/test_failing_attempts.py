"""Laws 2 and 3 when our own side fails in the middle of an attempt: how far it came decides what becomes of it."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from mailer.core.outcome import Step
from mailer.dispatch.courier import Courier
from mailer.store import tables
from tests.builders import LIFT, keep, person, schedule
from tests.conftest import Databases
from tests.laws.machine import World

PEOPLE, TIMES = 4, 3


class OurFaultError(Exception):
    """What our own side raised."""


def _fails(holder: Any, name: str, *, after: bool = False, when: Callable[..., bool] = lambda *_: True) -> None:
    """The method fails the first three times that it is called (once it has done its work, with `after`)."""
    works, left = getattr(holder, name), iter(range(TIMES))

    def failing(*args: Any, **named: Any) -> Any:
        done = works(*args, **named) if after else None
        if when(*args) and next(left, None) is not None:
            raise OurFaultError(f"{name} failed")
        return done if after else works(*args, **named)

    setattr(holder, name, failing)


def _of_the_dot(step: Step, *_: Any) -> bool:
    return step is Step.DOT


BEFORE_THE_DOT: dict[str, Callable[[Courier], None]] = {
    "the gate": lambda agent: _fails(agent, "gate"),
    "filling": lambda agent: _fails(agent.readied, "content"),
    "the policy": lambda agent: _fails(agent.sender, "retry_policy"),
    "preparing": lambda agent: _fails(agent, "prepare"),
    "the last look": lambda agent: _fails(agent, "still"),
    "the next envelope": lambda agent: _fails(agent, "expects"),
    "the journal's line before the dot": lambda agent: _fails(agent.sender.journal, "dot"),
    "the journal, once its line was written": lambda agent: _fails(agent.sender.journal, "dot", after=True),
}
WITHOUT_A_REPLY: dict[str, Callable[[Courier], None]] = {
    "reading the reply": lambda agent: _fails(
        agent.connection, "_read", after=True, when=lambda step: step is Step.DOT
    ),
    "making a record of the reply": lambda agent: _fails(
        agent.connection, "_reply", when=lambda step, *_: step is Step.DOT
    ),
}
AFTER_THE_REPLY: dict[str, Callable[[Courier], None]] = {
    "the journal's line after the reply": lambda agent: _fails(agent.sender.journal, "reply"),
    "learning from the reply": lambda agent: _fails(agent.sender.traffic, "heard"),
    "the mark against old copies": lambda agent: _fails(agent.sender.high_water, "note"),
}
KINDS = ("sqlite", "postgresql")


def _send_all(world: World, fail: Callable[[Courier], None]) -> None:
    kept = keep(world.database, [person(n) for n in range(PEOPLE)], world.clock.now())
    schedule(world.database, kept, world.clock.now())
    world.clock.move_to(LIFT)
    failing = world.new_sender()
    fail(failing)
    for _ in range(8):
        with suppress(OurFaultError):
            world.send(failing)
        world.clock.advance(6)
        world.beat()
    world.send(world.new_sender())


@pytest.fixture(params=KINDS)
def world(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> World:
    return World(databases.fresh(str(request.param)), tmp_path)


@pytest.mark.parametrize("point", BEFORE_THE_DOT)
def test_never_lost_what_fails_before_the_dot_is_sent_once_later(world: World, point: str) -> None:
    _send_all(world, BEFORE_THE_DOT[point])

    assert set(world.states().values()) == {"sent"}
    assert Counter(Counter(one.recipient for one in world.taken()).values()) == {1: PEOPLE}
    world.close()


@pytest.mark.parametrize("point", WITHOUT_A_REPLY)
def test_never_twice_what_fails_between_dot_and_reply_is_in_doubt_and_not_repeated(world: World, point: str) -> None:
    _send_all(world, WITHOUT_A_REPLY[point])

    states = world.states()
    assert Counter(states.values()) == {"unknown": TIMES, "sent": PEOPLE - TIMES}
    copies = Counter(one.recipient for one in world.taken())
    assert max(copies.values()) == 1
    assert {email for email, state in states.items() if state == "sent"} <= set(copies)
    world.close()


@pytest.mark.parametrize("point", AFTER_THE_REPLY)
def test_never_twice_what_fails_after_the_reply_is_what_the_reply_said(world: World, point: str) -> None:
    _send_all(world, AFTER_THE_REPLY[point])

    assert set(world.states().values()) == {"sent"}
    assert Counter(Counter(one.recipient for one in world.taken()).values()) == {1: PEOPLE}
    with world.database.read() as connection:
        assert connection.execute(select(tables.claim)).all() == [], "no claim that nobody knows of"
    world.close()
