"""What every printed table shares: cells that cannot disturb a terminal, and columns aligned for a pipe."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

if TYPE_CHECKING:
    from rich.text import Text


def printable(text: str) -> str:
    """The text on one line, without a character that would move the cursor or change the terminal's colours."""
    return "".join(character if character.isprintable() else " " for character in text).strip()


def cell(*lines: tuple[str, str]) -> "Text":
    """A cell of several lines, each with its style; empty lines are left out. Markup in a text stays text."""
    from rich.text import Text  # late: aligned lines need none

    shown = [Text(printable(text), style=style) for text, style in lines if text]
    return Text("\n", overflow="fold").join(shown)


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows as lines of text, their columns in line, nothing cut, no space at the end."""
    clean = [[printable(text) for text in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(*clean, strict=True)]
    return [
        "  ".join(_padded(text, width) for text, width in zip(row, widths, strict=True)).rstrip() for row in clean
    ]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))
