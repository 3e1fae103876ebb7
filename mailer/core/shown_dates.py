"""Dates and hours as each language prints them: by CLDR, or by hand where CLDR is not what people write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date, format_skeleton

from mailer.core.stationery import Labels


@dataclass(frozen=True, slots=True)
class _ByHand:
    """A language whose dates CLDR has wrong; `weekdays` begins with Monday."""

    months: Sequence[str]
    weekdays: Sequence[str]
    full: str
    long: str
    short: str

    def write(self, pattern: str, day: date) -> str:
        return pattern.format(
            weekday=self.weekdays[day.weekday()], day=day.day, month=self.months[day.month - 1], year=day.year
        )


_BY_HAND = {
    # CLDR has capital months without the linking -и, and days as 03: 23 Ноябр 2011 for 23 ноябри соли 2011
    "tg": _ByHand(
        months=(
            *("январи", "феврали", "марти", "апрели", "майи", "июни"),
            *("июли", "августи", "сентябри", "октябри", "ноябри", "декабри"),
        ),
        weekdays=("душанбе", "сешанбе", "чоршанбе", "панҷшанбе", "ҷумъа", "шанбе", "якшанбе"),
        full="{weekday}, {day} {month} соли {year}",
        long="{day} {month} соли {year}",
        short="{day} {month}",
    )
}


def clock_time(clock: datetime) -> str:
    """24 hours; seconds only when there are any."""
    return f"{clock:%H:%M:%S}" if clock.second else f"{clock:%H:%M}"


def long_date(day: date, labels: Labels) -> str:
    """With the weekday and the year, standing on its own: Wednesday, 23 November 2011."""
    own = _by_hand(labels)
    written = own.write(own.full, day) if own else format_date(day, "full", locale=labels.locale)
    return _plain_spaces(written[:1].upper() + written[1:])


def plain_date(day: date, labels: Labels) -> str:
    """Without the weekday, as a dateline has it: 23 November 2011."""
    own = _by_hand(labels)
    return _plain_spaces(own.write(own.long, day) if own else format_date(day, "long", locale=labels.locale))


def short_date(day: date, labels: Labels) -> str:
    """Day and short month, for a subject line: 23 Nov."""
    own = _by_hand(labels)
    return _plain_spaces(own.write(own.short, day) if own else format_skeleton("MMMd", day, locale=labels.locale))


def _by_hand(labels: Labels) -> _ByHand | None:
    return _BY_HAND.get(labels.locale.partition("_")[0])


def _plain_spaces(written: str) -> str:
    """CLDR's narrow no-break space is missing from many mail fonts; the ordinary one is not."""
    return written.replace("\u202f", "\u00a0")
