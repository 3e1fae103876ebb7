"""Test copies in the database: claimed by the command that sends them, in no wave, and settled if it was cut off."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, select, update

from mailer.core.draft import Draft
from mailer.core.edition import Fragment
from mailer.core.gate import Claim
from mailer.core.manifest import Entry
from mailer.core.plan import PlannedDelivery
from mailer.store.life import finish_distributions
from mailer.store.queue import Claimant
from mailer.store.tables import claim, delivery

_LONGEST = timedelta(hours=1)
"""A test that takes longer than this has been cut off."""


def claim_test_copies(
    connection: Connection, distribution_id: int, draft: Draft, by: Claimant, now: datetime
) -> list[Claim]:
    """Claims every copy of a test distribution just saved, in the order of its draft."""
    of_test = delivery.c.distribution_id == distribution_id
    rows = connection.execute(select(delivery.c.id, delivery.c.public_id, delivery.c.variant_id).where(of_test)).all()
    held = {"worker_id": by.worker_id, "token": by.token, "attempt": 1, "lease_until": now + _LONGEST}
    connection.execute(insert(claim), [{"delivery_id": row.id, **held} for row in rows])
    row_of = {row.public_id: row for row in rows}
    return [
        _test_claim(planned, entry, row_of[entry.public_id], distribution_id, by) for planned, entry in draft.pairs()
    ]


def _test_claim(planned: PlannedDelivery, entry: Entry, row: Any, distribution_id: int, by: Claimant) -> Claim:
    """A claim without a wave: what the plan said stands in for the wave's row."""
    return Claim(
        id=row.id,
        public_id=entry.public_id,
        distribution_id=distribution_id,
        wave_id=0,
        wave_kind=planned.wave.kind,
        wave_instant=planned.wave.instant,
        variant_id=row.variant_id,
        variant_key=entry.variant,
        place_key=None,
        fragment=Fragment(),
        email=entry.email,
        name=entry.name,
        slots=entry.slots,
        references=entry.references,
        not_before=entry.not_before,
        advance=entry.advance,
        lift_at=entry.lift_at,
        agreed_until=None,
        doubtful_phase=None,
        attempt=1,
        token=by.token,
        due_at=planned.wave.instant,
    )


def settle_cut_off_tests(connection: Connection, now: datetime) -> None:
    """Copies whose command never came back may have arrived: nobody can know any more, and nothing repeats them."""
    tests = select(claim.c.delivery_id).join(delivery, delivery.c.id == claim.c.delivery_id)
    over = connection.scalars(tests.where(and_(delivery.c.wave_id.is_(None), claim.c.lease_until <= now))).all()
    if over:
        connection.execute(delete(claim).where(claim.c.delivery_id.in_(over)))
        cut_off = {"state": "unknown", "reason": "the test was cut off", "attempt": 1}
        connection.execute(update(delivery).where(delivery.c.id.in_(over)).values(**cut_off))
        finish_distributions(connection, now)
