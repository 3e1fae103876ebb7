"""The database: engine and transactions; every difference between SQLite and PostgreSQL lives here."""

import contextlib
import hashlib
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection as Connection
from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import NullPool

from mailer.core.errors import Misused, NoRoom, NotNow

_READ = "mailer_read"
_FULL = {"SQLITE_FULL", "SQLITE_IOERR_SHMSIZE", "53100"}
"""How SQLite, and PostgreSQL by its SQLSTATE, say that a disk is full."""

_PATIENCE = {
    "connect_timeout": 10,
    "keepalives_idle": 5,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""After how long a PostgreSQL server that has vanished without a word counts as gone, in libpq's own terms: seconds,
and milliseconds for the last. The system alone waits for a quarter of an hour, and each courier with it."""


class Database:
    """One database. `begin` is a write transaction, `read` a snapshot for questions; both are short."""

    def __init__(self, url: str, *, pooled: bool = True) -> None:
        self.engine = _engine(url, pooled)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        # Threads of one process take turns here: SQLite's own way is to sleep and try again, for longer each time
        self._one_writer = threading.RLock() if self.is_sqlite else contextlib.nullcontext()

    @contextlib.contextmanager
    def begin(self) -> Iterator[Connection]:
        """A write transaction: on SQLite it takes the one writer's place at once, so it cannot fail half way."""
        with self._one_writer, self._connected() as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only asks."""
        with self._connected() as connection:
            connection.execution_options(**{_READ: True})
            with connection.begin():
                yield connection

    @contextlib.contextmanager
    def _connected(self) -> Iterator[Connection]:
        try:
            with _told_when_full():
                connection = self.engine.connect()
        except OperationalError as error:
            raise NotNow(f"The database cannot be reached ({_first_line(error)}); check MAILER_DATABASE.") from None
        with connection, _told_when_full():
            yield connection

    @property
    def folders(self) -> list[Path]:
        """Where it is kept on this machine: the folder of an SQLite file, and none for PostgreSQL."""
        return [Path(self.engine.url.database or "").resolve().parent] if self.is_sqlite else []

    def close(self) -> None:
        self.engine.dispose()

    def make_room(self) -> None:
        """Makes the folder of an SQLite file."""
        if self.is_sqlite:
            Path(self.engine.url.database or "").parent.mkdir(parents=True, exist_ok=True)

    def exists(self) -> bool:
        """False for an SQLite file that is not there; asking must not create it."""
        return not self.is_sqlite or Path(self.engine.url.database or "").exists()

    def clock(self) -> datetime | None:
        """The present instant by the database server's own clock; None for SQLite, which has none."""
        if self.is_sqlite:
            return None
        with self.read() as connection:
            now: datetime = connection.execute(text("select clock_timestamp()")).scalar_one()
            return now

    def home(self) -> str:
        """What this database belongs to: machine + path, or the cluster's own identifier. A copy has another home."""
        if self.is_sqlite:
            path = Path(self.engine.url.database or "").resolve()
            return hashlib.sha256(f"{_machine()}:{path}".encode()).hexdigest()
        with self.read() as connection:
            cluster = connection.scalar(text("select system_identifier from pg_control_system()"))
            return hashlib.sha256(f"{cluster}:{self.engine.url.database}".encode()).hexdigest()


@contextlib.contextmanager
def _told_when_full() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if not _FULL & {getattr(error.orig, "sqlite_errorname", None), getattr(error.orig, "sqlstate", None)}:
            raise
        raise NoRoom("The disk that holds the database is full: nothing is sent before there is room.") from None


def _engine(url: str, pooled: bool) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        elif parsed.get_backend_name() != "sqlite" or not parsed.database:
            raise ArgumentError
        options: dict[str, Any] = {"hide_parameters": True}  # they hold addresses, and errors are logged
        options |= {} if pooled else {"poolclass": NullPool}
        options |= {"connect_args": _PATIENCE} if parsed.get_backend_name() == "postgresql" else {}
        engine = create_engine(parsed, **options)
    except (ArgumentError, NoSuchModuleError):
        raise Misused(
            "MAILER_DATABASE must be like sqlite:///var/mailer.db or postgresql://user@host/name; it is neither."
        ) from None
    except ModuleNotFoundError:
        raise Misused("PostgreSQL needs its driver: pip install 'press-mailer[postgres]'.") from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, below
    cursor = connection.cursor()
    for pragma in ("busy_timeout=30000", "journal_mode=wal", "synchronous=full", "foreign_keys=on"):
        cursor.execute(f"pragma {pragma}")
    cursor.close()


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    # A process that is stopped in the middle of a transaction must not hold its locks against the others
    with connection.cursor() as cursor:
        cursor.execute(
            "set idle_in_transaction_session_timeout = '15s'; set lock_timeout = '10s'; set timezone = 'UTC'"
        )
    connection.commit()


def _begin_sqlite(connection: Connection) -> None:
    # A plain BEGIN that reads and then writes fails at once when another writer came between
    reading = connection.get_execution_options().get(_READ)
    connection.exec_driver_sql("begin" if reading else "begin immediate")


def _machine() -> str:
    for name in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        try:
            return Path(name).read_text().strip()
        except OSError:
            continue
    import uuid

    return f"{uuid.getnode():x}"


def _first_line(error: Exception) -> str:
    return str(getattr(error, "orig", error)).strip().splitlines()[0]
