"""Opening waves: one SQL statement, and only when the wave is due, not held, and its approval matches (laws 1, 4)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, bindparam, exists, select, update

from mailer.core.words import Late
from mailer.store import audit
from mailer.store.approvals import hold_wave
from mailer.store.conditions import is_active, is_approved, is_scheduled
from mailer.store.dialects import kind_of
from mailer.store.tables import distribution, wave
from mailer.store.tables.base import Instant
from mailer.store.upkeep import expire_waves


@dataclass(frozen=True, slots=True)
class DueWave:
    """A wave that has come due, or will within the arming time."""

    id: int
    distribution_id: int
    instant: datetime
    late: Late
    late_after: timedelta
    released: bool


_NOW = bindparam("now", type_=Instant)
_COMING = (
    select(wave.c.id, wave.c.distribution_id, wave.c.instant, wave.c.released_at, distribution.c.policies)
    .join(distribution, distribution.c.id == wave.c.distribution_id)
    .where(and_(wave.c.opened_at.is_(None), wave.c.held_at.is_(None), wave.c.instant <= bindparam("until")))
    .where(and_(is_active(), is_scheduled(), is_approved()))
    .order_by(wave.c.instant, wave.c.id)
)
_LOCK = select(wave.c.id).where(wave.c.id == bindparam("key")).with_for_update(key_share=True)
_OPEN = (
    update(wave)
    .where(wave.c.id == bindparam("key"))
    .where(wave.c.opened_at.is_(None))
    .where(wave.c.held_at.is_(None))
    .where(wave.c.instant <= _NOW)
    .where(exists().where(and_(distribution.c.id == wave.c.distribution_id, is_scheduled(), is_approved())))
    .values(opened_at=_NOW)
)


def coming_waves(connection: Connection, until: datetime) -> list[DueWave]:
    """The waves that are due by `until`, not yet open and not held, soonest first."""
    rows = connection.execute(_COMING, {"until": until})
    return [
        DueWave(
            row.id,
            row.distribution_id,
            row.instant,
            Late(row.policies["late"]),
            timedelta(seconds=row.policies["late_after"]),
            row.released_at is not None,
        )
        for row in rows
    ]


def next_instant(connection: Connection, now: datetime) -> datetime | None:
    """When the next wave that may open is due."""
    return min(
        (due.instant for due in coming_waves(connection, datetime.max.replace(tzinfo=now.tzinfo))), default=None
    )


def open_wave(connection: Connection, wave_id: int, now: datetime) -> bool:
    """Opens the wave if it may open; on PostgreSQL it must be due by the server's clock too.

    True when this call opened it. A wave opens once; nothing ever closes it (a hold stops its deliveries).
    """
    connection.execute(_LOCK, {"key": wave_id}).all()  # then what a person changed before that is seen
    due_there_too = _OPEN.where(kind_of(connection).is_past(wave.c.instant))
    return connection.execute(due_there_too, {"key": wave_id, "now": now}).rowcount == 1


def open_late_or_not(connection: Connection, due: DueWave, now: datetime) -> bool:
    """Opens a due wave, unless it comes later than its release allows: then it is held for a person, or expires.

    A wave that a person has let go on is not held or expired for its lateness again.
    """
    behind = now - due.instant
    too_late = behind > due.late_after and not due.released
    if too_late and due.late is Late.HOLD:
        hold_wave(connection, due.id, f"due {behind} ago, later than the release allows: please decide", now)
        return False
    opened = open_wave(connection, due.id, now)
    if opened and too_late and due.late is Late.EXPIRE:
        expire_waves(connection, [due.id], f"due {behind} ago, later than the release allows")
    if opened:
        audit.record(connection, audit.PROGRAM, "open", f"wave {due.id}", now, behind=behind.total_seconds())
    return opened
