"""An oracle for local time that is not Python's: the C library's `zdump` and GNU `date`, on the same zone files."""

import subprocess
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

FIRST, LAST = 1990, 2040
_ZONES = Path(str(files("tzdata"))) / "zoneinfo"


@dataclass(frozen=True)
class Clocks:
    """What the clocks of one zone do: their offset at the start of 1990, and every change up to the end of 2040."""

    first: timedelta
    changes: tuple[tuple[datetime, timedelta], ...]  # from that instant (UTC) on, the new offset

    def offset(self, instant: datetime) -> timedelta:
        passed = bisect_right(self.changes, instant, key=lambda change: change[0])
        return self.changes[passed - 1][1] if passed else self.first

    def instants(self, wall: datetime) -> list[datetime]:
        """Every instant (UTC) at which the clocks show this wall time: none in a gap, two in a fold."""
        offsets = {self.first, *(new for _, new in self.changes)}
        asked = {wall.replace(tzinfo=UTC) - offset for offset in offsets}
        return sorted(each for each in asked if each + self.offset(each) == wall.replace(tzinfo=UTC))


def all_clocks(names: Iterable[str]) -> dict[str, Clocks]:
    """The clocks of each zone; links are asked once."""
    twins: dict[bytes, list[str]] = defaultdict(list)
    for name in names:
        twins[(_ZONES / name).read_bytes()].append(name)
    found = _dumped([same[0] for same in twins.values()])
    return {name: found[same[0]] for same in twins.values() for name in same}


def _dumped(names: Sequence[str]) -> dict[str, Clocks]:
    changes: dict[str, list[tuple[datetime, timedelta]]] = {name: [] for name in names}
    paths = [str(_ZONES / name) for name in names]
    for line in _output("zdump", "-V", "-c", f"{FIRST},{LAST + 1}", *paths).splitlines():
        path, _, month, day, clock, year, _, *_, offset = line.split()
        if clock.endswith("59"):  # the last second before the change; the next line is the change itself
            continue
        at = datetime.strptime(f"{year} {month} {day} {clock} +0000", "%Y %b %d %H:%M:%S %z")
        seconds = int(offset.removeprefix("gmtoff="))
        changes[path.removeprefix(f"{_ZONES}/")].append((at, timedelta(seconds=seconds)))
    start = datetime(FIRST, 1, 1, tzinfo=UTC)
    return {
        name: Clocks(shown(name, [start])[0] - start.replace(tzinfo=None), tuple(found))
        for name, found in changes.items()
    }


def shown(zone: str, instants: Sequence[datetime]) -> list[datetime]:
    """What GNU `date` says the clocks of a zone show at each instant (naive)."""
    asked = "".join(f"@{int(instant.timestamp())}\n" for instant in instants)
    answers = _output("date", "-f", "-", "+%Y-%m-%dT%H:%M:%S", input=asked, zone=zone).split()
    return [datetime.fromisoformat(answer) for answer in answers]


def _output(*command: str, input: str = "", zone: str = "UTC") -> str:
    environment = {"TZDIR": str(_ZONES), "TZ": zone, "LC_ALL": "C", "PATH": "/usr/bin:/bin:/usr/sbin"}
    done = subprocess.run(command, input=input, env=environment, capture_output=True, text=True, check=True)
    return done.stdout
