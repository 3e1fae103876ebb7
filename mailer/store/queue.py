"""The queue: claim a group in one short transaction; no lock is held across the network."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, exists, select, update

from mailer.core.gate import Claim
from mailer.store.claims import claims_of, goes_on, may_be_mailed
from mailer.store.tables import delivery, distribution, wave
from mailer.store.workers import LEASE

# On PostgreSQL the rows that another sender is claiming are passed over; SQLite has one writer at a time
_RETRIES = (
    select(delivery.c.id)
    .join(wave, wave.c.id == delivery.c.wave_id)
    .join(distribution, distribution.c.id == wave.c.distribution_id)
    .where(and_(delivery.c.state == "deferred", delivery.c.next_try_at <= bindparam("now")))
    .where(and_(wave.c.opened_at.is_not(None), goes_on(), may_be_mailed()))
    .order_by(delivery.c.next_try_at)
    .limit(bindparam("most"))
    .with_for_update(of=delivery, skip_locked=True)
)
_WAVES = (
    select(wave.c.id)
    .join(distribution, distribution.c.id == wave.c.distribution_id)
    .where(and_(wave.c.instant <= bindparam("until"), goes_on()))
    .where(exists().where(and_(delivery.c.wave_id == wave.c.id, delivery.c.state == "planned")))
    .order_by(wave.c.instant, wave.c.id)
)
_PLANNED = (
    select(delivery.c.id)
    .where(and_(delivery.c.wave_id == bindparam("wave"), delivery.c.state == "planned", may_be_mailed()))
    .order_by(delivery.c.order_key)
    .limit(bindparam("most"))
    .with_for_update(of=delivery, skip_locked=True)
)
_OPENED = select(wave.c.id).where(
    and_(wave.c.id.in_(bindparam("ids", expanding=True)), wave.c.opened_at.is_not(None))
)
_RESERVE = (
    update(delivery)
    .where(delivery.c.id.in_(bindparam("ids", expanding=True)))
    .where(delivery.c.state.in_(("planned", "deferred")))
    .values(
        state="claimed",
        attempt=delivery.c.attempt + 1,
        claim_owner=bindparam("owner"),
        claim_token=bindparam("token"),
        lease_until=bindparam("until"),
    )
)


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who claims: the worker, and the token that names this one group."""

    worker_id: str
    token: str


def claim(connection: Connection, by: Claimant, now: datetime, armed_until: datetime, limit: int) -> list[Claim]:
    """Reserves up to `limit` deliveries for this worker under a lease; a reservation sends nothing by itself.

    Taken are: planned deliveries of waves that are open or come due by `armed_until`, and deferred ones whose
    time has come. Never those of a held wave, a distribution that is not scheduled and approved, or an address
    that is not to be mailed.
    """
    ids = _due(connection, now, armed_until, limit)
    if not ids:
        return []
    mine = {"ids": ids, "owner": by.worker_id, "token": by.token, "until": now + LEASE}
    connection.execute(_RESERVE, mine)
    return claims_of(connection, by.token)


def something_due(connection: Connection, now: datetime) -> bool:
    """Whether a delivery could be claimed and sent at this very moment."""
    return bool(_due(connection, now, now, 1))


def _due(connection: Connection, now: datetime, armed_until: datetime, limit: int) -> list[int]:
    """First what is to be tried again, then what is planned, wave after wave: each has its own index in order."""
    ids = list(connection.scalars(_RETRIES, {"now": now, "most": limit}))
    if len(ids) == limit:
        return ids
    for wave_id in connection.scalars(_WAVES, {"until": armed_until}).all():
        ids += connection.scalars(_PLANNED, {"wave": wave_id, "most": limit - len(ids)})
        if len(ids) == limit:
            break
    return ids


def open_waves(connection: Connection, wave_ids: Sequence[int]) -> set[int]:
    """Which of these waves are open."""
    return set(connection.scalars(_OPENED, {"ids": sorted(set(wave_ids))}))
