"""Two transactions interleaved: the first stops before its k-th statement, and the second runs as far as it gets.

Statements and commits of the first thread are counted by SQLAlchemy's own events; whether the second waits for a lock
PostgreSQL says itself. An SQLite file has one writer: there the second waits until the first has ended.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event, text

from mailer.store.database import Database

PATIENCE = 20.0
"""Seconds after which a thread that neither ends nor waits for a lock has failed."""
_LOOK = 0.002
_WAITS_IN_SQLITE = 0.03
_WAITS = text("select count(*) from pg_stat_activity where pid = :pid and wait_event_type = 'Lock'")


@dataclass
class Interleaved:
    """What became of both."""

    was_stopped: bool  # False: the first had ended before its k-th statement
    statements: int  # how many the first one had, its commits counted
    second_waited: bool
    faults: list[BaseException] = field(default_factory=list)


class Interleaving:
    """Runs two callables over one database, the first with a stop before its k-th statement."""

    def __init__(self, database: Database, stop_at: int) -> None:
        self._database, self._stop_at = database, stop_at
        self._stopped, self._go_on, self._second_ended = threading.Event(), threading.Event(), threading.Event()
        self._first: int | None = None
        self._second: int | None = None
        self._pid: int | None = None
        self._passed = 0
        self._faults: list[BaseException] = []

    def run(self, first: Callable[[], object], second: Callable[[], object]) -> Interleaved:
        """Runs the first to its stop, the second to its end or to a lock, the first to its end, and the second."""
        listeners = {"before_cursor_execute": self._on_statement, "commit": self._on_commit}
        for name, listener in listeners.items():
            event.listen(self._database.engine, name, listener)
        try:
            return self._run(first, second)
        finally:
            for name, listener in listeners.items():
                event.remove(self._database.engine, name, listener)

    def _run(self, first: Callable[[], object], second: Callable[[], object]) -> Interleaved:
        one = self._thread(first, self._stopped)
        self._first = one.ident
        self._begin.set()
        assert self._stopped.wait(PATIENCE), "the first neither stopped nor ended"
        was_stopped = one.is_alive()
        other = self._thread(second, self._second_ended)
        self._second = other.ident
        self._begin.set()
        waited = was_stopped and self._waits_for_a_lock()
        self._go_on.set()
        for thread in (one, other):
            thread.join(PATIENCE)
            assert not thread.is_alive(), "a thread did not end: the two wait for each other"
        return Interleaved(was_stopped, self._passed, waited, self._faults)

    def _thread(self, call: Callable[[], object], ended: threading.Event) -> threading.Thread:
        self._begin = begin = threading.Event()

        def run() -> None:
            begin.wait(PATIENCE)  # until its number is known, by which its statements are recognised
            try:
                call()
            except BaseException as fault:
                self._faults.append(fault)
            ended.set()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        return thread

    def _on_statement(self, connection: Any, *_: Any) -> None:
        if threading.get_ident() == self._second and self._pid is None and self._database.is_remote:
            self._pid = connection.connection.dbapi_connection.info.backend_pid
        self._count()

    def _on_commit(self, _connection: Any) -> None:
        self._count()

    def _count(self) -> None:
        if threading.get_ident() != self._first:
            return
        self._passed += 1
        if self._passed == self._stop_at:
            self._stopped.set()
            assert self._go_on.wait(PATIENCE), "the first was never let go on"

    def _waits_for_a_lock(self) -> bool:
        """Returns when the second has ended (False) or waits for a lock (True)."""
        if not self._database.is_remote:
            return not self._second_ended.wait(_WAITS_IN_SQLITE)
        until = time.monotonic() + PATIENCE
        with self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watch:
            while time.monotonic() < until:
                if self._second_ended.wait(_LOOK):
                    return False
                if self._pid and watch.execute(_WAITS, {"pid": self._pid}).scalar_one():
                    return True
        raise AssertionError("the second neither ended nor waited for a lock")
