"""The program's own holds: waves that must not open before a person has looked, with the reason."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, literal, or_, select, update

from mailer.core.words import WaveKind
from mailer.store import audit
from mailer.store.conditions import is_active
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


def hold_embargoed(connection: Connection, reason: str, now: datetime) -> int:
    """Holds every wave under an embargo that has not opened, whenever it is due. Returns how many."""
    scheduled = select(distribution.c.id).where(and_(is_active(), distribution.c.state == "scheduled"))
    embargoed = wave.c.kind.in_((WaveKind.ADVANCE.value, WaveKind.LIFT.value))
    to_come = and_(embargoed, wave.c.opened_at.is_(None), wave.c.distribution_id.in_(scheduled))
    return hold_waves(connection, to_come, reason, now)


def held_reason(connection: Connection, distributions: Sequence[int]) -> str:
    """Why waves of these distributions are held; empty where none is."""
    held = wave.c.distribution_id.in_(distributions), wave.c.held_at.is_not(None)
    return "; ".join(sorted(set(connection.scalars(select(wave.c.held_reason).where(*held)))))


def hold_as_before(connection: Connection, earlier: int, successor: int, now: datetime) -> None:
    """What stands in for a distribution that was held stays held, for the same reason."""
    if reason := held_reason(connection, [earlier]):
        hold_waves(connection, wave.c.distribution_id == successor, reason, now)
