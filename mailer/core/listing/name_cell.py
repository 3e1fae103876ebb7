"""A person's name as a list has it → as it is printed: “Berg, Anna” is Anna Berg, “Berg, Jr.” stays."""

import re
from collections.abc import Mapping

_SUFFIXES, _PARTICLES = (
    frozenset(words.split())
    for words in (
        "jr sr ii iii iv phd md esq mba ba ma mp obe cbe",
        "van der den de del della di da do dos du la le las los von und zu zum zur af av ter ten bin ibn al el y e",
    )
)
_WORD = re.compile(r"^[^\W\d_]+(?:['’.-][^\W\d_]*)*$")
_ELIDED = re.compile("^[dl]['’]")


def printed_name(cells: Mapping[str, str]) -> str:
    """The name in a line's cells: the whole one, or the person's own, the middle and the family's put together."""
    if name := cells.get("name", ""):
        return turned(name) if name != cells.get("outlet") else name
    parts = (cells.get(part, "") for part in ("given", "middle", "family"))
    return " ".join(filter(None, parts))


def turned(name: str) -> str:
    """“Last, First” as “First Last”; anything that is not plainly such a name stays as it is."""
    family, *rest = (part.strip() for part in name.split(","))
    suffix = rest.pop() if len(rest) == 2 and _is_suffix(rest[-1]) else ""
    if len(rest) != 1 or _is_suffix(rest[0]) or not (_like_a_name(family) and _like_a_name(rest[0])):
        return name
    return " ".join(filter(None, (rest[0], family, suffix)))


def _is_suffix(text: str) -> bool:
    return text.casefold().replace(".", "") in _SUFFIXES


def _like_a_name(text: str) -> bool:
    words = text.split()
    begun = [bool(_WORD.match(word)) and not _ELIDED.sub("", word)[:1].islower() for word in words]
    pairs = list(zip(words, begun, strict=True))
    return 0 < len(words) <= 4 and any(begun) and all(fine or word.casefold() in _PARTICLES for word, fine in pairs)
