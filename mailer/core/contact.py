"""A contact: a person at an outlet, where they are, what they read, and whether they agreed to embargoes."""

from dataclasses import dataclass, replace
from datetime import datetime

from mailer.core.address import key_of
from mailer.core.place import Place


@dataclass(frozen=True, slots=True)
class Agreement:
    """This person, at this outlet, accepted embargoes. Instants are aware; `until` None means until withdrawn."""

    at: datetime
    how: str
    words: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """One person of a list. `languages` is the person's own order; empty means the house order.

    Mail goes to `email`, the primary address; `others` are the person's other ones, by which they are known again.
    `zone` is the zone of `place` where a place is known, else what the list says, else empty.
    """

    id: int
    email: str
    name: str = ""
    outlet: str = ""
    role: str = ""
    place: Place | None = None
    zone: str = ""
    languages: tuple[str, ...] = ()
    agreement: Agreement | None = None
    tags: tuple[str, ...] = ()
    source: str = ""
    others: tuple[str, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address of this person, the primary one first."""
        return (self.email, *self.others)


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of a contact file as read: the contact it describes and what it says of embargoes.

    `embargo_agreed` is None where the line says nothing of embargoes.
    """

    line: int
    contact: Contact
    embargo_agreed: bool | None


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line of a contact file that cannot be used, and why, in one sentence."""

    line: int
    text: str
    reason: str


def updated(old: Contact, row: Contact) -> Contact:
    """What is known of a person after a row of a file: its cells, and where these are empty what was known before.

    The row's first address becomes the primary one; no address is forgotten.
    """
    where = row if row.place or row.zone else old
    return replace(
        old,
        email=old.email if key_of(old.email) == key_of(row.email) else row.email,
        others=_other_addresses(old, row),
        name=row.name or old.name,
        outlet=row.outlet or old.outlet,
        role=row.role or old.role,
        place=where.place,
        zone=where.zone,
        languages=row.languages or old.languages,
        tags=row.tags or old.tags,
        source=row.source or old.source,
    )


def _other_addresses(old: Contact, row: Contact) -> tuple[str, ...]:
    if not row.others and old.email == row.email:
        return old.others  # nearly everybody; key_of is not free
    every = {key_of(email): email for email in (*old.addresses[::-1], *row.addresses[::-1])}
    every.pop(key_of(row.email))
    return tuple(reversed(every.values()))


def may_be_one_person(known: Contact, row: Contact) -> bool:
    """Whether a row that shares an address with somebody known is of that person.

    It is by the row's first address; by a further one, which may be a desk's, only where the names do not differ.
    """
    if key_of(row.email) in map(key_of, known.addresses):
        return True
    return not (known.name and row.name) or known.name.casefold() == row.name.casefold()


def differences(old: Contact, new: Contact) -> dict[str, tuple[str, str]]:
    """What differs between two states of one person: column → what it said and what it says, as people read it."""
    before, after = _said(old), _said(new)
    return {column: (before[column], after[column]) for column in before if before[column] != after[column]}


def _said(person: Contact) -> dict[str, str]:
    return {
        "email": ", ".join(person.addresses),
        "name": person.name,
        "outlet": person.outlet,
        "role": person.role,
        "city": person.place.name("en") if person.place else "",
        "zone": person.zone,
        "languages": " ".join(person.languages),
        "tags": ", ".join(person.tags),
        "source": person.source,
    }
