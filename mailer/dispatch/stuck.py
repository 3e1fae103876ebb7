"""Deliveries that wait for a person: gathered with what the journals on this machine say, and dealt with as told.

The journals are only read here; the next sender on this machine settles them.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mailer.core.stuck import Decision, Hindrance, Trail, hindrance
from mailer.core.words import DeliveryState
from mailer.dispatch.journal import Traces, read_traces
from mailer.store.database import Connection, Database
from mailer.store.stuck import Waiting, find_waiting, plan_again, settle


@dataclass(frozen=True, slots=True)
class Asked:
    """Which deliveries are meant: of a release or of all, in some states, perhaps to one address (its hash)."""

    states: Collection[DeliveryState]
    slug: str | None
    address_hash: str | None
    journals: Path


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of them, with what its sender's journal says, and why it may not go out again, if it may not."""

    waiting: Waiting
    trail: Trail
    hindrance: Hindrance | None

    @property
    def id(self) -> int:
        return self.waiting.stuck.id


def candidates(connection: Connection, asked: Asked, now: datetime) -> list[Candidate]:
    """All that is asked for. Raises Refused for a release of which nothing was ever scheduled."""
    waiting = find_waiting(connection, asked.states, asked.slug, asked.address_hash)
    known = _trails(asked.journals, waiting)
    return [Candidate(one, known[one.stuck.id], hindrance(one.stuck, now, known[one.stuck.id])) for one in waiting]


def decide(
    database: Database, asked: Asked, meant: Collection[int], decision: Decision, who: str, now: datetime
) -> int:
    """Settles those `meant` as a person decided, and returns how many; what has moved since is not touched."""
    with database.act() as connection:
        return sum(
            settle(connection, one.waiting, decision, who, now)
            for one in candidates(connection, asked, now)
            if one.id in meant and (decision is not Decision.AGAIN or one.hindrance is None)
        )


def retry(database: Database, asked: Asked, meant: Collection[int], reason: str, who: str, now: datetime) -> int:
    """Plans those `meant` once more, and returns how many; what has moved since is not touched."""
    with database.act() as connection:
        found = candidates(connection, asked, now)
        chosen = [one.waiting for one in found if one.id in meant and one.hindrance is None]
        plan_again(connection, chosen, reason, who, now)
    return len(chosen)


def _trails(journals: Path, waiting: Iterable[Waiting]) -> dict[int, Trail]:
    """By delivery: what the journal of its sender says. A sender that still runs has one too."""
    read: dict[str, Traces | None] = {}
    found: dict[int, Trail] = {}
    for one in waiting:
        if one.owner is not None and one.owner not in read:
            read[one.owner] = _traces(journals / f"{one.owner}.journal")
        found[one.stuck.id] = _trail(read.get(one.owner or ""), one)
    return found


def _traces(path: Path) -> Traces | None:
    try:
        return read_traces(path)
    except FileNotFoundError:
        return None


def _trail(traces: Traces | None, one: Waiting) -> Trail:
    if traces is None:
        return Trail.NOT_HERE
    trace = traces.get((one.stuck.id, one.line.attempts))
    if trace is None:
        return Trail.NO_DOT
    return Trail.NO_REPLY if trace.reply is None else Trail.REPLY
