"""People copied from one database, or from a file, into the scratch database of a rehearsal."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, update

from mailer.core.address import hash_of, key_of
from mailer.core.contact import Contact, ListRow
from mailer.core.intake import Intake
from mailer.core.words import SuppressionKind
from mailer.store.approvals import suppress
from mailer.store.intake import write_intake
from mailer.store.people import roll_of
from mailer.store.suppressions import read_suppressions
from mailer.store.tables import agreement


def not_to_be_mailed(connection: Connection, people: Sequence[Contact], key: bytes) -> dict[str, SuppressionKind]:
    """The addresses among these people that are suppressed here, and how."""
    kinds = {digest: one.kind for digest, one in read_suppressions(connection).items()}
    addresses = (email for person in people for email in person.addresses) if kinds else ()
    return {email: kinds[digest] for email in addresses if (digest := hash_of(key, key_of(email))) in kinds}


def copy_people(
    connection: Connection,
    list_name: str,
    people: Sequence[Contact],
    suppressed: Mapping[str, SuppressionKind],
    key: bytes,
    now: datetime,
) -> Sequence[Contact]:
    """Writes the people into an empty database, with their agreements and how long these run; the roll of them.

    `suppressed` are kept under `key`, this database's own.
    """
    rows = [ListRow(line, person, person.agreement is not None) for line, person in enumerate(people, 1)]
    copied = write_intake(connection, list_name, Intake(new=rows), now)
    for old, new in zip(people, copied, strict=True):
        if old.agreement and old.agreement.until:
            until = update(agreement).where(agreement.c.contact_id == new).values(until=old.agreement.until)
            connection.execute(until)
    for email, kind in suppressed.items():
        suppress(connection, email, kind, "copied for a rehearsal", key, "rehearsal", now)
    return roll_of(connection, list_name)
