"""The four laws when two transactions meet: for each pair, the first stops before each of its statements in turn."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from mailer.core.errors import MailerError
from mailer.store import tables
from mailer.store.database import Database
from tests.builders import LIFT
from tests.conftest import Databases
from tests.laws.interleaving import Interleaving
from tests.laws.machine import World
from tests.laws.pairs import ASKS_LATER, LATER, PAIRS, REFUSES, Day, Pair, on_all_held, prepare, words

ENDED = {"sent", "refused", "suppressed", "cancelled", "expired"}
MOST = 400
SHORT = 20
PAGE = Path(__file__).parents[2] / "docs" / "interleavings.md"
HEADING = "| first | second | what there is |\n|---|---|---|"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_never_early_never_lost_and_never_twice_before_each_statement(
    pair: Pair, kind: str, databases: Databases, tmp_path: Path
) -> None:
    database = databases.fresh(kind)
    statements = _interleaved(pair, database, tmp_path / "whole", MOST)
    for stop_at in _stops(statements, kind):
        _interleaved(pair, databases.emptied(database), tmp_path / str(stop_at), stop_at)


def _interleaved(pair: Pair, database: Database, folder: Path, stop_at: int) -> int:
    """Judges one interleaving; how many statements the first one had."""
    world = World(database, folder, pair.faults)
    day = prepare(pair, world)
    met = Interleaving(database, stop_at).run(partial(pair.first, day), partial(pair.second, day))
    _judge(pair, day, met.faults)
    world.close()
    return met.statements


def _stops(statements: int, kind: str) -> list[int]:
    """Before which statements the first one stops.

    On SQLite the other waits wherever that is. Of a long one, such as a move, most statements only insert what nobody
    else can see yet: every tenth of them is tried, and all are where EVERY_STATEMENT is set (`make interleavings`).
    """
    every = range(1, statements + 1)
    if kind == "sqlite":
        return [1, 2, statements]
    if statements <= SHORT or os.environ.get("EVERY_STATEMENT"):
        return [*every]
    return [*every[:8], *every[8::10]]


def _judge(pair: Pair, day: Day, faults: list[BaseException]) -> None:
    world = day.world
    assert [fault for fault in faults if not isinstance(fault, MailerError)] == []
    _nothing_begins_that_was_stopped(day)
    on_all_held(day)
    _settle(world)
    _never_early(day)
    _never_twice(day)
    _never_lost(pair, day)
    with world.database.read() as connection:
        links = connection.execute(select(tables.audit.c.previous, tables.audit.c.chain).order_by(tables.audit.c.id))
        chain = ""
        for previous, link in links:
            assert previous == chain, "the audit is one chain"
            chain = link


def _nothing_begins_that_was_stopped(day: Day) -> None:
    """Every worker acknowledges, and the senders go on: nothing may leave that was held, cancelled or killed."""
    for courier in day.world.couriers:
        courier.sender.acknowledge()
        day.world.send_quietly(courier)
    if day.is_stopped():
        assert len([one for one in day.world.begun if one.number >= (day.stopped_at or 0)]) == day.notices_begun(), (
            "never early: it began after the act had returned"
        )


def _settle(world: World) -> None:
    for instant in (LIFT, LATER, LATER):
        world.clock.move_to(max(instant, world.clock.now()))
        world.clock.advance(600)
        world.beat()
        world.send(world.new_sender())


def _never_early(day: Day) -> None:
    for number, message in day.messages():
        email = message.recipient
        assert number < day.barred.get(email, MOST), "never early: mailed after leaving"
        if message.embargoed:
            assert email in {one.email for one in day.people[:2]}, "never early: no agreement"
            assert number < day.withdrawn.get(email, MOST), "never early: an advance copy after the withdrawal"


def _never_twice(day: Day) -> None:
    texts = [message.recipient for _, message in day.messages() if message.brings_the_text]
    if not day.texts_may_repeat:
        assert len(texts) == len(set(texts)), "never silently twice"


def _never_lost(pair: Pair, day: Day) -> None:
    fates = day.world.fates()
    with day.world.database.read() as connection:
        assert connection.execute(select(tables.claim)).all() == [], "never lost: a claim that nobody ends"
        active = connection.scalars(
            select(tables.distribution.c.id).where(tables.distribution.c.finished_at.is_(None))
        ).all()
    in_doubt = pair.in_doubt or pair.expired
    behind_doubt = {fate.email for fate in fates if fate.state == "planned" and fate.waits_for == "unknown"}
    for fate in fates:
        allowed = ENDED | ({"unknown"} if in_doubt else set())
        assert fate.state in allowed or (in_doubt and fate.email in behind_doubt), f"never lost: {fate}"
    assert in_doubt or not active, "what has ended is not looked at any more"
    took = {message.recipient for _, message in day.messages() if message.brings_the_text}
    for one in day.people:
        states = {fate.state for fate in fates if fate.email == one.email and fate.kind == "release"}
        is_over = day.is_over() or one.email in day.barred
        if states and not is_over and not in_doubt and pair.faults != REFUSES:
            assert one.email in took, f"never lost: {one.email} is {states} and got nothing"
        assert "sent" not in states or one.email in took, "sent means that the mail server took it"


def _row(pair: Pair) -> str:
    state = [said for said, is_so in _STATES.items() if is_so(pair)]
    return f"| {words(pair.first)} | {words(pair.second)} | {'; '.join(state)} |"


_STATES: dict[str, Callable[[Pair], bool]] = {
    "the lists are there, nothing is scheduled": lambda pair: not pair.scheduled,
    "the advance copies are due": lambda pair: pair.scheduled and not pair.at_lift,
    "the lift is due": lambda pair: pair.at_lift,
    "its wave is open": lambda pair: pair.scheduled and pair.is_open,
    "a group was carried and is not written down": lambda pair: pair.in_hand,
    "the worker's lease is over": lambda pair: pair.expired,
    "its copies are in doubt": lambda pair: pair.in_doubt,
    "the server refuses one reader": lambda pair: pair.faults == REFUSES,
    "the server asks to try later": lambda pair: pair.faults == ASKS_LATER,
}


def test_the_page_on_interleavings_lists_every_pair() -> None:
    """Run with WRITE_PAGE=1 to write it anew."""
    before, heading, _ = PAGE.read_text(encoding="utf-8").partition(HEADING)
    page = "\n".join([f"{before}{heading}", *map(_row, PAIRS), ""])
    if os.environ.get("WRITE_PAGE"):
        PAGE.write_text(page, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page
