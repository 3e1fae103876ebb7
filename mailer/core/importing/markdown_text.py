"""Plain text → Markdown that says the same: nothing in it may turn into a heading, a list or emphasis by accident."""

import re
from collections.abc import Collection

_ANYWHERE = re.compile(r"[\\`*\[\]]|<(?=[A-Za-z/!?])|&(?=#?\w+;)|(?<!\w)_|_(?!\w)")
_LINE_START = re.compile(r"^(\s*)([#>]|[+-](?=\s|$|-)|=+\s*$|~~~)", re.MULTILINE)
_NUMBER_START = re.compile(r"^(\s*\d{1,9})([.)])(?=\s|$)", re.MULTILINE)
_MARKER = re.compile(r"\[(\d{1,3})\]")


def escaped(text: str) -> str:
    """The text with a backslash before whatever Markdown would take for a mark."""
    text = _ANYWHERE.sub(lambda found: "\\" + found.group(), text)
    text = _LINE_START.sub(lambda found: f"{found[1]}\\{found[2]}", text)
    return _NUMBER_START.sub(r"\1\\\2", text)


def with_markers(text: str, footnotes: Collection[str], plain: bool = True) -> str:
    """The text with its `[1]` tied to footnote 1 where there is one, and escaped when it is not Markdown already."""
    parts = _MARKER.split(text)
    written = []
    for n, part in enumerate(parts):
        if n % 2:
            written.append(f"[^{part}]" if part in footnotes else escaped(f"[{part}]") if plain else f"[{part}]")
        else:
            written.append(escaped(part) if plain else part)
    return "".join(written)


def markers(text: str) -> set[str]:
    """The numbers of the footnote marks in a text: `[1]` and `[^1]`."""
    return {found[1] for found in re.finditer(r"\[\^?(\d{1,3})\]", text)}
