"""The life of a distribution: active while something of it moves by itself, finished after that.

Ticks, claims and the memory of a worker look only at what is active, so their cost does not grow with the history.
`finished_at` is set in the transaction that ends the last waiting delivery, and cleared by whatever plans one anew.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, exists, select, update

from mailer.store.conditions import is_active, is_claimed
from mailer.store.many import among
from mailer.store.tables import delivery, distribution

_WAITS = and_(delivery.c.distribution_id == distribution.c.id, delivery.c.state.in_(("planned", "deferred")))
_THESE = among(distribution.c.id, "ids")
_SEEM_OVER = select(distribution.c.id).where(and_(is_active(), ~exists().where(and_(_WAITS, ~is_claimed()))))
_LOCK = select(distribution.c.id).where(_THESE).order_by(distribution.c.id).with_for_update(key_share=True)
_ARE_OVER = select(distribution.c.id).where(and_(_THESE, is_active(), ~exists().where(_WAITS)))
_FINISH = (
    update(distribution).where(_THESE).values(finished_at=bindparam("now", type_=distribution.c.finished_at.type))
)
_REOPEN = update(distribution).where(_THESE).values(finished_at=None)


def finish_distributions(connection: Connection, now: datetime, ids: Iterable[int] | None = None) -> list[int]:
    """Marks as finished those of these distributions, or of all, of which nothing waits any more; returns them.

    To be called at the end of a transaction that has ended deliveries. Two workers that end the last two at once
    both come here: each locks the distribution, and the second one sees that the first has ended the other.
    """
    among_these = _SEEM_OVER if ids is None else _SEEM_OVER.where(_THESE)
    seem_over = connection.scalars(among_these, {} if ids is None else {"ids": sorted(ids)}).all()
    if not seem_over:
        return []
    connection.scalars(_LOCK, {"ids": seem_over}).all()
    over = list(connection.scalars(_ARE_OVER, {"ids": seem_over}))
    if over:
        connection.execute(_FINISH, {"ids": over, "now": now})
    return over


def reopen_distributions(connection: Connection, ids: Iterable[int]) -> None:
    """Marks these distributions as active: a delivery of each has been planned anew.

    Without a condition on purpose: a worker may be marking one as finished at this moment, and the UPDATE must wait.
    """
    connection.execute(_REOPEN, {"ids": sorted(ids)})


def reopen_overlooked(connection: Connection) -> None:
    """Marks as active whatever waits in a finished distribution; there should be none. Asked when a worker starts."""
    overlooked = select(distribution.c.id).where(and_(~is_active(), exists().where(_WAITS)))
    if ids := connection.scalars(overlooked).all():
        reopen_distributions(connection, ids)
