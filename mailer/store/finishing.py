"""Finishing: each attempt is written down once, and its delivery moved, in one transaction for many."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select, update

from mailer.core.gate import Ended
from mailer.core.words import DeliveryState, may_become
from mailer.store.many import among, insert_many
from mailer.store.tables import attempt, delivery

_MOVE = (
    update(delivery)
    .where(and_(among(delivery.c.id, "ids"), delivery.c.state == bindparam("from_state")))
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
    .returning(delivery.c.id)
)
_MOVE_OURS = _MOVE.where(delivery.c.claim_token == bindparam("token"))
_WRITTEN = select(attempt.c.delivery_id, attempt.c.n, attempt.c.ended_at, attempt.c.outcome).where(
    among(attempt.c.delivery_id, "ids")
)
_IN_DOUBT = (
    select(delivery.c.id, delivery.c.attempt)
    .where(and_(among(delivery.c.id, "ids"), delivery.c.state == DeliveryState.UNKNOWN.value))
    .with_for_update()
)


def finish(connection: Connection, ended: Sequence[Ended], worker_id: str) -> None:
    """Writes each attempt down once and moves its delivery, if the claim is still this worker's.

    A reply that comes after the claim was lost is recorded as late, and may still turn `unknown` into what the
    server said.
    """
    ours: set[int] = set()
    for ids, move in _together(ended):
        ours |= set(connection.scalars(_MOVE_OURS, {"ids": ids, **move}))
    late = [one for one in ended if one.claim.id not in ours]
    if late:
        late = _not_yet_written(connection, late)
        _settle(connection, late)
    new = [(one, True) for one in late] + [(one, False) for one in ended if one.claim.id in ours]
    attempts = [_attempt(one, worker_id, late=is_late) for one, is_late in new if one.reply is not None]
    if attempts:
        insert_many(connection, attempt, _ATTEMPT, attempts)


def _together(ended: Sequence[Ended]) -> Iterator[tuple[list[int], dict[str, Any]]]:
    """Deliveries of one group that move alike, as most do, move in one statement."""
    alike: dict[tuple[Any, ...], tuple[list[int], dict[str, Any]]] = {}
    for one in ended:
        move = {"token": one.claim.token, **_move(one, DeliveryState.CLAIMED)}
        alike.setdefault(tuple(move.values()), ([], move))[0].append(one.claim.id)
    return iter(alike.values())


def _not_yet_written(connection: Connection, late: Sequence[Ended]) -> list[Ended]:
    """Without those of a transaction that succeeded although the database's answer to it was lost."""
    rows = connection.execute(_WRITTEN, {"ids": [one.claim.id for one in late]})
    written = {tuple(row) for row in rows}
    return [
        one for one in late if (one.claim.id, one.claim.attempt, one.ended_at, one.verdict.state.value) not in written
    ]


def _settle(connection: Connection, late: Sequence[Ended]) -> None:
    """What was left in doubt meanwhile becomes what the server says after all."""
    rows = connection.execute(_IN_DOUBT, {"ids": [one.claim.id for one in late]})
    in_doubt = {row.id: row.attempt for row in rows}
    for one in late:
        if in_doubt.get(one.claim.id) == one.claim.attempt and may_become(DeliveryState.UNKNOWN, one.verdict.state):
            connection.execute(_MOVE, {"ids": [one.claim.id], **_move(one, DeliveryState.UNKNOWN)})


def _move(one: Ended, before: DeliveryState) -> dict[str, Any]:
    in_doubt = one.verdict.state is DeliveryState.DEFERRED and one.reply is not None and one.reply.in_doubt
    untouched = before is DeliveryState.CLAIMED and one.reply is None
    is_said_by_the_attempt = one.verdict.state is DeliveryState.SENT
    return {
        "from_state": before.value,
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
