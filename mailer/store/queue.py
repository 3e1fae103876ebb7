"""The queue: claim a group in one short transaction; no lock is held across the network."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    bindparam,
    delete,
    exists,
    func,
    select,
    true,
)

from mailer.core.gate import Claim
from mailer.store.claims import claims_of
from mailer.store.conditions import goes_on, is_active, is_claimed, may_be_mailed, waits_for_none
from mailer.store.dialects import DatabaseKind, kind_of
from mailer.store.limits import at_domain
from mailer.store.many import among
from mailer.store.tables import claim as claims
from mailer.store.tables import delivery, distribution, wave
from mailer.store.workers import LEASE

# On PostgreSQL the rows that another worker is claiming are passed over; SQLite has one writer at a time
_RETRIES = (
    select(delivery.c.id)
    .join(wave, wave.c.id == delivery.c.wave_id)
    .join(distribution, distribution.c.id == wave.c.distribution_id)
    .where(and_(delivery.c.state == "deferred", delivery.c.next_try_at <= bindparam("now")))
    .where(and_(wave.c.opened_at.is_not(None), goes_on(), may_be_mailed(), ~is_claimed()))
    .order_by(delivery.c.next_try_at)
    .limit(bindparam("most"))
    .with_for_update(of=delivery, key_share=True, skip_locked=True)
)
_WAVES = (
    select(wave.c.id)
    .join(distribution, distribution.c.id == wave.c.distribution_id)
    .where(and_(is_active(), wave.c.instant <= bindparam("until"), goes_on()))
    .where(exists().where(and_(delivery.c.wave_id == wave.c.id, delivery.c.state == "planned", waits_for_none())))
    .order_by(wave.c.instant, wave.c.id)
)
_PLANNED = (
    select(delivery.c.id)
    .where(and_(delivery.c.wave_id == bindparam("wave"), delivery.c.state == "planned"))
    .where(and_(waits_for_none(), may_be_mailed(), ~is_claimed()))
    .order_by(delivery.c.order_key)
    .limit(bindparam("most"))
    .with_for_update(of=delivery, key_share=True, skip_locked=True)
)
_WAITING = (
    select(delivery.c.id)
    .where(and_(delivery.c.state == "planned", delivery.c.wave_id.in_(_WAVES.order_by(None)), ~is_claimed()))
    .limit(bindparam("enough"))
)
_WAITING_AGAIN = (
    select(delivery.c.id)
    .where(and_(delivery.c.state == "deferred", delivery.c.next_try_at <= bindparam("until"), ~is_claimed()))
    .limit(bindparam("enough"))
)
_HOW_MANY = select(
    select(func.count()).select_from(_WAITING.subquery()).scalar_subquery()
    + select(func.count()).select_from(_WAITING_AGAIN.subquery()).scalar_subquery()
)
_OPENED = select(wave.c.id).where(
    and_(wave.c.id.in_(bindparam("ids", expanding=True)), wave.c.opened_at.is_not(None))
)
_RESERVED = select(
    delivery.c.id,
    bindparam("worker", type_=Text()),
    bindparam("token", type_=Text()),
    delivery.c.attempt + 1,
    bindparam("until", type_=claims.c.lease_until.type),
).where(and_(among(delivery.c.id, "ids"), delivery.c.state.in_(("planned", "deferred"))))
_NOT_OURS = delete(claims).where(and_(claims.c.token == bindparam("group"), among(claims.c.delivery_id, "ids")))


@cache
def _reserve(kind: DatabaseKind) -> Any:
    """Leaves out what another worker has claimed since the statement that locked these rows began."""
    return kind.insert_new(claims).from_select([column.name for column in claims.c], _RESERVED)


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who claims: the worker, and the token that names this one group."""

    worker_id: str
    token: str


def claim(
    connection: Connection,
    by: Claimant,
    now: datetime,
    armed_until: datetime,
    limit: int,
    by_domain: Mapping[str, int] = MappingProxyType({}),
) -> list[Claim]:
    """Reserves up to `limit` deliveries for this worker under a lease; a reservation sends nothing by itself.

    Taken are: planned deliveries of waves that are open or come due by `armed_until`, and deferred ones whose
    time has come. Never those of a held wave, a distribution that is not scheduled and approved, or an address
    that is not to be mailed; and of the domains in `by_domain` no more than it says, so that one that must wait
    keeps its place and others pass. Nor what waits for the end of an earlier delivery.
    """
    ids = _due(connection, now, armed_until, limit, by_domain)
    if not ids:
        return []
    mine = {"ids": ids, "worker": by.worker_id, "token": by.token, "until": now + LEASE}
    connection.execute(_reserve(kind_of(connection)), mine)
    group = claims_of(connection, by.token)
    # A hold, a cancellation or a suppression may have been committed between these statements: what the caller does
    # not get to know of must not stay claimed, for nobody would ever end that claim
    if unknown_to_caller := set(ids) - {one.id for one in group}:
        connection.execute(_NOT_OURS, {"group": by.token, "ids": sorted(unknown_to_caller)})
    return group


def count_waiting(connection: Connection, until: datetime, enough: int) -> int:
    """About how many deliveries wait to be claimed by then; each kind is counted no further than `enough`."""
    return int(connection.execute(_HOW_MANY, {"until": until, "enough": enough}).scalar_one())


def something_due(connection: Connection, now: datetime, by_domain: Mapping[str, int]) -> bool:
    """Whether a delivery could be claimed and sent at this very moment."""
    return bool(_due(connection, now, now, 1, by_domain))


def _due(
    connection: Connection, now: datetime, armed_until: datetime, limit: int, by_domain: Mapping[str, int]
) -> list[int]:
    """First the few that a limited domain may have now, then whatever is at no such domain."""
    ids: list[int] = []
    for which, room in _shares(by_domain, limit):
        most = min(room, limit - len(ids))
        if most > 0:
            ids += _in_order(connection, now, armed_until, most, which)
    return ids


def _shares(by_domain: Mapping[str, int], limit: int) -> Iterator[tuple[ColumnElement[bool] | None, int]]:
    """Conditions on deliveries, none overlapping another, each with how many it may have."""
    yield from ((at_domain(domain), room) for domain, room in by_domain.items())
    yield (and_(true(), *(~at_domain(domain) for domain in by_domain)) if by_domain else None), limit


def _in_order(
    connection: Connection, now: datetime, armed_until: datetime, most: int, which: ColumnElement[bool] | None
) -> list[int]:
    """First what is to be tried again, then what is planned, wave after wave: each has its own index in order."""
    ids = list(connection.scalars(_only(_RETRIES, which), {"now": now, "most": most}))
    if len(ids) == most:
        return ids
    planned = _only(_PLANNED, which)
    for wave_id in connection.scalars(_WAVES, {"until": armed_until}).all():
        ids += connection.scalars(planned, {"wave": wave_id, "most": most - len(ids)})
        if len(ids) == most:
            break
    return ids


def _only(query: Select[Any], which: ColumnElement[bool] | None) -> Select[Any]:
    return query if which is None else query.where(which)


def open_waves(connection: Connection, wave_ids: Sequence[int]) -> set[int]:
    """Which of these waves are open."""
    return set(connection.scalars(_OPENED, {"ids": sorted(set(wave_ids))}))
