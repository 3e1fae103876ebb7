"""The dateline at the head of a text: cities, date, agency's tag and dash, in whatever order the field has them."""

import re
from dataclasses import dataclass

from mailer.core.importing.block import Block
from mailer.core.importing.dateline_cities import DASH, as_qualified, cities_in, like_cities, names_in, narrowed
from mailer.core.importing.parts import City
from mailer.core.importing.phrases import MADE_IN, RELEASE_LABEL
from mailer.core.importing.written_day import WrittenDay, first_day
from mailer.core.places import cities_named

FAR = 180
"""A date further into a paragraph than this many characters belongs to its story."""

_TAG = re.compile(
    r"\s*(?:\((?P<round>[^\W\d_][^()\d]{1,40})\)|/(?P<slashed>(?:\d{1,2}\.)?[^\W\d_][^/\d]{1,40})/|\[(?P<square>[^\W\d_][^\[\]\d]{1,40})\])"
)
_STORY_BEGINS = r"(?=[A-ZА-ЯЁІЇЄ«“\"])"
_NAMED_AGENCY = re.compile(
    rf"\s*{DASH}\s*(?P<named>(?:[A-ZА-ЯЁІЇЄ][\w-]*\s?){{1,3}})\.\s+{_STORY_BEGINS}"
    r"|(?:\s*\.|(?<=\.))\s+(?P<loud>[A-ZА-ЯЁІЇЄ]{3,}(?:[- ][A-ZА-ЯЁІЇЄ]{3,})?)"
    rf"(?:\.\s+|\s+{DASH}\s+){_STORY_BEGINS}"
)
"""`23 ноября – РИА Новости. Текст`, `23 ноября. ИНТЕРФАКС – Текст`."""
_WIRE_BEFORE = re.compile(
    rf"\s{DASH}+\s(?P<wire>[^–—―,/]{{0,30}}\b(?:news\s?wire|wire|news|presse?|agency))$", re.IGNORECASE
)
"""A wire between the city and the date: `HONG KONG – Harbour Newswire – 23 November`."""
_HOUR = re.compile(
    r"\s*,?\s+(?:at|à|um|kl\.?|a\s+las|в|о)\s+\d{1,2}[:.h]\d\d(?:\s?(?:uhr|hrs|h|am|pm|a\.m\.|p\.m\.))?(?:\s\(?[A-Z]{2,5}\)?)?"
    rf"(?=\s*(?:{DASH}|\.|:|\n|$))",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(rf"\s*(?:\)\s*)?(?:[.:,|•·]?\s*(?:{DASH}+|[:|•·])+|\.(?=\s|$)|\n|$)\s*")
_STOPPED = re.compile(
    r"(?<=\w\.)\s+(?=[^\Wa-zа-яё\d_])"
)  # “2026 г. Текст”: the stop of the short word is the separator
_CLOSED = re.compile(r"(?<=\))\s*|\s*\)\s*")
_EDGE = " ,،，、;:/|•·(\n\t–—―−-"
_PARTED = frozenset(",،，(|/–—-.\n")


@dataclass(frozen=True)
class Dateline:
    """What the head of a paragraph says; `rest` is the story after it, `labels` the words around cities and date.

    `hour` is a time of day beside the date, as stock exchanges ask for it; it may be an embargo.
    """

    cities: tuple[City, ...]
    day: WrittenDay | None
    day_text: str
    rest: Block
    labels: tuple[str, ...] = ()
    hour: str = ""


def find_dateline(block: Block, language: str, dated: bool = False) -> Dateline | None:
    """The dateline that a block begins with, or None.

    `dated` says that the release has its date elsewhere: then cities and a dash are enough.
    """
    day = first_day(block.text[:FAR], language)
    found = _with_day(block, day) if day else None
    alone = dated or _SHOUTED.match(block.text) or _TAGGED.match(block.text)
    return found or (_without_day(block) if alone else None)


_TAGGED = re.compile(rf"^[^\W\d_][^()\d]{{2,60}}\((?:[A-Z]{{2,}}|ots|dpa|epd)[A-Z /]*\)\s*{DASH}")
"""An agency's tag and a dash: `Wien (OTS) -`."""

_SHOUTED = re.compile(r"^[^\Wa-zа-яёіїє\d_][^a-zа-яёіїє]{3,60}?(?:\([^()]+\)\s*)?" + DASH)
"""Capitals up to a dash: `LONDON (Reuters) –`, `NEW YORK--(BUSINESS WIRE)--`."""


def _with_day(block: Block, day: WrittenDay) -> Dateline | None:
    before = block.text[: day.start].rstrip(_EDGE)
    if RELEASE_LABEL.match(before) or len(before.split()) > 24:
        return None
    hour = _HOUR.match(block.text, day.end)
    tag, end = _tag_after(block.text, hour.end() if hour else day.end)
    separator = _SEPARATOR.match(block.text, end) or _STOPPED.match(block.text, end)
    if separator is None and block.text.startswith("("):  # (Paris, 23 November 2011) The text
        separator = _CLOSED.match(block.text, end)
    day_text = block.text[day.start : day.end].strip(" ()")
    if before:
        if wire := _WIRE_BEFORE.search(before):
            before, tag = before[: wire.start()], (wire["wire"], *tag)
        before, earlier = _tag_at_end(before.strip("()") if before.endswith(")") and before[0] == "(" else before)
        before, lead = _without_lead(before.strip("( "))
        cities, small = cities_in(block.line, before)
        parted = block.text[: day.start].rstrip()[-1:] in _PARTED
        if separator is None or not like_cities(cities, parted):
            return None
        rest = block.cut(separator.end())
        if _is_span(rest.text, day):
            return None
        labels = (*lead, *small, *earlier, *tag)
        return Dateline(cities, day, day_text, rest, labels, hour.group().strip(" ,") if hour else "")
    return _day_first(block, day, day_text) or _date_alone(block, day, day_text, tag, end)


def _date_alone(block: Block, day: WrittenDay, day_text: str, tag: tuple[str, ...], end: int) -> Dateline | None:
    """`23 November 2026 – The text`; “23 ноября 2026 г. Верховный суд рассмотрел …” is a sentence."""
    separator = _SEPARATOR.match(block.text, end)
    rest = block.cut(separator.end()) if separator else block
    if separator is None or _is_span(rest.text, day) or rest.text[:1].islower():
        return None
    return Dateline((), day, day_text, rest, tag)


def _is_span(rest: str, day: WrittenDay) -> bool:
    """Whether the story would begin with another date: “1 March 1940 – 23 November 2026” is no dateline."""
    return bool(day.year and re.match(r"(?:\d{1,2}\.?\s+)?[^\W\d_]+\.?\s+(?:\d{1,2},\s+)?(?:19|20)\d\d\b", rest))


def _without_lead(head: str) -> tuple[str, tuple[str, ...]]:
    """The cities without the “Fait à” before them, and those words."""
    lead = MADE_IN.match(head)
    if lead is None or cities_named(head.split(",")[0]):
        return head, ()
    return head[lead.end() :], (lead.group().strip(),)


def _day_first(block: Block, day: WrittenDay, day_text: str) -> Dateline | None:
    """`23 November 2011, Paris – …`: cities between the date and a dash, each of them known."""
    after = block.text[day.end : day.end + FAR]
    for dash in re.finditer(rf"\.?\s{DASH}+\s|\.?{DASH}+\s|{DASH}{{2,}}|[:\n]|\.(?=\s)|$", after):
        cities_text = after[: dash.start()].strip(_EDGE + ".")
        tagged, tags = _tag_at_end(cities_text if "(" in cities_text else cities_text.rstrip(")"))
        tagged, lead = _without_lead(tagged)
        cities, small = cities_in(block.line, tagged)
        rest = block.cut(day.end + dash.end())
        if cities and all(cities_named(as_qualified(city.text)) for city in cities) and not rest.text[:1].islower():
            return Dateline(cities, day, day_text, rest, (*lead, *small, *tags))
    return None


def _without_day(block: Block) -> Dateline | None:
    """`LONDON – …`: known cities, a tag perhaps, and a dash before a whole paragraph."""
    for dash in re.finditer(rf"\s{DASH}+\s|{DASH}{{2,}}\s*|:\s+(?=\S)|(?<=\))\s*{DASH}\s*", block.text[:FAR]):
        head, tags = _tag_at_end(block.text[: dash.start()].strip(_EDGE))
        rest = block.cut(dash.end())
        if again := re.match(rf"\(([^()\d]{{2,40}})\)\s*{DASH}+\s*", rest.text):  # --(BUSINESS WIRE)--
            tags, rest = (*tags, again[1]), rest.cut(again.end())
        cities, small = cities_in(block.line, head)
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
        named = (found["named"] or found["loud"]).strip()
        return (named,), found.start() + found.group().index(named) + len(named)
    return (), end


def _tag_at_end(head: str) -> tuple[str, tuple[str, ...]]:
    """What stands before the date without an agency's tag at its end; `(France)` after a city is no tag."""
    found = re.search(rf"{_TAG.pattern}$", head)
    if found is None or cities_named(as_qualified(head)) or not head[: found.start()].strip():
        return head, ()
    if found["round"] and any(narrowed(name, found["round"]) for name in names_in(head[: found.start()])[-1:]):
        return head, ()
    return head[: found.start()].rstrip(_EDGE), tuple(filter(None, found.groups()))
