"""Finishing: each attempt is written down once, and its delivery moved, in one transaction for many."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from mailer.core.gate import Ended
from mailer.core.words import DeliveryState, may_become
from mailer.store.many import among, insert_many
from mailer.store.tables import attempt, delivery

_AS_THEY_ARE = (
    select(delivery.c.id, delivery.c.state, delivery.c.claim_token, delivery.c.attempt)
    .where(among(delivery.c.id, "ids"))
    .with_for_update()
)


def finish(connection: Connection, ended: Sequence[Ended], worker_id: str) -> None:
    """Writes each attempt down once and moves its delivery, if the claim is still this worker's.

    A reply that comes after the claim was lost is recorded as late, and may still turn `unknown` into what the
    server said.
    """
    rows = connection.execute(_AS_THEY_ARE, {"ids": [one.claim.id for one in ended]})
    now_is = {row.id: row for row in rows.all()}
    attempts: list[tuple[Any, ...]] = []
    moves: list[tuple[int, dict[str, Any]]] = []
    for one in ended:
        row = now_is[one.claim.id]
        ours = row.state == DeliveryState.CLAIMED and row.claim_token == one.claim.token
        late_settles = row.state == DeliveryState.UNKNOWN and row.attempt == one.claim.attempt
        if one.reply is not None:
            attempts.append(_attempt(one, worker_id, late=not ours))
        if (ours or late_settles) and may_become(DeliveryState(row.state), one.verdict.state):
            moves.append((one.claim.id, _move(one, untouched=ours and one.reply is None)))
    if attempts:
        insert_many(connection, attempt, _ATTEMPT, attempts)
    for ids, move in _together(moves):
        connection.execute(_MOVE, {"ids": ids, **move})


_MOVE = (
    update(delivery)
    .where(among(delivery.c.id, "ids"))
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


def _together(moves: list[tuple[int, dict[str, Any]]]) -> Iterator[tuple[list[int], dict[str, Any]]]:
    """Deliveries that move alike, as most of a group do, move in one statement."""
    alike: dict[tuple[Any, ...], tuple[list[int], dict[str, Any]]] = {}
    for of, move in moves:
        alike.setdefault(tuple(move.values()), ([], move))[0].append(of)
    return iter(alike.values())


def _move(one: Ended, *, untouched: bool) -> dict[str, Any]:
    in_doubt = one.verdict.state is DeliveryState.DEFERRED and one.reply is not None and one.reply.in_doubt
    is_said_by_the_attempt = one.verdict.state is DeliveryState.SENT
    return {
        "to_state": one.verdict.state.value,
        "then": one.verdict.until,
        "because": None if is_said_by_the_attempt else one.verdict.note or None,
        # Where nothing was begun it does not count as an attempt
        "begun": one.claim.attempt - 1 if untouched else one.claim.attempt,
        "in_doubt": one.phase if in_doubt else one.claim.doubtful_phase,
    }


_ATTEMPT = (
    "delivery_id",
    "n",
    "late",
    "started_at",
    "ended_at",
    "outcome",
    "phase",
    "relay",
    "tls",
    "step",
    "code",
    "reply",
    "bytes_sha256",
    "seconds",
    "worker_id",
)


def _attempt(one: Ended, worker_id: str, *, late: bool) -> tuple[Any, ...]:
    """The values of those columns."""
    assert one.reply is not None
    return (
        one.claim.id,
        one.claim.attempt,
        late,
        one.started_at,
        one.ended_at,
        one.verdict.state.value,
        one.phase.value if one.phase else None,
        one.reply.relay,
        one.reply.tls,
        one.reply.step.value,
        one.reply.code,
        one.reply.text,
        one.bytes_sha256,
        one.seconds,
        worker_id,
    )
