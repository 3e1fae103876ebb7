"""Holds printed and promised times against newer zone data, and says in a sentence what it would move."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from mailer.core.errors import Misused
from mailer.core.printed_times import LIFT, START, PrintedTime
from mailer.core.zone import ZONE_DATA, instant_of, zone_named

_TOLD = 3


@dataclass(frozen=True, slots=True)
class ZoneData:
    """A version of the zone data, and how a zone of it is read (raises Misused for one that it does not have)."""

    version: str
    zone: Callable[[str], ZoneInfo]

    def is_newer_than(self, kept: str) -> bool:
        """Whether it has a say about what was computed with the version kept; older data has none."""
        return _numbers(self.version) > _numbers(kept)


INSTALLED = ZoneData(ZONE_DATA, zone_named)


@dataclass(frozen=True, slots=True)
class Move:
    """A printed time that means another instant (UTC) now; None where those clocks skip it."""

    printed: PrintedTime
    to: datetime | None


def moves(kept: Iterable[PrintedTime], data: ZoneData, now: datetime) -> list[Move]:
    """What the zone data moves of the times still to come, by the old reckoning or the new; the lift first."""
    found = [Move(each, _meaning(each, data)) for each in kept]
    coming = [one for one in found if max(one.printed.moment.utc, one.to or one.printed.moment.utc) > now]
    moved = [one for one in coming if one.to != one.printed.moment.utc]
    return sorted(moved, key=lambda one: one.printed.place_key not in (LIFT, START))


def told(moved: Sequence[Move], data: ZoneData) -> str:
    """`zone data tzdata 2026.2 moves the lift 2026-12-01 10:00 Europe/Paris from 09:00 UTC to 08:00 UTC; …`."""
    # A city whose clocks the lift was said in prints the same wall time once more
    once: dict[tuple[datetime, str], Move] = {}
    for one in moved:
        once.setdefault((one.printed.moment.wall, one.printed.moment.zone), one)
    said = [_told(one) for one in once.values()]
    more = f" and {len(said) - _TOLD} more" if len(said) > _TOLD else ""
    return (
        f"zone data {data.version} moves {', '.join(said[:_TOLD])}{more}; resuming keeps the approved instants,"
        " or cancel it and schedule it again"
    )


def _told(move: Move) -> str:
    what = {LIFT: "the lift ", START: "the start "}.get(move.printed.place_key, "the printed ")
    said, was = move.printed.moment, move.printed.moment.utc.astimezone(UTC)
    wall = f"{said.wall:%Y-%m-%d %H:%M} {said.zone}"
    if move.to is None:
        return f"{what}{wall}, which does not exist any more (was {was:%H:%M} UTC)"
    day = "" if move.to.date() == was.date() else f"{move.to:%Y-%m-%d} "
    return f"{what}{wall} from {was:%H:%M} UTC to {day}{move.to:%H:%M} UTC"


def _meaning(printed: PrintedTime, data: ZoneData) -> datetime | None:
    try:
        zone = data.zone(printed.moment.zone)
    except Misused:
        return None
    return instant_of(printed.moment.wall, zone, printed.moment.fold)


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]
