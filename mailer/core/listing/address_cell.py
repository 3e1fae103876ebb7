"""The addresses of one cell: several, with names beside them, as links; each read or refused with its reason."""

import re

from mailer.core.address import key_of, parse_address
from mailer.core.errors import Misused

_QUOTED = re.compile(r'"[^"]*"')
_BETWEEN = re.compile(r"[;,\n|]|\s:::\s|\s/\s")
_IN_BRACKETS = re.compile(r"<([^<>]*)>")


def addresses_in(cell: str) -> tuple[str, ...]:
    """The addresses of a cell in their order, each once: `a@x; b@x`, `Anna <a@x>`, `mailto:a@x`, one on each line.

    Raises Misused, with the reason, where there is none or one of them cannot be an address.
    """
    pieces = list(filter(None, map(str.strip, _BETWEEN.split(_QUOTED.sub(" ", cell)))))
    bare = [_without_dressing(piece) for piece in pieces if not _is_part_of_a_name(piece, cell)]
    found = [word for piece in bare for word in _apart(piece)]
    if not found:
        raise Misused("has no email address" if "@" not in cell else f"“{cell[:80]}” is not an email address")
    addresses = [parse_address(word) for word in found]
    return tuple({key_of(address): address for address in reversed(addresses)}.values())[::-1]


def name_beside(cell: str) -> str:
    """The name that stands before a single address (`Anna Example <a@x>`), or nothing."""
    match = re.fullmatch(r"\s*\"?([^\"<>@]+?)\"?\s*<[^<>]*>\s*", cell)
    return match.group(1).strip() if match else ""


def _is_part_of_a_name(piece: str, cell: str) -> bool:
    """`Berg, Anna <a@x>`: the family's name stands before the comma."""
    return "@" not in piece and "<" in cell and "<" not in piece


def _without_dressing(piece: str) -> str:
    inside = _IN_BRACKETS.search(piece)
    text = (inside.group(1) if inside else piece).strip()
    return text[7:].partition("?")[0].strip() if text.casefold().startswith("mailto:") else text


def _apart(piece: str) -> list[str]:
    """The words of a piece when each is an address, else the piece as it is (and then it is refused)."""
    words = piece.split()
    return words if len(words) > 1 and all("@" in word.strip("@") for word in words) else [piece]
