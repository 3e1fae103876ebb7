"""`mailer run` as a process of its own: killed in mid-wave and started again, stopped by SIGTERM, and two at once."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from mailer.store import tables
from tests.cli.office import OfficeForTests, received

PEOPLE = 120
LIST = "email,name,outlet,city,languages,embargo,source\n" + "".join(
    f'reader{n}@desk{n % 7}.example,Reader {n},Desk {n % 7},"Paris, FR",en,,our list\n' for n in range(PEOPLE)
)


@pytest.fixture
def at_once(bare_office: OfficeForTests) -> OfficeForTests:
    """A release without embargo, scheduled to go at once to 120 people."""
    bare_office.make_database()
    toml = bare_office.make_release() / "release.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text[: text.index("[embargo]")] + text[text.index("[[issuers]]") :], encoding="utf-8")
    bare_office.ok("contacts", "import", str(bare_office.make_list(LIST)))
    bare_office.ok("schedule", "lake-ferry", "--list", "europe", "--now", "--yes")
    return bare_office


def _start(*options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "mailer", "run", *options], env=dict(os.environ))


def _until(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "what was waited for did not come"
        time.sleep(0.005)


def _states(office: OfficeForTests) -> Counter[str]:
    with office.database.read() as connection:
        return Counter(connection.scalars(select(tables.delivery.c.state)))


def _copies(folder: Path) -> Counter[str]:
    return Counter(line["recipient"] for line in received(folder) if line["file"])


def test_killed_in_mid_wave_and_started_again_everybody_gets_one_copy(at_once: OfficeForTests) -> None:
    with at_once.mail_server() as folder:
        first = _start()
        _until(lambda: len(received(folder)) >= PEOPLE // 4)
        first.kill()
        first.wait()
        assert len(received(folder)) < PEOPLE, "the sender had finished before it could be killed"
        second = _start("--until-idle")
        assert second.wait(60) == 0
        copies, states = _copies(folder), _states(at_once)
    assert set(copies.values()) == {1}
    assert states["sent"] + states["unknown"] == PEOPLE
    assert states["unknown"] <= 1, "at most the one open connection"
    assert len(copies) >= states["sent"]
    assert not list((at_once.folder / "var" / "journals").iterdir()), "the dead sender's journal was settled"


def test_sigterm_finishes_what_is_on_its_way_and_leaves_nothing_claimed(at_once: OfficeForTests) -> None:
    with at_once.mail_server() as folder:
        sender = _start()
        _until(lambda: len(received(folder)) >= PEOPLE // 6)
        sender.send_signal(signal.SIGTERM)
        assert sender.wait(30) == 0
        copies, states = _copies(folder), _states(at_once)
    assert set(states) <= {"sent", "planned"}
    assert states["sent"] == len(copies) == sum(copies.values())
    assert not list((at_once.folder / "var" / "journals").iterdir())


def test_two_senders_on_one_database_share_the_work(at_once: OfficeForTests) -> None:
    with at_once.mail_server() as folder:
        senders = [_start("--until-idle") for _ in range(2)]
        assert [sender.wait(60) for sender in senders] == [0, 0]
        copies = _copies(folder)
    assert len(copies) == PEOPLE
    assert set(copies.values()) == {1}
    assert _states(at_once) == {"sent": PEOPLE}
