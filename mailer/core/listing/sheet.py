"""An Excel workbook (.xlsx) as the lines of a table: the one sheet that has an email column, or the one named."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from mailer.core.contact import BadRow
from mailer.core.errors import Misused
from mailer.core.listing.columns import column_named
from mailer.core.listing.heads import HEAD_WITHIN, Line
from mailer.core.listing.table import MAX_LINES

MAX_UNPACKED = 100_000_000
"""Bytes: a workbook that unpacks to more than this is no contact list."""

_MAX_CELLS = 20_000_000
"""Cells, empty ones before the last of a row included: a row may be made 16,384 wide by one cell."""

_FORMULA = re.compile(rb"<f[ >/]")
_HIDDEN_ROW = re.compile(rb"<row [^>]*hidden=\"(?:1|true)\"")
_OTHER_ARCHIVES = {
    "word/document.xml": "a Word document; copy its table into Excel and save that",
    "xl/workbook.bin": "an Excel file of the binary kind (.xlsb); save it as .xlsx or CSV",
    "content.xml": "an OpenDocument file (.ods); save it as .xlsx or CSV",
    "Index/Document.iwa": "a Numbers file; export it as .xlsx or CSV",
}


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are a zip archive, as .xlsx is."""
    return data.startswith(b"PK\x03\x04")


def refuse_other_files(filename: str, data: bytes) -> None:
    """Raises Misused, saying what to do, for the files of other programs that offices take for a list."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Misused(
            f"{filename} is an old Excel file (.xls) or has a password; save it as .xlsx or CSV without one."
        )
    if re.match(
        rb"\s*(?:<!doctype html|<html|<table|<\?xml)", data.removeprefix(b"\xef\xbb\xbf")[:200], re.IGNORECASE
    ):
        raise Misused(f"{filename} is a web page inside, whatever its name; open it in Excel and save it as .xlsx.")


def sheet_lines(filename: str, data: bytes, sheet: str, notes: list[str]) -> Iterator[Line | BadRow]:
    """The rows of the sheet that hold anything, each with its number in the sheet.

    A formula gives the value that the spreadsheet saved with it; where none was saved, its own text. Raises
    Misused, in one sentence, for a file that is no workbook, is too large, has no sheet with an email column (or
    of that name), or has several and none is named.
    """
    from openpyxl import load_workbook  # late: most lists are CSV

    archive = _archive(filename, data)
    try:
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = {each.title: _opened(each) for each in workbook.worksheets}
        title = _chosen(filename, sheets, sheet)
        raw = archive.read(sheets[title]._worksheet_path)
        lines = list(_rows(filename, sheets[title]))
        if _FORMULA.search(raw):
            formulas = load_workbook(io.BytesIO(data), read_only=True)
            lines = _with_formulas(lines, _rows(filename, _opened(formulas[title])))
    except Misused:
        raise
    except Exception:  # a damaged archive trips the reader in more ways than can be named
        raise Misused(f"{filename} cannot be read as an Excel workbook; save it again as .xlsx, or as CSV.") from None
    if hidden := len(_HIDDEN_ROW.findall(raw)):
        notes.append(f"Rows of the sheet {title} are hidden, perhaps by a filter ({hidden}); they are read too.")
    return iter(lines)


def _archive(filename: str, data: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Misused(f"{filename} is not a whole Excel file (.xlsx); save it again, or as CSV.") from None
    if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
        raise Misused(f"{filename} unpacks to more than {MAX_UNPACKED // 1_000_000} MB; a contact list is smaller.")
    for part, kind in _OTHER_ARCHIVES.items():
        if part in archive.namelist():
            raise Misused(f"{filename} is {kind}.")
    return archive


def _opened(sheet: Any) -> Any:
    sheet.reset_dimensions()  # some programs write a wrong size into the file, and rows beyond it would be lost
    return sheet


def _chosen(filename: str, sheets: dict[str, Any], named: str) -> str:
    if named:
        found = next((title for title in sheets if title.casefold() == named.casefold()), None)
        if found is None:
            raise Misused(f"{filename} has no sheet “{named}”; it has {', '.join(sheets)}.")
        return found
    fitting = [title for title, each in sheets.items() if _has_email(each)]
    if len(fitting) > 1:
        raise Misused(
            f"{filename} has several sheets with an email column ({', '.join(fitting)}); say which one with --sheet."
        )
    if fitting or len(sheets) == 1:
        return (fitting or list(sheets))[0]
    raise Misused(f"{filename} has no email column in the first {HEAD_WITHIN} rows of a sheet; name one “email”.")


def _has_email(sheet: Any) -> bool:
    top = islice(sheet.iter_rows(values_only=True), HEAD_WITHIN)
    return any(column_named(_text(value)) == "email" for row in top for value in row)


def _rows(filename: str, sheet: Any) -> Iterator[Line]:
    """The rows that hold anything, without the empty cells at their end."""
    held = cells = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        cells += len(row)
        width = next((at for at in range(len(row), 0, -1) if row[at - 1] is not None), 0)
        if width:
            held += 1
            yield number, [_text(value) for value in row[:width]]
        if held > MAX_LINES or cells > _MAX_CELLS:
            raise Misused(f"{filename} has more than {MAX_LINES:,} rows or is too wide; a contact list is smaller.")


def _with_formulas(values: list[Line], formulas: Iterator[Line]) -> list[Line]:
    """The lines of values, and where a formula has none saved, the formula."""
    saved = dict(values)
    return [
        (number, [value or cell for value, cell in zip(_padded(saved.get(number, []), cells), cells, strict=True)])
        for number, cells in formulas
    ]


def _padded(values: list[str], cells: list[str]) -> list[str]:
    return [*values, *[""] * len(cells)][: len(cells)]


def _text(value: object) -> str:
    """A cell as a person reads it: a whole number has no decimal point, a tick box is yes or no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).strip()
