"""Claims: the deliveries that a worker holds, read with all that the gate, the filling and the log need.

A claim is a row of its own. While it exists the delivery counts as claimed, and its own row stays as it was.
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    literal,
    select,
)

from mailer.core.edition import Fragment
from mailer.core.gate import Claim
from mailer.core.words import Phase, WaveKind
from mailer.store.conditions import goes_on, may_be_mailed
from mailer.store.reclaim import LOST
from mailer.store.tables import attempt, claim, delivery, distribution, fragment, variant, wave

_NO_LINE = Fragment()
_read_json = json.JSONDecoder().raw_decode  # of what this program has written: no white space stands around it
_COLUMNS: tuple[Any, ...] = (
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
)


def _joined(query: Select[Any]) -> Select[Any]:
    return (
        query.join(wave, wave.c.id == delivery.c.wave_id)
        .join(distribution, distribution.c.id == delivery.c.distribution_id)
        .join(variant, variant.c.id == delivery.c.variant_id)
        .outerjoin(fragment, fragment.c.id == delivery.c.fragment_id)
        .order_by(wave.c.instant, delivery.c.order_key)
    )


_CLAIMED = _joined(
    select(*_COLUMNS, claim.c.attempt, claim.c.token).join_from(claim, delivery, delivery.c.id == claim.c.delivery_id)
)
_ALLOWED = _CLAIMED.where(and_(goes_on(), may_be_mailed()))
_OF_A_GROUP = _ALLOWED.where(claim.c.token == bindparam("token"))
_OF_A_WORKER = _ALLOWED.where(claim.c.worker_id == bindparam("worker"))
_LEFT_BEHIND = _CLAIMED.where(claim.c.worker_id == bindparam("worker"))
_LOST_BY = _joined(
    select(*_COLUMNS, delivery.c.attempt, literal("")).join_from(
        attempt, delivery, and_(delivery.c.id == attempt.c.delivery_id, delivery.c.attempt == attempt.c.n)
    )
).where(
    and_(attempt.c.worker_id == bindparam("worker"), attempt.c.outcome == "unknown", delivery.c.state == "unknown"),
    delivery.c.reason == LOST,
)


def claims_of(connection: Connection, token: str) -> list[Claim]:
    """The deliveries still claimed under this token, in order, without those that have been taken away since.

    Taken away means: their wave is held, their distribution is over, or the address is not to be mailed.
    """
    return [_claim(row) for row in connection.execute(_OF_A_GROUP, {"token": token}).all()]


def claims_by_token(connection: Connection, worker_id: str) -> dict[str, list[Claim]]:
    """The same for all that a worker has claimed, by token."""
    by_token: dict[str, list[Claim]] = {}
    for row in connection.execute(_OF_A_WORKER, {"worker": worker_id}).all():
        one = _claim(row)
        by_token.setdefault(one.token, []).append(one)
    return by_token


def claims_left_by(connection: Connection, worker_id: str) -> list[Claim]:
    """All that a dead worker has left: what it had claimed, and what became `unknown` while it was silent."""
    rows = [connection.execute(query, {"worker": worker_id}).all() for query in (_LEFT_BEHIND, _LOST_BY)]
    return [_claim(row) for part in rows for row in part]


def read_deliveries(connection: Connection, distribution_id: int) -> list[Claim]:
    """Every delivery of a distribution in the shape of a claim, in order, whoever holds it."""
    query = _joined(select(*_COLUMNS, delivery.c.attempt, literal("")).select_from(delivery))
    rows = connection.execute(query.where(delivery.c.distribution_id == distribution_id)).all()
    return [_claim(row) for row in rows]


def _claim(row: Sequence[Any]) -> Claim:
    """The columns above, by their place: to ask for each by name takes three times as long."""
    (key, public_id, distribution_id, wave_id, kind, instant, opened_at, variant_id, variant_key, *rest) = row
    (place_key, html, text, email, name, slots, references, not_before, advance, lift_at, *rest) = rest
    (agreed_until, doubtful_phase, number, token) = rest
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
        attempt=number,
        token=token,
        due_at=opened_at or instant,
    )
