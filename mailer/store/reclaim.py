"""Reclaiming: what a sender can no longer finish is found again (law 2) and never blindly repeated (law 3)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from mailer.core.gate import Claim
from mailer.store.claims import claims_where
from mailer.store.dialects import insert_new
from mailer.store.tables import attempt, delivery, wave

LOST = "its sender went silent while the wave was open"


def claims_of_owner(connection: Connection, owner: str) -> list[Claim]:
    """All that a sender proven dead has left: what it had claimed, and what became `unknown` while it was silent."""
    lost = and_(delivery.c.state == "unknown", delivery.c.reason == LOST)
    return claims_where(connection, and_(delivery.c.claim_owner == owner, or_(delivery.c.state == "claimed", lost)))


def reclaim_expired(connection: Connection, now: datetime) -> int:
    """Settles the claims whose lease has ended and whose sender is not proven dead. Returns how many.

    Before the wave opens a reservation sends nothing, so it is planned again. Once it is open nobody can know
    how far the sender came: the delivery is `unknown` until the sender, or its journal, speaks.
    """
    over = and_(delivery.c.state == "claimed", delivery.c.lease_until <= now)
    opened = delivery.c.wave_id.in_(select(wave.c.id).where(wave.c.opened_at.is_not(None)))
    unopened = delivery.c.wave_id.in_(select(wave.c.id).where(wave.c.opened_at.is_(None)))
    return _plan_again(connection, and_(over, unopened)) + _call_unknown(connection, and_(over, opened), now)


def give_back(connection: Connection, token: str) -> int:
    """Plans again what its own sender claimed under this token and never began. Returns how many."""
    return _plan_again(connection, and_(delivery.c.state == "claimed", delivery.c.claim_token == token))


def _plan_again(connection: Connection, which: ColumnElement[bool]) -> int:
    returned = connection.execute(
        update(delivery)
        .where(which)
        .values(state="planned", claim_owner=None, claim_token=None, lease_until=None, attempt=delivery.c.attempt - 1)
    )
    return returned.rowcount


def _call_unknown(connection: Connection, lost: ColumnElement[bool], now: datetime) -> int:
    """Says of each claim that its sender went silent; owner and token stay, so that the sender may still speak."""
    rows = connection.execute(
        select(delivery.c.id, delivery.c.attempt, delivery.c.claim_owner, delivery.c.lease_until)
        .where(lost)
        .with_for_update()
    ).all()
    if rows:
        connection.execute(insert_new(connection, attempt), [_silence(row, now) for row in rows])
        connection.execute(
            update(delivery)
            .where(delivery.c.id.in_([row.id for row in rows]))
            .values(state="unknown", reason=LOST, lease_until=None)
        )
    return len(rows)


def _silence(row: Any, now: datetime) -> dict[str, Any]:
    """The attempt of a sender that never said how it ended."""
    return {
        "delivery_id": row.id,
        "n": row.attempt,
        "late": False,
        "started_at": row.lease_until,
        "ended_at": now,
        "outcome": "unknown",
        "relay": "",
        "tls": "",
        "step": "dot",
        "reply": f"{LOST} ({row.claim_owner})",
        "seconds": 0.0,
        "worker_id": row.claim_owner,
    }
