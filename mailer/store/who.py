"""Who got what: for the people that some words fit, each distribution they were on or were left out of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, and_, not_, select

from mailer.core.contact import Contact
from mailer.core.errors import Refused
from mailer.core.standing import Obstacle, Why, obstacles
from mailer.core.words import WAITING, DeliveryState, DistributionKind
from mailer.store.log import distributions_of, holds_words
from mailer.store.log_line import LogLine, delivery_lines, last_attempts, read_lines
from mailer.store.people import find_people
from mailer.store.status import senders_now, standings
from mailer.store.tables import delivery, distribution, list_snapshot, release, release_version

MOST = 200
"""More people or copies than this are no answer that anybody reads out."""

_MOVING = WAITING | {DeliveryState.CLAIMED}
_NOT_THIS_PERSONS = (Why.DEFERRED, Why.UNKNOWN)  # they count other people's copies of the same wave


@dataclass(frozen=True, slots=True)
class Got:
    """One person's copy with its decisive attempt; while it waits, what is in the way of its wave."""

    line: LogLine
    obstacles: tuple[Obstacle, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOutOf:
    """A person of the list who gets no copy of one distribution, and why."""

    contact: Contact
    slug: str
    kind: DistributionKind
    reason: str


@dataclass(frozen=True)
class Answer:
    """All there is to say; `unconcerned` are contacts who were on no list that was asked about."""

    got: Sequence[Got]
    left_out: Sequence[LeftOutOf]
    unconcerned: Sequence[Contact]


def who(connection: Connection, words: str, slug: str | None, now: datetime) -> Answer:
    """What the people whose name, outlet or address holds all the words got, of one release or of all; tests apart.

    Raises Refused when nobody is meant, too many are, or nothing of the release was ever scheduled.
    """
    asked = distributions_of(connection, slug) if slug is not None else None
    lines = _copies(connection, words, asked)
    people = find_people(connection, words)
    if not lines and not people:
        raise Refused(f"Nobody is called “{words}”: no name, outlet or address of a contact or a copy holds that.")
    if max(len(lines), len(people)) > MOST:
        raise Refused(f"“{words}” fits more than {MOST} people or copies; say more of the name, outlet or address.")
    left_out = _left_out(connection, {person.id: person for person in people}, asked)
    concerned = {line.contact_id for line in lines} | {one.contact.id for one in left_out}
    in_the_way = _in_the_way(connection, lines, now)
    return Answer(
        got=[Got(line, in_the_way.get(line.delivery_id, ())) for line in lines],
        left_out=left_out,
        unconcerned=[person for person in people if person.id not in concerned],
    )


def _copies(connection: Connection, words: str, asked: Sequence[int] | None) -> list[LogLine]:
    query = delivery_lines().where(distribution.c.kind != DistributionKind.TEST.value)
    query = query.where(*holds_words(delivery.c.search, words))
    # Another copy or notice took the place of these, and tells what there is to tell
    query = query.where(not_(and_(distribution.c.state == "superseded", delivery.c.state == "cancelled")))
    if asked is not None:
        query = query.where(delivery.c.distribution_id.in_(asked))
    lines = read_lines(connection, query.order_by(delivery.c.name, delivery.c.id).limit(MOST + 1))
    tried = last_attempts(connection, lines)
    return [replace(line, tried=tried.get(line.delivery_id)) for line in lines]


def _left_out(connection: Connection, people: dict[int, Contact], asked: Sequence[int] | None) -> list[LeftOutOf]:
    query = (
        select(list_snapshot.c.contact_id, release.c.slug, distribution.c.kind, list_snapshot.c.left_out)
        .join(distribution, distribution.c.id == list_snapshot.c.distribution_id)
        .join(release_version, release_version.c.id == distribution.c.version_id)
        .join(release, release.c.id == release_version.c.release_id)
        .where(and_(list_snapshot.c.contact_id.in_(people), list_snapshot.c.left_out.is_not(None)))
        .where(distribution.c.kind != DistributionKind.TEST.value)
        .order_by(list_snapshot.c.contact_id, list_snapshot.c.distribution_id)
    )
    if asked is not None:
        query = query.where(list_snapshot.c.distribution_id.in_(asked))
    return [
        LeftOutOf(people[row.contact_id], row.slug, DistributionKind(row.kind), row.left_out)
        for row in connection.execute(query)
    ]


def _in_the_way(connection: Connection, lines: Iterable[LogLine], now: datetime) -> dict[int, tuple[Obstacle, ...]]:
    """By delivery that still moves: what is in the way of its wave."""
    moving = [line for line in lines if line.state in _MOVING]
    senders = senders_now(connection, now)
    of_wave: dict[int | None, tuple[Obstacle, ...]] = {}
    for slug in {line.slug for line in moving}:
        for standing in standings(connection, slug, now):
            for wave in standing.waves:
                found = obstacles(wave, approved=standing.approved, senders=senders, now=now)
                of_wave[wave.id] = tuple(each for each in found if each.why not in _NOT_THIS_PERSONS)
    return {line.delivery_id: of_wave.get(line.wave_id, ()) for line in moving}
