"""Wall times, zones and instants: every sum is done in UTC, and a doubtful wall time is a question.

Zone data comes from the `tzdata` package only, never from the operating system (often a year behind).
"""

import re
import zoneinfo
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.metadata import version
from zoneinfo import ZoneInfo

from mailer.core.errors import Misused

zoneinfo.reset_tzpath(to=())  # before any ZoneInfo is made: the system's copy would be read first
ZoneInfo.clear_cache()

ZONE_DATA = f"tzdata {version('tzdata')}"
_LATIN_ABBREVIATION = re.compile(r"^[A-Za-z]{2,5}$")
_MOMENT = re.compile(r"^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(?::(\d{2}))?(?:\s+(\S+))?$")


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant as a person said it: wall time + zone + fold, and the UTC instant they mean.

    `wall` has no zone by design (it is a clock face); `utc` is aware and in UTC.
    """

    wall: datetime
    zone: str
    fold: int
    utc: datetime


@lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo:
    """The zone of that IANA name. Raises Misused for abbreviations, offsets and unknown names."""
    if "/" not in name and name != "UTC":
        raise Misused(
            f"“{name}” is not the name of a time zone: abbreviations and offsets are ambiguous;"
            " name a city's zone such as Europe/Paris, or UTC."
        )
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise Misused(f"There is no time zone “{name}”; a zone is named like Europe/Paris.") from None


def aware(instant: datetime) -> datetime:
    """The same instant in UTC. Raises Misused for a naive datetime: it does not say which hour is meant."""
    if instant.tzinfo is None:
        raise Misused(f"{instant:%Y-%m-%d %H:%M} has no time zone; say which city's time it is.")
    return instant.astimezone(UTC)


def _valid(wall: datetime, zone: ZoneInfo, fold: int) -> datetime | None:
    """The UTC instant of a wall time, or None where that wall time does not exist (round trip differs)."""
    instant = wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
    return instant if instant.astimezone(zone).replace(tzinfo=None) == wall else None


def moment(wall: datetime, zone: str, fold: int | None = None) -> Moment:
    """The instant that a wall time means in a zone.

    Raises Misused for a wall time that does not exist there (naming the two nearest that do) and for one
    that comes twice unless `fold` says which (0 the first, 1 the second).
    """
    if wall.tzinfo is not None:
        raise Misused(f"{wall.isoformat()} carries an offset; write the wall time alone and name the zone.")
    info = zone_named(zone)
    first, second = _valid(wall, info, 0), _valid(wall, info, 1)
    if first is None or second is None:
        before, after = _neighbours(wall, info)
        raise Misused(
            f"{wall:%Y-%m-%d %H:%M} does not exist in {zone} (the clocks skip it);"
            f" the nearest times that do are {before:%Y-%m-%d %H:%M} and {after:%Y-%m-%d %H:%M}."
        )
    if first != second and fold is None:
        raise Misused(
            f"{wall:%Y-%m-%d %H:%M} comes twice in {zone} (the clocks go back): say fold = 0 for"
            f" {offset_label(first, zone)}, or fold = 1 for {offset_label(second, zone)}."
        )
    return Moment(wall, zone, fold if first != second else 0, second if fold == 1 else first)  # type: ignore[arg-type]


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


def parse_moment(text: str, fold: int | None = None) -> Moment:
    """Reads `2026-12-01 09:00 Europe/Paris` (24-hour clock, zone by name).

    Raises Misused, with the question to answer, for 12-hour times, missing zones and bare abbreviations.
    """
    if re.search(r"\d\s*[ap]\.?m\b", text, re.IGNORECASE):
        raise Misused(f"“{text}” is a 12-hour time; is it morning or evening? Write it as 00:00 to 23:59.")
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
    return moment(wall, zone, fold)


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
