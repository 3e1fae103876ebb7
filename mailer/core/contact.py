"""A contact: a person at an outlet, where they are, what they read, and whether they agreed to embargoes."""

from dataclasses import dataclass
from datetime import datetime

from mailer.core.place import Place


@dataclass(frozen=True, slots=True)
class Agreement:
    """This person, at this outlet, accepted embargoes. Instants are aware; `until` None means until withdrawn."""

    at: datetime
    how: str
    words: str = ""
    until: datetime | None = None


@dataclass(frozen=True)
class Contact:
    """One person of a list. `languages` is the person's own order; empty means the house order.

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


@dataclass(frozen=True)
class ListRow:
    """One line of a contact file as read: the contact it describes and whether it says "agreed to embargoes"."""

    line: int
    contact: Contact
    embargo_agreed: bool


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line of a contact file that cannot be used, and why, in one sentence."""

    line: int
    text: str
    reason: str
