"""What the limits per day and per domain are counted from: the attempts and the deliveries themselves."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, func, select

from mailer.core.day_limit import DAY, DayLimit
from mailer.store.dialects import Lock, kind_of
from mailer.store.tables import attempt, claim, delivery, wave

RECENT = timedelta(minutes=5)
"""How long after its last message a mail server counts as the one that is used."""
_OVERLAP = 1000
"""How far behind the newest attempt is looked again: on PostgreSQL a lower number may be committed after a higher."""
_GIVEN = attempt.c.outcome.in_(("sent", "unknown"))


def learn_day(connection: Connection, limit: DayLimit, relay: str, now: datetime) -> None:
    """Tells the limit what this mail server was given in the last 24 hours, or since it was last told."""
    rows = connection.execute(
        select(attempt.c.id, attempt.c.ended_at)
        .where(and_(attempt.c.relay == relay, _GIVEN, attempt.c.late.is_(False)))
        .where(and_(attempt.c.id > limit.newest - _OVERLAP, attempt.c.ended_at > now - DAY))
        .order_by(attempt.c.id)
    )
    limit.learn(((row.id, row.ended_at) for row in rows), now)


def room_today(connection: Connection, limit: DayLimit, relay: str, now: datetime) -> int:
    """How many more may be claimed for this mail server, whoever else is claiming.

    To be asked in the transaction that claims: on PostgreSQL the others wait for its end, on SQLite they do anyway.
    """
    kind_of(connection).lock(connection, Lock.DAY_LIMIT)
    learn_day(connection, limit, relay, now)
    claimed = connection.scalar(select(func.count()).select_from(claim))
    return limit.room(claimed or 0)


def spoken_for(connection: Connection, at: datetime) -> int:
    """How much of the 24 hours up to then is used: messages given, and those that wait for waves due in it."""
    since = at - DAY
    given = select(func.count()).where(and_(_GIVEN, attempt.c.late.is_(False), attempt.c.ended_at > since))
    waiting = (
        select(func.count())
        .select_from(delivery)
        .join(wave, wave.c.id == delivery.c.wave_id)
        .where(and_(delivery.c.state.in_(("planned", "deferred")), wave.c.instant.between(since, at)))
    )
    return (connection.scalar(given) or 0) + (connection.scalar(waiting) or 0)


def at_domain(domain: str) -> ColumnElement[bool]:
    """SQL: the recipient's address is at this domain."""
    return delivery.c.email.endswith(f"@{domain}", autoescape=True)


def waiting_by_wave(connection: Connection, domain: str | None = None) -> dict[int, int]:
    """How many deliveries (to this domain) wait in each wave that is open and not held."""
    waiting = and_(delivery.c.state == "planned", wave.c.opened_at.is_not(None), wave.c.held_at.is_(None))
    rows = connection.execute(
        select(delivery.c.wave_id, func.count())
        .join(wave, wave.c.id == delivery.c.wave_id)
        .where(and_(waiting, at_domain(domain)) if domain else waiting)
        .group_by(delivery.c.wave_id)
    )
    return {wave_id: count for wave_id, count in rows}


def relay_in_use(connection: Connection, now: datetime) -> str | None:
    """The mail server that took the newest message, unless that is long ago."""
    relay: str | None = connection.scalar(
        select(attempt.c.relay)
        .where(and_(attempt.c.outcome == "sent", attempt.c.ended_at > now - RECENT))
        .order_by(attempt.c.id.desc())
        .limit(1)
    )
    return relay
