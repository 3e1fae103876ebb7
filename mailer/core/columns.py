"""Text in columns as a terminal shows it: Chinese letters take two, and lines may end between them."""

import re
import unicodedata
from collections.abc import Iterator

WIDTH = 72  # columns: RFC 5322 section 2.1.1 asks for 78; quoting in a reply takes a few
_WIDE = "\u2e80-\u2fff\u3040-\ua4cf\uac00-\ud7a3\uf900-\ufaff"
_OPENING = "「『（《〈【“‘"
_PIECE = re.compile(
    # a gap; a wide letter, with the marks that no line may end or begin with; a word up to the next wide letter
    rf"[ \t]+|[{_OPENING}]*[{_WIDE}][\u3000-\u303f\uff00-\uff65—…”’]*|[^ \t{_WIDE}{_OPENING}]+|."
)


def width_of(text: str) -> int:
    """How many columns a terminal gives the text (Unicode Standard Annex 11)."""
    return sum(map(_width, text))


def wrap(text: str, indent: str = "", first: str | None = None) -> str:
    """The text in lines of at most 72 columns; a longer word, such as an address of a page, stays whole.

    `first` is what stands before the first line (a bullet), `indent` before the others. Line breaks are kept.
    """
    lines: list[str] = []
    for part in text.split("\n"):
        lines.extend(_lines(part.strip(" \t"), indent if lines or first is None else first, indent))
    return "\n".join(lines)


def _lines(text: str, opening: str, indent: str) -> Iterator[str]:
    line, columns, gap, begun = opening, width_of(opening), "", False
    for piece in _PIECE.findall(text):
        if not piece.strip(" \t"):
            gap = piece
            continue
        more = width_of(gap + piece)
        if begun and columns + more > WIDTH:
            yield line
            line, columns = indent + piece, width_of(indent + piece)
        else:
            line, columns, begun = line + gap + piece, columns + more, True
        gap = ""
    yield line.rstrip(" \t")


def _width(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
