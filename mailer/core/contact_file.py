"""A contact file (CSV, .xlsx or vCard) → rows, each good or bad with its line and reason; no line is lost."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from mailer.core.contact import BadRow, ListRow
from mailer.core.listing.cards import card_lines, is_cards
from mailer.core.listing.heads import Heads, Line, find_heads
from mailer.core.listing.rows import Repeated, read_rows
from mailer.core.listing.sheet import is_workbook, refuse_other_files, sheet_lines
from mailer.core.listing.table import table_lines
from mailer.core.listing.where_cells import places_settled
from mailer.core.made import Made, Shelf, Shelves
from mailer.core.places import City


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """A city that could not be placed: how the list writes it, why not, and the lines of its people."""

    city: str
    why: str
    lines: tuple[int, ...]


@dataclass(frozen=True)
class ContactFile:
    """What a contact file holds. Each of its lines is one of `rows`, `repeated` or `bad`.

    `open_places` are the cities of rows whose place was left open; `notes` tell how the file was read.
    """

    rows: Shelf[ListRow]
    bad: Sequence[BadRow]
    repeated: Sequence[Repeated]
    open_places: tuple[OpenPlace, ...]
    notes: tuple[str, ...]


def read_contacts(
    filename: str,
    data: bytes,
    *,
    sheet: str = "",
    places: Mapping[str, str] | None = None,
    usual: tuple[City, ...] = (),
    shelves: Shelves = list,
) -> ContactFile:
    """The contacts of a file, its heads in any order and perhaps below a title.

    CSV: comma, semicolon, tab or bar; UTF-8, UTF-16, cp1251 or cp1252. Excel: .xlsx, `sheet` naming one of several.
    vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350). `places` answers doubts about cities: as the list writes it → a
    city that is one, or a zone; the office's `usual` cities are preferred to others of their name. What is
    read is kept on `shelves`. Raises Misused, in one sentence, for an empty or unreadable file, one without an
    email column, and an answer that is none.
    """
    notes: list[str] = []
    refuse_other_files(filename, data)
    if is_cards(filename, data):
        lines: Iterator[tuple[int, Mapping[str, str]] | BadRow] = card_lines(filename, data, notes)
    else:
        table = sheet_lines(filename, data, sheet, notes) if is_workbook(data) else table_lines(filename, data, notes)
        heads, sample = find_heads(filename, table)
        notes.extend(heads.notes)
        lines = (_named(heads, line) for line in chain(sample, table))
    read = read_rows(lines, places_settled(places or {}), usual, shelves)
    open_places = (OpenPlace(city, why, tuple(at)) for (city, why), at in read.doubts.items())
    bad, repeated = Made(len(read.bad), read.bad.__getitem__), Made(len(read.repeated), read.repeated.__getitem__)
    return ContactFile(read.rows, bad, repeated, tuple(open_places), (*notes, *read.notes))


def _named(heads: Heads, line: Line | BadRow) -> tuple[int, Mapping[str, str]] | BadRow:
    if isinstance(line, BadRow):
        return line
    number, cells = line
    if any(cell.strip() for cell in cells[len(heads.columns) :]):
        reason = "has more cells than the first line has columns: put quotes around commas"
        return BadRow(number, ", ".join(cells), reason)
    return number, heads.named(cells)
