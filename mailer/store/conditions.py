"""SQL conditions that several queries share: what may go on, what is held by a worker, what is active."""

from sqlalchemy import ColumnElement, and_, case, exists, func, select

from mailer.core.words import DeliveryState
from mailer.store.tables import approval, claim, delivery, distribution, suppression, wave


def is_active() -> ColumnElement[bool]:
    """SQL: something of the distribution may still move by itself."""
    return distribution.c.finished_at.is_(None)


def is_scheduled() -> ColumnElement[bool]:
    """SQL: the distribution is neither cancelled nor superseded."""
    return distribution.c.state == "scheduled"


def is_approved() -> ColumnElement[bool]:
    """SQL: somebody approved exactly the manifest that this distribution has now."""
    return exists().where(
        and_(
            approval.c.distribution_id == distribution.c.id,
            approval.c.digest == distribution.c.manifest_digest,
            approval.c.voided_at.is_(None),
        )
    )


def goes_on() -> ColumnElement[bool]:
    """SQL: the wave is not held, and its distribution is scheduled and approved."""
    return and_(wave.c.held_at.is_(None), is_scheduled(), is_approved())


def may_be_mailed() -> ColumnElement[bool]:
    """SQL: nobody has asked that this address be left alone."""
    return ~exists().where(suppression.c.address_hash == delivery.c.address_hash)


def waits_for_none() -> ColumnElement[bool]:
    """SQL: no earlier delivery to the same person must have come to its end first."""
    return delivery.c.waits_for_id.is_(None)


def is_claimed() -> ColumnElement[bool]:
    """SQL: a worker holds the delivery."""
    return exists().where(claim.c.delivery_id == delivery.c.id)


def current_state() -> ColumnElement[str]:
    """SQL: the delivery's state as it is told to people: `claimed` while a worker holds it."""
    return case((is_claimed(), DeliveryState.CLAIMED.value), else_=delivery.c.state)


def current_attempt() -> ColumnElement[int]:
    """SQL: how many attempts were begun, the one of a claim counted."""
    of_claim = select(claim.c.attempt).where(claim.c.delivery_id == delivery.c.id).scalar_subquery()
    return func.coalesce(of_claim, delivery.c.attempt)


def is_in_state(state: DeliveryState) -> ColumnElement[bool]:
    """SQL: the delivery is in that state, as `current_state` tells it; written so that the indexes serve."""
    if state is DeliveryState.CLAIMED:
        return delivery.c.id.in_(select(claim.c.delivery_id))
    if state in (DeliveryState.PLANNED, DeliveryState.DEFERRED):
        return and_(delivery.c.state == state.value, ~is_claimed())
    return delivery.c.state == state.value
