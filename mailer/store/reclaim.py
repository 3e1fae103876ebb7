"""Reclaiming: what a sender can no longer finish is found again (law 2) and never blindly repeated (law 3)."""

from datetime import datetime

from sqlalchemy import Connection, and_, or_, select, update

from mailer.core.gate import Claim
from mailer.store.people import insert_new
from mailer.store.queue import claims_where
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
    opened = select(wave.c.id).where(wave.c.opened_at.is_not(None))
    returned = connection.execute(
        update(delivery)
        .where(and_(over, delivery.c.wave_id.not_in(opened)))
        .values(state="planned", claim_owner=None, claim_token=None, lease_until=None, attempt=delivery.c.attempt - 1)
    )
    lost = connection.execute(
        select(delivery.c.id, delivery.c.attempt, delivery.c.claim_owner, delivery.c.lease_until)
        .where(and_(over, delivery.c.wave_id.in_(opened)))
        .with_for_update()
    ).all()
    if lost:
        rows = [
            {
                "delivery_id": row.id,
                "n": row.attempt,
                "started_at": row.lease_until,
                "ended_at": now,
                "outcome": "unknown",
                "relay": "",
                "tls": "",
                "step": "dot",
                "late": False,
                "reply": f"{LOST} ({row.claim_owner})",
                "seconds": 0.0,
                "worker_id": row.claim_owner,
            }
            for row in lost
        ]
        connection.execute(insert_new(connection, attempt), rows)
        ids = [row.id for row in lost]
        connection.execute(
            update(delivery).where(delivery.c.id.in_(ids)).values(state="unknown", reason=LOST, lease_until=None)
        )
    return returned.rowcount + len(lost)
