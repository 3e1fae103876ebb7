"""A press office for the tests of commands: a workspace, its settings, a release, a list, and a mail server."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mailer.cli.main import mailer
from mailer.core.errors import MailerError
from mailer.dispatch.sink import Faults, Sink
from mailer.resources import migrations_path, sample_release
from mailer.settings import load_settings
from mailer.store.database import Database
from mailer.store.guards import claim_home
from mailer.store.schema import upgrade

KEY = "a suppression key for tests"
NO_FAULTS = Faults()
LIST = """\
email,name,outlet,city,languages,embargo,source
anna@lakeside.example,Anna Example,Lakeside Wire,"Paris, FR",en,yes,met at the fair
ivan@ozero.example,Иван Примеров,Озёрная газета,Moscow,ru,yes,wrote to us
marie@quai.example,Marie Exemple,Le Quai,"Paris, FR",fr,,wrote to us
omar@desk.example,Omar Sample,The Desk,Dubai,en ru,,wrote to us
"""


class OfficeForTests:
    """The workspace, and `mailer` run in it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self._monkeypatch = folder, monkeypatch
        monkeypatch.chdir(folder)
        self.database = Database(f"sqlite:///{folder}/var/mailer.db")
        for name, value in {
            "SECRET": "a secret only for tests",
            "SUPPRESSION_KEY": KEY,
            "ACTOR": "anna",
            "SENDER": "Lake Press <press@lake.example>",
            "TEST_ADDRESSES": "me@lake.example, boss@lake.example",
            "SMTP_CONNECTIONS": "1",
        }.items():
            self.set(name, value)

    def set(self, name: str, value: str) -> None:
        self._monkeypatch.setenv(f"MAILER_{name}", value)
        load_settings.cache_clear()

    def make_database(self) -> None:
        upgrade(self.database, migrations_path())
        with self.database.act() as connection:
            claim_home(connection, self.database.home(), KEY.encode())

    def make_release(self, *, lift: datetime | None = None, slug: str = "lake-ferry") -> Path:
        """The sample release with another lift (aware): in six days, at one date in its cities, where None."""
        folder = self.folder / "releases" / slug
        shutil.copytree(sample_release(), folder)
        lift = lift or (datetime.now(UTC) + timedelta(days=6)).replace(hour=9, minute=0, second=0, microsecond=0)
        text = (folder / "release.toml").read_text(encoding="utf-8")
        before, _, rest = text.partition("lift = ")
        wall = f"{lift.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"
        text = f"{before}lift = {wall}\n" + rest.split("\n", 1)[1].replace('zone = "Europe/Paris"', 'zone = "UTC"')
        text = text.replace("date = 2026-12-01", f"date = {lift.date()}", 1)
        (folder / "release.toml").write_text(text, encoding="utf-8")
        return folder

    def make_list(self, text: str = LIST, name: str = "europe") -> Path:
        path = self.folder / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        return path

    def move_to_a_copy(self) -> None:
        """From now on the settings name a copy of the database."""
        copy = self.folder / "var" / "copy.db"
        with sqlite3.connect(self.folder / "var" / "mailer.db") as original:
            original.execute(f"vacuum into '{copy}'")
        original.close()
        self.set("DATABASE", f"sqlite:///{copy}")

    def run(self, *arguments: str, typed: str | None = None) -> Result:
        """Runs `mailer`; a MailerError becomes its exit code and its sentence, as main() has it."""
        load_settings.cache_clear()
        result = CliRunner().invoke(mailer, list(arguments), input=typed)
        if isinstance(result.exception, MailerError):
            result.exit_code = result.exception.exit_code
        return result

    def ok(self, *arguments: str, typed: str | None = None) -> Result:
        result = self.run(*arguments, typed=typed)
        assert result.exit_code == 0, (arguments, result.output, result.exception)
        return result

    def refused(self, *arguments: str, code: int = 1, typed: str | None = None) -> str:
        """The one sentence with which it is refused."""
        result = self.run(*arguments, typed=typed)
        assert result.exit_code == code, (arguments, result.output, result.exception)
        assert isinstance(result.exception, MailerError), (result.output, result.exception)
        assert "\n" not in str(result.exception)
        return str(result.exception)

    @contextmanager
    def mail_server(self, faults: Faults = NO_FAULTS) -> Iterator[Path]:
        """A mail server on loopback, set as ours; the folder of what it received."""
        folder = self.folder / "received"
        with Sink(folder, faults, clock=lambda: datetime.now(UTC)) as (host, port):
            self.set("SMTP_HOST", host)
            self.set("SMTP_PORT", str(port))
            self.set("SMTP_SECURITY", "none")
            yield folder


def received(folder: Path) -> list[dict[str, Any]]:
    """The lines of the sink's own log."""
    log = folder / "sink.jsonl"
    return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
