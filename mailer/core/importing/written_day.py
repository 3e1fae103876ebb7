"""The first date written at the head of a text, with or without its year and weekday, as the field writes dates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date

_YEAR = r"(?P<y>(?:19|20)\d{2})(?!\d)"
_MONTH = r"(?P<m>[^\W\d_]{3,})"
_ORDINAL = r"(?:st|nd|rd|th|er|re|º|ª|-?го)?"
_PATTERNS = (
    re.compile(
        rf"(?<!\d)[«“\"]?(?P<d>\d{{1,2}})[»”\"]?{_ORDINAL}\.?[\s-]*(?:(?:day\s+of|of|de|d['’])\s*)?{_MONTH}\.?"
        rf"(?:,?[\s-]*(?:del?\s+|of\s+|соли\s+)?{_YEAR})?"
    ),
    re.compile(rf"(?<!\w){_MONTH}\.?\s*(?P<d>\d{{1,2}}){_ORDINAL}(?![\d:.]\d)(?:,?\s*(?:del?\s+)?{_YEAR})?"),
    re.compile(rf"(?<!\d){_YEAR}\s+(?:жылғы|жылдың|ж\.)\s+(?P<d>\d{{1,2}})\s+{_MONTH}"),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>(?:19|20)\d{2})(?!\d)"),
    re.compile(r"(?<![\d.])(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{2})(?!\.?\d)"),
)
_NUMBERS = re.compile(r"(?<!\d)(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})[/.-](?P<y>(?:19|20)\d{2})(?!\d)")
_SUFFIX = re.compile(r"\s*(?:года|год|г|року|р|жыл|жылы|с)(?!\w)\.?", re.IGNORECASE)
_LEADS = {"le", "el", "a", "den", "dem", "am", "on", "the", "this", "dated"}


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A date as written: where it stands, and what it says; `year` is None when the text leaves it out."""

    start: int
    end: int
    month: int
    day: int
    year: int | None

    def in_year(self, year: int) -> date | None:
        """The civil date, in the written year or else in that one; None for 29 February of a common year."""
        try:
            return date(self.year or year, self.month, self.day)
        except ValueError:
            return None


def first_day(text: str, language: str, from_: int = 0) -> WrittenDay | None:
    """The first date in a text, its weekday and small words (le, den, г.) included in the span."""
    found = [day for pattern in _PATTERNS for day in _matching(pattern, text, language, from_)]
    found += _in_numbers(text, language, from_)
    if not found:
        return None
    # of two readings of one place the longer one, which has the year, is meant
    first = min(found, key=lambda day: (day.start, -day.end))
    return WrittenDay(
        _with_lead(text, first.start, language),
        _with_tail(text, first.end, language),
        first.month,
        first.day,
        first.year,
    )


def is_date_line(text: str, language: str) -> bool:
    """Whether a line is a date and nothing else but small words and marks."""
    found = first_day(text, language) if len(text) < 80 else None
    return found is not None and not re.search(r"\w", text[: found.start] + text[found.end :])


def date_words(day: date, language: str) -> str:
    """The date as its words in a language: `23 November 2011`, `23 ноября 2011`."""
    return format_date(day, "d MMMM y", locale=language)


def _matching(pattern: re.Pattern[str], text: str, language: str, from_: int) -> Iterator[WrittenDay]:
    for found in pattern.finditer(text, from_):
        named = found["m"]
        month = int(named) if named.isdecimal() else _months(language).get(named.casefold().rstrip("."))
        year = found["y"] and int(found["y"]) + 2000 * (len(found["y"]) == 2)
        if month and _exists(year or 2000, month, int(found["d"])):
            yield WrittenDay(found.start(), found.end(), month, int(found["d"]), year or None)
            return


def _in_numbers(text: str, language: str, from_: int) -> Iterator[WrittenDay]:
    """`23/11/2011` and `11/23/2011`; in English, `11/12/2011` may mean either and is not taken for a date."""
    for found in _NUMBERS.finditer(text, from_):
        a, b, year = int(found["a"]), int(found["b"]), int(found["y"])
        if (language != "en" or a > 12 or a == b) and _exists(year, b, a):
            yield WrittenDay(found.start(), found.end(), b, a, year)
        elif language == "en" and b > 12 and _exists(year, a, b):
            yield WrittenDay(found.start(), found.end(), a, b, year)


def doubtful_day(text: str, language: str) -> str:
    """A date in numbers that may be read in two ways (`11/12/2011` in English), as written; else nothing."""
    found = _NUMBERS.search(text) if language == "en" else None
    return (
        found.group()
        if found and int(found["a"]) <= 12 and int(found["b"]) <= 12 and found["a"] != found["b"]
        else ""
    )


def _exists(year: int, month: int, day: int) -> bool:
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False


def _with_lead(text: str, start: int, language: str) -> int:
    """Where the date begins with the weekday, article or “den” before it."""
    while found := re.search(r"([^\W\d_]+\.?)(,?\s+)$", text[:start]):
        word = found[1].casefold().rstrip(".")
        if word not in _LEADS and word not in _weekdays(language):
            break
        start = found.start()
    return start


def _with_tail(text: str, end: int, language: str) -> int:
    """Where the date ends with the “года” or the weekday after it."""
    if found := _SUFFIX.match(text, end):
        end = found.end()
    weekday = re.match(r",?\s+\(?([^\W\d_]+)\)?", text[end:])
    if weekday and weekday[1].casefold() in _weekdays(language):
        end += weekday.end()
    return end


@lru_cache(maxsize=32)
def _months(language: str) -> dict[str, int]:
    """Month names of a language, long and short, in the form used in dates and alone, and what the press adds."""
    months = Locale.parse(language).months
    named = {
        name.casefold().rstrip("."): number
        for form in ("format", "stand-alone")
        for width in ("abbreviated", "wide")
        for number, name in months[form][width].items()
    }
    if language == "en":
        named["sept"] = 9
    if language == "de":  # in Austria
        named |= {"jänner": 1, "feber": 2}
    if language == "tg":  # the ending that leads to the year: 23 ноябри соли 2011
        named |= {name + "и": number for name, number in named.items()}
    if language == "ru":  # agencies shorten to three letters without a stop
        named |= {name[:3]: number for name, number in list(named.items()) if number not in (3, 5)} | {"мар": 3}
    return named


@lru_cache(maxsize=32)
def _weekdays(language: str) -> frozenset[str]:
    days = Locale.parse(language).days
    return frozenset(
        name.casefold().rstrip(".")
        for form in ("format", "stand-alone")
        for width in ("abbreviated", "wide")
        for name in days[form][width].values()
    )
