"""Claims: the deliveries that a sender holds, read with all that the gate, the filling and the log need."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, exists, select

from mailer.core.edition import Fragment
from mailer.core.gate import Claim
from mailer.core.words import Phase, WaveKind
from mailer.store.opening import is_approved, is_scheduled
from mailer.store.tables import delivery, distribution, fragment, suppression, variant, wave


def goes_on() -> ColumnElement[bool]:
    """SQL: the wave is not held, and its distribution is scheduled and approved."""
    return and_(wave.c.held_at.is_(None), is_scheduled(), is_approved())


def may_be_mailed() -> ColumnElement[bool]:
    """SQL: nobody has asked that this address be left alone."""
    return ~exists().where(suppression.c.address_hash == delivery.c.address_hash)


_HELD_BY_SOMEBODY = (
    select(
        delivery.c.id,
        delivery.c.public_id,
        delivery.c.distribution_id,
        delivery.c.wave_id,
        delivery.c.variant_id,
        delivery.c.email,
        delivery.c.name,
        delivery.c.slots,
        delivery.c.reference_ids,
        delivery.c.not_before,
        delivery.c.advance,
        delivery.c.lift_at,
        delivery.c.agreed_until,
        delivery.c.doubtful_phase,
        delivery.c.attempt,
        delivery.c.claim_token,
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
    .order_by(wave.c.instant, delivery.c.order_key)
)
_OF_A_GROUP = _HELD_BY_SOMEBODY.where(
    and_(delivery.c.claim_token == bindparam("token"), delivery.c.state == "claimed", goes_on(), may_be_mailed())
)


def claims_of(connection: Connection, token: str) -> list[Claim]:
    """The deliveries still claimed under this token, in order, without those that have been taken away since.

    Taken away means: their wave is held, their distribution is over, or the address is not to be mailed.
    """
    return [_claim(row) for row in connection.execute(_OF_A_GROUP, {"token": token}).all()]


def claims_where(connection: Connection, condition: ColumnElement[bool]) -> list[Claim]:
    """The deliveries for which that holds, in order."""
    return [_claim(row) for row in connection.execute(_HELD_BY_SOMEBODY.where(condition)).all()]


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
