"""CSV that is safe to open in a spreadsheet: no cell of it is ever run as a formula (RFC 4180)."""

import csv
import io
from collections.abc import Iterable

BYTE_ORDER_MARK = "\ufeff"
"""Begins a file whose letters Excel is to read as UTF-8; without it Cyrillic names come out garbled."""

_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(value: object) -> str:
    """The value as text, led by an apostrophe where a spreadsheet would take it for a formula; None is empty."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_RUN_BY_SPREADSHEETS) else text


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """The rows as CSV: commas, quotes where needed, lines ended by CR LF."""
    written = io.StringIO()
    csv.writer(written).writerows([safe_cell(value) for value in row] for row in rows)
    return written.getvalue()
