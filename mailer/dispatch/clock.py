"""The clocks: the only place besides the doors that reads the time, and the ticker that APScheduler drives."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger


class Clock(Protocol):
    """What the sender knows of time."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""

    def elapsed(self) -> float:
        """Seconds on a clock that never jumps and goes on while the machine sleeps."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def elapsed(self) -> float:
        if hasattr(time, "CLOCK_BOOTTIME"):
            return time.clock_gettime(time.CLOCK_BOOTTIME)
        return time.monotonic()  # outside Linux; there it goes on during sleep or the lease errs on the late side


class Ticker:
    """Rings every second. It ticks and arms; it never times the shot, and rows, not jobs, are the truth."""

    def __init__(self, ring: Callable[[], object], seconds: float = 1.0) -> None:
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
