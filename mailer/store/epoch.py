"""The epoch: a number that every act of taking away raises, and that workers look at before each message."""

import threading
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, and_, not_, select, update

from mailer.core.errors import Refused
from mailer.store.database import Database
from mailer.store.tables import control, worker

_FRESH = 0.020
"""How old, in seconds, a reading of the epoch on PostgreSQL may be."""


def raise_epoch(connection: Connection) -> int:
    """Raises the epoch and returns it: every worker must look again before its next message."""
    row = connection.execute(
        update(control).where(control.c.id == 1).values(epoch=control.c.epoch + 1).returning(control.c.epoch)
    )
    return int(row.scalar_one())


def read_epoch(connection: Connection) -> int:
    return int(connection.execute(select(control.c.epoch).where(control.c.id == 1)).scalar_one())


def refuse_if_changed(connection: Connection, epoch: int) -> None:
    """Raises Refused where something was held, suppressed or withdrawn since that epoch was read.

    To be asked in the act that writes what was planned from what was read then.
    """
    if read_epoch(connection) != epoch:
        raise Refused("Nothing was scheduled: an agreement or a hold changed meanwhile; run the command again.")


def unacknowledged(connection: Connection, epoch: int, now: datetime) -> list[str]:
    """The live workers that have not yet said they obey this epoch. One whose lease has ended can begin nothing."""
    return list(
        connection.scalars(
            select(worker.c.id).where(
                and_(not_(worker.c.ended), worker.c.lease_until > now, worker.c.acknowledged_epoch < epoch)
            )
        )
    )


class EpochWatch:
    """Looks at the epoch before each message, cheaply.

    An SQLite file is looked into each time, over a connection kept for that; PostgreSQL is asked again when the
    last answer is more than 20 ms old. `elapsed` is a monotonic clock in seconds.
    """

    def __init__(self, database: Database, elapsed: Callable[[], float]) -> None:
        self._database, self._elapsed = database, elapsed
        self._file = None if database.is_remote else database.engine.raw_connection()
        self._cursor = self._file.cursor() if self._file else None
        self._lock = threading.Lock()
        self._asked_at: float | None = None
        self._epoch = -1

    def current(self) -> int:
        """The epoch as of now."""
        with self._lock:
            if self._cursor is not None:
                self._cursor.execute("select epoch from control where id = 1")
                (self._epoch,) = self._cursor.fetchall()[0]  # all: an open question would keep the file's log growing
            elif self._asked_at is None or self._elapsed() - self._asked_at > _FRESH:
                asked_at = self._elapsed()
                with self._database.read() as connection:
                    self._epoch = read_epoch(connection)
                self._asked_at = asked_at  # only now: a question that failed has made the old answer no fresher
            return self._epoch

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
