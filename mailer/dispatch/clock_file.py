"""The clock record of this machine: a small file beside the database, kept by every command and every tick."""

import contextlib
import fcntl
import json
import os
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from mailer.core.clock_record import ClockReading, ClockRecord, contradiction, with_reading, with_voucher
from mailer.core.errors import MailerError
from mailer.core.zone import aware
from mailer.dispatch.clock import read_clock

NAME = "clock-record.json"
_LONGEST = 1e10
"""Seconds that no machine has run for: three hundred years."""
Change = Callable[[ClockRecord | None], ClockRecord | None]


class ClockFile:
    """The record in one state folder. What cannot be read is no record, and what cannot be written is let be."""

    def __init__(self, state: Path) -> None:
        self._path = state / NAME

    def read(self) -> ClockRecord | None:
        """The record; None where there is none, or where the file is torn or something else."""
        try:
            return _record_of(json.loads(self._path.read_bytes()))
        except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError, MailerError):
            return None

    def update(self, change: Change) -> None:
        """Writes what `change` makes of the record, unless it is None. No other process writes meanwhile."""
        with contextlib.suppress(OSError), self._locked():
            if (record := change(self.read())) is not None:
                self._write(record)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            with contextlib.suppress(OSError):  # not every network file system has locks
                fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def _write(self, record: ClockRecord) -> None:
        """In one step, so that nobody reads half of it."""
        part = self._path.with_name(f"{NAME}.{os.getpid()}-{threading.get_native_id()}")
        try:
            part.write_text(json.dumps(_fields_of(record)), encoding="utf-8")
            part.replace(self._path)
        except OSError:
            part.unlink(missing_ok=True)
            raise


def note_clock(state: Path, host: str) -> None:
    """What every command does: notes the present reading, unless it contradicts the record, which a worker must see.

    Only where there is a state folder already.
    """

    def note(record: ClockRecord | None) -> ClockRecord | None:
        present = read_clock()
        return None if contradiction(record, present, host) else with_reading(record, present)

    ClockFile(state).update(note)


def vouch(state: Path, host: str, vouched_by: str, *, against_the_record: bool = False) -> None:
    """Records that somebody says that the present reading is right.

    A reading that contradicts the record is vouched for only `against_the_record`: by who has been told of it.
    """

    def note(record: ClockRecord | None) -> ClockRecord | None:
        present = read_clock()
        if contradiction(record, present, host) and not against_the_record:
            return None
        return with_voucher(record, present, vouched_by)

    with contextlib.suppress(OSError):
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
    ClockFile(state).update(note)


def _fields_of(record: ClockRecord) -> dict[str, Any]:
    return {
        "boot": record.last.boot,
        "elapsed": record.last.elapsed,
        "wall": record.last.wall.isoformat(),
        "vouched_by": record.vouched_by,
        "doubt": record.doubt,
        "contradicted": record.contradicted,
        "asked": sorted(record.asked),
        "database_differs": record.database_differs,
    }


def _record_of(said: Any) -> ClockRecord:
    """Raises ValueError, KeyError, TypeError, OverflowError or Misused for what is no such record."""
    elapsed, wall = float(said["elapsed"]), aware(datetime.fromisoformat(said["wall"]))
    if not 0 <= elapsed <= _LONGEST:
        raise ValueError
    return ClockRecord(
        ClockReading(_text(said["boot"]), elapsed, wall),
        _text(said["vouched_by"]),
        _text(said["doubt"]),
        said["contradicted"] is True,
        frozenset(map(int, said["asked"])),
        said["database_differs"] is True,
    )


def _text(said: Any) -> str:
    if not isinstance(said, str):
        raise TypeError
    return said
