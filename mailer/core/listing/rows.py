"""Lines of named cells → contacts, or the reason why a line cannot be one; a person on two lines is one contact."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from mailer.core.address import key_of
from mailer.core.contact import BadRow, Contact, ListRow, differences, may_be_one_person, updated
from mailer.core.errors import Misused
from mailer.core.index import Index
from mailer.core.listing.address_cell import addresses_in, name_beside
from mailer.core.listing.name_cell import printed_name
from mailer.core.listing.where_cells import NOWHERE, Where, where
from mailer.core.listing.word_cells import agreed, languages, tags
from mailer.core.made import Shelf, Shelves
from mailer.core.places import City, plain
from mailer.core.source_text import UNREADABLE, forbidden_in

MAX_CELL = 2000
"""Characters: no name, outlet or handful of addresses is longer."""

_ERROR = re.compile(r"^#(?:N/A|N/D|NV|Н/Д|[^\W\d_/]+(?:/0)?[!?])$")  # what a spreadsheet shows for a failed formula


@dataclass(frozen=True, slots=True)
class Repeated:
    """A line whose person stands on an earlier line already; `differs` is what it says otherwise, not taken."""

    line: int
    first: int
    email: str
    differs: Mapping[str, tuple[str, str]]


@dataclass
class Rows:
    """The rows of one file as they are read, and what a person should be told of how they were."""

    settled: Mapping[str, Where] = field(default_factory=dict)
    usual: tuple[City, ...] = ()
    shelves: Shelves = list
    notes: dict[str, None] = field(default_factory=dict)
    chosen: dict[str, None] = field(default_factory=dict)  # cities that were preferred to their namesakes
    doubts: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.rows: Shelf[ListRow] = self.shelves()
        self.bad: Shelf[BadRow] = self.shelves()
        self.repeated: Shelf[Repeated] = self.shelves()
        self._at = Index(lambda at: _keys(self.rows[at].contact))  # address key → the row of that person

    def read(self, line: int, cells: Mapping[str, str]) -> None:
        """Takes one line: it becomes a row, or is added to an earlier one, or is bad."""
        try:
            self._take(ListRow(line, self._contact(line, cells), agreed(_one_line(cells.get("embargo", "")))))
        except Misused as error:
            text = ", ".join(_one_line(cell[:MAX_CELL]) for cell in cells.values() if cell)
            self.bad.append(BadRow(line, text, str(error)))

    def _contact(self, line: int, cells: Mapping[str, str]) -> Contact:
        _refuse_traps(cells)
        _refuse_stopped(cells.get("stopped", ""))
        flat = {column: _one_line(cell) for column, cell in cells.items()}
        addresses = addresses_in(cells.get("email", ""))
        found = self._where(line, flat)
        return Contact(
            id=0,
            email=addresses[0],
            others=addresses[1:],
            name=self._name(flat),
            outlet=flat.get("outlet", ""),
            role=flat.get("role", ""),
            place=found.place,
            zone=found.zone,
            languages=languages(flat.get("languages", "")),
            tags=tags(cells.get("tags", "")),
            source=flat.get("source", ""),
        )

    def _name(self, cells: Mapping[str, str]) -> str:
        name = printed_name(cells) or name_beside(cells["email"])
        if "," in cells.get("name", "") and name != cells["name"]:
            first = next((note for note in self.notes if note.startswith("Names")), None)
            if first is None:
                self.notes[f"Names written “Last, First” are turned: “{cells['name']}” is read as {name}."] = None
        return name

    def _where(self, line: int, cells: Mapping[str, str]) -> Where:
        city, region, country, zone = (cells.get(part, "") for part in ("city", "region", "country", "zone"))
        spoken = f"{city}, {country}" if country and "," not in city else city
        if self.settled and not zone and (answer := self.settled.get(plain(spoken))):
            return answer
        found = where(city, region, country, zone, self.usual)
        if found.note:
            self.chosen[found.note] = None
        if found.doubt:
            self.doubts[spoken, found.doubt].append(line)
            return NOWHERE
        return found

    def _take(self, row: ListRow) -> None:
        keys = _keys(row.contact)
        met = {at for key in keys if (at := self._at.get(key)) is not None}
        if len(met) > 1:
            lines = " and ".join(str(self.rows[at].line) for at in sorted(met))
            raise Misused(f"has the addresses of lines {lines}: keep one line for each person")
        at = met.pop() if met else len(self.rows)
        if at < len(self.rows) and not may_be_one_person(self.rows[at].contact, row.contact):
            raise Misused(f"has an address of line {self.rows[at].line} and another name: leave it out of one line")
        if at == len(self.rows):
            self.rows.append(row)
        else:
            self.rows[at] = self._joined(self.rows[at], row)
        for key in keys:
            self._at.put(key, at)

    def _joined(self, first: ListRow, again: ListRow) -> ListRow:
        """One person on two lines: the first line's cells, and where these are empty the second's."""
        contact = replace(updated(again.contact, first.contact), email=first.contact.email)
        said = updated(contact, replace(again.contact, email=contact.email, others=contact.others))
        self.repeated.append(Repeated(again.line, first.line, again.contact.email, differences(contact, said)))
        says = {first.embargo_agreed, again.embargo_agreed} - {None}
        return ListRow(first.line, contact, None if not says else False not in says)


def _keys(person: Contact) -> list[str]:
    return [key_of(email) for email in person.addresses]


def _one_line(cell: str) -> str:
    return " ".join(cell.split())


def _refuse_stopped(cell: str) -> None:
    """Refuses whoever the file itself calls unsubscribed, by a yes or by the day on which it happened."""
    try:
        stopped = agreed(_one_line(cell))
    except Misused:  # neither yes nor no: a date
        stopped = True
    if stopped:
        raise Misused(
            f"is unsubscribed, as the file says ({cell[:40]}); `mailer contacts suppress` keeps all mail away"
        )


def _refuse_traps(cells: Mapping[str, str]) -> None:
    for column, cell in cells.items():
        if len(cell) > MAX_CELL:
            raise Misused(f"the column {column} holds more than {MAX_CELL:,} characters; shorten it")
        if character := forbidden_in(cell):
            raise Misused(f"the column {column} holds the invisible character {character}; delete it")
        if UNREADABLE in cell:
            raise Misused(f"the column {column} holds a letter that cannot be read; save the file as UTF-8")
        if cell.startswith("="):
            raise Misused(
                f"the column {column} holds a formula ({cell[:40]}) and not its value; open and save it again"
            )
        if _ERROR.match(cell):
            raise Misused(f"the column {column} holds the error {cell} of a formula; mend it")


def read_rows(
    lines: Iterable[tuple[int, Mapping[str, str]] | BadRow],
    settled: Mapping[str, Where],
    usual: tuple[City, ...] = (),
    shelves: Shelves = list,
) -> Rows:
    """Reads every line onto `shelves`; `settled` are a person's answers about cities, by their plain spelling."""
    rows = Rows(settled, usual, shelves)
    for line in lines:
        if isinstance(line, BadRow):
            rows.bad.append(line)
        else:
            rows.read(*line)
    if rows.chosen:
        rows.notes[f"{'; '.join(rows.chosen)}. Write the country after a city where that is wrong."] = None
    return rows
