"""The gatekeeper: what every connection of this process asks before content leaves, and when an epoch is obeyed."""

import threading

from mailer.dispatch.clock import Clock
from mailer.store.epoch import EpochWatch
from mailer.store.workers import LEASE

_MARGIN = 5.0
"""Seconds before its end in the database at which a sender takes its own lease for over."""


class Lease:
    """This process's own lease, kept on the clock that never jumps: a process that slept past it knows."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._over_at = 0.0
        self.term = 0

    def renewed(self, asked_at: float) -> None:
        """The database renewed it; `asked_at` is the elapsed time from before the renewal was asked for.

        A renewal that comes too late begins a new term: what was claimed in the old one may be somebody else's.
        """
        if asked_at >= self._over_at:
            self.term += 1
        self._over_at = asked_at + LEASE.total_seconds() - _MARGIN

    def holds(self, term: int) -> bool:
        """Whether it has held without a break since that term began."""
        return term == self.term and self._clock.elapsed() < self._over_at


class Gatekeeper:
    """Counts who is between the gate and the first byte: an epoch is acknowledged only when nobody can begin."""

    def __init__(self, watch: EpochWatch) -> None:
        self._watch = watch
        self._lock = threading.Lock()
        self._passing: dict[int, int] = {}

    def enter(self, courier: int) -> int:
        """The epoch as of now; from here to `leave` this courier counts as passing."""
        with self._lock:
            epoch = self._watch.current()
            self._passing[courier] = epoch
            return epoch

    def leave(self, courier: int) -> None:
        """The content has begun, or the gate stayed shut."""
        with self._lock:
            self._passing.pop(courier, None)

    def obeyed(self) -> int | None:
        """The newest epoch, when everybody who passed the gate before it has begun; else None."""
        with self._lock:
            epoch = self._watch.current()
            return None if any(seen < epoch for seen in self._passing.values()) else epoch
