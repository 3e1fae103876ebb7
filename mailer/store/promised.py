"""What was promised by a distribution, read back whole, to be held against what a mail server received."""

from functools import partial

from sqlalchemy import Connection, select

from mailer.core.message import Compiled
from mailer.core.verdict import Promised
from mailer.core.words import DeliveryState, Phase
from mailer.store.approved import Approved, load_approved
from mailer.store.claims import read_deliveries
from mailer.store.conditions import current_state
from mailer.store.releases import get_blob
from mailer.store.tables import delivery, edition, variant


def read_promised(connection: Connection, distribution_id: int) -> Promised:
    """The manifest with all that it vouches for. Raises AlteredError when the manifest is not the approved one."""
    approved = load_approved(connection, distribution_id)
    return Promised(
        head=approved.head,
        packed=approved.entries,
        deliveries=read_deliveries(connection, distribution_id),
        editions=_editions(connection, approved, distribution_id),
    )


def states_of(connection: Connection, distribution_id: int) -> dict[str, DeliveryState]:
    """Where every delivery of a distribution stands, by its public id."""
    query = select(delivery.c.public_id, current_state().label("state")).where(
        delivery.c.distribution_id == distribution_id
    )
    return {row.public_id: DeliveryState(row.state) for row in connection.execute(query)}


def _editions(connection: Connection, approved: Approved, distribution_id: int) -> dict[tuple[str, Phase], Compiled]:
    rows = connection.execute(
        select(variant.c.variant_key, edition.c.phase, edition.c.segments)
        .join(variant, variant.c.id == edition.c.variant_id)
        .where(variant.c.distribution_id == distribution_id)
    ).all()
    enclosed = partial(approved.enclosure, connection)
    return {
        (row.variant_key, Phase(row.phase)): Compiled.from_bytes(get_blob(connection, row.segments), enclosed)
        for row in rows
    }
