"""A worker whose machine shows the wrong time, as a real process under libfaketime: nothing leaves early."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from mailer.settings import host_name
from mailer.store.tables import wave
from tests.cli.conftest import bare_office
from tests.cli.office import OfficeForTests, received

__all__ = ["bare_office"]
AGREED = {"anna@lakeside.example", "ivan@ozero.example"}


def two_hours_ahead() -> Mapping[str, str]:
    """The environment of a process whose wall clock is two hours ahead, while the clock that never jumps is true.

    Skips where libfaketime is not installed; in CI nothing may be skipped for that.
    """
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    if not found:
        missing = "libfaketime is missing: sh scripts/system_packages.sh"
        pytest.fail(missing) if "CI" in os.environ else pytest.skip(missing)
    fake = {"LD_PRELOAD": str(found[0]), "FAKETIME": "+2h", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    return {**os.environ, **fake}


@pytest.fixture
def forty_minutes(bare_office: OfficeForTests) -> OfficeForTests:
    """A release whose embargo lifts in forty minutes, scheduled and approved by a true clock; nothing is sent yet."""
    bare_office.make_database()
    bare_office.make_release(lift=datetime.now(UTC) + timedelta(minutes=40))
    bare_office.ok("contacts", "import", str(bare_office.make_list()))
    bare_office.ok("schedule", "lake-ferry", "--list", "europe", "--yes")
    return bare_office


def run(environment: Mapping[str, str], *options: str) -> str:
    """Runs `mailer run` to its end; what it said."""
    command = [sys.executable, "-m", "mailer", "run", *options]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stderr


@contextmanager
def running(environment: Mapping[str, str]) -> Iterator[None]:
    """A worker that runs until SIGTERM."""
    with subprocess.Popen([sys.executable, "-m", "mailer", "run"], env=environment) as worker:
        try:
            yield
        finally:
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(30) == 0


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end, "what was waited for did not come"
        time.sleep(0.02)


def held_reasons(office: OfficeForTests, kind: str = "%") -> set[str | None]:
    """Why the waves of that kind, or all, are held; None stands for those that are not."""
    with office.database.read() as connection:
        return set(connection.scalars(select(wave.c.held_reason).where(wave.c.kind.like(kind))))


def recipients(folder: Path) -> set[str]:
    return {line["recipient"] for line in received(folder) if line["file"]}


def test_the_clock_that_never_jumps_is_true_while_the_wall_clock_is_two_hours_ahead() -> None:
    reads = "import time; print(time.clock_gettime(time.CLOCK_BOOTTIME), time.time())"
    environment = two_hours_ahead()

    before = time.clock_gettime(time.CLOCK_BOOTTIME), time.time()
    told = subprocess.run([sys.executable, "-c", reads], env=environment, capture_output=True, text=True, check=True)

    boot, wall = map(float, told.stdout.split())
    assert 0 <= boot - before[0] < 30
    assert 7200 <= wall - before[1] < 7230


def test_never_early_worker_started_two_hours_ahead_holds_what_is_under_embargo(
    forty_minutes: OfficeForTests,
) -> None:
    reason = f"the clock of {host_name()} was set forward by 2:00:00; see which time is right"
    with forty_minutes.mail_server() as folder:
        said = run(two_hours_ahead(), "--until-idle")

        assert recipients(folder) == set()
        assert f"{reason}; 2 embargoed waves are held until somebody resumes them" in said
        assert held_reasons(forty_minutes) == {reason}
        assert f"held: {reason}; to go on: mailer resume lake-ferry" in forty_minutes.ok("status").output

        told = forty_minutes.ok("resume", "lake-ferry").output
        run(os.environ, "--once")

        assert "By this you say that this machine's clock is right" in told
        assert recipients(folder) == AGREED
        assert held_reasons(forty_minutes) == {None}


def test_never_early_worker_that_stays_two_hours_ahead_goes_by_the_time_that_was_vouched_for(
    forty_minutes: OfficeForTests,
) -> None:
    with forty_minutes.mail_server() as folder:
        with running(two_hours_ahead()):
            wait_until(lambda: None not in held_reasons(forty_minutes))
            assert recipients(folder) == set()
            forty_minutes.ok("resume", "lake-ferry")
            wait_until(lambda: recipients(folder) == AGREED)
            run(two_hours_ahead(), "--once")
        assert recipients(folder) == AGREED
    assert held_reasons(forty_minutes) == {None}


def test_never_early_public_copies_scheduled_by_a_true_clock_beside_such_a_worker_are_held(
    forty_minutes: OfficeForTests,
) -> None:
    forty_minutes.make_release(lift=datetime.now(UTC) + timedelta(minutes=40), slug="second")
    with forty_minutes.mail_server() as folder:
        with running(two_hours_ahead()):
            wait_until(lambda: None not in held_reasons(forty_minutes))
            forty_minutes.ok("schedule", "second", "--list", "europe", "--yes")
            wait_until(lambda: None not in held_reasons(forty_minutes, "lift"))
        assert recipients(folder) <= AGREED


def test_what_is_under_no_embargo_leaves_by_a_clock_that_is_two_hours_ahead(bare_office: OfficeForTests) -> None:
    bare_office.make_database()
    toml = bare_office.make_release() / "release.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text[: text.index("[embargo]")] + text[text.index("[[issuers]]") :], encoding="utf-8")
    bare_office.ok("contacts", "import", str(bare_office.make_list()))
    bare_office.ok("schedule", "lake-ferry", "--list", "europe", "--now", "--yes")

    with bare_office.mail_server() as folder:
        run(two_hours_ahead(), "--until-idle")
        assert len(recipients(folder)) == 4
