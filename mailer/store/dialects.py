"""What SQLite and PostgreSQL each promise: the only module that tells the two apart.

promise              SQLite                               PostgreSQL
write transactions   one at a time (BEGIN IMMEDIATE)      many at once; READ COMMITTED with row locks
acts of people       in that same line                    one at a time (a transaction-level advisory lock)
a server's clock     none                                 clock_timestamp()
an instant           microseconds UTC                     timestamptz
numbers as one bind  the text of a JSON array             an array
home                 the machine and the file's path      the cluster's system identifier and the database's name
"""

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ARRAY,
    TIMESTAMP,
    URL,
    BigInteger,
    ColumnElement,
    Connection,
    Dialect,
    Engine,
    Table,
    Text,
    event,
    func,
    text,
    true,
)
from sqlalchemy.types import TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

READ_ONLY = "mailer_read"
"""The execution option of a connection that only asks."""

_KEEPALIVE = {
    "connect_timeout": 10,
    "keepalives_idle": 5,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""After how long a PostgreSQL server that has vanished counts as gone, in libpq's terms: seconds, and milliseconds
for the last. The system alone waits for a quarter of an hour."""


class Lock(IntEnum):
    """Transaction-level advisory locks; the numbers must be the same in every process."""

    DAY_LIMIT = 0x6D61696C  # held by a claim that counts what a relay was given today
    ACTS = 0x6D61696D  # held by a person's act from its first statement to its end
    MAINTENANCE = 0x6D61696E  # held by the one sender that does the maintenance of a tick


class DatabaseKind(ABC):
    """One kind of database: how it is opened, what it serialises, and the SQL that only it understands."""

    is_remote: bool
    full: frozenset[str]  # how it says that its disk is full
    busy: frozenset[str]  # how it says that a lock was not given in time

    @abstractmethod
    def prepared(self, url: URL) -> tuple[URL, dict[str, Any]]:
        """The URL with the driver that we use, and the driver's connect arguments."""

    @abstractmethod
    def listen(self, engine: Engine) -> None:
        """Registers what is done with each new connection and at each BEGIN."""

    @abstractmethod
    def serialize_acts(self, connection: Connection) -> None:
        """Waits until no other act of a person is being written, up to a minute; holds until the transaction ends."""

    @abstractmethod
    def lock(self, connection: Connection, lock: Lock) -> None:
        """Waits for an advisory lock and holds it until the transaction ends."""

    @abstractmethod
    def try_lock(self, connection: Connection, lock: Lock) -> bool:
        """Takes the advisory lock if it is free. False when another transaction holds it."""

    @abstractmethod
    def is_past(self, instant: ColumnElement[datetime]) -> ColumnElement[bool]:
        """SQL: the instant is past by the database server's own clock, where it has one."""

    @abstractmethod
    def clock(self, connection: Connection) -> datetime | None:
        """The present instant (aware) by the server's own clock; None where it has none."""

    @abstractmethod
    def is_on_another_machine(self, connection: Connection) -> bool:
        """Whether the server has another address than its client: only then is its clock another one than ours."""

    @abstractmethod
    def home(self, at: Connection | Engine) -> str:
        """What this database belongs to. A copy on another machine, path or cluster has another home."""

    @abstractmethod
    def file(self, url: URL) -> Path | None:
        """The file that the database is; None for a server."""

    @abstractmethod
    def instant_type(self) -> TypeEngine[Any]:
        """The column type of an instant; SQLite's own type drops the zone."""

    @abstractmethod
    def instant(self, value: datetime) -> Any:
        """An aware datetime as that column takes it."""

    @abstractmethod
    def numbers_type(self) -> TypeEngine[Any]:
        """The column type in which a list of integers is one bind parameter."""

    @abstractmethod
    def numbers(self, values: Iterable[int]) -> Any:
        """The integers as that parameter."""

    @abstractmethod
    def insert_new(self, table: Any) -> Any:
        """An INSERT that leaves a row that is already there as it is."""

    @abstractmethod
    def insert_sql(self, table: Table, names: tuple[str, ...], dialect: Dialect) -> str:
        """An INSERT of many rows that leaves a row that is there as it is."""

    @abstractmethod
    def insert_values(self, columns: list[list[Any]]) -> Any:
        """The columns' values as that INSERT takes them."""

    @abstractmethod
    def in_byte_order(self, column: ColumnElement[str]) -> ColumnElement[Any]:
        """The text ordered as Python orders it."""


class _SQLite(DatabaseKind):
    is_remote = False
    full = frozenset({"SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"})
    busy = frozenset({"SQLITE_BUSY"})

    def prepared(self, url: URL) -> tuple[URL, dict[str, Any]]:
        return url, {}

    def listen(self, engine: Engine) -> None:
        event.listen(engine, "connect", self._on_connect)
        event.listen(engine, "begin", self._on_begin)

    @staticmethod
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        cursor = connection.cursor()
        for pragma in ("busy_timeout=30000", "journal_mode=wal", "synchronous=full", "foreign_keys=on"):
            cursor.execute(f"pragma {pragma}")
        cursor.close()

    @staticmethod
    def _on_begin(connection: Connection) -> None:
        # A plain BEGIN that reads and then writes fails at once when another writer came between
        reading = connection.get_execution_options().get(READ_ONLY)
        connection.exec_driver_sql("begin" if reading else "begin immediate")

    def serialize_acts(self, connection: Connection) -> None:
        """BEGIN IMMEDIATE has done it."""

    def lock(self, connection: Connection, lock: Lock) -> None:
        """BEGIN IMMEDIATE has done it."""

    def try_lock(self, connection: Connection, lock: Lock) -> bool:
        return True

    def is_past(self, instant: ColumnElement[datetime]) -> ColumnElement[bool]:
        return true()

    def clock(self, connection: Connection) -> datetime | None:
        return None

    def is_on_another_machine(self, connection: Connection) -> bool:
        return False

    def home(self, at: Connection | Engine) -> str:
        path = Path(at.engine.url.database or "").resolve()
        return hashlib.sha256(f"{_machine()}:{path}".encode()).hexdigest()

    def file(self, url: URL) -> Path | None:
        return Path(url.database or "").resolve()

    def instant_type(self) -> TypeEngine[Any]:
        return BigInteger()

    def instant(self, value: datetime) -> Any:
        return (value - EPOCH) // MICROSECOND

    def numbers_type(self) -> TypeEngine[Any]:
        return Text()

    def numbers(self, values: Iterable[int]) -> Any:
        return json.dumps(list(values))

    def insert_new(self, table: Any) -> Any:
        from sqlalchemy.dialects.sqlite import insert

        return insert(table).on_conflict_do_nothing()

    def insert_sql(self, table: Table, names: tuple[str, ...], dialect: Dialect) -> str:
        values = f"values ({', '.join('?' * len(names))})"
        return f"insert into {table.name} ({', '.join(names)}) {values} on conflict do nothing"

    def insert_values(self, columns: list[list[Any]]) -> Any:
        return list(zip(*columns, strict=True))

    def in_byte_order(self, column: ColumnElement[str]) -> ColumnElement[Any]:
        return column


class _PostgreSQL(DatabaseKind):
    is_remote = True
    full = frozenset({"53100"})
    busy = frozenset({"55P03"})

    def prepared(self, url: URL) -> tuple[URL, dict[str, Any]]:
        # Prepared at first sight: a worker repeats a dozen statements, and to plan one takes longer than to run it
        return url.set(drivername="postgresql+psycopg"), {**_KEEPALIVE, "prepare_threshold": 0}

    def listen(self, engine: Engine) -> None:
        event.listen(engine, "connect", self._on_connect)

    @staticmethod
    def _on_connect(connection: Any, _record: Any) -> None:
        # A process that is stopped in the middle of a transaction must not hold its locks against the others
        with connection.cursor() as cursor:
            cursor.execute(
                "set idle_in_transaction_session_timeout = '15s'; set lock_timeout = '10s'; set timezone = 'UTC'",
                prepare=False,
            )
        connection.commit()

    def serialize_acts(self, connection: Connection) -> None:
        # One round trip; a large list takes a while to be scheduled, and whoever acts next waits for its end
        # The setting counts from here on: select-list items are evaluated in order, and the lock comes second
        wait = f"select set_config('lock_timeout', '60s', true), pg_advisory_xact_lock({Lock.ACTS:d})"
        connection.execute(text(wait)).all()

    def lock(self, connection: Connection, lock: Lock) -> None:
        connection.execute(text(f"select pg_advisory_xact_lock({lock:d})"))

    def try_lock(self, connection: Connection, lock: Lock) -> bool:
        return bool(connection.execute(text(f"select pg_try_advisory_xact_lock({lock:d})")).scalar_one())

    def is_past(self, instant: ColumnElement[datetime]) -> ColumnElement[bool]:
        return instant <= func.clock_timestamp()

    def clock(self, connection: Connection) -> datetime | None:
        now: datetime = connection.execute(text("select clock_timestamp()")).scalar_one()
        return now

    def is_on_another_machine(self, connection: Connection) -> bool:
        # Over a Unix socket neither has an address, and the answer is null
        return connection.execute(text("select inet_server_addr() <> inet_client_addr()")).scalar_one() is True

    def home(self, at: Connection | Engine) -> str:
        assert isinstance(at, Connection)
        cluster = at.scalar(text("select system_identifier from pg_control_system()"))
        return hashlib.sha256(f"{cluster}:{at.engine.url.database}".encode()).hexdigest()

    def file(self, url: URL) -> Path | None:
        return None

    def instant_type(self) -> TypeEngine[Any]:
        return TIMESTAMP(timezone=True)

    def instant(self, value: datetime) -> Any:
        return value

    def numbers_type(self) -> TypeEngine[Any]:
        return ARRAY(BigInteger())

    def numbers(self, values: Iterable[int]) -> Any:
        return list(values)

    def insert_new(self, table: Any) -> Any:
        from sqlalchemy.dialects.postgresql import insert  # late: slow to load

        return insert(table).on_conflict_do_nothing()

    def insert_sql(self, table: Table, names: tuple[str, ...], dialect: Dialect) -> str:
        # An array for each column: one statement, and one answer to wait for
        arrays = ", ".join(f"%s::{table.c[name].type.compile(dialect)}[]" for name in names)
        return f"insert into {table.name} ({', '.join(names)}) select * from unnest({arrays}) on conflict do nothing"

    def insert_values(self, columns: list[list[Any]]) -> Any:
        return tuple(columns)

    def in_byte_order(self, column: ColumnElement[str]) -> ColumnElement[Any]:
        return column.collate("C")


_KINDS: Mapping[str, DatabaseKind] = {"sqlite": _SQLite(), "postgresql": _PostgreSQL()}


def kind_named(backend: str) -> DatabaseKind | None:
    """The kind of database of that SQLAlchemy backend name; None for one that we do not support."""
    return _KINDS.get(backend)


def kind_of(holder: Connection | Engine | Dialect) -> DatabaseKind:
    """The kind of database behind a connection, an engine or a dialect."""
    return _KINDS[holder.name if isinstance(holder, Dialect) else holder.dialect.name]


def insert_new(connection: Connection, table: Any) -> Any:
    """An INSERT that leaves a row that is already there as it is, on either database."""
    return kind_of(connection).insert_new(table)


def _machine() -> str:
    for name in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        try:
            return Path(name).read_text().strip()
        except OSError:
            continue
    import uuid

    return f"{uuid.getnode():x}"
