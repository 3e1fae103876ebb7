"""The clocks: the only place besides the doors that reads the time, and the ticker that APScheduler drives."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path
from typing import Protocol

from mailer.core.clock_record import ClockReading

_AGREED = timedelta(milliseconds=1)
"""Two readings that are no further apart are the same."""


class Clock(Protocol):
    """What the sender knows of time."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""

    def elapsed(self) -> float:
        """Seconds on a clock that never jumps and goes on while the machine sleeps."""


def _boot_time() -> Callable[[], float]:
    """Seconds that go on while the machine sleeps; elsewhere than on Linux they may not, and a lease ends late."""
    return partial(time.clock_gettime, time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic


class SystemClock:
    """The machine's own clock."""

    elapsed = staticmethod(_boot_time())

    def now(self) -> datetime:
        return datetime.now(UTC)


@lru_cache(maxsize=1)
def boot_id() -> str:
    """Names this boot of the machine. Empty where the system does not tell: elsewhere than on Linux."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def read_clock() -> ClockReading:
    """The machine's clocks at this moment."""
    wall, elapsed = _both(SystemClock())
    return ClockReading(boot_id(), elapsed, wall)


class SteadyClock:
    """The machine's clock as a sender goes by it: where that one is set, this goes on as before until `follow`.

    So a step cannot open a wave before it was looked at.
    """

    def __init__(self, machine: Clock | None = None, boot: str | None = None) -> None:
        self.machine = machine or SystemClock()
        self._boot = boot_id() if boot is None else boot
        self._anchor = _both(self.machine)

    def now(self) -> datetime:
        wall, elapsed = self._anchor  # another thread may follow meanwhile
        return wall + timedelta(seconds=self.machine.elapsed() - elapsed)

    def elapsed(self) -> float:
        return self.machine.elapsed()

    def step(self) -> timedelta:
        """How far the machine's clock was set forward (or back, below zero) since it was last followed."""
        wall, elapsed = _both(self.machine)
        return wall - self._anchor[0] - timedelta(seconds=elapsed - self._anchor[1])

    def follow(self) -> None:
        """From now on the machine's clock counts as it is; what both agree on stays as it was."""
        if abs(self.step()) > _AGREED:
            self._anchor = _both(self.machine)

    def go_on_from(self, earlier: ClockReading) -> None:
        """As if nobody had set the machine's clock since that reading of this boot, until it is followed."""
        self._anchor = earlier.wall, earlier.elapsed

    def read(self) -> ClockReading:
        """The machine's clocks at this moment, also where this clock does not follow them."""
        wall, elapsed = _both(self.machine)
        return ClockReading(self._boot, elapsed, wall)


def _both(machine: Clock) -> tuple[datetime, float]:
    """Both clocks at one moment; where the process had to wait between the two, the wall clock is late, not early."""
    while True:
        before = machine.elapsed()
        wall, elapsed = machine.now(), machine.elapsed()
        if elapsed - before < _AGREED.total_seconds():
            return wall, elapsed


class Ticker:
    """Rings every second. It ticks and arms; it never times the shot, and rows, not jobs, are the truth."""

    def __init__(self, ring: Callable[[], object], seconds: float = 1.0) -> None:
        # Late: it takes 20 ms to load, and every command reads the clock
        from apscheduler.executors.pool import ThreadPoolExecutor
        from apscheduler.jobstores.memory import MemoryJobStore
        from apscheduler.schedulers.background import BackgroundScheduler
        from apscheduler.triggers.interval import IntervalTrigger

        self._scheduler = BackgroundScheduler(
            jobstores={"default": MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(1)},
            # A late tick must run once, and none may be dropped: the default drops what is a second late
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
            timezone=UTC,
        )
        self._scheduler.add_job(ring, IntervalTrigger(seconds=seconds), next_run_time=datetime.now(UTC))

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=True)
