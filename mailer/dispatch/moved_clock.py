"""A clock that a rehearsal moves: kept in a small file, so that all processes of the rehearsal read the same time."""

import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from mailer.core.errors import Refused
from mailer.core.zone import aware
from mailer.dispatch.clock import SystemClock


class MovedClock:
    """Goes on as the machine's clock does, from where it was last set; only a rehearsal ever has one.

    `elapsed` is never moved: leases, heartbeats and time-outs stay what they are.
    """

    def __init__(self, file: Path) -> None:
        """Raises Refused when the file is no clock."""
        self._file = file
        self._real = SystemClock()
        self._reading = _read(file)

    def now(self) -> datetime:
        """The moved instant, aware, UTC."""
        if self._reading.stamp != _stamp(self._file):
            self._reading = _read(self._file)
        reading = self._reading  # another thread may read anew meanwhile
        return reading.moved + timedelta(seconds=self._real.elapsed() - reading.elapsed)

    def elapsed(self) -> float:
        return self._real.elapsed()


def set_clock(file: Path, instant: datetime) -> None:
    """Sets the clock of that file, in one step for everybody who reads it. `instant` is aware."""
    said = {"moved": aware(instant).isoformat(), "elapsed": SystemClock().elapsed()}
    part = file.with_suffix(".part")
    part.write_text(json.dumps(said), encoding="utf-8")
    part.replace(file)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the file said: when the clock that never jumps stood at `elapsed`, the moved one stood at `moved`."""

    stamp: tuple[int, int]
    moved: datetime
    elapsed: float


def _read(file: Path) -> _Reading:
    try:
        stamp = _stamp(file)  # before reading: a change in between is then seen the next time
        said = json.loads(file.read_text(encoding="utf-8"))
        return _Reading(stamp, aware(datetime.fromisoformat(said["moved"])), float(said["elapsed"]))
    except (OSError, ValueError, KeyError, TypeError):
        raise Refused(f"{file} is not the clock of a rehearsal; begin another with `mailer rehearse`.") from None


def _stamp(file: Path) -> tuple[int, int]:
    """What changes with every setting: a new file takes the old one's place."""
    status = os.stat(file)
    return status.st_mtime_ns, status.st_ino
