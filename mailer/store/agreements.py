"""Agreements to embargoes: given, and ended; what ends one also takes the advance copy away (law 1)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, insert, or_, select, update

from mailer.store.bulk import some_at_a_time
from mailer.store.many import among
from mailer.store.tables import address, agreement, contact, delivery
from mailer.store.upkeep import move_to_lift


def agree(connection: Connection, how: Iterable[tuple[int, str]], now: datetime) -> None:
    """Records that each of these people, at the present outlet, accepted embargoes, and how (contact id, how)."""
    for some in some_at_a_time(how):
        ids = [who for who, _ in some]
        outlet_of = select(contact.c.id, contact.c.outlet_id).where(contact.c.id.in_(ids))
        outlets = {row.id: row.outlet_id for row in connection.execute(outlet_of)}
        given = [
            {"contact_id": who, "outlet_id": outlets[who], "agreed_at": now, "how": said, "words": ""}
            for who, said in some
        ]
        connection.execute(insert(agreement), given)


def end_agreements(connection: Connection, contact_ids: Sequence[int], now: datetime) -> None:
    """Ends every running agreement of these people, and takes away what of it is still to be sent.

    Whoever shares an address with one of them loses the advance copy too; the copy at the lift stays. The caller
    raises the epoch.
    """
    theirs: set[int] = set()
    for some in some_at_a_time(contact_ids):
        connection.execute(
            update(agreement)
            .where(and_(agreement.c.contact_id.in_(some), agreement.c.ended_at.is_(None)))
            .values(ended_at=now)
        )
        keys = select(address.c.address_key).where(address.c.contact_id.in_(some))
        sharers = select(address.c.contact_id).where(address.c.address_key.in_(keys))
        concerned = or_(delivery.c.contact_id.in_(some), delivery.c.contact_id.in_(sharers))
        # Also of copies that have left: a correction of one brings embargoed text once more
        theirs.update(
            connection.scalars(select(delivery.c.id).where(concerned, delivery.c.agreed_until.is_not(None)))
        )
    for ids in some_at_a_time(sorted(theirs)):  # all in one order: a worker may be writing how some of these ended
        connection.execute(_LOCK, {"ids": ids}).all()
        connection.execute(_END, {"ids": ids})
    if contact_ids:
        move_to_lift(connection, now, may_wait=True)


_LOCK = (
    select(delivery.c.id).where(among(delivery.c.id, "ids")).order_by(delivery.c.id).with_for_update(key_share=True)
)
_END = update(delivery).where(among(delivery.c.id, "ids")).values(agreed_until=None)
