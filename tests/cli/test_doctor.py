"""`mailer doctor`: what would stop a send is found, named, and told apart from what is only worth knowing."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import update

from mailer.core.health import Health, zone_data_health
from mailer.dispatch.clock_file import vouch
from mailer.settings import host_name, load_settings
from mailer.store.tables import worker
from tests.cli.log_workspace import documented_keys
from tests.cli.office import OfficeForTests
from tests.dispatch.scripted import Scripted
from tests.ports import free_port
from tests.store.log_rows import start_sender

TEMPLATES = Path(__file__).parents[2] / "templates"
CHECKS = ["settings", "labels", "database", "home", "sender"]
CHECKS += ["limits", "clock", "disk", "mail server", "zone data", "leaving"]


@pytest.fixture
def ready(bare_office: OfficeForTests) -> Iterator[OfficeForTests]:
    """An office with a mail server, whose sender has just ticked and whose clock somebody vouches for."""
    bare_office.make_database()
    vouch(bare_office.folder / "var", host_name(), "anna")
    start_sender(bare_office.database, datetime.now(UTC))
    with bare_office.mail_server():
        yield bare_office


def found(office: OfficeForTests) -> dict[str, tuple[str, str]]:
    lines = [json.loads(line) for line in office.run("doctor", "--json").stdout.splitlines()]
    return {line["check"]: (line["health"], line["said"]) for line in lines}


def stops(office: OfficeForTests) -> dict[str, str]:
    return {check: said for check, (health, said) in found(office).items() if health == "stop"}


def test_an_office_that_can_send_is_well(ready: OfficeForTests) -> None:
    said = ready.ok("doctor").stdout
    assert [line[:4] for line in said.splitlines()] == ["well"] * 10 + ["note"]
    assert "offers SIZE, 8BITMIME, SMTPUTF8, PIPELINING" in said
    assert "no one-click button" in said
    assert list(found(ready)) == CHECKS


def test_for_programs_the_keys_are_the_documented_ones(ready: OfficeForTests) -> None:
    (first, *_) = ready.ok("doctor", "--json").stdout.splitlines()
    assert list(json.loads(first)) == documented_keys("`mailer doctor")


def test_without_a_sender_it_says_since_when_and_ends_with_1(ready: OfficeForTests) -> None:
    with ready.database.act() as connection:
        connection.execute(update(worker).values(ticked_at=datetime.now(UTC) - timedelta(minutes=5)))
    assert ready.refused("doctor") == "As it stands nothing can be sent; to be mended first: sender."
    assert stops(ready) == {"sender": "none is running: `mailer run`; the last one was at work 300 s ago"}


def test_a_sender_that_cannot_send_says_why(ready: OfficeForTests) -> None:
    with ready.database.act() as connection:
        connection.execute(update(worker).values(trouble="the mail server is away"))
    assert stops(ready)["sender"].endswith("and cannot send: the mail server is away")


def test_a_mail_server_that_is_not_there_or_refuses_the_login(ready: OfficeForTests) -> None:
    ready.set("SMTP_USER", "press")
    ready.set("SMTP_PASSWORD", "a wrong password")
    with Scripted({"AUTH": ["535 5.7.8 no such login"]}, offers=("AUTH PLAIN",)) as server:
        ready.set("SMTP_PORT", str(server.port))
        said = ready.run("doctor").stdout
        assert "cannot be used, at AUTH: 535 5.7.8 no such login" in said
        assert "wrong password" not in said
    assert "cannot be used, at CONNECT" in stops(ready)["mail server"]


def test_a_mail_server_that_takes_less_than_the_check_allows_is_worth_a_note(ready: OfficeForTests) -> None:
    with Scripted(offers=("SIZE 5242880",)) as server:
        ready.set("SMTP_PORT", str(server.port))
        said = ready.ok("doctor").stdout
    assert "takes no message over 5.2 MB" in said


def test_what_is_missing_in_the_settings(ready: OfficeForTests) -> None:
    ready.set("SENDER", "")
    ready.set("SMTP_HOST", "")
    assert "MAILER_SENDER" in stops(ready)["settings"]
    assert "MAILER_SMTP_HOST" in stops(ready)["mail server"]


def test_a_copy_or_another_suppression_key_is_not_at_home(ready: OfficeForTests) -> None:
    ready.set("SUPPRESSION_KEY", "quite another key than before")
    assert "MAILER_SUPPRESSION_KEY" in stops(ready)["home"]
    ready.move_to_a_copy()
    assert "is a copy or has been moved" in stops(ready)["home"]


def test_a_database_of_another_version_or_none_leaves_out_what_needs_it(ready: OfficeForTests) -> None:
    with ready.database.act() as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '9999'")
    assert "newer version" in stops(ready)["database"]
    assert [check for check in CHECKS if check not in found(ready)] == ["home", "sender", "limits", "clock"]
    ready.set("DATABASE", "sqlite:///nowhere/mailer.db")
    assert "mailer init" in stops(ready)["database"]


def test_a_mail_server_that_is_away_while_another_stands_in_is_worth_a_note(ready: OfficeForTests) -> None:
    with Scripted() as server:
        ready.set("SMTP_FALLBACKS", f"smtp://127.0.0.1:{server.port}?security=none")
        assert stops(ready) == {}
        ready.set("SMTP_PORT", str(free_port()))
        first, second = found(ready)["mail server"], found(ready)["mail server 2"]
    assert (first[0], second[0]) == ("note", "well")
    assert f"127.0.0.1:{server.port}" in second[1]
    assert set(stops(ready)) == {"mail server", "mail server 2"}


def test_limits_are_told(ready: OfficeForTests) -> None:
    assert found(ready)["limits"] == ("well", "none are set")
    ready.set("SMTP_RATE", "5/s")
    ready.set("SMTP_DOMAIN_RATES", "gmail.com=20/min")
    ready.set("SMTP_PER_DAY", "2")
    relay = f"127.0.0.1:{load_settings().smtp_port}"
    said = f"5 a second to {relay}; 0 of 2 in 24 hours to {relay}; 20 a minute to gmail.com"
    assert found(ready)["limits"] == ("well", said)


def test_a_full_disk(ready: OfficeForTests, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=1))
    assert "is full" in stops(ready)["disk"]


@pytest.mark.parametrize(
    ("version", "health"),
    [("tzdata 2026.3", Health.WELL), ("tzdata 2025.2", Health.NOTE), ("tzdata 2024.1", Health.NOTE)],
)
def test_zone_data_of_another_year_is_worth_a_note(version: str, health: Health) -> None:
    assert zone_data_health(version, datetime(2026, 12, 1, tzinfo=UTC))[0] is health
    assert zone_data_health("tzdata 2025.3", datetime(2026, 2, 1, tzinfo=UTC))[0] is Health.WELL


def test_own_labels_that_an_upgrade_left_behind_are_said_with_the_line_to_add(ready: OfficeForTests) -> None:
    line = 'your_time = "По вашему времени"'
    own = ready.folder / "templates" / "labels" / "ru.toml"
    own.parent.mkdir(parents=True)
    shipped = (TEMPLATES / "labels" / "ru.toml").read_text(encoding="utf-8")
    own.write_text(shipped.replace(f"{line}\n", ""), encoding="utf-8")
    said = f"templates/labels/ru.toml has no label “your_time”: add `{line}`, or your own words."
    assert stops(ready) == {"labels": said}
    ready.make_release()
    assert ready.refused("release", "check", "lake-ferry") == said
