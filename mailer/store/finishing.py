"""Finishing: each attempt is written down once, and its delivery moved, in one transaction for many."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, select, update

from mailer.core.attempt_result import AttemptResult
from mailer.core.words import WAITING, DeliveryState, may_become
from mailer.store.life import reopen_distributions
from mailer.store.many import among, insert_many
from mailer.store.tables import attempt, claim, delivery

_END_CLAIMS = (
    delete(claim)
    .where(and_(among(claim.c.delivery_id, "ids"), claim.c.token == bindparam("token")))
    .returning(claim.c.delivery_id)
)
# Rows are locked by their number, as everywhere: two transactions that lock the same ones cannot wait for each other
_IN_ORDER = (
    select(delivery.c.id).where(among(delivery.c.id, "ids")).order_by(delivery.c.id).with_for_update(key_share=True)
)
_MOVE = (
    update(delivery)
    .where(delivery.c.id.in_(_IN_ORDER))
    .values(
        state=bindparam("to_state"),
        next_try_at=bindparam("then"),
        reason=bindparam("because"),
        attempt=bindparam("begun"),
        doubtful_phase=bindparam("in_doubt"),
    )
)
_WRITTEN = select(attempt.c.delivery_id, attempt.c.n, attempt.c.ended_at, attempt.c.outcome).where(
    among(attempt.c.delivery_id, "ids")
)
_IN_DOUBT = (
    select(delivery.c.id, delivery.c.attempt)
    .where(and_(among(delivery.c.id, "ids"), delivery.c.state == DeliveryState.UNKNOWN.value))
    .order_by(delivery.c.id)
    .with_for_update(key_share=True)
)


def finish(connection: Connection, ended: Sequence[AttemptResult], worker_id: str) -> None:
    """Writes each attempt down once and moves its delivery, if the claim is still this worker's.

    A reply that comes after the claim was lost is recorded as late, and may still turn `unknown` into what the
    server said.
    """
    if not ended:
        return
    ours = _end_claims(connection, ended)
    for ids, move in _together(one for one in ended if one.claim.id in ours):
        connection.execute(_MOVE, {"ids": ids, **move})
    late = [one for one in ended if one.claim.id not in ours]
    if late:
        late = _not_yet_written(connection, late)
        _settle(connection, late)
    new = [(one, True) for one in late] + [(one, False) for one in ended if one.claim.id in ours]
    attempts = [_attempt(one, worker_id, late=is_late) for one, is_late in new if one.reply is not None]
    if attempts:
        insert_many(connection, attempt, _ATTEMPT, attempts)


def _end_claims(connection: Connection, ended: Sequence[AttemptResult]) -> set[int]:
    """Ends the claims; the deliveries whose claim was still the one under which they were attempted."""
    by_token: dict[str, list[int]] = defaultdict(list)
    for one in ended:
        by_token[one.claim.token].append(one.claim.id)
    ours: set[int] = set()
    for token, ids in by_token.items():
        ours.update(connection.scalars(_END_CLAIMS, {"ids": ids, "token": token}))
    return ours


def _together(ended: Iterable[AttemptResult]) -> Iterator[tuple[list[int], dict[str, Any]]]:
    """Deliveries that move alike, as most do, move in one statement."""
    alike: dict[tuple[Any, ...], tuple[list[int], dict[str, Any]]] = {}
    for one in ended:
        move = _move(one, begun=one.reply is not None)
        alike.setdefault(tuple(move.values()), ([], move))[0].append(one.claim.id)
    return iter(alike.values())


def _not_yet_written(connection: Connection, late: Sequence[AttemptResult]) -> list[AttemptResult]:
    """Without those of a transaction that succeeded although the database's answer to it was lost."""
    rows = connection.execute(_WRITTEN, {"ids": [one.claim.id for one in late]})
    written = {tuple(row) for row in rows}
    return [
        one for one in late if (one.claim.id, one.claim.attempt, one.ended_at, one.verdict.state.value) not in written
    ]


def _settle(connection: Connection, late: Sequence[AttemptResult]) -> None:
    """What was left in doubt meanwhile becomes what the server says after all."""
    rows = connection.execute(_IN_DOUBT, {"ids": [one.claim.id for one in late]})
    in_doubt = {row.id: row.attempt for row in rows}
    for one in late:
        if in_doubt.get(one.claim.id) == one.claim.attempt and may_become(DeliveryState.UNKNOWN, one.verdict.state):
            connection.execute(_MOVE, {"ids": [one.claim.id], **_move(one, begun=True)})
            if one.verdict.state in WAITING:
                reopen_distributions(connection, [one.claim.distribution_id])


def _move(one: AttemptResult, *, begun: bool) -> dict[str, Any]:
    in_doubt = one.verdict.state is DeliveryState.DEFERRED and one.reply is not None and one.reply.in_doubt
    is_said_by_the_attempt = one.verdict.state is DeliveryState.SENT
    return {
        "to_state": one.verdict.state.value,
        "then": one.verdict.until,
        "because": None if is_said_by_the_attempt else one.verdict.note or None,
        # Where nothing was begun it does not count as an attempt
        "begun": one.claim.attempt if begun else one.claim.attempt - 1,
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


def _attempt(one: AttemptResult, worker_id: str, *, late: bool) -> tuple[Any, ...]:
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
