"""The lines under “Press contacts” → persons: name, role, where, phone, email, in whatever order they come."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mailer.core.importing.block import Block
from mailer.core.importing.parts import Parts, Person
from mailer.core.importing.phrases import CONNECTED, FIELD_LABEL, PLACE_LEAD
from mailer.core.places import cities_named

EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")  # sizes: RFC 5321 section 4.5.3.1
PHONE = re.compile(r"(?<![\w@.])\+?\(?\d(?:[\s()./–-]*\d){5,14}(?!\w)")
LINK = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
_A_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}-\d{1,2}-\d{1,2}|(?:19|20)\d\d\s*[–-]\s*(?:19|20)\d\d")
_DASH = re.compile(r"\s+[–—-]\s+|:\s+")
_MARKS = " \t,،;|:.–—-()\u200e\u200f"


def has_address(text: str) -> bool:
    """Whether a text holds a phone number or an email address."""
    return bool(EMAIL.search(text)) or any(True for _ in _phones(text))


def _phones(text: str) -> Iterator[re.Match[str]]:
    """The phone numbers of a text; a date in numbers, a span of years and the digits of a link are none."""
    text = LINK.sub(lambda link: "@" * len(link[0]), text)
    return (found for found in PHONE.finditer(text) if not _A_DATE.fullmatch(found.group().strip()))


def read_people(block: Block, parts: Parts) -> None:
    """Adds the persons of one block to the parts; connecting words and “Tel.:” become labels."""
    person, further = Person(block.line), list[Person]()
    for kind, text in _fields(block, parts):
        if kind == "text" and text.startswith("("):
            if person.name:
                person = replace(person, role=f"{person.role} {text}".strip())
            else:
                parts.label(block.line, text, "beside a phone")
            continue
        if kind in ("text", "heading") and (person.phone or person.email):
            _add(person, parts, further)
            person, further = Person(block.line), []
        if kind == "heading":
            person = replace(person, role=text) if not person.name else _with_text(person, text)
        elif kind == "text":
            person = _with_text(person, text)
        elif getattr(person, kind) and person.name:
            # a second number of the same person stands below the first, under the same name
            further.append(_reached(Person(block.line, person.name), kind, text))
        else:
            if getattr(person, kind):
                _add(person, parts, further)
                person, further = Person(block.line), []
            person = _reached(person, kind, text)
    _add(person, parts, further)


def _reached(person: Person, kind: str, text: str) -> Person:
    if not person.name:  # “Press office:” and a number: the heading is who answers
        person = replace(person, name=person.role, role="")
    return replace(person, phone=text) if kind == "phone" else replace(person, email=text)


def _add(person: Person, parts: Parts, further: Sequence[Person]) -> None:
    """Keeps a person; a number or address without a name belongs to the one before it, or is left to be placed."""
    if person.name and (person.phone or person.email):
        parts.people += [person, *further]
        return
    last = parts.people[-1] if parts.people else person
    both = (last.phone and person.phone) or (last.email and person.email)
    if last is not person and not (person.name or person.where or both):
        parts.people[-1] = replace(last, phone=last.phone or person.phone, email=last.email or person.email)
        return
    why = "no phone or email goes with it" if person.name else "no name goes with it"
    for text in (person.where, person.name, person.role, person.phone, person.email):
        parts.leave(person.line, text, f"{why}: add it to the press contact it belongs to")


def _fields(block: Block, parts: Parts) -> Iterator[tuple[str, str]]:
    """The phones, emails and texts between them, in order; a line that ends with a colon is a heading."""
    for row in block.text.split("\n"):
        if row.rstrip().endswith(":") and not FIELD_LABEL.search(row.rstrip()) and not has_address(row):
            yield "heading", row.strip(_MARKS)
            continue
        position = 0
        found = sorted(
            [(m.start(), m.end(), "email") for m in EMAIL.finditer(row)]
            + [(m.start(), m.end(), "phone") for m in _phones(EMAIL.sub(lambda m: "@" * len(m[0]), row))]
        )
        for start, end, kind in found:
            yield from _texts(block.line, row[position:start], parts)
            yield kind, row[start:end].strip(_MARKS.replace("(", "").replace(")", ""))
            position = end
        yield from _texts(block.line, row[position:], parts)


def _texts(line: int, between: str, parts: Parts) -> Iterator[tuple[str, str]]:
    if label := FIELD_LABEL.search(between.rstrip(" (")):
        parts.label(line, label.group(), "a phone or an email")
        between = between[: label.start()]
    for piece in re.split(r"[,،;|](?![^()]*\))", between):
        text = piece.strip(_MARKS.replace("(", "").replace(")", "")).strip()
        if connected := CONNECTED.match(text + " "):
            parts.label(line, connected.group(), "connects two contacts")
            text = text[connected.end() :].strip()
        if text.count("(") != text.count(")"):
            text = text.strip("() ")
        if re.search(r"\w", text):
            yield "text", text


def _with_text(person: Person, text: str) -> Person:
    """The first text is the name (after “In Russia –” or before “– Director”), the next ones are the role."""
    if person.name:
        return replace(person, role=f"{person.role}, {text}" if person.role else text)
    first, *rest = _DASH.split(text, maxsplit=1)
    if rest and (PLACE_LEAD.match(first) or cities_named(first)):
        return replace(person, where=first, name=rest[0])
    if rest:
        return replace(person, name=first, role=rest[0])
    if PLACE_LEAD.match(text) and not person.where and len(text.split()) <= 4:
        return replace(person, where=text)
    return replace(person, name=text)


def place_people(blocks: Sequence[Block], parts: Parts, office: str) -> None:
    """The blocks below the label, each person's lines together: a line without an address leads to the next one.

    Where nobody is named, it is the `office` of the label that answers.
    """
    first = re.sub(r"\([^()]*\)", "", LINK.sub("", EMAIL.sub("", blocks[0].text))) if blocks else ""
    unnamed = not any(re.search(r"[^\W\d_]{2}", FIELD_LABEL.sub("", PHONE.sub("", row))) for row in first.split("\n"))
    if blocks and unnamed:
        blocks = [replace(blocks[0], text=f"{office}, {blocks[0].text}"), *blocks[1:]]
    pending: list[Block] = []
    for block in blocks:
        pending.append(block)
        if has_address(block.text):
            read_people(Block(pending[0].line, "\n".join(each.text for each in pending)), parts)
            pending = []
    for block in pending:
        parts.leave(block.line, block.text, "stands among the press contacts, without a phone or an email")
