"""The dateline at the head of a text: cities, a date, a dash; in any language whose months CLDR names."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date

from mailer.core.importing.parts import Block, City
from mailer.core.importing.phrases import CONNECTED, RELEASE_LABEL
from mailer.core.places import cities_named

_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er)?\s+(?:de\s+)?([^\W\d_]{3,})\.?,?\s+(?:de\s+)?(\d{4})(?!\d)")
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)")
_DOTTED = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")
_AFTER = re.compile(r"^(\s*(?:года|год|г)?\.?\s*\)?)\s*(?:[–—:-]+|\.(?=\s)|$|\n)\s*")
_BETWEEN = re.compile(r"\s*[,;/|·]\s*|\s+(?:and|и|et|und|y)\s+|\s+[–—-]\s+")
_ARTICLE = re.compile(r"(?:^|,?\s+)(le|el|den|am)$", re.IGNORECASE)
FAR = 160
"""A date further into a paragraph than this many characters belongs to its story."""


@dataclass(frozen=True)
class Dateline:
    """What the head of a paragraph says; `rest` is the story after it, `connectors` the small words around cities."""

    cities: tuple[City, ...]
    day: date
    day_text: str
    rest: str
    connectors: tuple[str, ...] = ()


def find_dateline(block: Block, language: str) -> Dateline | None:
    """The dateline that a block begins with, or None."""
    found = find_date(block.text[:FAR], language)
    if found is None:
        return None
    day, start, end = found
    after = _AFTER.match(block.text[end:])
    head = block.text[:start].rstrip(" ,(–—-\n")
    if after is None or (head and len(head.split()) > 16):
        return None
    cities, connectors = _cities(block.line, head)
    if head and (
        RELEASE_LABEL.match(head) or not _like_cities(cities, block.text[:start].rstrip()[-1:] in (",", "("))
    ):
        return None
    day_text = (block.text[start:end] + after[1]).strip(" ()")
    return Dateline(cities, day, day_text, block.text[end + after.end() :].strip(), connectors)


def find_date(text: str, language: str) -> tuple[date, int, int] | None:
    """The first date written in a text, with the span it takes; all-number dates only when they are not doubtful."""
    found = []
    for pattern, order in ((_DAY_FIRST, "dmy"), (_MONTH_FIRST, "mdy"), (_ISO, "ymd"), (_DOTTED, "dmy")):
        for match in pattern.finditer(text):
            day = _date(dict(zip(order, match.groups(), strict=True)), language)
            if day:
                found.append((match.start(), match.end(), day))
                break
    if not found:
        return None
    start, end, day = min(found)
    return day, start, end


def date_words(day: date, language: str) -> str:
    """The date as its words in a language: `23 November 2011`, `23 ноября 2011`."""
    return format_date(day, "d MMMM y", locale=language)


def _date(parts: dict[str, str], language: str) -> date | None:
    month = int(parts["m"]) if parts["m"].isdigit() else _months(language).get(parts["m"].casefold().rstrip("."))
    try:
        return date(int(parts["y"]), month, int(parts["d"])) if month else None
    except ValueError:
        return None


@lru_cache(maxsize=32)
def _months(language: str) -> dict[str, int]:
    """Month names of a language, long and short, in the form used in dates and alone."""
    months = Locale.parse(language).months
    return {
        name.casefold().rstrip("."): number
        for form in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in months[form][width].items()
    }


def _cities(line: int, head: str) -> tuple[tuple[City, ...], tuple[str, ...]]:
    article = _ARTICLE.search(head)
    head = head[: article.start()] if article else head
    names = [name for name in _BETWEEN.split(head) if name]
    connectors = [CONNECTED.match(between.strip() + " ") for between in _BETWEEN.findall(head)]
    cities: list[City] = []
    for name in names:
        whole = f"{cities[-1].text}, {name}" if cities else ""
        # "Paris, France" is one city; "Paris, Moscow" is two
        if whole and not cities_named(name) and cities_named(whole) and cities_named(cities[-1].text):
            cities[-1] = City(line, whole)
        else:
            cities.append(City(line, name))
    said = [found.group().strip() for found in connectors if found]
    return tuple(cities), (*said, *([article[1]] if article else []))


def _like_cities(cities: tuple[City, ...], comma: bool) -> bool:
    """Whether these may be cities: one is known, or each is a capitalised name and a comma leads to the date."""
    if any(cities_named(city.text) for city in cities):
        return True
    names = [city.text.split() for city in cities]
    return comma and all(len(name) <= 3 and all(word[:1].isupper() for word in name) for name in names)
