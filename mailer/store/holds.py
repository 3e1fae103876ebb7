"""The program's own holds: waves that must not open before a person has looked, with the reason."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, literal, or_, select, update

from mailer.core.words import WaveKind
from mailer.store import audit
from mailer.store.conditions import is_active, is_scheduled
from mailer.store.epoch import raise_epoch
from mailer.store.tables import distribution, wave
from mailer.store.tables.base import Instant


def hold_waves(connection: Connection, which: ColumnElement[bool], reason: str, now: datetime) -> int:
    """Holds these waves, once for each reason; whoever had held one learns of it too. Returns how many."""
    new = or_(wave.c.held_reason.is_(None), ~wave.c.held_reason.contains(reason, autoescape=True))
    locked = select(wave.c.id).where(and_(which, new)).order_by(wave.c.id).with_for_update(key_share=True)
    connection.scalars(locked).all()
    held = connection.execute(
        update(wave)
        .where(and_(which, new))
        .values(
            held_at=func.coalesce(wave.c.held_at, literal(now, Instant())),
            held_reason=func.coalesce(wave.c.held_reason + "; ", "") + reason,
        )
        .returning(wave.c.distribution_id)
    )
    found = list(held.scalars())
    for distribution_id in sorted(set(found)):
        audit.record(connection, audit.PROGRAM, "hold", f"distribution {distribution_id}", now, reason=reason)
    if found:
        raise_epoch(connection)
    return len(found)


def hold_waves_by_id(connection: Connection, waves: Collection[int], reason: str, now: datetime) -> int:
    """The same for waves that are known."""
    return hold_waves(connection, wave.c.id.in_(sorted(waves)), reason, now)


def embargoed_waves(connection: Connection, until: datetime | None = None) -> set[int]:
    """The waves under an embargo that have not opened, held or not: all of them, or those that are due by `until`."""
    scheduled = select(distribution.c.id).where(and_(is_active(), is_scheduled()))
    embargoed = wave.c.kind.in_((WaveKind.ADVANCE.value, WaveKind.LIFT.value))
    query = select(wave.c.id).where(embargoed, wave.c.opened_at.is_(None), wave.c.distribution_id.in_(scheduled))
    return set(connection.scalars(query if until is None else query.where(wave.c.instant <= until)))


def held_reason(connection: Connection, distributions: Sequence[int]) -> str:
    """Why waves of these distributions are held; empty where none is."""
    held = wave.c.distribution_id.in_(distributions), wave.c.held_at.is_not(None)
    return "; ".join(sorted(set(connection.scalars(select(wave.c.held_reason).where(*held)))))


def hold_as_before(connection: Connection, earlier: int, successor: int, now: datetime) -> None:
    """What stands in for a distribution that was held stays held, for the same reason."""
    if reason := held_reason(connection, [earlier]):
        hold_waves(connection, wave.c.distribution_id == successor, reason, now)
