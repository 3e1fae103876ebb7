"""What a contact file would do to the contacts and to a list: decided for every row, before anything is written.

Each row is one of new, changed, same or questions.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property, lru_cache

from mailer.core.address import key_of
from mailer.core.contact import Contact, ListRow, differences, may_be_one_person, updated
from mailer.core.errors import Misused
from mailer.core.places import plain
from mailer.core.words import SuppressionKind


@dataclass(frozen=True, slots=True)
class Suppressed:
    """An address that is not to be mailed, and since when (aware, UTC)."""

    kind: SuppressionKind
    since: datetime


@dataclass(frozen=True)
class Known:
    """What the contacts hold: all people, who of them is on the list, and suppressed addresses by address key."""

    people: Sequence[Contact]
    members: Collection[int]
    suppressed: Mapping[str, Suppressed]


@dataclass(frozen=True)
class Choices:
    """A person's answers, as address keys: `same`, a new address → one that this person is known by; `other`, new
    addresses of somebody else of that name and outlet."""

    same: Mapping[str, str] = field(default_factory=dict)
    other: Collection[str] = ()


class Doubt(StrEnum):
    """Why a row is held back until a person decides."""

    SAME_PERSON = "same person"  # name and outlet are known with another address
    TWICE_IN_FILE = "twice in the file"  # name and outlet stand on an earlier line of the file
    ONE_PERSON = "one person"  # an earlier line of the file has another known address of this person
    TWO_PEOPLE = "two people"  # its addresses belong to two people of the contacts


@dataclass(frozen=True, slots=True)
class Question:
    """A row that is not written until somebody decides; `other` is the address that it may share a person with."""

    row: ListRow
    doubt: Doubt
    other: str
    line: int | None = None  # where `other` stands in the file, if it does


@dataclass(frozen=True, slots=True)
class Change:
    """A known person before and after a line. `agrees`: an agreement begins; `ended`: why one ends, in words."""

    line: int
    old: Contact
    new: Contact
    agrees: bool = False
    ended: str = ""

    @property
    def fields(self) -> dict[str, tuple[str, str]]:
        return differences(self.old, self.new)


@dataclass
class Intake:
    """What an import does. `suppressed` are those rows whose address is not to be mailed, and stays so; `missing`
    are on the list and not in the file."""

    new: list[ListRow] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: list[Change] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    suppressed: list[tuple[ListRow, Suppressed]] = field(default_factory=list)
    missing: list[Contact] = field(default_factory=list)

    @property
    def kept(self) -> Iterator[Change]:
        """The known people of the file."""
        yield from self.changed
        yield from self.same


def decide(rows: Sequence[ListRow], known: Known, choices: Choices) -> Intake:
    """Decides every row. Raises Misused for a choice that names an address which is not there to be chosen for."""
    book, intake = _Book(known), Intake()
    for row in _with_choices(rows, book, choices):
        _decide_row(row, book, known, choices, intake)
    intake.missing = list(_missing(book, known, intake.questions))
    return intake


def _missing(book: "_Book", known: Known, questions: Sequence[Question]) -> Iterator[Contact]:
    """Who is on the list and not in the file; nobody whom a question may be about."""
    asked = {key for question in questions for key in (*_keys(question.row.contact), key_of(question.other))}
    for person in known.people:
        if person.id in known.members and person.id not in book.seen and asked.isdisjoint(_keys(person)):
            yield person


class _Book:
    """The known people by address, and by name and outlet; and those of the file, as its rows go by."""

    def __init__(self, known: Known) -> None:
        self._by_address = {key: person for person in known.people for key in _keys(person)}
        self._people = known.people
        self._lines: dict[tuple[str, str], tuple[str, int]] = {}
        self.seen: dict[int, int] = {}  # contact id → line of the file

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], str]:
        return {_name_key(person): person.email for person in self._people if person.name}

    def people_of(self, contact: Contact) -> list[Contact]:
        """The known people with an address of that contact."""
        found = [self._by_address[key] for key in _keys(contact) if key in self._by_address]
        return list({person.id: person for person in found}.values())

    def namesake(self, row: ListRow) -> Question | None:
        """The doubt about a row of an unknown address whose name and outlet are known with another one."""
        name = _name_key(row.contact)
        if row.contact.name and name in self._lines:
            email, line = self._lines[name]
            return Question(row, Doubt.TWICE_IN_FILE, email, line)
        if row.contact.name and name in self._by_name:
            return Question(row, Doubt.SAME_PERSON, self._by_name[name])
        return None

    def pass_by(self, row: ListRow) -> None:
        self._lines.setdefault(_name_key(row.contact), (row.contact.email, row.line))


def _keys(person: Contact) -> list[str]:
    return [key_of(email) for email in person.addresses]


def _name_key(person: Contact) -> tuple[str, str]:
    return plain(person.name), _plain_outlet(person.outlet)


@lru_cache(maxsize=4096)
def _plain_outlet(outlet: str) -> str:
    return plain(outlet)


def _with_choices(rows: Sequence[ListRow], book: _Book, choices: Choices) -> Iterator[ListRow]:
    """The rows; one that is said to be a known person also has the address by which that person is known."""
    unused = {*choices.same, *choices.other}
    for row in rows:
        key = key_of(row.contact.email) if unused else ""
        unused.discard(key)
        if known_by := choices.same.get(key):
            joined = replace(row.contact, others=(*row.contact.others, known_by))
            if not book.people_of(replace(row.contact, email=known_by)):
                raise Misused(f"Nobody in the contacts has the address {known_by}.")
            yield replace(row, contact=joined)
        else:
            yield row
    if unused:
        raise Misused(f"No line of the file begins with the address {min(unused)}; choose for one that is in it.")


def _decide_row(row: ListRow, book: _Book, known: Known, choices: Choices, intake: Intake) -> None:
    stop = next((known.suppressed[key] for key in _keys(row.contact) if key in known.suppressed), None)
    if stop:
        intake.suppressed.append((row, stop))
    people = book.people_of(row.contact)
    question = _question(row, people, book, choices)
    if question:
        intake.questions.append(question)
    elif people:
        change = change_of(people[0], updated(people[0], row.contact), row.embargo_agreed, row.line)
        book.seen[people[0].id] = row.line
        (intake.same if _is_same(change) else intake.changed).append(change)
    else:
        intake.new.append(row)
    book.pass_by(row)


def _question(row: ListRow, people: Sequence[Contact], book: _Book, choices: Choices) -> Question | None:
    if len(people) > 1:
        return Question(row, Doubt.TWO_PEOPLE, people[1].email)
    chosen = key_of(row.contact.email) in choices.same
    if people and not chosen and not may_be_one_person(people[0], row.contact):
        return Question(row, Doubt.TWO_PEOPLE, people[0].email)
    if people and people[0].id in book.seen:
        return Question(row, Doubt.ONE_PERSON, people[0].email, book.seen[people[0].id])
    if people or key_of(row.contact.email) in choices.other:
        return None
    return book.namesake(row)


def change_of(old: Contact, new: Contact, embargo_agreed: bool | None = None, line: int = 0) -> Change:
    """The change of one person, and what it does to an agreement: a new outlet ends it, and so does a no."""
    ended = ""
    if old.agreement and old.outlet != new.outlet:
        ended = "a new outlet"
    elif old.agreement and embargo_agreed is False:
        ended = "the list says no"
    return Change(line, old, new, bool(embargo_agreed) and (old.agreement is None or bool(ended)), ended)


def _is_same(change: Change) -> bool:
    if change.agrees or change.ended:
        return False
    old, new = change.old, change.new
    # A place is compared by its key: the table may have learned another name for it since
    return old == new or (not change.fields and (old.place and old.place.key) == (new.place and new.place.key))
