"""The dateline at the head of a text: cities, date, agency's tag and dash, in whatever order the field has them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mailer.core.importing.block import Block
from mailer.core.importing.parts import City
from mailer.core.importing.phrases import BETWEEN_CITIES, CONNECTED, RELEASE_LABEL
from mailer.core.importing.written_day import WrittenDay, first_day
from mailer.core.places import cities_named

FAR = 180
"""A date further into a paragraph than this many characters belongs to its story."""

_DASH = r"[–—―−-]"
_TAG = re.compile(
    r"\s*(?:\((?P<round>[^\W\d_][^()\d]{1,40})\)|/(?P<slashed>[^\W\d_][^/\d]{1,40})/|\[(?P<square>[^\W\d_][^\[\]\d]{1,40})\])"
)
_NAMED_AGENCY = re.compile(rf"\s*{_DASH}\s*(?P<named>(?:[A-ZА-ЯЁІЇЄ][\w-]*\s?){{1,3}})\.\s+(?=[A-ZА-ЯЁІЇЄ«“\"])")
_SEPARATOR = re.compile(rf"\s*(?:\)\s*)?(?:[.:,|•·]?\s*(?:{_DASH}+|[:|•·])+|\.(?=\s|$)|\n|$)\s*")
_STOPPED = re.compile(
    r"(?<=\w\.)\s+(?=[^\Wa-zа-яё\d_])"
)  # “2026 г. Текст”: the stop of the short word is the separator
_CLOSED = re.compile(r"(?<=\))\s*|\s*\)\s*")
_EDGE = " ,،，、;:/|•·(\n\t–—―−-"
_PARTED = frozenset(",،，(|/–—-:.\n")
_TOWN = re.compile(r"^\s*(?:г|м|г-к)\.\s*(?=[А-ЯІЇЄҐ])")  # г. Москва, м. Київ
_MOST_CITIES = 12


@dataclass(frozen=True)
class Dateline:
    """What the head of a paragraph says; `rest` is the story after it, `labels` the words around cities and date."""

    cities: tuple[City, ...]
    day: WrittenDay | None
    day_text: str
    rest: Block
    labels: tuple[str, ...] = ()


def find_dateline(block: Block, language: str, dated: bool = False) -> Dateline | None:
    """The dateline that a block begins with, or None.

    `dated` says that the release has its date elsewhere: then cities and a dash are enough.
    """
    day = first_day(block.text[:FAR], language)
    found = _with_day(block, day) if day else None
    alone = dated or _SHOUTED.match(block.text) or _TAGGED.match(block.text)
    return found or (_without_day(block) if alone else None)


_TAGGED = re.compile(rf"^[^\W\d_][^()\d]{{2,60}}\((?:[A-Z]{{2,}}|ots|dpa|epd)[A-Z /]*\)\s*{_DASH}")
"""An agency's tag and a dash: `Wien (OTS) -`."""

_SHOUTED = re.compile(r"^[^\Wa-zа-яёіїє\d_][^a-zа-яёіїє]{3,60}?(?:\([^()]+\)\s*)?" + _DASH)
"""Capitals up to a dash: `LONDON (Reuters) –`, `NEW YORK--(BUSINESS WIRE)--`."""


def _with_day(block: Block, day: WrittenDay) -> Dateline | None:
    before = block.text[: day.start].rstrip(_EDGE)
    if RELEASE_LABEL.match(before) or len(before.split()) > 24:
        return None
    tag, end = _tag_after(block.text, day.end)
    separator = _SEPARATOR.match(block.text, end) or _STOPPED.match(block.text, end)
    if separator is None and block.text.startswith("("):  # (Paris, 23 November 2011) The text
        separator = _CLOSED.match(block.text, end)
    day_text = block.text[day.start : day.end].strip(" ()")
    if before:
        before, earlier = _tag_at_end(before)
        cities, small = _cities(block.line, before.strip("( "))
        parted = block.text[: day.start].rstrip()[-1:] in _PARTED
        if separator is None or not _like_cities(cities, parted):
            return None
        return Dateline(cities, day, day_text, block.cut(separator.end()), (*small, *earlier, *tag))
    return _day_first(block, day, day_text) or (
        Dateline((), day, day_text, block.cut(separator.end()), tuple(tag)) if separator is not None else None
    )


def _day_first(block: Block, day: WrittenDay, day_text: str) -> Dateline | None:
    """`23 November 2011, Paris – …`: cities between the date and a dash, each of them known."""
    after = block.text[day.end : day.end + FAR]
    for dash in re.finditer(rf"\s{_DASH}+\s|{_DASH}{{2,}}|[:\n]|$", after):
        cities_text = after[: dash.start()].strip(_EDGE + ".")
        tagged, tags = _tag_at_end(cities_text if "(" in cities_text else cities_text.rstrip(")"))
        cities, small = _cities(block.line, tagged)
        if cities and all(cities_named(city.text) for city in cities):
            return Dateline(cities, day, day_text, block.cut(day.end + dash.end()), (*small, *tags))
    return None


def _without_day(block: Block) -> Dateline | None:
    """`LONDON – …`: known cities, a tag perhaps, and a dash before a whole paragraph."""
    for dash in re.finditer(rf"\s{_DASH}+\s|{_DASH}{{2,}}\s*|:\s+(?=\S)|(?<=\))\s*{_DASH}\s*", block.text[:FAR]):
        head, tags = _tag_at_end(block.text[: dash.start()].strip(_EDGE))
        rest = block.cut(dash.end())
        if again := re.match(rf"\(([^()\d]{{2,40}})\)\s*{_DASH}+\s*", rest.text):  # --(BUSINESS WIRE)--
            tags, rest = (*tags, again[1]), rest.cut(again.end())
        cities, small = _cities(block.line, head)
        known = cities and all(cities_named(city.text) for city in cities)
        if known and len(rest.text) > 60 and not rest.text[:1].islower():
            return Dateline(cities, None, "", rest, (*small, *tags))
    return None


def _tag_after(text: str, end: int) -> tuple[tuple[str, ...], int]:
    """The agency's tag after a date, `(Reuters)`, `/PRNewswire/` or `- ИТАР-ТАСС.`, and where it ends."""
    while text[end : end + 1] == ")":
        end += 1
    if found := re.compile(rf"[.,]?{_TAG.pattern}").match(text, end):
        return tuple(filter(None, found.groups())), found.end()
    if found := _NAMED_AGENCY.match(text, end):
        return (found["named"].strip(),), found.end() - 1
    return (), end


def _tag_at_end(head: str) -> tuple[str, tuple[str, ...]]:
    """What stands before the date without an agency's tag at its end; `(France)` after a city is no tag."""
    found = re.search(rf"{_TAG.pattern}$", head)
    if found is None or cities_named(as_qualified(head)) or not head[: found.start()].strip():
        return head, ()
    if found["round"] and any(
        cities_named(f"{name}, {found['round']}") for name in _names(head[: found.start()])[-1:]
    ):
        return head, ()
    return head[: found.start()].rstrip(_EDGE), tuple(filter(None, found.groups()))


def as_qualified(name: str) -> str:
    """`Paris (France)` as `Paris, France`."""
    return re.sub(r"\s*\(([^()]+)\)\s*$", r", \1", name)


def _names(head: str) -> list[str]:
    names = (_TOWN.sub("", name).strip() for name in BETWEEN_CITIES.split(head))
    return [name.rstrip(".") if name.count(".") == 1 and len(name) > 4 else name for name in names if name]


def _cities(line: int, head: str) -> tuple[tuple[City, ...], tuple[str, ...]]:
    """The cities of a list, and the small words between them; `Paris, France` is one city, `Paris, Moscow` two."""
    cities: list[City] = []
    for name in _names(head):
        whole = f"{cities[-1].text}, {name}" if cities else ""
        if whole and _narrows(cities[-1].text, name):
            cities[-1] = City(line, whole)
        else:
            cities += [City(line, part) for part in _hyphened(name)]
    said = [CONNECTED.match(between.strip() + " ") for between in BETWEEN_CITIES.findall(head)]
    towns = [found for name in BETWEEN_CITIES.split(head) if (found := _TOWN.match(name))]
    return tuple(cities), tuple(found.group().strip() for found in (*said, *towns) if found)


def _narrows(city: str, name: str) -> bool:
    """Whether a name after a comma says in which country or state the city before it lies.

    Ontario and New York are cities too: a state of that name wins, and else the larger of the two readings.
    """
    whole, alone = cities_named(f"{city}, {name}"), cities_named(name)
    if not whole or not cities_named(city) or not alone:
        return bool(whole and cities_named(city))
    state = whole[0].written.rpartition(", ")[2].startswith(("US-", "CA-", "AU-"))
    return state or alone[0].population <= whole[0].population


def _hyphened(name: str) -> list[str]:
    """`Paris-Moscow-Dushanbe` and `Paris–Moscow` without spaces, when the whole is no city and each part is one."""
    if cities_named(name) or cities_named(as_qualified(name)):
        return [name]
    parts = re.split(_DASH, name)
    return parts if len(parts) > 1 and all(cities_named(part) for part in parts) else [name]


def _like_cities(cities: Sequence[City], parted: bool) -> bool:
    """Whether these may be cities: most are known, or each is a capitalised name and a comma leads to the date."""
    if not cities or len(cities) > _MOST_CITIES:
        return False
    known = [bool(cities_named(as_qualified(city.text))) for city in cities]
    if any(known) and (all(known) or parted):
        return all(len(city.text.split()) <= 6 for city in cities)
    names = [city.text.split() for city in cities]
    return parted and all(len(name) <= 3 and all(word[:1].isupper() for word in name) for name in names)
