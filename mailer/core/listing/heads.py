"""The line that names the columns of a table: found below titles, understood in six languages, or asked for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from mailer.core.contact import BadRow
from mailer.core.errors import Misused
from mailer.core.listing.columns import COLUMNS, best_of_each, column_named, meant_by

HEAD_WITHIN = 20
"""The heads may stand below titles, but no deeper than this many lines."""

_SAMPLE = 50
"""So many lines are looked at to tell by what it holds which column has the addresses."""

_AN_ADDRESS = re.compile(r"[^\s@<>;,]+@[^\s@<>;,]+\.[^\s@<>;,]+")

Line = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Heads:
    """What each column of a table means (None: not read), and what a person should be told of that."""

    columns: tuple[str | None, ...]
    notes: tuple[str, ...]

    def named(self, cells: Sequence[str]) -> dict[str, str]:
        """The cells of one line by column. Several columns of one meaning become lines of one cell."""
        found: dict[str, str] = {}
        for column, cell in zip(self.columns, cells, strict=False):
            if column and (text := cell.strip()):
                found[column] = f"{found[column]}\n{text}" if column in found else text
        return found


def find_heads(filename: str, lines: Iterator[Line | BadRow]) -> tuple[Heads, list[Line | BadRow]]:
    """The heads of a table, and the lines below them that were taken from `lines` to find them.

    Raises Misused, in one sentence, for an empty table and for one whose columns nothing names.
    """
    sample = list(islice(lines, HEAD_WITHIN + _SAMPLE))
    top = [line for line in sample[:HEAD_WITHIN] if not isinstance(line, BadRow)]
    if not top:
        raise Misused(f"{filename} is empty; its first line names the columns, at least email.")
    ways = (_names_addresses, _names_columns, _names_a_column)
    head = next((line for way in ways for line in top if way(line)), None)
    if head is None:
        return _bare_addresses(filename, top[0], sample), sample
    at = sample.index(head)
    notes = [_title(line) for line in sample[:at]]
    return _understood(filename, head, sample[at + 1 :], notes), sample[at + 1 :]


def _named_by(line: Line) -> list[str]:
    """The columns that a line names; none where it holds an address, as the line of a person does."""
    cells = line[1]
    return [] if any(map(_AN_ADDRESS.search, cells)) else list(filter(None, map(column_named, cells)))


def _names_addresses(line: Line) -> bool:
    return "email" in _named_by(line)


def _names_columns(line: Line) -> bool:
    return len(_named_by(line)) >= 2


def _names_a_column(line: Line) -> bool:
    return len(_named_by(line)) == 1 and sum(bool(cell.strip()) for cell in line[1]) >= 2


def _title(line: Line | BadRow) -> str:
    number, text = (line.line, line.text) if isinstance(line, BadRow) else (line[0], " ".join(line[1]).strip())
    return f"Line {number} is a title and is not read: “{text[:80]}”."


def _understood(filename: str, head: Line, below: Sequence[Line | BadRow], notes: list[str]) -> Heads:
    heads = [cell.strip() for cell in head[1]]
    meant = meant_by(heads)
    columns = _only_with_addresses(best_of_each(meant, heads), below)
    if "email" not in columns:
        at = next((at for at in _filled_with_addresses(below, len(columns)) if columns[at] is None), None)
        if at is None:
            found = _shown(heads)
            raise Misused(f"{filename} has no email column (line {head[0]} has: {found[:120]}); name one “email”.")
        columns[at] = "email"
        notes.append(f"The column “{heads[at]}” holds addresses and is read as email.")
    notes.extend(_unread(heads, meant, columns))
    return Heads(tuple(columns), tuple(notes))


def _unread(heads: Sequence[str], meant: Sequence[str | None], columns: Sequence[str | None]) -> Iterator[str]:
    """The columns that are not read; of those that mean what another one does, which that is."""
    unread = [at for at, head in enumerate(heads) if head and columns[at] is None]
    said = []
    for at in unread:
        column = meant[at]
        instead = f" (the {column} is “{heads[columns.index(column)]}”)" if column and column in columns else ""
        said.append(f"“{' '.join(heads[at].split())[:60]}”{instead}")
    if said:
        columns_said = "the column" if len(said) == 1 else "the columns"
        yield f"Not read: {columns_said} {', '.join(said)}. Known are {', '.join(COLUMNS)}."


def _only_with_addresses(columns: list[str | None], below: Sequence[Line | BadRow]) -> list[str | None]:
    """Of several columns of addresses those that hold any: `Адрес` beside `E-mail` may be that of a house."""
    if columns.count("email") < 2:
        return columns
    fitting = set(_filled_with_addresses(below, len(columns))) or {columns.index("email")}
    return [None if column == "email" and at not in fitting else column for at, column in enumerate(columns)]


def _filled_with_addresses(below: Sequence[Line | BadRow], width: int) -> list[int]:
    """The columns in which most filled cells are addresses."""
    lines = [line[1] for line in below if not isinstance(line, BadRow)]
    fitting = []
    for at in range(width):
        filled = [cells[at] for cells in lines if at < len(cells) and cells[at].strip()]
        if filled and sum(bool(_AN_ADDRESS.search(cell)) for cell in filled) * 2 > len(filled):
            fitting.append(at)
    return fitting


def _bare_addresses(filename: str, first: Line, sample: Sequence[Line | BadRow]) -> Heads:
    """A file of nothing but addresses needs no heads. Raises Misused for any other table without them."""
    lines = [line[1] for line in sample if not isinstance(line, BadRow)]
    if all(_AN_ADDRESS.search(cells[0]) and not any(map(str.strip, cells[1:])) for cells in lines):
        return Heads(("email",), ("No line names the columns; each line is read as an address.",))
    if any(map(_AN_ADDRESS.search, (cell for cells in lines for cell in cells))):
        raise Misused(
            f"{filename} has no line that names its columns (line {first[0]} is: {_shown(first[1])[:80]});"
            " put one above the people, like: email,name,outlet,city."
        )
    raise Misused(f"{filename} has no email column (its first line has: {_shown(first[1])[:120]}); name one “email”.")


def _shown(cells: Sequence[str]) -> str:
    """Cells as part of a sentence: on one line, and none that is empty."""
    return ", ".join(filter(None, (" ".join(cell.split()) for cell in cells)))
