"""Two directions on one line: what is written the other way is set apart, so that its neighbours stay in place.

The isolates of Unicode Standard Annex 9 (U+2068, U+2069) do in plain text and in a subject what `dir` does in HTML.
"""

import re
import unicodedata
from collections.abc import Iterable

from markdown_it.token import Token

_OPEN, _CLOSE = "\u2068", "\u2069"
_NUMBER = re.compile(
    r"[+(]?\d[\d().\u00a0 /–-]{4,}\d"
)  # in groups: a line written from the right would turn them round


def direction_of(text: str) -> str:
    """`ltr` or `rtl` by the first letter that has a direction; empty where none has, as in a telephone number."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return ""


def isolate(text: str) -> str:
    """The text set apart: its own direction inside, and none outside."""
    return f"{_OPEN}{text}{_CLOSE}" if text else ""


def apart(text: str, direction: str) -> str:
    """The text, set apart where it is written in the other direction than its line."""
    return isolate(text) if direction_of(text) not in ("", direction) else text


def numbers_apart(tokens: Iterable[Token]) -> None:
    """Sets numbers in groups, such as telephone numbers, apart in a text written from the right (in place)."""
    for token in tokens:
        for child in token.children or ():
            if child.type == "text":
                child.content = _NUMBER.sub(lambda found: isolate(found[0]), child.content)
