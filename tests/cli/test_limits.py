"""Limits and mail servers that stand in, through the commands: what waits keeps its place, and status says why."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from mailer.dispatch.clock import SteadyClock
from mailer.dispatch.courier import Courier
from mailer.dispatch.office import office_of
from mailer.dispatch.run import note_tick, run_once
from mailer.dispatch.sender import Sender
from mailer.settings import load_settings
from mailer.store.tables import attempt
from tests.cli.office import OfficeForTests, received
from tests.cli.test_run import states
from tests.dispatch.scripted import Scripted
from tests.ports import free_port
from tests.store.log_rows import start_sender

MANY = "email,name,outlet,city,languages,embargo,source\n" + "".join(
    f'reader{n}@desk.example,Reader {n},Desk {n},"Paris, FR",en,yes,wrote to us\n' for n in range(9)
)


@pytest.fixture
def nine(office: OfficeForTests) -> OfficeForTests:
    """Nine advance copies to one domain, due now."""
    office.ok("contacts", "import", str(office.make_list(MANY, "nine")))
    office.ok("schedule", "lake-ferry", "--list", "nine", "--now", "--yes")
    return office


def _sent(office: OfficeForTests) -> int:
    return list(states(office).values()).count("sent")


def _obstacles(office: OfficeForTests) -> list[dict[str, object]]:
    (line,) = office.ok("status", "lake-ferry", "--json").stdout.splitlines()
    return [each for wave in json.loads(line)["waves"] for each in wave["obstacles"]]


def test_a_day_that_is_full_is_told_with_the_hour_and_goes_on_a_day_later(nine: OfficeForTests) -> None:
    nine.set("SMTP_PER_DAY", "4")
    start_sender(nine.database, datetime.now(UTC))
    with nine.mail_server():
        nine.ok("run", "--once")
        nine.ok("run", "--once")
        assert _sent(nine) == 4
        relay = f"127.0.0.1:{load_settings().smtp_port}"
        shown = nine.ok("status").stdout
        assert f"→ {relay} has had the 4 messages that it may have in 24 hours: 5 wait; the next may leave" in shown
        (limit,) = [each for each in _obstacles(nine) if each["why"] == "limit per day"]
        assert limit["count"] == 5
        assert "the next may leave at" in nine.run("doctor").stdout
        with nine.database.act() as connection:  # a day goes by
            connection.execute(update(attempt).values(ended_at=datetime.now(UTC) - timedelta(days=1)))
        nine.ok("run", "--once")
        assert _sent(nine) == 8


def test_a_domain_that_waits_is_told_with_how_long_it_takes(nine: OfficeForTests) -> None:
    nine.set("SMTP_DOMAIN_RATES", "desk.example=2/min")
    start_sender(nine.database, datetime.now(UTC))
    with nine.mail_server():
        nine.ok("run", "--once")
    assert _sent(nine) == 1
    assert "→ 2 a minute to desk.example: 8 wait; about 4 min" in nine.ok("status").stdout


@pytest.mark.parametrize(("step", "is_domain"), [("MAIL", False), ("RCPT", True)])
def test_who_asked_for_less_is_named_with_since_when_and_how_much_it_is_sent(
    nine: OfficeForTests, step: str, is_domain: bool
) -> None:
    start_sender(nine.database, datetime.now(UTC))
    with Scripted({step: ["450 4.7.1 not so fast"]}, offers=()) as server:
        for name, value in {"HOST": "127.0.0.1", "PORT": str(server.port), "SECURITY": "none"}.items():
            nine.set(f"SMTP_{name}", value)
        sender = Sender(nine.database, SteadyClock(), office_of(load_settings()))
        couriers = [Courier(sender, 0)]
        run_once(sender, couriers)
        couriers[0].connection.close()  # that server talks with one at a time, and the doctor will call it too
        note_tick(sender)
        whom = "desk.example" if is_domain else f"127.0.0.1:{server.port}"
        assert f"→ {whom} asked for less (450 4.7.1 not so fast) and is sent 10 a second since" in (
            shown := nine.ok("status", "lake-ferry").stdout
        )
        assert "nothing for 5 s: 8 wait" in shown
        (told,) = [one for one in _obstacles(nine) if one["why"] == "slowed"]
        assert told["count"] == 8
        assert str(told["since"]) < str(told["at"])
        assert f"{whom} asked for less" in nine.run("doctor").stdout
        sender.close(settled=True)


def test_who_schedules_more_than_the_limits_bear_is_told_before_the_yes(office: OfficeForTests) -> None:
    office.ok("contacts", "import", str(office.make_list(MANY, "nine")))
    for name, value in {"HOST": "mail.lake.example", "RATE": "1/min", "PER_DAY": "5"}.items():
        office.set(f"SMTP_{name}", value)
    shown = office.ok("schedule", "lake-ferry", "--list", "nine", "--now", "--dry-run").output
    assert "Look at this: At 1 a minute the last of 9 leaves 8 minutes after the first advance copy." in shown
    assert "in 24 hours (MAILER_SMTP_PER_DAY): 4 of the 9 due at" in shown
    office.set("SMTP_PER_DAY", "20")
    office.ok("schedule", "lake-ferry", "--list", "nine", "--now", "--yes")
    office.make_release(slug="second-ferry")
    plan = json.loads(office.ok("schedule", "second-ferry", "--list", "nine", "--now", "--dry-run", "--json").stdout)
    assert not any("MAILER_SMTP_PER_DAY" in one for one in plan["warnings"])
    office.set("SMTP_PER_DAY", "12")
    plan = json.loads(office.ok("schedule", "second-ferry", "--list", "nine", "--now", "--dry-run", "--json").stdout)
    assert any("and 9 of them are spoken for: 6 of the 9 due" in one for one in plan["warnings"])


def test_a_mail_server_that_stands_in_is_named(nine: OfficeForTests) -> None:
    with nine.mail_server() as folder:
        port = load_settings().smtp_port
        nine.set("SMTP_PORT", str(free_port()))
        nine.set("SMTP_FALLBACKS", f"smtp://127.0.0.1:{port}?security=none")
        nine.set("SMTP_DOMAIN_RATES", "desk.example=2/min")
        result = nine.ok("run", "--once")
        assert len(received(folder)) == 1
    assert f", else 127.0.0.1:{port} (none)" in result.stderr
    assert "is left out for a while" in result.stderr
    said = f"→ through 127.0.0.1:{port}, since the first mail server cannot be used: mailer doctor"
    assert said in nine.ok("status").stdout
    assert f"127.0.0.1:{port}" in nine.ok("log", "lake-ferry").stdout


def test_a_test_goes_through_the_server_that_stands_in_too(office: OfficeForTests) -> None:
    with office.mail_server() as folder:
        office.set("SMTP_FALLBACKS", f"smtp://127.0.0.1:{load_settings().smtp_port}?security=none")
        office.set("SMTP_PORT", str(free_port()))
        office.ok("test", "lake-ferry", "--to", "me@lake.example")
    assert len(received(folder)) == 4


def test_a_token_stands_in_place_of_a_password(nine: OfficeForTests) -> None:
    with Scripted(offers=("AUTH XOAUTH2",)) as server:
        for name, value in {"HOST": "127.0.0.1", "PORT": str(server.port), "SECURITY": "none"}.items():
            nine.set(f"SMTP_{name}", value)
        nine.set("SMTP_USER", "press@lake.example")
        nine.set("SMTP_TOKEN_COMMAND", "echo a-token-for-the-tests")
        nine.ok("run", "--once")
        assert server.taken == 9
        assert "logged in as press@lake.example" in nine.run("doctor").stdout
        nine.set("SMTP_TOKEN_COMMAND", "sh -c 'echo no consent >&2; exit 1'")
        said = nine.run("doctor").stdout
    assert "MAILER_SMTP_TOKEN_COMMAND failed with exit code 1: no consent" in said


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("SMTP_RATE", "fast", "MAILER_SMTP_RATE cannot be used: “fast” is no rate"),
        ("SMTP_DOMAIN_RATES", "gmail.com", "MAILER_SMTP_DOMAIN_RATES cannot be used: “gmail.com” names no rate"),
        ("SMTP_FALLBACKS", "mail2.example", "MAILER_SMTP_FALLBACKS cannot be used"),
        ("SMTP_FALLBACKS", "smtp://u:secret@mail2.example:99999", "has a port that is no number"),
        ("SMTP_FALLBACKS", "smtp://u:secret@mail2.example?security=none", "in the clear"),
        ("SMTP_FALLBACKS", "smtp://u:secret@mail2.example?speed=1", "“speed=1” is not known there"),
        ("SMTP_PER_DAY", "0", "MAILER_SMTP_PER_DAY cannot be used"),
    ],
)
def test_a_setting_that_cannot_be_read_is_one_sentence_with_its_name(
    nine: OfficeForTests, setting: str, value: str, said: str
) -> None:
    with nine.mail_server():
        nine.set(setting, value)
        refusal = nine.refused("run", "--once", code=2)
    assert said in refusal
    assert "secret" not in refusal
