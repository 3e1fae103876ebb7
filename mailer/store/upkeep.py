"""Upkeep before each claim: what was cancelled, suppressed, or overtaken by its lift or its life finds its place."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select, update

from mailer.store.tables import delivery, distribution, suppression, wave

_WAITING = delivery.c.state.in_(("planned", "deferred"))


def ended_as(state: str) -> dict[str, ColumnElement[str]]:
    """SQL: that state, which says "not sent"; unless an earlier attempt may have arrived: then it is unknown."""
    return {"state": case((delivery.c.doubtful_phase.is_not(None), "unknown"), else_=state)}


def sweep(connection: Connection) -> None:
    """Waiting deliveries of a cancelled distribution are cancelled; those not to be mailed are suppressed."""
    dead = select(distribution.c.id).where(distribution.c.state != "scheduled")
    connection.execute(
        update(delivery)
        .where(and_(_WAITING, delivery.c.distribution_id.in_(dead)))
        .values(next_try_at=None, **ended_as("cancelled"))
    )
    connection.execute(
        update(delivery)
        .where(and_(_WAITING, delivery.c.address_hash.in_(select(suppression.c.address_hash))))
        .values(next_try_at=None, reason="not to be mailed", **ended_as("suppressed"))
    )


def move_to_lift(connection: Connection, now: datetime) -> int:
    """Advance copies that missed their lift, or whose reader no longer agrees, go public with their lift wave."""
    advance = select(wave.c.id).where(wave.c.kind == "advance")
    in_advance = select(wave.c.distribution_id).where(wave.c.kind == "advance")  # whose index knows the state too
    lift = (
        select(wave.c.id)
        .where(
            and_(
                wave.c.distribution_id == delivery.c.distribution_id,
                wave.c.kind == "lift",
                wave.c.instant == delivery.c.lift_at,
            )
        )
        .scalar_subquery()
    )
    moved = connection.execute(
        update(delivery)
        .where(and_(_WAITING, delivery.c.distribution_id.in_(in_advance), delivery.c.wave_id.in_(advance)))
        .where(_no_longer_embargoed(now))
        .values(wave_id=func.coalesce(lift, delivery.c.wave_id), state="planned", next_try_at=None)
    )
    return moved.rowcount


def _no_longer_embargoed(now: datetime) -> ColumnElement[bool]:
    return or_(delivery.c.lift_at <= now, delivery.c.agreed_until.is_(None), delivery.c.agreed_until <= now)


def expire(connection: Connection, now: datetime) -> None:
    """What is still waiting when the life of its release is over, counted from the opening, is too late."""
    open_waves = connection.execute(
        select(wave.c.id, wave.c.opened_at, distribution.c.policies)
        .join(distribution, distribution.c.id == wave.c.distribution_id)
        .where(and_(wave.c.opened_at.is_not(None), distribution.c.state == "scheduled"))
    )
    over = [row.id for row in open_waves if row.opened_at + timedelta(seconds=row.policies["life"]) <= now]
    if over:
        connection.execute(
            update(delivery)
            .where(and_(_WAITING, delivery.c.wave_id.in_(over)))
            .values(next_try_at=None, reason="the life of the release is over", **ended_as("expired"))
        )
