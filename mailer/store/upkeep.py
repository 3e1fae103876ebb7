"""Upkeep before each claim: what was cancelled, suppressed, or overtaken by its lift or its life finds its place.

Only deliveries that wait and that no worker holds are touched. They are locked first, and which of them a worker has
claimed meanwhile is read after that: on PostgreSQL the locking statement may have begun before the claim was made.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, case, func, or_, select, update

from mailer.store.conditions import is_active, is_claimed
from mailer.store.many import among
from mailer.store.tables import delivery, distribution, suppression, wave

_WAITING = and_(delivery.c.state.in_(("planned", "deferred")), ~is_claimed())


def ended_as(state: str) -> dict[str, ColumnElement[str]]:
    """SQL: that state, which says "not sent"; unless an earlier attempt may have arrived: then it is unknown."""
    return {"state": case((delivery.c.doubtful_phase.is_not(None), "unknown"), else_=state)}


def lock_waiting(connection: Connection, condition: ColumnElement[bool], *, may_wait: bool) -> Sequence[int]:
    """Locks the waiting deliveries, held by no worker, for which the condition holds; returns their ids in order.

    A person's act waits for what a worker is claiming at this moment; a sender's step leaves it for its next tick.
    """
    return _lock(connection, _waiting(condition, may_wait=may_wait), {})


def _waiting(condition: ColumnElement[bool], *, may_wait: bool) -> Select[Any]:
    query = select(delivery.c.id).where(and_(_WAITING, condition)).order_by(delivery.c.id)
    return query.with_for_update(of=delivery, key_share=True, skip_locked=not may_wait)


def _lock(connection: Connection, query: Select[Any], values: dict[str, Any]) -> Sequence[int]:
    ids = connection.scalars(query, values).all()
    return connection.scalars(_STILL_WAITING, {"ids": ids}).all() if ids else ids


_STILL_WAITING = select(delivery.c.id).where(and_(among(delivery.c.id, "ids"), _WAITING)).order_by(delivery.c.id)
_THESE = among(delivery.c.id, "ids")
_NOW = bindparam("now", type_=delivery.c.lift_at.type)
_ACTIVE = select(distribution.c.id).where(is_active())
_OVER = _ACTIVE.where(distribution.c.state != "scheduled")
_NOT_TO_BE_MAILED = delivery.c.address_hash.in_(select(suppression.c.address_hash))
_ENDINGS = (
    (
        delivery.c.distribution_id.in_(_OVER),
        update(delivery).where(_THESE).values(next_try_at=None, **ended_as("cancelled")),
    ),
    (
        and_(delivery.c.distribution_id.in_(_ACTIVE), _NOT_TO_BE_MAILED),
        update(delivery).where(_THESE).values(next_try_at=None, reason="not to be mailed", **ended_as("suppressed")),
    ),
)
_REMOVED = {
    may_wait: [(_waiting(condition, may_wait=may_wait), ending) for condition, ending in _ENDINGS]
    for may_wait in (False, True)
}


def sweep(connection: Connection, *, may_wait: bool = False) -> None:
    """Waiting deliveries of a cancelled distribution are cancelled; those not to be mailed are suppressed."""
    for found, ending in _REMOVED[may_wait]:
        if ids := _lock(connection, found, {}):
            connection.execute(ending, {"ids": ids})


_ADVANCE = select(wave.c.id).join(distribution, distribution.c.id == wave.c.distribution_id)
_ADVANCE = _ADVANCE.where(and_(wave.c.kind == "advance", is_active()))
_IN_ADVANCE = _ADVANCE.with_only_columns(wave.c.distribution_id)  # whose index knows the state too
_LIFT = (
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
_NO_LONGER_EMBARGOED = and_(
    delivery.c.distribution_id.in_(_IN_ADVANCE),
    delivery.c.wave_id.in_(_ADVANCE),
    or_(delivery.c.lift_at <= _NOW, delivery.c.agreed_until.is_(None), delivery.c.agreed_until <= _NOW),
)
_OVERTAKEN = {may_wait: _waiting(_NO_LONGER_EMBARGOED, may_wait=may_wait) for may_wait in (False, True)}
_TO_LIFT = (
    update(delivery)
    .where(_THESE)
    .values(wave_id=func.coalesce(_LIFT, delivery.c.wave_id), state="planned", next_try_at=None)
)


def move_to_lift(connection: Connection, now: datetime, *, may_wait: bool = False) -> int:
    """Advance copies that missed their lift, or whose reader no longer agrees, go public with their lift wave."""
    if ids := _lock(connection, _OVERTAKEN[may_wait], {"now": now}):
        connection.execute(_TO_LIFT, {"ids": ids})
    return len(ids)


_OPEN_WAVES = (
    select(wave.c.id, wave.c.opened_at, distribution.c.policies)
    .join(distribution, distribution.c.id == wave.c.distribution_id)
    .where(and_(wave.c.opened_at.is_not(None), distribution.c.state == "scheduled", is_active()))
)


def expire(connection: Connection, now: datetime) -> None:
    """What is still waiting when the life of its release is over, counted from the opening, is too late."""
    over = [
        row.id
        for row in connection.execute(_OPEN_WAVES)
        if row.opened_at + timedelta(seconds=row.policies["life"]) <= now
    ]
    if over:
        expire_waves(connection, over, "the life of the release is over")


def expire_waves(connection: Connection, waves: Sequence[int], reason: str) -> None:
    """Ends what waits in these waves and no worker holds."""
    if ids := lock_waiting(connection, delivery.c.wave_id.in_(waves), may_wait=False):
        late = update(delivery).where(_THESE).values(next_try_at=None, reason=reason, **ended_as("expired"))
        connection.execute(late, {"ids": ids})
