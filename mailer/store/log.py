"""Questions to the send log: its lines by release, state, outlet and words, page by page; and what still moves."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from mailer.core.errors import Misused, Refused
from mailer.core.words import DeliveryState
from mailer.store.conditions import is_active, is_approved, is_in_state, is_scheduled
from mailer.store.log_line import LogLine, attempt_lines, delivery_lines, read_lines
from mailer.store.tables import attempt, delivery, distribution, release, release_version, wave

_KEY = re.compile(r"([ad])(\d{1,18})")


def is_idle(connection: Connection) -> bool:
    """Whether nothing is left that will move by itself: what is held, not approved or a test does not count."""
    moving = (
        select(wave.c.id)
        .join(distribution, distribution.c.id == wave.c.distribution_id)
        .where(and_(is_active(), wave.c.held_at.is_(None), is_scheduled(), is_approved()))
        .where(
            exists().where(
                and_(
                    # The distribution is named for the sake of the index, which knows it and the state
                    delivery.c.distribution_id == distribution.c.id,
                    delivery.c.wave_id == wave.c.id,
                    delivery.c.state.in_(("planned", "deferred")),
                    ~_waits_for_a_person(),
                )
            )
        )
    )
    return not connection.scalar(select(exists(moving)))


def _waits_for_a_person() -> ColumnElement[bool]:
    """SQL: it takes the place of one that may have arrived, and only a person can say whether it has."""
    earlier = delivery.alias()
    return exists().where(and_(earlier.c.id == delivery.c.waits_for_id, earlier.c.state == "unknown"))


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the log; every field narrows it. Attempts that ended before `since` (aware) are left out."""

    slug: str | None = None
    states: tuple[DeliveryState, ...] = ()  # of the delivery now, not of the attempt
    outlet: str = ""  # a part of its name, in any case
    text: str = ""  # words that all stand in name, outlet or address, in any case
    since: datetime | None = None

    @property
    def includes_untried(self) -> bool:
        """Who asks for a state or for somebody also wants to see what has not been tried at all."""
        return self.since is None and bool(self.states or self.outlet or self.text)


def read_log(connection: Connection, question: Question, limit: int, *, after: str | None = None) -> list[LogLine]:
    """Up to `limit` lines that follow the line with the key `after`, or the first ones.

    Attempts come oldest first, then the deliveries that were never tried. Raises Refused for a release of which
    nothing was ever scheduled, and Misused for an `after` that is no line's key.
    """
    kind, number = _parse_key(after or "a0")
    conditions = _conditions(connection, question)
    lines: list[LogLine] = []
    if kind == "a":
        lines += _attempts_after(connection, [*conditions, *_since(question)], number, limit)
        number = 0
    if question.includes_untried and len(lines) < limit:
        untried = delivery_lines().where(*conditions, _never_tried(), delivery.c.id > number)
        lines += read_lines(connection, untried.order_by(delivery.c.id).limit(limit - len(lines)))
    return lines


def read_attempts(connection: Connection, question: Question, limit: int, *, after: int) -> list[LogLine]:
    """Up to `limit` attempts that follow the one with that number. Raises Refused as read_log does."""
    conditions = [*_conditions(connection, question), *_since(question)]
    return _attempts_after(connection, conditions, after, limit)


def newest_attempt(connection: Connection) -> int:
    """The number of the newest attempt of all; 0 where there is none."""
    return connection.scalar(select(func.max(attempt.c.id))) or 0


def read_log_end(connection: Connection, question: Question, limit: int) -> list[LogLine]:
    """The last `limit` lines, in the same order. Raises Refused as read_log does."""
    conditions = _conditions(connection, question)
    lines: list[LogLine] = []
    if question.includes_untried:
        untried = delivery_lines().where(*conditions, _never_tried())
        lines += read_lines(connection, untried.order_by(delivery.c.id.desc()).limit(limit))
    if len(lines) < limit:
        tried = attempt_lines().where(*conditions, *_since(question))
        lines += read_lines(connection, tried.order_by(attempt.c.id.desc()).limit(limit - len(lines)))
    return lines[::-1]


def distributions_of(connection: Connection, slug: str) -> list[int]:
    """The ids of all distributions of a release, tests too. Raises Refused where there was never one."""
    found = connection.scalars(
        select(distribution.c.id)
        .join(release_version, release_version.c.id == distribution.c.version_id)
        .join(release, release.c.id == release_version.c.release_id)
        .where(release.c.slug == slug)
        .order_by(distribution.c.id)
    ).all()
    if not found:
        raise Refused(f"Nothing called “{slug}” was ever scheduled; `mailer status` shows what is.")
    return list(found)


def holds_words(column: ColumnElement[str], words: str) -> list[ColumnElement[bool]]:
    """SQL: the case-folded search text holds each of these words."""
    return [column.contains(word, autoescape=True) for word in words.casefold().split()]


def _conditions(connection: Connection, question: Question) -> list[ColumnElement[bool]]:
    conditions = holds_words(delivery.c.search, question.text)
    if question.slug is not None:
        conditions.append(delivery.c.distribution_id.in_(distributions_of(connection, question.slug)))
    if question.states:
        conditions.append(or_(*map(is_in_state, question.states)))
    if question.outlet:
        conditions.append(delivery.c.outlet.in_(_outlets(connection, question.outlet)))
    return conditions


def _attempts_after(
    connection: Connection, conditions: list[ColumnElement[bool]], number: int, limit: int
) -> list[LogLine]:
    query = attempt_lines().where(*conditions, attempt.c.id > number).order_by(attempt.c.id)
    return read_lines(connection, query.limit(limit))


def _outlets(connection: Connection, part: str) -> list[str]:
    """The outlets whose name holds that, whatever the case: the database cannot fold Cyrillic, and we can."""
    names = connection.scalars(select(delivery.c.outlet).where(*holds_words(delivery.c.search, part)).distinct())
    return [name for name in names if part.casefold() in name.casefold()]


def _since(question: Question) -> list[ColumnElement[bool]]:
    return [attempt.c.ended_at >= question.since] if question.since else []


def _never_tried() -> ColumnElement[bool]:
    return ~exists().where(attempt.c.delivery_id == delivery.c.id)


def _parse_key(key: str) -> tuple[str, int]:
    match = _KEY.fullmatch(key)
    if match is None:
        raise Misused(f"“{key}” is not the id of a log line; the ids are printed by `mailer log --json`, like a1024.")
    return match[1], int(match[2])
