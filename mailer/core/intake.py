"""What a contact file would do to the contacts and to a list: decided for every row, before anything is written.

Each row is one of new, changed, same or questions.
"""

from array import array
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property, lru_cache

from mailer.core.address import key_of
from mailer.core.contact import Contact, ListRow, differences, may_be_one_person, updated
from mailer.core.errors import Misused
from mailer.core.index import Index
from mailer.core.made import Made, Shelf
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
    are on the list and not in the file; `ended` are those of `changed` whose agreement ends."""

    new: Sequence[ListRow] = ()
    changed: Sequence[Change] = ()
    same: Sequence[Change] = ()
    questions: list[Question] = field(default_factory=list)
    suppressed: list[tuple[ListRow, Suppressed]] = field(default_factory=list)
    missing: Sequence[Contact] = ()
    ended: list[Change] = field(default_factory=list)

    @property
    def kept(self) -> Iterator[Change]:
        """The known people of the file."""
        yield from self.changed
        yield from self.same


def decide(rows: Shelf[ListRow], known: Known, choices: Choices) -> Intake:
    """Decides every row. Raises Misused for a choice that names an address which is not there to be chosen for."""
    chosen = Made(len(rows), lambda at: _as_chosen(rows[at], choices))
    deciding = _Deciding(chosen, known, choices)
    _check_choices(rows, deciding.book, choices)
    for at, row in enumerate(chosen):
        deciding.decide(at, row)
    return deciding.intake()


class _Deciding:
    """The rows as they are decided: which are new and which are of whom, as numbers; the rest is made of them."""

    def __init__(self, rows: Sequence[ListRow], known: Known, choices: Choices) -> None:
        self._rows, self._known, self._choices = rows, known, choices
        self.book = _Book(known, rows)
        self._intake = Intake()
        self._new = array("I")
        self._changed, self._same = array("I"), array("I")

    def decide(self, at: int, row: ListRow) -> None:
        book, suppressed = self.book, self._known.suppressed
        stop = next((suppressed[key] for key in _keys(row.contact) if key in suppressed), None)
        if stop:
            self._intake.suppressed.append((row, stop))
        people = book.people_of(row.contact)
        question = _question(row, people, book, self._choices)
        if question:
            self._intake.questions.append(question)
        elif people:
            self._keep(at, row, *next(iter(people.items())))
        else:
            self._new.append(at)
        book.pass_by(at, row)

    def _keep(self, at: int, row: ListRow, who: int, person: Contact) -> None:
        change = _change_by(row, person)
        self.book.see(who, row.line)
        if _is_same(change):
            self._same.extend((row.line, who))
        else:
            self._changed.extend((at, who))
        if change.ended:
            self._intake.ended.append(change)

    def intake(self) -> Intake:
        rows, people = self._rows, self._known.people
        missing = array("I", _missing(self.book, self._known, self._intake.questions))
        return replace(
            self._intake,
            new=Made(len(self._new), lambda at: rows[self._new[at]]),
            changed=_of_pairs(self._changed, lambda at, who: _change_by(rows[at], people[who])),
            same=_of_pairs(self._same, lambda line, who: Change(line, people[who], people[who])),
            missing=Made(len(missing), lambda at: people[missing[at]]),
        )


def _of_pairs(pairs: "array[int]", change: Callable[[int, int], Change]) -> Sequence[Change]:
    return Made(len(pairs) // 2, lambda at: change(pairs[2 * at], pairs[2 * at + 1]))


def _missing(book: "_Book", known: Known, questions: Sequence[Question]) -> Iterator[int]:
    """Who is on the list and not in the file; nobody whom a question may be about."""
    asked = {key for question in questions for key in (*_keys(question.row.contact), key_of(question.other))}
    for at in range(len(known.people) if known.members else 0):
        if not book.line_of(at):
            person = known.people[at]
            if person.id in known.members and asked.isdisjoint(_keys(person)):
                yield at


class _Book:
    """The known people by address, and by name and outlet; and those of the file, as its rows go by."""

    def __init__(self, known: Known, rows: Sequence[ListRow]) -> None:
        self._people, self._rows = known.people, rows
        self._by_address = Index(lambda at: _keys(self._people[at]))
        for at, person in enumerate(self._people):
            for key in _keys(person):
                self._by_address.put(key, at)
        self._lines = Index(lambda at: [_name_key(rows[at].contact)])
        self._seen = array("I", bytes(4 * len(self._people)))  # the line of each known person, or 0

    @cached_property
    def _by_name(self) -> Index:
        found = Index(lambda at: [_name_key(self._people[at])])
        for at, person in enumerate(self._people):
            if person.name:
                found.put(_name_key(person), at)
        return found

    def see(self, who: int, line: int) -> None:
        self._seen[who] = line

    def line_of(self, who: int) -> int:
        """On which line of the file somebody known stands; 0 where on none."""
        return self._seen[who]

    def people_of(self, contact: Contact) -> dict[int, Contact]:
        """The known people with an address of that contact, by their numbers."""
        found = (self._by_address.get(key) for key in _keys(contact))
        return {at: self._people[at] for at in dict.fromkeys(found) if at is not None}

    def namesake(self, row: ListRow) -> Question | None:
        """The doubt about a row of an unknown address whose name and outlet are known with another one."""
        if not row.contact.name:
            return None
        name = _name_key(row.contact)
        if (at := self._lines.get(name)) is not None:
            earlier = self._rows[at]
            return Question(row, Doubt.TWICE_IN_FILE, earlier.contact.email, earlier.line)
        if (at := self._by_name.get(name)) is not None:
            return Question(row, Doubt.SAME_PERSON, self._people[at].email)
        return None

    def pass_by(self, at: int, row: ListRow) -> None:
        name = _name_key(row.contact)
        if self._lines.get(name) is None:
            self._lines.put(name, at)


def _keys(person: Contact) -> list[str]:
    return [key_of(email) for email in person.addresses]


def _name_key(person: Contact) -> tuple[str, str]:
    return plain(person.name), _plain_outlet(person.outlet)


@lru_cache(maxsize=4096)
def _plain_outlet(outlet: str) -> str:
    return plain(outlet)


def _as_chosen(row: ListRow, choices: Choices) -> ListRow:
    """A row that is said to be a known person also has the address by which that person is known."""
    known_by = choices.same.get(key_of(row.contact.email)) if choices.same else None
    if known_by is None:
        return row
    return replace(row, contact=replace(row.contact, others=(*row.contact.others, known_by)))


def _check_choices(rows: Shelf[ListRow], book: _Book, choices: Choices) -> None:
    unused = {*choices.same, *choices.other}
    for row in rows if unused else ():
        key = key_of(row.contact.email)
        unused.discard(key)
        known_by = choices.same.get(key)
        if known_by and not book.people_of(replace(row.contact, email=known_by)):
            raise Misused(f"Nobody in the contacts has the address {known_by}.")
    if unused:
        raise Misused(f"No line of the file begins with the address {min(unused)}; choose for one that is in it.")


def _question(row: ListRow, found: Mapping[int, Contact], book: _Book, choices: Choices) -> Question | None:
    people = list(found.values())
    if len(people) > 1:
        return Question(row, Doubt.TWO_PEOPLE, people[1].email)
    chosen = key_of(row.contact.email) in choices.same
    if people and not chosen and not may_be_one_person(people[0], row.contact):
        return Question(row, Doubt.TWO_PEOPLE, people[0].email)
    if found and (line := book.line_of(next(iter(found)))):
        return Question(row, Doubt.ONE_PERSON, people[0].email, line)
    if people or key_of(row.contact.email) in choices.other:
        return None
    return book.namesake(row)


def _change_by(row: ListRow, person: Contact) -> Change:
    return change_of(person, updated(person, row.contact), row.embargo_agreed, row.line)


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
