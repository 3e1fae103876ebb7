"""Looks at the clock before a wave opens: one that was set, or is not the database's, holds what is embargoed."""

import logging
from datetime import datetime

from mailer.core.clock_trouble import drift_told, step_told
from mailer.dispatch.clock import Clock, SteadyClock
from mailer.store.database import Database
from mailer.store.holds import hold_embargoed

log = logging.getLogger("mailer")


class ClockWatch:
    """The watch of one sender. It asks once for each step, and once while the clock differs from the database's."""

    def __init__(self, clock: Clock, host: str) -> None:
        self._clock, self._host = clock, host
        self._differs = False

    def look(self, database: Database) -> None:
        """A clock that only a rehearsal or a test moves is moved on purpose, and nobody is asked."""
        if not isinstance(self._clock, SteadyClock):
            return
        if reason := step_told(self._clock.step(), self._host):
            self._hold(database, reason)
        self._clock.follow()  # only now: until the waves were held, no sender went by the new time
        drift = self._drift(database, self._clock)
        if drift and not self._differs:
            self._hold(database, drift)
        self._differs = bool(drift)

    def _hold(self, database: Database, reason: str) -> None:
        with database.step() as connection:
            held = hold_embargoed(connection, reason, self._clock.now())
        log.warning("%s; %d embargoed waves are held until somebody resumes them", reason, held)

    def _drift(self, database: Database, clock: SteadyClock) -> str:
        """What the answer's own way took is no drift: half of it is counted for the way back."""
        asked: datetime = clock.now()
        theirs = database.clock()
        if theirs is None:
            return ""
        return drift_told(asked + (clock.now() - asked) / 2 - theirs, self._host)
