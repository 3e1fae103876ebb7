"""The database: its engine, and the only two ways to open a write transaction.

Concurrency model (docs/decisions/2026-12-01-two-kinds-of-write-transaction.md has the reasons):

- `act` is what a person does: schedule, import, hold, move, suppress, resolve. Acts run one after the other: on
  SQLite by BEGIN IMMEDIATE, on PostgreSQL by one advisory lock, taken by the first statement and held to the end.
- `step` is what a sender does: open, claim, finish, reclaim, maintenance, heartbeat. A step never takes the lock of
  the acts, so a sender does not wait while a person's list is written. On PostgreSQL steps run side by side.
- Isolation is READ COMMITTED: each statement sees what was committed before it began. What is decided from a row is
  therefore decided after that row has been locked, by a later statement of the same transaction.
- Rows are locked in one order: waves, then deliveries by id, then claims, then the control row (epoch, audit head).
- A claim is a row of its own. Whoever makes, ends or takes away a claim holds the lock of its delivery's row.
"""

import contextlib
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection as Connection
from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import NullPool

from mailer.core.errors import Misused, NoRoom, NotNow
from mailer.store.dialects import READ_ONLY, DatabaseKind, kind_named, kind_of


class Database:
    """One database. `act` and `step` are write transactions, `read` a snapshot for questions; all are short."""

    def __init__(self, url: str, *, pooled: bool = True) -> None:
        self.engine = _engine(url, pooled)
        self._kind: DatabaseKind = kind_of(self.engine)
        # Threads of one process take turns here: SQLite's own way is to sleep and try again, for longer each time
        self._one_writer = contextlib.nullcontext() if self.is_remote else threading.RLock()

    @property
    def is_remote(self) -> bool:
        """Whether another process answers, so that a thread that asks it has to wait."""
        return self._kind.is_remote

    @contextlib.contextmanager
    def act(self) -> Iterator[Connection]:
        """The write transaction of a person's act; it runs while no other act does. Raises NotNow after a minute."""
        with self._writing() as connection:
            with self._told_when_busy():
                self._kind.serialize_acts(connection)
            yield connection

    @contextlib.contextmanager
    def step(self) -> Iterator[Connection]:
        """The write transaction of a sender's step; it runs beside acts and other steps where the database can."""
        with self._writing() as connection:
            yield connection

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only asks."""
        with self._connected() as connection:
            connection.execution_options(**{READ_ONLY: True})
            with connection.begin():
                yield connection

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._one_writer, self._connected() as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def _connected(self) -> Iterator[Connection]:
        try:
            with self._told_when_full():
                connection = self.engine.connect()
        except OperationalError as error:
            raise NotNow(f"The database cannot be reached ({_first_line(error)}); check MAILER_DATABASE.") from None
        with connection, self._told_when_full():
            yield connection

    @contextlib.contextmanager
    def _told_when_full(self) -> Iterator[None]:
        try:
            yield
        except OperationalError as error:
            if not self._kind.full & _codes(error):
                raise
            raise NoRoom("The disk that holds the database is full: nothing is sent before there is room.") from None

    @contextlib.contextmanager
    def _told_when_busy(self) -> Iterator[None]:
        try:
            yield
        except OperationalError as error:
            if not self._kind.busy & _codes(error):
                raise
            raise NotNow(
                "Somebody else's change is still being written, after a minute; nothing was done. Try again later."
            ) from None

    @property
    def folders(self) -> list[Path]:
        """Where it is kept on this machine: the folder of an SQLite file, and none for PostgreSQL."""
        file = self._kind.file(self.engine.url)
        return [file.parent] if file else []

    def close(self) -> None:
        self.engine.dispose()

    def make_room(self) -> None:
        """Makes the folder of an SQLite file."""
        for folder in self.folders:
            folder.mkdir(parents=True, exist_ok=True)

    def exists(self) -> bool:
        """False for an SQLite file that is not there; asking must not create it."""
        file = self._kind.file(self.engine.url)
        return file is None or file.exists()

    def clock(self) -> datetime | None:
        """The present instant by the database server's own clock; None for SQLite, which has none."""
        if not self.is_remote:
            return None
        with self.read() as connection:
            return self._kind.clock(connection)

    def is_on_another_machine(self) -> bool:
        """Whether its server's clock is another one than this machine's."""
        with self.read() as connection:
            return self._kind.is_on_another_machine(connection)

    def home(self) -> str:
        """What this database belongs to: machine + path, or the cluster's own identifier. A copy has another home."""
        if not self.is_remote:
            return self._kind.home(self.engine)
        with self.read() as connection:
            return self._kind.home(connection)


def _codes(error: OperationalError) -> set[str | None]:
    """How SQLite, and PostgreSQL by its SQLSTATE, name the fault."""
    return {getattr(error.orig, "sqlite_errorname", None), getattr(error.orig, "sqlstate", None)}


def _engine(url: str, pooled: bool) -> Engine:
    try:
        parsed = make_url(url)
        kind = kind_named(parsed.get_backend_name())
        if kind is None or not (parsed.database or kind.is_remote):
            raise ArgumentError
        parsed, connect_args = kind.prepared(parsed)
        options: dict[str, Any] = {"hide_parameters": True}  # they hold addresses, and errors are logged
        options |= {} if pooled else {"poolclass": NullPool}
        engine = create_engine(parsed, connect_args=connect_args, **options)
    except (ArgumentError, NoSuchModuleError):
        raise Misused(
            "MAILER_DATABASE must be like sqlite:///var/mailer.db or postgresql://user@host/name; it is neither."
        ) from None
    except ModuleNotFoundError:
        raise Misused("PostgreSQL needs its driver: pip install 'press-mailer[postgres]'.") from None
    kind.listen(engine)
    return engine


def _first_line(error: Exception) -> str:
    return str(getattr(error, "orig", error)).strip().splitlines()[0]
