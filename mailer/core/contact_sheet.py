"""An Excel workbook (.xlsx) as the records of a contact file: the one sheet that has an email column."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook

from mailer.core.contact_row import column_named
from mailer.core.errors import Misused

MAX_UNPACKED = 100_000_000
"""Bytes: a workbook that unpacks to more than this is no contact list."""

HEAD_WITHIN = 10
"""The heads may stand below titles, but no deeper than this."""


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are a zip archive, as .xlsx is."""
    return data.startswith(b"PK\x03\x04")


def sheet_records(filename: str, data: bytes) -> list[tuple[int, list[str]]]:
    """The rows of the sheet that hold anything, each with its number in the sheet.

    A formula gives the value that the spreadsheet saved with it. Raises Misused, in one sentence, for a file that
    is no workbook, is too large, has no sheet with an email column, or has several.
    """
    _refuse_bomb(filename, data)
    try:
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = {sheet.title: list(_rows(sheet)) for sheet in workbook.worksheets}
        workbook.close()
    except Exception:  # a damaged archive trips the reader in more ways than can be named
        raise Misused(f"{filename} cannot be read as an Excel workbook; save it again as .xlsx, or as CSV.") from None
    fitting = [title for title, rows in sheets.items() if _has_email(rows)]
    if len(fitting) > 1:
        names = ", ".join(fitting)
        raise Misused(f"{filename} has several sheets with an email column ({names}); keep one in the file.")
    if not fitting:
        raise Misused(f"{filename} has no email column in the first {HEAD_WITHIN} rows of a sheet; name one “email”.")
    return sheets[fitting[0]]


def _refuse_bomb(filename: str, data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Misused(f"{filename} is not a whole Excel file (.xlsx); save it again, or as CSV.") from None
    if unpacked > MAX_UNPACKED:
        raise Misused(f"{filename} unpacks to more than {MAX_UNPACKED // 1_000_000} MB; a contact list is smaller.")


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = [_text(value) for value in row]
        if any(cells):
            yield number, cells


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


def _has_email(rows: list[tuple[int, list[str]]]) -> bool:
    return any(column_named(cell) == "email" for _, cells in rows[:HEAD_WITHIN] for cell in cells)
