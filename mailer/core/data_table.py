"""A table in an author's text: its sides, and whether a phone has room for it or must stack its rows."""

import re
from collections.abc import Iterator, Sequence
from html import escape

from markdown_it.token import Token

_PHONE, _SHEET = 288, 536  # pixels: the text column of the narrowest phone, 320 wide, and of the widest email
_LETTER, _GAP = 8, 10  # pixels: a letter of a cell, the space between two columns
_SIDES = {"text-align:right": "number", "text-align:center": "middle"}


def opening(table: Sequence[Token]) -> tuple[str, list[str]]:
    """The table's tag, and the heads to say again before each cell: none where a phone has room for the columns.

    `table` begins with its table_open. Columns may be squeezed, but never below their longest word; one without
    room on a phone stacks its cells there, and one without room anywhere stacks them always.
    """
    rows = list(_rows(table))
    needed = sum(_longest_word(column) * _LETTER + _GAP for column in zip(*rows, strict=True))
    if needed <= _PHONE:
        return "<table>", []
    return f'<table class="stacked{" widens" if needed <= _SHEET else ""}">', rows[0]


def cell(tag: str, token: Token, head: str = "") -> str:
    """A cell's start, on the side its column is aligned to (`---:`); in a stacked row its head stands before it."""
    side = _SIDES.get(str(token.attrGet("style")), "")
    scope = ' scope="col"' if tag == "th" else ""
    label = f'<span class="label">{escape(head)}: </span>' if head else ""
    return f"<{tag}{scope}" + (f' class="{side}"' if side else "") + f">{label}"


def _rows(table: Sequence[Token]) -> Iterator[list[str]]:
    """The words of each row, cell by cell."""
    row: list[str] = []
    for token in table:
        if token.type == "table_close":
            return
        if token.type == "inline":
            row.append(_words(token))
        elif token.type == "tr_close":
            yield row
            row = []


def _longest_word(column: Sequence[str]) -> int:
    return max(len(word) for said in column for word in re.split(r"[\s-]+", said))


def _words(inline: Token) -> str:
    return "".join(child.content for child in inline.children or () if child.type in ("text", "code_inline"))
