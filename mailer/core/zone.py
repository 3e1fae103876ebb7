"""Wall times, zones and instants: every sum is done in UTC, and a doubtful wall time is a question.

Zone data comes from the `tzdata` package only, never from the operating system (often a year behind).
"""

import re
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import tzdata

from mailer.core.doubtful_time import question_about
from mailer.core.errors import Misused
from mailer.core.zone_names import no_such_zone

zoneinfo.reset_tzpath(to=())  # before any ZoneInfo is made: the system's copy would be read first
ZoneInfo.clear_cache()

ZONE_DATA = f"tzdata {tzdata.__version__}"
_MOMENT = re.compile(r"^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(?::(\d{2}))?(?:\s*([A-Za-z+-]\S*))?$")


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant as a person said it: wall time + zone + fold, and the UTC instant they mean.

    `wall` has no zone by design (it is a clock face); `utc` is aware and in UTC.
    """

    wall: datetime
    zone: str
    fold: int
    utc: datetime


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """The IANA names that this program takes: those of places, and UTC; no abbreviations and no offsets."""
    offsets = re.compile(r"Etc/GMT.*\d")  # their sign is turned round: Etc/GMT+5 is New York's winter
    names = zoneinfo.available_timezones()
    return frozenset(name for name in names if "/" in name and not offsets.match(name)) | {"UTC"}


@lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo:
    """The zone of that IANA name. Raises Misused, with the right spelling or a question, for anything else."""
    if name not in zone_names():
        raise Misused(no_such_zone(name, zone_names()))
    return ZoneInfo(name)


def aware(instant: datetime) -> datetime:
    """The same instant in UTC. Raises Misused for a naive datetime: it does not say which hour is meant."""
    if instant.tzinfo is None:
        raise Misused(f"{instant:%Y-%m-%d %H:%M} has no time zone; say which city's time it is.")
    return instant.astimezone(UTC)


def instant_of(wall: datetime, zone: ZoneInfo, fold: int) -> datetime | None:
    """The UTC instant of a wall time, or None where that wall time does not exist (round trip differs)."""
    instant = wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
    return instant if instant.astimezone(zone).replace(tzinfo=None) == wall else None


_YEARS = range(1900, 2200)
"""Before, cities kept no zones; after, nobody knows them, and sums with dates must not overflow."""


def moment(
    wall: datetime, zone: str, fold: int | None = None, choice: Callable[[int], str] = "fold = {}".format
) -> Moment:
    """The instant that a wall time means in a zone.

    Raises Misused for a wall time that does not exist there (naming the two nearest that do) and for one
    that comes twice unless `fold` says which (0 the first, 1 the second). `choice` words that answer as it is
    given where the question is asked.
    """
    if wall.tzinfo is not None:
        raise Misused(f"{wall.isoformat()} carries an offset; write the wall time alone and name the zone.")
    info = zone_named(zone)
    if wall.year not in _YEARS:
        raise Misused(f"{wall:%Y-%m-%d %H:%M} in {zone} is beyond the calendar; correct the year.")
    first, second = instant_of(wall, info, 0), instant_of(wall, info, 1)
    if first is None or second is None:
        before, after = _neighbours(wall, info)
        raise Misused(
            f"{wall:%Y-%m-%d %H:%M} does not exist in {zone} (the clocks skip it);"
            f" the nearest times that do are {before:%Y-%m-%d %H:%M} and {after:%Y-%m-%d %H:%M}."
        )
    if first != second and fold is None:
        raise Misused(
            f"{wall:%Y-%m-%d %H:%M} comes twice in {zone} (the clocks go back); which one is it? Say {choice(0)} for"
            f" the first ({offset_label(first, zone)}, {first:%H:%M} UTC), or {choice(1)} for the second"
            f" ({offset_label(second, zone)}, {second:%H:%M} UTC)."
        )
    return Moment(wall, zone, fold if fold and first != second else 0, second if fold == 1 else first)


def moment_at(instant: datetime, zone: str) -> Moment:
    """What the clocks of a zone show at an instant (aware)."""
    clock = local(instant, zone)
    wall = clock.replace(tzinfo=None, fold=0)
    return Moment(wall, zone, clock.fold, aware(instant))


def _neighbours(wall: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The last wall minute before a gap and the first after it."""
    # Read with the offset before the gap, a skipped wall time lands after it, and the other way round.
    past = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    future = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    low, high = min(past, future), max(past, future)
    before_offset = low.astimezone(zone).utcoffset()
    while high - low > timedelta(minutes=1):
        middle = (low + (high - low) / 2).replace(second=0, microsecond=0)
        if middle <= low:
            break
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before_offset else (low, middle)
    return low.astimezone(zone).replace(tzinfo=None), high.astimezone(zone).replace(tzinfo=None)


def parse_moment(text: str, fold: int | None = None, choice: Callable[[int], str] = "fold = {}".format) -> Moment:
    """Reads `2026-12-01 09:00 Europe/Paris` (24-hour clock, zone by name).

    Raises Misused, with the question to answer, for 12-hour times, missing zones and bare abbreviations, and
    where `moment` does.
    """
    if question := question_about(text):
        raise Misused(question)
    match = _MOMENT.match(text.strip())
    if not match:
        raise Misused(f"“{text}” is not a time this program reads; write it like 2026-12-01 09:00 Europe/Paris.")
    day, clock, seconds, zone = match.groups()
    if zone is None:
        raise Misused(f"“{text}” has no time zone; which city's time is it? Add one, like Europe/Paris.")
    try:
        wall = datetime.fromisoformat(f"{day}T{clock}:{seconds or '00'}")
    except ValueError:
        raise Misused(f"“{text}” is not a date and time of the calendar.") from None
    return moment(wall, zone, fold, choice)


def local(instant: datetime, zone: str) -> datetime:
    """That instant on the clocks of a zone (aware)."""
    return aware(instant).astimezone(zone_named(zone))


def offset_label(instant: datetime, zone: str) -> str:
    """The offset of that date as printed: `UTC`, `UTC+4`, `UTC+5:45`, `UTC−3` (with a true minus sign)."""
    offset = local(instant, zone).utcoffset() or timedelta()
    minutes = round(offset.total_seconds() / 60)
    sign, (hours, rest) = ("+" if minutes >= 0 else "−"), divmod(abs(minutes), 60)
    if minutes == 0:
        return "UTC"
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")
