"""Reclaiming: what a worker can no longer finish is found again (law 2) and never blindly repeated (law 3)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, select, update

from mailer.store.dialects import insert_new
from mailer.store.many import among
from mailer.store.tables import attempt, claim, delivery, wave

LOST = "its sender went silent while the wave was open"

# Another worker that reclaims or finishes the same claims sees to them itself
_EXPIRED = (
    select(claim.c.delivery_id)
    .join(delivery, delivery.c.id == claim.c.delivery_id)
    .where(and_(claim.c.lease_until <= bindparam("now"), delivery.c.wave_id.is_not(None)))
    .order_by(claim.c.delivery_id)
    .with_for_update(of=claim, skip_locked=True)
)
_TAKE = (
    delete(claim)
    .where(among(claim.c.delivery_id, "ids"))
    .returning(claim.c.delivery_id, claim.c.worker_id, claim.c.attempt, claim.c.lease_until)
)
_OPENED = (
    select(delivery.c.id)
    .join(wave, wave.c.id == delivery.c.wave_id)
    .where(and_(among(delivery.c.id, "ids"), wave.c.opened_at.is_not(None)))
)
_CALL_UNKNOWN = (
    update(delivery)
    .where(delivery.c.id == bindparam("delivery_id"))
    .values(state="unknown", reason=LOST, attempt=bindparam("n"))
)
_GIVE_BACK = delete(claim).where(claim.c.token == bindparam("group"))


def reclaim_expired(connection: Connection, now: datetime) -> int:
    """Settles the claims whose lease has ended and whose worker is not proven dead. Returns how many.

    Before the wave opens a reservation sends nothing, so the delivery waits as before. Once it is open nobody can
    know how far the worker came: the delivery is `unknown` until the worker, or its journal, speaks.
    """
    expired = connection.scalars(_EXPIRED, {"now": now}).all()
    if not expired:
        return 0
    claims = connection.execute(_TAKE, {"ids": expired}).all()
    opened = set(connection.scalars(_OPENED, {"ids": expired}))
    _call_unknown(connection, [row for row in claims if row.delivery_id in opened], now)
    return len(claims)


def give_back(connection: Connection, token: str) -> int:
    """Ends the claims of this token, of which its own worker began none. Returns how many there were."""
    return connection.execute(_GIVE_BACK, {"group": token}).rowcount


def _call_unknown(connection: Connection, lost: Sequence[Any], now: datetime) -> None:
    """Says of each of these claims that its worker went silent; the attempt names it, so that it may still speak."""
    if lost:
        silences = [_silence(row, now) for row in sorted(lost, key=lambda row: row.delivery_id)]
        connection.execute(insert_new(connection, attempt), silences)
        connection.execute(_CALL_UNKNOWN, [{"delivery_id": one["delivery_id"], "n": one["n"]} for one in silences])


def _silence(row: Any, now: datetime) -> dict[str, Any]:
    """The attempt of a worker that never said how it ended."""
    return {
        "delivery_id": row.delivery_id,
        "n": row.attempt,
        "late": False,
        "started_at": row.lease_until,
        "ended_at": now,
        "outcome": "unknown",
        "relay": "",
        "tls": "",
        "step": "dot",
        "reply": f"{LOST} ({row.worker_id})",
        "seconds": 0.0,
        "worker_id": row.worker_id,
    }
