"""The queue: claim a group in one short transaction, finish it in another; no lock is held across the network."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, exists, select, update

from mailer.core.edition import Fragment
from mailer.core.gate import Claim, Ended
from mailer.core.words import DeliveryState, Phase, WaveKind, may_become
from mailer.store.opening import is_approved, is_scheduled
from mailer.store.people import insert_new
from mailer.store.tables import attempt, delivery, distribution, fragment, suppression, variant, wave
from mailer.store.workers import LEASE


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
    ids: list[int] = list(connection.scalars(_retries(connection, now).limit(limit)))
    if len(ids) < limit:
        ids += _planned(connection, armed_until, limit - len(ids))
    if not ids:
        return []
    connection.execute(
        update(delivery)
        .where(and_(delivery.c.id.in_(ids), delivery.c.state.in_(("planned", "deferred"))))
        .values(
            state="claimed",
            attempt=delivery.c.attempt + 1,
            claim_owner=by.worker_id,
            claim_token=by.token,
            lease_until=now + LEASE,
        )
    )
    return claims_of(connection, by.token)


def something_due(connection: Connection, now: datetime) -> bool:
    """Whether a delivery could be claimed and sent at this very moment."""
    return bool(connection.scalar(_retries(connection, now).limit(1)) or _planned(connection, now, 1))


def _planned(connection: Connection, armed_until: datetime, limit: int) -> list[int]:
    """Planned deliveries, wave after wave: each wave's own index gives them in order, however many there are."""
    waves = (
        select(wave.c.id)
        .join(distribution, distribution.c.id == wave.c.distribution_id)
        .where(and_(wave.c.instant <= armed_until, _goes_on()))
        .where(exists().where(and_(delivery.c.wave_id == wave.c.id, delivery.c.state == "planned")))
        .order_by(wave.c.instant, wave.c.id)
    )
    ids: list[int] = []
    for wave_id in connection.scalars(waves).all():
        mine = and_(delivery.c.wave_id == wave_id, delivery.c.state == "planned", _may_be_mailed())
        query = select(delivery.c.id).where(mine).order_by(delivery.c.order_key).limit(limit - len(ids))
        ids += connection.scalars(_unless_locked(connection, query))
        if len(ids) == limit:
            break
    return ids


def _retries(connection: Connection, now: datetime) -> Select[tuple[int]]:
    query = (
        select(delivery.c.id)
        .join(wave, wave.c.id == delivery.c.wave_id)
        .join(distribution, distribution.c.id == wave.c.distribution_id)
        .where(and_(delivery.c.state == "deferred", delivery.c.next_try_at <= now, wave.c.opened_at.is_not(None)))
        .where(and_(_goes_on(), _may_be_mailed()))
        .order_by(delivery.c.next_try_at)
    )
    return _unless_locked(connection, query)


def _unless_locked(connection: Connection, query: Select[tuple[int]]) -> Select[tuple[int]]:
    """On PostgreSQL the rows that another sender is claiming are passed over; SQLite has one writer at a time."""
    if connection.dialect.name == "postgresql":
        return query.with_for_update(of=delivery, skip_locked=True)
    return query


def _goes_on() -> ColumnElement[bool]:
    """SQL: the wave is not held, and its distribution is scheduled and approved."""
    return and_(wave.c.held_at.is_(None), is_scheduled(), is_approved())


def _may_be_mailed() -> ColumnElement[bool]:
    return ~exists().where(suppression.c.address_hash == delivery.c.address_hash)


def claims_of(connection: Connection, token: str) -> list[Claim]:
    """The deliveries still claimed under this token, in order, without those that have been taken away since.

    Taken away means: their wave is held, their distribution is over, or the address is not to be mailed.
    """
    return claims_where(
        connection,
        and_(
            delivery.c.claim_token == token,
            delivery.c.state == "claimed",
            _goes_on(),
            _may_be_mailed(),
        ),
    )


def claims_where(connection: Connection, condition: ColumnElement[bool]) -> list[Claim]:
    """The deliveries for which that holds, with all that the gate, the filling and the log need, in order."""
    query = (
        select(
            delivery,
            wave.c.kind,
            wave.c.instant,
            wave.c.opened_at,
            variant.c.variant_key,
            fragment.c.place_key,
            fragment.c.html,
            fragment.c.text,
        )
        .join(wave, wave.c.id == delivery.c.wave_id)
        .join(distribution, distribution.c.id == delivery.c.distribution_id)
        .join(variant, variant.c.id == delivery.c.variant_id)
        .outerjoin(fragment, fragment.c.id == delivery.c.fragment_id)
        .where(condition)
        .order_by(wave.c.instant, delivery.c.order_key)
    )
    return [_claim(row) for row in connection.execute(query)]


def _claim(row: Any) -> Claim:
    return Claim(
        id=row.id,
        public_id=row.public_id,
        distribution_id=row.distribution_id,
        wave_id=row.wave_id,
        wave_kind=WaveKind(row.kind),
        wave_instant=row.instant,
        variant_id=row.variant_id,
        variant_key=row.variant_key,
        place_key=row.place_key,
        fragment=Fragment(row.html or "", row.text or ""),
        email=row.email,
        name=row.name,
        slots=row.slots,
        references=tuple(row.reference_ids),
        not_before=row.not_before,
        advance=row.advance,
        lift_at=row.lift_at,
        agreed_until=row.agreed_until,
        doubtful_phase=Phase(row.doubtful_phase) if row.doubtful_phase else None,
        attempt=row.attempt,
        token=row.claim_token,
        due_at=row.opened_at or row.instant,
    )


def open_waves(connection: Connection, wave_ids: Sequence[int]) -> set[int]:
    """Which of these waves are open."""
    query = select(wave.c.id).where(and_(wave.c.id.in_(wave_ids), wave.c.opened_at.is_not(None)))
    return set(connection.scalars(query))


def finish(connection: Connection, ended: Sequence[Ended], worker_id: str) -> None:
    """Writes each attempt down once and moves its delivery, if the claim is still this worker's.

    A reply that comes after the claim was lost is recorded as late, and may still turn `unknown` into what the
    server said.
    """
    rows = connection.execute(
        select(delivery.c.id, delivery.c.state, delivery.c.claim_token, delivery.c.attempt)
        .where(delivery.c.id.in_([one.claim.id for one in ended]))
        .with_for_update()
    )
    now_is = {row.id: row for row in rows}
    attempts: list[dict[str, Any]] = []
    moves: list[dict[str, Any]] = []
    for one in ended:
        row = now_is[one.claim.id]
        ours = row.state == DeliveryState.CLAIMED and row.claim_token == one.claim.token
        late_settles = row.state == DeliveryState.UNKNOWN and row.attempt == one.claim.attempt
        if one.reply is not None:
            attempts.append(_attempt(one, worker_id, late=not ours))
        if (ours or late_settles) and may_become(DeliveryState(row.state), one.verdict.state):
            moves.append(_move(one, untouched=ours and one.reply is None))
    if attempts:
        connection.execute(insert_new(connection, attempt), attempts)
    if moves:
        connection.execute(_MOVE, moves)


_MOVE = (
    update(delivery)
    .where(delivery.c.id == bindparam("of"))
    .values(
        state=bindparam("to_state"),
        next_try_at=bindparam("then"),
        reason=bindparam("because"),
        attempt=bindparam("begun"),
        doubtful_phase=bindparam("in_doubt"),
        claim_owner=None,
        claim_token=None,
        lease_until=None,
    )
)


def _move(one: Ended, *, untouched: bool) -> dict[str, Any]:
    in_doubt = one.verdict.state is DeliveryState.DEFERRED and one.reply is not None and one.reply.in_doubt
    return {
        "of": one.claim.id,
        "to_state": one.verdict.state.value,
        "then": one.verdict.until,
        "because": one.verdict.note or None,
        # Where nothing was begun it does not count as an attempt
        "begun": one.claim.attempt - 1 if untouched else one.claim.attempt,
        "in_doubt": one.phase if in_doubt else one.claim.doubtful_phase,
    }


def _attempt(one: Ended, worker_id: str, *, late: bool) -> dict[str, Any]:
    assert one.reply is not None
    return {
        "delivery_id": one.claim.id,
        "n": one.claim.attempt,
        "late": late,
        "started_at": one.started_at,
        "ended_at": one.ended_at,
        "outcome": one.verdict.state.value,
        "phase": one.phase,
        "relay": one.reply.relay,
        "tls": one.reply.tls,
        "step": one.reply.step.value,
        "code": one.reply.code,
        "reply": one.reply.text,
        "bytes_sha256": one.bytes_sha256,
        "seconds": one.seconds,
        "worker_id": worker_id,
    }
