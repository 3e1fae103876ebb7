"""`mailer init`: a workspace that works at once, and nothing that was there is touched."""

import os
from pathlib import Path

import pytest

from mailer.settings import Settings, load_settings
from mailer.store.database import Database
from tests.cli.office import OfficeForTests

ANSWERS = {
    "OFFICE": "Bureau “Lac” #1",
    "SENDER": "Lake O'Press <press@lake.example>",
    "OFFICE_CITY": "Asia/Dushanbe",
    "TEST_ADDRESSES": "me@lake.example",
}


@pytest.fixture
def folder(bare_office: OfficeForTests, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and no setting in the environment."""
    for name in [name for name in os.environ if name.startswith("MAILER_")]:
        monkeypatch.delenv(name)
    load_settings.cache_clear()
    return bare_office.folder


def made(folder: Path) -> Settings:
    load_settings.cache_clear()
    return load_settings()


def test_it_makes_a_workspace_with_fresh_secrets_that_only_the_owner_reads(
    bare_office: OfficeForTests, folder: Path
) -> None:
    bare_office.ok("init", "--yes")
    assert {path.name for path in folder.iterdir()} >= {".env", "releases", "contacts", "var"}
    assert (folder / ".env").stat().st_mode & 0o077 == 0
    assert (folder / "var").stat().st_mode & 0o077 == 0
    settings = made(folder)
    assert settings.key("secret") != settings.key("suppression_key")
    assert "There is no list yet" in bare_office.ok("contacts", "list").output


def test_what_is_answered_in_the_terminal_is_what_stands_in_env(bare_office: OfficeForTests, folder: Path) -> None:
    typed = [
        *(
            ANSWERS["OFFICE"],
            "no address",
            ANSWERS["SENDER"],
            "Erewhon",
            "Dushanbe",
            "Birmingham",
            "Paris, FR; Санкт-Петербург",
            "en,ru",
        ),
        *("smtp.lake.example", "99999", "465", "tls", "press", "me@lake.example", "pass '#' word"),
    ]
    shown = bare_office.ok("init", typed="\n".join(typed) + "\n").output
    assert "Erewhon" in shown
    settings = made(folder)
    assert settings.office == ANSWERS["OFFICE"]
    assert settings.sender == ANSWERS["SENDER"]
    assert settings.office_city == "Asia/Dushanbe"
    assert "Birmingham, GB (Europe/London" in shown
    assert settings.cities == ("Paris, FR", "St Petersburg, RU")
    assert (settings.smtp_host, settings.smtp_port, settings.smtp_security) == ("smtp.lake.example", 465, "tls")
    assert settings.smtp_password.value == "pass '#' word"
    assert settings.test_addresses == ("me@lake.example",)


def test_every_question_is_an_option_too(bare_office: OfficeForTests, folder: Path) -> None:
    given = ["--office", ANSWERS["OFFICE"], "--from", ANSWERS["SENDER"], "--city", "Asia/Dushanbe"]
    bare_office.ok("init", "--yes", *given, "--test-address", "me@lake.example")
    settings = made(folder)
    assert {name: getattr(settings, name.lower()) for name in ("OFFICE", "SENDER", "OFFICE_CITY")} == {
        name: ANSWERS[name] for name in ("OFFICE", "SENDER", "OFFICE_CITY")
    }


def test_an_option_that_cannot_be_leaves_nothing_behind(bare_office: OfficeForTests, folder: Path) -> None:
    assert "not an email address" in bare_office.refused("init", "--yes", "--from", "press", code=2)
    assert list(folder.iterdir()) == []


def test_an_env_that_is_there_is_never_overwritten(bare_office: OfficeForTests, folder: Path) -> None:
    bare_office.ok("init", "--yes")
    before = (folder / ".env").read_bytes()
    assert "is kept" in bare_office.ok("init", "--yes", "--office", "Another").output
    assert (folder / ".env").read_bytes() == before


def test_a_database_of_a_newer_program_is_refused_and_nothing_changed(
    bare_office: OfficeForTests, folder: Path
) -> None:
    bare_office.ok("init", "--yes")
    with bare_office.database.act() as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '9999'")
    (folder / "releases").rmdir()
    assert "newer version" in bare_office.refused("init", "--yes")
    assert not (folder / "releases").exists()
    with bare_office.database.read() as connection:
        assert connection.exec_driver_sql("select version_num from alembic_version").scalar() == "9999"


def test_a_database_without_its_env_is_refused(bare_office: OfficeForTests, folder: Path) -> None:
    bare_office.ok("init", "--yes")
    (folder / ".env").unlink()
    assert "put the old .env back" in bare_office.refused("init", "--yes")
    assert not (folder / ".env").exists()


def test_a_moved_workspace_is_refused_until_it_is_adopted(
    bare_office: OfficeForTests, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare_office.ok("init", "--yes")
    bare_office.database.close()
    moved = folder / "elsewhere"
    moved.mkdir()
    for name in (".env", "var"):
        (folder / name).rename(moved / name)
    monkeypatch.chdir(moved)
    assert "mailer init --adopt" in bare_office.refused("init", "--yes")
    assert bare_office.run("init", "--adopt", typed="n\n").exit_code == 1
    assert "copy" in bare_office.refused("init", "--yes")
    bare_office.ok("init", "--adopt", typed="y\n")
    bare_office.ok("init", "--yes")
    assert Database(f"sqlite:///{moved}/var/mailer.db").exists()
