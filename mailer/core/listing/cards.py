"""Address cards (vCard 2.1; 3.0, RFC 2426; 4.0, RFC 6350) as lines of named cells, each by the line it begins on."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mailer.core.contact import BadRow
from mailer.core.errors import Misused
from mailer.core.listing.table import MAX_LINES
from mailer.core.source_text import decoded

_BEGIN = re.compile(r"\s*BEGIN:VCARD\s*", re.IGNORECASE)
_END = re.compile(r"\s*END:VCARD\s*", re.IGNORECASE)
_READ = re.compile(r"(?:[\w-]+\.)?(?:VERSION|FN|N|ORG|TITLE|ROLE|EMAIL|ADR|TZ|LANG|CATEGORIES)[;:]", re.IGNORECASE)
_MAX_CARD = 100_000
"""Characters of the properties that are read; a card has fewer."""


def is_cards(filename: str, data: bytes) -> bool:
    """Whether the file says that it is made of address cards, by its name or its first line."""
    begin = data[:200].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").upper()
    return filename.lower().endswith((".vcf", ".vcard")) or begin.startswith(b"BEGIN:VCARD")


def card_lines(filename: str, data: bytes, notes: list[str]) -> Iterator[tuple[int, Mapping[str, str]] | BadRow]:
    """Each card as the cells of its person. Raises Misused for a file without a card."""
    text, encoding = decoded(filename, data)
    if encoding not in ("UTF-8", "UTF-16"):
        notes.append(f"{filename} was read as {encoding}: check a name with accents.")
    lines = re.sub("\r\n?", "\n", text).split("\n")
    if not any(map(_BEGIN.fullmatch, lines)):
        raise Misused(f"{filename} has no address card in it (no line BEGIN:VCARD); export the contacts again.")
    if sum(bool(_BEGIN.fullmatch(line)) for line in lines) > MAX_LINES:
        raise Misused(f"{filename} has more than {MAX_LINES:,} cards; a contact list is shorter: divide it.")
    return _cards(lines)


def _cards(lines: Sequence[str]) -> Iterator[tuple[int, Mapping[str, str]] | BadRow]:
    begins: int | None = None
    for at, line in enumerate(lines):
        if _BEGIN.fullmatch(line):
            if begins is not None:
                yield _unended(lines, begins)
            begins = at
        elif _END.fullmatch(line) and begins is not None:
            yield _cells(lines, begins, at)
            begins = None
        elif begins is None and line.strip():
            yield BadRow(at + 1, line.strip()[:200], "stands outside every address card")
    if begins is not None:
        yield _unended(lines, begins)


def _unended(lines: Sequence[str], begins: int) -> BadRow:
    return BadRow(begins + 1, " ".join(lines[begins + 1 : begins + 4])[:200], "is a card without its end (END:VCARD)")


def _cells(lines: Sequence[str], begins: int, ends: int) -> tuple[int, Mapping[str, str]] | BadRow:
    import vobject  # not at the top: few commands read cards

    kept = _kept(lines[begins + 1 : ends])
    if sum(map(len, kept)) > _MAX_CARD:
        return BadRow(begins + 1, kept[0][:200], "is a card of more than 100,000 characters")
    try:
        card = vobject.readOne("\n".join(["BEGIN:VCARD", *kept, "END:VCARD"]), allowQP=True)
        return begins + 1, {column: cell for column, cell in _read(card).items() if cell}
    except Exception as fault:  # whatever a broken card does to its reader, the others are read
        said = " ".join(str(fault).split())[:120]
        return BadRow(
            begins + 1, " ".join(kept)[:200], f"is a card that cannot be read ({said or type(fault).__name__})"
        )


def _kept(lines: Sequence[str]) -> list[str]:
    """The properties that we read, with the lines they go on over; photographs would take minutes to unfold."""
    kept: list[str] = []
    reading = quoted = False
    for line in lines:
        if not (line[:1] in (" ", "\t") or quoted):
            reading = bool(_READ.match(line))
        quoted = line.endswith("=") and (quoted or "QUOTED-PRINTABLE" in line.upper())
        if reading and line.strip():
            kept.append(line)
    return kept


def _read(card: Any) -> dict[str, str]:
    address = _best(card, "adr")
    return {
        "email": "\n".join(_text(email.value) for email in sorted(_all(card, "email"), key=_preference)),
        "name": _first(card, "fn"),
        **_name_parts(card),
        "outlet": _first(card, "org"),
        "role": _first(card, "title") or _first(card, "role"),
        "city": _text(getattr(address, "city", "")),
        "region": _text(getattr(address, "region", "")),
        "country": _text(getattr(address, "country", "")),
        "zone": next((zone for zone in map(_text_of, _all(card, "tz")) if "/" in zone), ""),  # offsets name no zone
        "languages": " ".join(_text_of(each) for each in sorted(_all(card, "lang"), key=_preference)),
        "tags": "\n".join(_text(tag) for each in _all(card, "categories") for tag in each.value),
    }


def _name_parts(card: Any) -> dict[str, str]:
    name = _best(card, "n")
    parts = {"given": "given", "middle": "additional", "family": "family"}
    return {column: _text(getattr(name, part, "")) for column, part in parts.items()}


def _all(card: Any, name: str) -> list[Any]:
    return list(card.contents.get(name, []))


def _best(card: Any, name: str) -> Any:
    """The value of the preferred property of that name, an address of work before one of home; None without any."""
    found = sorted(_all(card, name), key=lambda each: (_preference(each), "WORK" not in _types(each)))
    return found[0].value if found else None


def _first(card: Any, name: str) -> str:
    found = sorted(_all(card, name), key=_preference)
    return _text(found[0].value) if found else ""


def _types(each: Any) -> set[str]:
    said = [*each.params.get("TYPE", []), *each.singletonparams]
    return {word.upper() for types in said for word in types.split(",")}


def _preference(each: Any) -> int:
    """PREF=1 to 100 (RFC 6350 section 5.3); TYPE=PREF of the older kinds is 1."""
    if "PREF" in _types(each):
        return 1
    said = "".join(each.params.get("PREF", []))
    return int(said) if said.isdecimal() else 101


def _text_of(each: Any) -> str:
    return _text(each.value)


def _text(value: Any) -> str:
    """A value as text: the first part of a structured one, such as the organisation before its departments."""
    while isinstance(value, list | tuple):
        value = value[0] if value else ""
    return " ".join(str(value or "").split())
