"""A contact file (CSV or .xlsx) → rows, each good or bad with its line and reason; nothing is dropped in silence."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from mailer.core.contact import BadRow, ListRow
from mailer.core.contact_row import COLUMNS, RowReader, column_named
from mailer.core.contact_sheet import HEAD_WITHIN, is_workbook, sheet_records
from mailer.core.errors import Misused
from mailer.core.source_text import any_text


@dataclass(frozen=True)
class ContactFile:
    """What a contact file holds: rows to import, rows that cannot be used, and remarks on how it was read."""

    rows: tuple[ListRow, ...]
    bad: tuple[BadRow, ...]
    notes: tuple[str, ...]


def read_contacts(filename: str, data: bytes) -> ContactFile:
    """The contacts of a file, its heads in any order and perhaps below a title.

    CSV: comma, semicolon or tab; UTF-8, UTF-16, cp1251 or cp1252. Excel: .xlsx. Raises Misused, in one sentence,
    for an empty or unreadable file and for one without an email column.
    """
    notes: list[str] = []
    records = iter(sheet_records(filename, data) if is_workbook(data) else _lines_of(filename, data, notes))
    columns = _columns(filename, _heads(filename, records, notes), notes)
    reader = RowReader()
    rows: list[ListRow] = []
    bad: list[BadRow] = []
    lines: dict[str, int] = {}  # the first line of each address
    for line, cells in records:
        read = _too_long(line, cells, columns) or reader.read(line, _named(columns, cells), lines)
        if isinstance(read, BadRow):
            bad.append(read)
        else:
            rows.append(read)
    return ContactFile(tuple(rows), tuple(bad), (*notes, *reader.notes))


def _lines_of(filename: str, data: bytes, notes: list[str]) -> Iterator[tuple[int, list[str]]]:
    text, encoding = any_text(filename, data)
    if encoding != "UTF-8":
        notes.append(f"{filename} was read as {encoding}: check a name with accents.")
    return _records(filename, text)


def _heads(filename: str, records: Iterator[tuple[int, list[str]]], notes: list[str]) -> list[str]:
    """The line that names the columns; titles above it are passed over and told."""
    above = list(islice(records, 1))
    if not above:
        raise Misused(f"{filename} is empty; its first line names the columns, at least email.")
    while not any(column_named(cell) == "email" for cell in above[-1][1]):
        further = next(records, None) if len(above) < HEAD_WITHIN else None
        if further is None:
            return above[0][1]
        above.append(further)
    notes.extend(
        f"Line {line} is a title and is not read: “{' '.join(cells).strip()[:80]}”." for line, cells in above[:-1]
    )
    return above[-1][1]


def _records(filename: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """The records that hold anything, each with the line it begins on."""
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text), strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Misused(f"{filename} line {begins} is not CSV ({error}); look for a quotation mark too many.") from None


def _delimiter(text: str) -> str:
    head = next((line for line in text.split("\n") if line.strip()), "")
    return max(",;\t", key=head.count)


def _columns(filename: str, heads: list[str], notes: list[str]) -> list[str | None]:
    """The meaning of each column, None for one that is not read (said among the notes)."""
    columns: list[str | None] = []
    for head in heads:
        column = column_named(head)
        if column in columns and column is not None:
            raise Misused(f"{filename} has two columns for {column} (“{head}” is the second); rename one of them.")
        if column is None and head.strip():
            notes.append(f"The column “{head.strip()}” is not read; known are {', '.join(COLUMNS)}.")
        columns.append(column)
    if "email" not in columns:
        found = ", ".join(head.strip() for head in heads if head.strip())
        raise Misused(f"{filename} has no email column (its first line has: {found[:120]}); name one “email”.")
    return columns


def _named(columns: list[str | None], cells: list[str]) -> dict[str, str]:
    return {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column}


def _too_long(line: int, cells: list[str], columns: list[str | None]) -> BadRow | None:
    if any(cell.strip() for cell in cells[len(columns) :]):
        return BadRow(
            line, ", ".join(cells), "has more cells than the first line has columns: put quotes around commas"
        )
    return None
