"""Looks at the clock before a wave opens: one that is contradicted, or that nobody vouches for, holds embargoes."""

import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from mailer.core.clock_record import (
    ClockReading,
    ClockRecord,
    Evidence,
    contradiction,
    in_agreement,
    is_same_boot,
    is_vouched_for,
    merged,
    with_contradiction,
    with_doubt,
    with_voucher,
)
from mailer.core.clock_trouble import drift_told, unvouched_told
from mailer.dispatch.clock import Clock, SteadyClock
from mailer.dispatch.clock_file import ClockFile
from mailer.dispatch.clock_witness import Kernel, ask_witnesses, database_ahead
from mailer.dispatch.kernel_clock import synchronised_time
from mailer.dispatch.relay import RelaySettings
from mailer.store.database import Database
from mailer.store.holds import embargoed_waves, hold_waves_by_id

log = logging.getLogger("mailer")

SYNCHRONISING = timedelta(minutes=10)
"""How long after a machine was started its time service may take: until then only what is about to open is held."""
_ABOUT_TO_OPEN = timedelta(minutes=2)
_ASK_AGAIN_SECONDS = 10.0
"""How often, in seconds, the kernel and the database are asked while nobody vouches."""


class ClockWatch:
    """The watch of one worker. It asks once for each doubt, and goes by the record that all of this machine keep."""

    def __init__(
        self, clock: Clock, host: str, state: Path, relay: RelaySettings, kernel: Kernel = synchronised_time
    ) -> None:
        """A clock that was set since it was noted in this boot goes on as before, until somebody vouches for it."""
        self._clock, self._host, self._relay, self._kernel = clock, host, relay, kernel
        self._file = ClockFile(state)
        self._known: ClockRecord | None = None  # what this worker last wrote
        self._asked_at = float("-inf")
        if isinstance(clock, SteadyClock) and (record := self._file.read()):
            present = clock.read()
            if is_same_boot(record.last, present) and contradiction(record, present, host):
                clock.go_on_from(record.last)

    def look(self, database: Database) -> None:
        """A clock that only a rehearsal or a test moves is moved on purpose, and nobody is asked."""
        if not isinstance(self._clock, SteadyClock):
            return
        read = self._file.read() or self._known
        present = self._clock.read()
        record = self._check_record(database, read, present)
        if not record.contradicted:
            record = self._check_database(database, record)
        if record.contradicted or not record.vouched_by:
            record = self._check_voucher(database, record, present, self._clock.machine)
        if not record.contradicted:  # else this worker goes on by the time that the record has
            self._clock.follow()
        self._write(read, record, self._clock)

    def _check_record(self, database: Database, read: ClockRecord | None, present: ClockReading) -> ClockRecord:
        """The record with the present reading; or as it was, once everything was held, where that contradicts it."""
        told = contradiction(read, present, self._host)
        if read is None or not told:
            return in_agreement(read, present)
        return self._hold(database, with_contradiction(read, told, self._known))

    def _check_database(self, database: Database, record: ClockRecord) -> ClockRecord:
        """The database's clock is asked at each look; a person is asked once while it differs."""
        ahead = database_ahead(database, self._clock)
        told = "" if ahead is None else drift_told(ahead, self._host)
        if told and not record.database_differs:
            record = self._hold(database, with_doubt(record, told))
        return replace(record, database_differs=bool(told))

    def _check_voucher(
        self, database: Database, record: ClockRecord, present: ClockReading, machine: Clock
    ) -> ClockRecord:
        """Who vouches for the present reading; while nobody does, waves that are new are held too."""
        heard = self._hear_witnesses(database, machine)
        if heard.vouched_by:
            return with_voucher(record, present, heard.vouched_by)
        if heard.contradiction and not record.doubt:
            record = with_doubt(record, heard.contradiction)
        return self._hold(database, record)

    def _hear_witnesses(self, database: Database, machine: Clock) -> Evidence:
        """The mail server is asked the first time only, the others every few seconds."""
        elapsed = self._clock.elapsed()
        if elapsed - self._asked_at < _ASK_AGAIN_SECONDS:
            return Evidence()
        is_first = self._asked_at == float("-inf")
        self._asked_at = elapsed
        return ask_witnesses(database, machine, self._host, self._relay if is_first else None, self._kernel)

    def _hold(self, database: Database, record: ClockRecord) -> ClockRecord:
        """Holds the waves under embargo that nobody was asked about yet, and notes in the record that it has."""
        reason = record.doubt or unvouched_told(self._host)
        is_synchronising = not record.doubt and record.last.elapsed < SYNCHRONISING.total_seconds()
        until = record.last.wall + _ABOUT_TO_OPEN if is_synchronising else None
        with database.read() as connection:
            if not embargoed_waves(connection, until) - record.asked:
                return record
        with database.step() as connection:
            waves, new = embargoed_waves(connection), embargoed_waves(connection, until) - record.asked
            if not record.doubt and is_vouched_for(self._file.read(), record.last):  # by who has just approved it
                return record
            held = hold_waves_by_id(connection, new, reason, self._clock.now())
        log.warning("%s; %d embargoed waves are held until somebody resumes them", reason, held)
        return replace(record, asked=record.asked & waves | new)

    def _write(self, read: ClockRecord | None, decided: ClockRecord, clock: SteadyClock) -> None:
        def change(found: ClockRecord | None) -> ClockRecord:
            self._known = merged(read, decided, found, clock.read())
            return self._known

        self._known = decided
        self._file.update(change)
