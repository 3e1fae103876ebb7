"""`mailer run`: it sends what is due through a real mail server, says little, and refuses to send from a copy."""

import base64
from datetime import UTC, datetime, timedelta

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import select, update

from mailer.store.tables import delivery, distribution, wave
from tests.cli.office import OfficeForTests, received

pytestmark = pytest.mark.usefixtures("signals_and_log")


def states(office: OfficeForTests) -> dict[str, str]:
    with office.database.read() as connection:
        return {row.email: row.state for row in connection.execute(select(delivery.c.email, delivery.c.state))}


@pytest.fixture
def at_once(office: OfficeForTests) -> OfficeForTests:
    """Advance copies due now; the lift is six days away."""
    office.ok("schedule", "lake-ferry", "--list", "europe", "--now", "--yes")
    return office


def test_once_sends_what_is_due_and_nothing_before_its_lift(at_once: OfficeForTests) -> None:
    with at_once.mail_server() as folder:
        result = at_once.ok("run", "--once")
    assert {one["recipient"] for one in received(folder)} == {"anna@lakeside.example", "ivan@ozero.example"}
    assert states(at_once) == {
        "anna@lakeside.example": "sent",
        "ivan@ozero.example": "sent",
        "marie@quai.example": "planned",
        "omar@desk.example": "planned",
    }
    first, last = result.stderr.splitlines()
    assert "through 127.0.0.1:" in first
    assert "next wave" in first
    assert "ended; 2 sent" in last


def test_with_a_key_of_its_own_what_it_sends_and_what_it_tests_is_signed(at_once: OfficeForTests) -> None:
    key = Ed25519PrivateKey.generate()
    (at_once.folder / "dkim.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    at_once.set("DKIM_KEYS", "s1=dkim.pem")
    record = b"v=DKIM1; k=ed25519; p=" + base64.b64encode(key.public_key().public_bytes_raw())
    with at_once.mail_server() as folder:
        at_once.ok("test", "lake-ferry", "--to", "me@lake.example")
        at_once.ok("run", "--once")
    messages = [path.read_bytes() for path in folder.glob("*.eml")]
    assert len(messages) == 6
    assert all(dkim.verify(message, dnsfunc=lambda name, timeout=5: record) for message in messages)


def test_a_key_that_is_not_there_is_one_sentence_before_anything_is_sent(at_once: OfficeForTests) -> None:
    at_once.set("DKIM_KEYS", "s1=dkim.pem")
    with at_once.mail_server() as folder:
        assert "The DKIM key dkim.pem cannot be read" in at_once.refused("run", "--once", code=2)
    assert received(folder) == []


def test_nothing_it_logs_names_anybody_or_tells_the_news(at_once: OfficeForTests) -> None:
    with at_once.mail_server():
        said = at_once.ok("run", "--once").stderr
    for word in ("anna", "lakeside.example", "ferry with no engine"):
        assert word not in said.lower()


def test_until_idle_ends_when_nothing_is_left_to_move(office: OfficeForTests) -> None:
    toml = office.folder / "releases" / "lake-ferry" / "release.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text[: text.index("[embargo]")] + text[text.index("[[issuers]]") :], encoding="utf-8")
    office.ok("schedule", "lake-ferry", "--list", "europe", "--now", "--yes")
    with office.mail_server() as folder:
        office.ok("run", "--until-idle")
    assert len(received(folder)) == 4
    assert set(states(office).values()) == {"sent"}


def test_a_held_send_does_not_leave(at_once: OfficeForTests) -> None:
    at_once.ok("hold", "lake-ferry")
    with at_once.mail_server() as folder:
        at_once.ok("run", "--once")
    assert received(folder) == []


def test_without_a_mail_server_it_refuses_in_one_sentence(at_once: OfficeForTests) -> None:
    assert "MAILER_SMTP_HOST" in at_once.refused("run", "--once")


def test_in_the_clear_to_another_machine_is_refused(at_once: OfficeForTests) -> None:
    at_once.set("SMTP_HOST", "mail.lake.example")
    at_once.set("SMTP_SECURITY", "none")
    assert "in the clear" in at_once.refused("run", "--once", code=2)


def test_a_copied_database_sends_nothing(at_once: OfficeForTests) -> None:
    at_once.move_to_a_copy()
    with at_once.mail_server() as folder:
        assert "mailer init --adopt" in at_once.refused("run", "--once")
    assert received(folder) == []


def test_a_database_of_a_newer_program_sends_nothing(at_once: OfficeForTests) -> None:
    with at_once.database.act() as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '9999'")
    with at_once.mail_server() as folder:
        assert "newer version" in at_once.refused("run", "--once")
    assert received(folder) == []


def test_another_suppression_key_sends_nothing(at_once: OfficeForTests) -> None:
    at_once.set("SUPPRESSION_KEY", "quite another key than before")
    with at_once.mail_server() as folder:
        assert "MAILER_SUPPRESSION_KEY" in at_once.refused("run", "--once")
    assert received(folder) == []


def test_what_was_not_approved_is_not_sent(at_once: OfficeForTests) -> None:
    with at_once.database.act() as connection:
        connection.execute(update(distribution).values(policies={"late": "send", "late_after": 0, "life": 9**9}))
    with at_once.mail_server() as folder:
        at_once.run("run", "--once")
    assert received(folder) == []


def test_an_overdue_wave_follows_the_late_policy(at_once: OfficeForTests) -> None:
    with at_once.database.act() as connection:
        past = datetime.now(UTC) - timedelta(days=1)
        connection.execute(update(wave).where(wave.c.kind == "advance").values(instant=past))
    with at_once.mail_server() as folder:
        at_once.ok("run", "--once")
    assert len(received(folder)) == 2  # the sample says nothing of late waves, and the default is to send
