"""Finds the dates written in a text, each with the weekday that stands beside it, so that the two can be compared."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from mailer.core.date_words import DATE_WORDS, DIGITS_ONLY, DateWords

_SPACE = r"(?:[^\S\n]|\n(?!\s*\n))"  # within a paragraph: the end of one says nothing of the date in the next
_GAP = rf"(?:[,*_]|{_SPACE}){{1,6}}"  # Markdown's emphasis may stand around a weekday
_PARTS = {
    "DAY": r"(?<!\d)(?<!\d[.,:/])(?P<day>0?[1-9]|[12]\d|3[01])(?!\d|:\d)",
    "YEAR": r"(?<!\d)(?P<year>(?:19|20)\d\d)(?!\d)",
    "NUMBER": r"(?P<number>0?[1-9]|1[0-2])",
    " ": rf"(?:{_SPACE}{{1,3}})",
}


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as it stands in `text[start:end]`, its weekday included.

    `weekday` is the one written (Monday is 0, as in `date.weekday`), None where there is none. Without a written
    year, `day` lies in the year handed in.
    """

    start: int
    end: int
    text: str
    day: date
    weekday: int | None
    year_written: bool

    @property
    def disagrees(self) -> bool:
        """Whether the weekday written is not the one that this date falls on."""
        return self.weekday is not None and self.weekday != self.day.weekday()


def dates_in(text: str, language: str, year: int) -> list[WrittenDate]:
    """The dates of a text in that language (en, fr, ru, uk, es, de), in order; `year` is meant where none is written.

    In any other language only dates like 2026-12-01 are found, without weekdays. What the calendar does not have
    (31 November) is no date.
    """
    words = DATE_WORDS.get(language, DIGITS_ONLY)
    found = [each for shape in words.shapes for each in _of_shape(text, words, shape, year)]
    found.sort(key=lambda each: (each.start, -each.end))
    return [each for at, each in enumerate(found) if all(each.start >= earlier.end for earlier in found[:at])]


def _of_shape(text: str, words: DateWords, shape: str, year: int) -> Iterator[WrittenDate]:
    for match in _pattern(words, shape).finditer(text):
        part = match.groupdict()
        month, weekday = part.get("month"), part.get("before") or part.get("after")
        if words.capitals and any(name and name[0].islower() for name in (month, weekday)):
            continue
        try:
            day = date(
                int(part["year"] or year),
                _place(month, words.months) + 1 if month else int(part["number"]),
                int(part["day"]),
            )
        except ValueError:
            continue
        number = _place(weekday, words.weekdays) if weekday else None
        yield WrittenDate(match.start(), match.end(), match[0], day, number, bool(part["year"]))


def _place(written: str, names: Sequence[str]) -> int:
    return next(at for at, name in enumerate(names) if re.fullmatch(name, written, re.IGNORECASE))


@lru_cache(maxsize=64)
def _pattern(words: DateWords, shape: str) -> re.Pattern[str]:
    """A date of one shape, with the weekday before it, or after it in brackets or behind a comma."""
    month = f"(?:{'|'.join(words.months)})"
    for name, expression in _PARTS.items():
        shape = shape.replace(name, expression)
    core = shape.replace("MONTH", rf"(?<!\w)(?P<month>{month})(?!\w)(?:\.(?=,?\s?[\d(]))?")
    if not words.weekdays:
        return re.compile(core)
    weekday, linking = f"(?:{'|'.join(words.weekdays)})", rf"(?:(?:{words.linking}){_SPACE})?"
    before = rf"(?:(?<!\w)(?P<before>{weekday})(?!\w)\.?{_GAP}{linking})?"
    # A weekday with a date of its own behind it belongs to that one
    own = rf"{_GAP}{linking}(?:\d{{1,2}}(?![\d:h]|\.\d\d(?!\.))|{month}(?!\w))"
    after = rf"(?:{_SPACE}?[(,]{_SPACE}?{linking}(?P<after>{weekday})(?![\w’'])\.?(?!{own})\)?)?"
    return re.compile(before + core + after, re.IGNORECASE)
