"""Claims: the deliveries that a sender holds, read with all that the gate, the filling and the log need."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, and_, bindparam, cast, exists, select

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


def waits_for_none() -> ColumnElement[bool]:
    """SQL: no earlier delivery to the same person must have come to its end first."""
    return delivery.c.waits_for_id.is_(None)


_NO_LINE = Fragment()
_read_json = json.JSONDecoder().raw_decode  # of what this program has written: no white space stands around it
_HELD_BY_SOMEBODY = (
    select(
        delivery.c.id,
        delivery.c.public_id,
        delivery.c.distribution_id,
        delivery.c.wave_id,
        wave.c.kind,
        wave.c.instant,
        wave.c.opened_at,
        delivery.c.variant_id,
        variant.c.variant_key,
        fragment.c.place_key,
        fragment.c.html,
        fragment.c.text,
        delivery.c.email,
        delivery.c.name,
        cast(delivery.c.slots, Text),
        cast(delivery.c.reference_ids, Text),
        delivery.c.not_before,
        delivery.c.advance,
        delivery.c.lift_at,
        delivery.c.agreed_until,
        delivery.c.doubtful_phase,
        delivery.c.attempt,
        delivery.c.claim_token,
    )
    .join(wave, wave.c.id == delivery.c.wave_id)
    .join(distribution, distribution.c.id == delivery.c.distribution_id)
    .join(variant, variant.c.id == delivery.c.variant_id)
    .outerjoin(fragment, fragment.c.id == delivery.c.fragment_id)
    .order_by(wave.c.instant, delivery.c.order_key)
)
_CLAIMED = _HELD_BY_SOMEBODY.where(and_(delivery.c.state == "claimed", goes_on(), may_be_mailed()))
_OF_A_GROUP = _CLAIMED.where(delivery.c.claim_token == bindparam("token"))
_OF_A_SENDER = _CLAIMED.where(delivery.c.claim_owner == bindparam("owner"))


def claims_of(connection: Connection, token: str) -> list[Claim]:
    """The deliveries still claimed under this token, in order, without those that have been taken away since.

    Taken away means: their wave is held, their distribution is over, or the address is not to be mailed.
    """
    return [_claim(row) for row in connection.execute(_OF_A_GROUP, {"token": token}).all()]


def claims_by_token(connection: Connection, owner: str) -> dict[str, list[Claim]]:
    """The same for all that a sender has claimed, by token."""
    by_token: dict[str, list[Claim]] = {}
    for row in connection.execute(_OF_A_SENDER, {"owner": owner}).all():
        one = _claim(row)
        by_token.setdefault(one.token, []).append(one)
    return by_token


def claims_where(connection: Connection, condition: ColumnElement[bool]) -> list[Claim]:
    """The deliveries for which that holds, in order."""
    return [_claim(row) for row in connection.execute(_HELD_BY_SOMEBODY.where(condition)).all()]


def _claim(row: Sequence[Any]) -> Claim:
    """The columns above, by their place: to ask for each by name takes three times as long."""
    (key, public_id, distribution_id, wave_id, kind, instant, opened_at, variant_id, variant_key, *rest) = row
    (place_key, html, text, email, name, slots, references, not_before, advance, lift_at, *rest) = rest
    (agreed_until, doubtful_phase, attempt, token) = rest
    return Claim(
        id=key,
        public_id=public_id,
        distribution_id=distribution_id,
        wave_id=wave_id,
        wave_kind=WaveKind(kind),
        wave_instant=instant,
        variant_id=variant_id,
        variant_key=variant_key,
        place_key=place_key,
        fragment=_NO_LINE if place_key is None else Fragment(html, text),
        email=email,
        name=name,
        slots=_read_json(slots)[0],
        references=() if references == "[]" else tuple(_read_json(references)[0]),
        not_before=not_before,
        advance=advance,
        lift_at=lift_at,
        agreed_until=agreed_until,
        doubtful_phase=Phase(doubtful_phase) if doubtful_phase else None,
        attempt=attempt,
        token=token,
        due_at=opened_at or instant,
    )
