"""A table in text (CSV of any make) → its lines of cells; a line whose quotation marks do not pair is lost alone."""

import csv
import re
from array import array
from collections.abc import Iterator, Sequence
from itertools import islice

from mailer.core.contact import BadRow
from mailer.core.errors import Misused
from mailer.core.listing.columns import column_named
from mailer.core.listing.heads import HEAD_WITHIN, Line
from mailer.core.made import Made
from mailer.core.source_text import decoded

MAX_LINES = 200_000
"""A contact list has fewer lines; the limit bounds time and memory."""

_MAX_SPAN = 200
"""A quoted cell goes over fewer lines than this."""

_MAX_LINE = 100_000
"""Characters; a longer line is no line of a contact list."""

_MAX_BROKEN = 500
"""After so many lines with unpaired quotation marks the file is not CSV."""

_MAX_TOLD = 2000
"""Characters of a bad line that are told."""

_UNPAIRED = "has a quotation mark too many or too few"
_DELIMITERS = "\t,;|"  # of equals the first is taken
_SEPARATOR_SAID = re.compile(r"^\"?sep=(.)\"?[,;\t ]*$", re.IGNORECASE)  # what Excel writes above a table, and obeys
_AS_TEXT = re.compile(r'^="(.*)"$', re.DOTALL)  # how exports keep Excel from reading a cell as a number


def table_lines(filename: str, data: bytes, notes: list[str]) -> Iterator[Line | BadRow]:
    """The lines that hold anything, each with the number it begins on; how the file was read goes to `notes`.

    UTF-8, UTF-16, cp1251 or cp1252; comma, semicolon, tab or bar. Raises Misused for what is no text or no table.
    """
    text, encoding = decoded(filename, data)
    if encoding not in ("UTF-8", "UTF-16"):
        notes.append(f"{filename} was read as {encoding}: check a name with accents.")
    lines = _lines(re.sub("\r\n?|\x0c", "\n", text), data)
    del text
    if len(lines) > MAX_LINES:
        raise Misused(f"{filename} has more than {MAX_LINES:,} lines; a contact list is shorter: divide it.")
    said = _SEPARATOR_SAID.match(lines[0])
    delimiter = said.group(1) if said else _delimiter(lines)
    return _read(filename, lines, 1 if said else 0, delimiter)


def _lines(text: str, data: bytes) -> Sequence[str]:
    """The lines of a text, each made when it is asked for; `data` is the file, and is not kept twice."""
    octets = text.encode()
    octets = data if octets == data else octets
    ends = array("I", (end.start() for end in re.finditer(b"\n", octets)))
    ends.append(len(octets))
    return Made(len(ends), lambda at: octets[ends[at - 1] + 1 if at else 0 : ends[at]].decode())


def _read(filename: str, lines: Sequence[str], at: int, delimiter: str) -> Iterator[Line | BadRow]:
    broken = 0
    while at < len(lines):
        taken, cells = _cells(lines, at, delimiter)
        if isinstance(cells, str):
            broken += 1
            if broken > _MAX_BROKEN:
                raise Misused(
                    f"{filename} is not CSV: {broken} lines cannot be divided, line {at + 1} since it {cells}."
                )
            yield BadRow(at + 1, lines[at][:_MAX_TOLD], cells)
        elif any(map(str.strip, cells)):
            yield at + 1, [_AS_TEXT.sub(r"\1", cell) for cell in cells] if "=" in lines[at] else cells
        at += taken


def _cells(lines: Sequence[str], at: int, delimiter: str) -> tuple[int, list[str] | str]:
    """The cells of the record that begins there, or why it has none, and how many lines it takes."""
    if len(lines[at]) > _MAX_LINE:
        return 1, f"is longer than {_MAX_LINE:,} characters"
    if '"' not in lines[at]:
        return 1, lines[at].split(delimiter)
    source = (f"{lines[n]}\n" for n in range(at, min(at + _MAX_SPAN, len(lines))))
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    try:
        cells = next(reader)
    except csv.Error:
        return 1, _UNPAIRED
    further = lines[at + 1 : at + reader.line_num]
    return (1, _UNPAIRED) if _swallows(further, delimiter, len(cells)) else (reader.line_num, cells)


def _swallows(further: Sequence[str], delimiter: str, width: int) -> bool:
    """Whether a line inside a quoted cell is plainly a line of the table: it has all the cells and an address."""
    return any("@" in line and line.count(delimiter) >= max(width - 1, 1) for line in further)


def _delimiter(lines: Sequence[str]) -> str:
    """The delimiter that divides the heads into names we know, else the one that divides most.

    Where the heads are a single name, nothing divides the table: a semicolon then stands between two addresses.
    """
    filled = islice((line for line in lines if line.strip()), HEAD_WITHIN)
    top = [line for line in filled if len(line) < _MAX_LINE]

    def known(line: str, delimiter: str) -> int:
        return sum(column_named(cell.strip('" ')) is not None for cell in line.split(delimiter))

    def fits(delimiter: str) -> tuple[int, int]:
        most = max((known(line, delimiter) for line in top), default=0)
        return most, sum(line.count(delimiter) for line in top if not most or known(line, delimiter) == most)

    return max(_DELIMITERS, key=fits)
