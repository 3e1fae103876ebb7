"""What closes a transaction that may have ended the last waiting delivery of a distribution, and a tick's upkeep."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from mailer.store.dead_addresses import ended_with_dead, suppress_dead
from mailer.store.dialects import Lock, kind_of
from mailer.store.following import let_go
from mailer.store.life import finish_distributions
from mailer.store.reclaim import reclaim_expired
from mailer.store.upkeep import expire, move_to_lift, sweep


def close_distributions(connection: Connection, now: datetime, ids: Iterable[int] | None = None) -> None:
    """Finishes those of these distributions, or of all, of which nothing waits any more.

    The dead addresses that their last waves showed are decided in the same transaction: no later tick looks there.
    """
    if over := finish_distributions(connection, now, ids):
        for wave_id in ended_with_dead(connection, over):
            suppress_dead(connection, wave_id, now)


def find_places(connection: Connection, now: datetime) -> None:
    """What a worker gave back because it was taken away, or was overtaken, finds its place."""
    sweep(connection)
    let_go(connection)
    move_to_lift(connection, now)


def do_upkeep(connection: Connection, now: datetime) -> None:
    """The upkeep of one tick; where another worker is at it, there is nothing to do."""
    if not kind_of(connection).try_lock(connection, Lock.MAINTENANCE):
        return
    reclaim_expired(connection, now)
    find_places(connection, now)
    expire(connection, now)
    close_distributions(connection, now)
