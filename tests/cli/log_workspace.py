"""A workspace whose log has every kind of line, for the commands that read it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mailer.cli.main import mailer
from mailer.core.words import SuppressionKind
from mailer.settings import load_settings
from mailer.store.approvals import suppress
from mailer.store.database import Database
from tests.builders import LIFT, keep, person, schedule
from tests.conftest import SUPPRESSION_KEY, Databases
from tests.store.log_rows import ACCEPTED, LATER, NOBODY, SILENCE, carry_due

ADVANCE = LIFT - timedelta(days=1)
PEOPLE = [
    replace(person(0, agreed=True, languages=("ru", "en")), name="Anna Example", outlet="Lakeside Wire"),
    replace(person(1, agreed=True), name="Иван Примеров", outlet="Озёрная газета"),
    replace(person(2, agreed=True), name="[red]Jean-Baptiste de la Longue-Rivière", outlet="=cmd()"),
    person(3, agreed=True),
    person(4),
    person(5),
]
"""Handed over, deferred, refused, in doubt, waiting for the lift, and not to be mailed."""


def empty_workspace(databases: Databases, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A fresh database, and the settings that name it."""
    database = databases.fresh("sqlite")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("MAILER_DATABASE", str(database.engine.url))
    monkeypatch.setenv("MAILER_OFFICE_CITY", "Europe/Paris")
    load_settings.cache_clear()
    return database


def filled_workspace(databases: Databases, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """One release whose advance copies have had their turn."""
    database = empty_workspace(databases, folder, monkeypatch)
    before = LIFT - timedelta(days=2)
    with database.act() as connection:
        email = PEOPLE[5].email
        suppress(connection, email, SuppressionKind.ASKED, "wrote to us", SUPPRESSION_KEY, "anna", before)
    schedule(database, keep(database, PEOPLE, before), before)
    answers = {0: ACCEPTED, 1: LATER, 2: NOBODY, 3: SILENCE}
    carry_due(database, ADVANCE, lambda claim: answers[int(claim.email[6])])
    return database


def run(*arguments: str) -> Result:
    """Runs `mailer` with these arguments; standard error apart from standard output."""
    return CliRunner().invoke(mailer, list(arguments))


def documented_keys(section: str) -> Sequence[str]:
    """The keys that docs/log-format.md gives under the heading that begins so."""
    text = (Path(__file__).parents[2] / "docs" / "log-format.md").read_text(encoding="utf-8")
    (body,) = [part for part in text.split("\n## ") if part.startswith(section)]
    return [line.split("`")[1] for line in body.splitlines() if line.startswith("| `")]
