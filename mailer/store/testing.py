"""Test copies in the database: claimed by the command that sends them, in no wave, and settled if it was cut off."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, select, update

from mailer.core.draft import Draft
from mailer.core.edition import Fragment
from mailer.core.gate import Claim
from mailer.core.manifest import Entry
from mailer.core.plan import PlannedDelivery
from mailer.store.queue import Claimant
from mailer.store.tables import delivery

_LONGEST = timedelta(hours=1)
"""A test that takes longer than this has been cut off."""


def claim_test_copies(
    connection: Connection, distribution_id: int, draft: Draft, by: Claimant, now: datetime
) -> list[Claim]:
    """Claims every copy of a test distribution just saved, in the order of its draft."""
    connection.execute(
        update(delivery)
        .where(delivery.c.distribution_id == distribution_id)
        .values(
            state="claimed",
            attempt=1,
            claim_owner=by.worker_id,
            claim_token=by.token,
            lease_until=now + _LONGEST,
        )
    )
    rows = connection.execute(
        select(delivery.c.id, delivery.c.public_id, delivery.c.variant_id).where(
            delivery.c.distribution_id == distribution_id
        )
    )
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
    connection.execute(
        update(delivery)
        .where(and_(delivery.c.wave_id.is_(None), delivery.c.state == "claimed", delivery.c.lease_until <= now))
        .values(state="unknown", reason="the test was cut off", claim_owner=None, lease_until=None)
    )
