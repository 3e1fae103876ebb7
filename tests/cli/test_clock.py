"""The clock at the commands: where nobody vouches, who approves is told the time; a contradiction is left alone."""

import ctypes
import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from mailer.cli.times import shown_time
from mailer.core.clock_record import ClockReading, ClockRecord
from mailer.dispatch.clock import boot_id, read_clock
from mailer.dispatch.clock_file import ClockFile
from mailer.settings import host_name
from mailer.store.tables import wave
from tests.cli.office import OfficeForTests, received
from tests.dispatch.scripted import Scripted
from tests.store.log_rows import start_sender

NOBODY = "Nobody vouches for this machine's clock; it shows "
TWO_HOURS = timedelta(hours=2)

SetKernel = Callable[[float | None], None]


@pytest.fixture
def set_kernel(monkeypatch: pytest.MonkeyPatch) -> SetKernel:
    """Makes the kernel's clock one that is so many seconds ahead and synchronised, or one that is not (None)."""
    load = ctypes.CDLL

    def set_to(ahead: float | None) -> None:
        def adjtimex(said: Any) -> int:
            if ahead is None:
                return 5
            said._obj.seconds = int(time.time() + ahead)
            return 0

        def loaded(name: str | None, **options: Any) -> Any:
            return load(name, **options) if name else SimpleNamespace(adjtimex=adjtimex)

        monkeypatch.setattr("ctypes.CDLL", loaded)
        monkeypatch.setattr("mailer.dispatch.kernel_clock._is_filtered", lambda: False)

    set_to(None)
    return set_to


@pytest.fixture
def alone(office: OfficeForTests, set_kernel: SetKernel) -> OfficeForTests:
    """An office whose clock no witness vouches for."""
    return office


def record(office: OfficeForTests) -> ClockRecord:
    found = ClockFile(office.folder / "var").read()
    assert found is not None
    return found


def contradict(office: OfficeForTests) -> ClockRecord:
    """The record of a clock that somebody has set two hours forward since."""
    now = read_clock()
    kept = ClockRecord(replace(now, wall=now.wall - TWO_HOURS), "the kernel")
    ClockFile(office.folder / "var").update(lambda _: kept)
    return kept


def schedule(office: OfficeForTests, *options: str) -> list[str]:
    """The warnings about the clock."""
    said = office.ok("schedule", "lake-ferry", "--list", "europe", "--json", *options).stdout
    return [line for line in json.loads(said)["warnings"] if "clock" in line]


def forget_who_vouches(office: OfficeForTests) -> None:
    ClockFile(office.folder / "var").update(lambda found: found and replace(found, vouched_by=""))


def held_reasons(office: OfficeForTests) -> set[str | None]:
    with office.database.read() as connection:
        return set(connection.scalars(select(wave.c.held_reason)))


def doctor(office: OfficeForTests) -> tuple[str, str]:
    lines = map(json.loads, office.run("doctor", "--json").stdout.splitlines())
    return next((line["health"], line["said"]) for line in lines if line["check"] == "clock")


def test_who_approves_is_told_the_time_and_vouches_for_it_in_this_boot(alone: OfficeForTests) -> None:
    shown = alone.ok("schedule", "lake-ferry", "--list", "europe", typed="4\n").output
    assert f"Look at this: {NOBODY}{datetime.now(ZoneInfo('Europe/Paris')):%Y-%m-%d %H}:" in shown
    assert "Approving this send says that it is right." in shown
    assert (record(alone).vouched_by, record(alone).last.boot) == ("anna", boot_id())
    alone.make_release(slug="second")
    assert "clock" not in alone.ok("schedule", "second", "--list", "europe", "--yes").output


def test_time_is_told_with_the_other_date_where_the_dates_differ() -> None:
    assert shown_time(datetime(2026, 12, 1, 12, 2, tzinfo=UTC), "Europe/Paris") == (
        "2026-12-01 13:02 in Paris (12:02 UTC)"
    )
    assert shown_time(datetime(2026, 11, 30, 23, 2, tzinfo=UTC), "Europe/Paris") == (
        "2026-12-01 00:02 in Paris (2026-11-30 23:02 UTC)"
    )
    assert shown_time(datetime(2026, 12, 1, 12, 2, tzinfo=UTC), "UTC") == "2026-12-01 12:02 UTC"


def test_programs_are_told_too_and_a_dry_run_vouches_for_nothing(alone: OfficeForTests) -> None:
    (warning,) = schedule(alone, "--dry-run")
    assert warning.startswith(NOBODY)
    assert record(alone).vouched_by == ""
    assert schedule(alone, "--yes") != []
    assert record(alone).vouched_by == "anna"


def test_who_types_another_number_vouches_for_nothing(alone: OfficeForTests) -> None:
    alone.refused("schedule", "lake-ferry", "--list", "europe", typed="5\n")
    assert record(alone).vouched_by == ""


def test_synchronised_kernel_vouches_and_nobody_is_told(alone: OfficeForTests, set_kernel: SetKernel) -> None:
    set_kernel(0)
    assert schedule(alone, "--yes") == []
    assert record(alone).vouched_by == "the kernel"


def test_without_an_embargo_nobody_is_told_and_nobody_vouches(alone: OfficeForTests) -> None:
    toml = alone.folder / "releases" / "lake-ferry" / "release.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text[: text.index("[embargo]")] + text[text.index("[[issuers]]") :], encoding="utf-8")
    assert schedule(alone, "--now", "--yes") == []
    assert record(alone).vouched_by == ""


def test_machine_without_a_time_service_schedules_and_sends_with_nothing_held(alone: OfficeForTests) -> None:
    alone.make_release(lift=datetime.now(UTC) + timedelta(minutes=40), slug="second")
    alone.ok("schedule", "second", "--list", "europe", "--yes")
    with alone.mail_server() as folder:
        alone.ok("run", "--once")
        assert {line["recipient"] for line in received(folder)} == {"anna@lakeside.example", "ivan@ozero.example"}
    assert held_reasons(alone) == {None}


def test_never_early_record_that_contradicts_is_told_and_never_vouched_away(alone: OfficeForTests) -> None:
    kept = contradict(alone)
    told = f"The clock of {host_name()} was set forward by 2:00:00; see which time is right; what is under embargo"
    assert schedule(alone, "--yes") == [
        f"{told} will be held until the clock is right, or until somebody resumes it."
    ]
    assert record(alone) == kept
    with alone.mail_server():
        alone.ok("run", "--once")
    assert held_reasons(alone) == {f"the clock of {host_name()} was set forward by 2:00:00; see which time is right"}


def test_never_early_witness_that_contradicts_is_told_and_nobody_vouches(
    alone: OfficeForTests, set_kernel: SetKernel
) -> None:
    set_kernel(7200)
    (told,) = schedule(alone, "--yes")
    assert told.startswith(f"The clock of {host_name()} is ")
    assert "behind the kernel's" in told
    assert record(alone).vouched_by == ""


def test_who_resumes_what_the_clock_held_vouches_for_the_present_time(alone: OfficeForTests) -> None:
    schedule(alone, "--yes")
    contradict(alone)
    with alone.mail_server():
        alone.ok("run", "--once")
    told = alone.ok("resume", "lake-ferry").output
    assert "By this you say that this machine's clock is right; it shows " in told
    assert (record(alone).vouched_by, record(alone).contradicted) == ("anna", False)
    with alone.mail_server():
        alone.ok("run", "--once")
    assert held_reasons(alone) == {None}


def test_who_resumes_something_else_is_told_and_vouches_where_nobody_does(alone: OfficeForTests) -> None:
    schedule(alone, "--yes")
    forget_who_vouches(alone)
    alone.ok("hold", "lake-ferry")
    told = alone.ok("resume", "lake-ferry").output
    assert NOBODY in told
    assert "Resuming this send says that it is right." in told
    assert record(alone).vouched_by == "anna"
    alone.ok("hold", "lake-ferry")
    assert "clock" not in alone.ok("resume", "lake-ferry").output


def test_who_resumes_something_else_does_not_vouch_for_a_contradiction(alone: OfficeForTests) -> None:
    schedule(alone, "--yes")
    kept = contradict(alone)
    alone.ok("hold", "lake-ferry")
    assert "was set forward by 2:00:00" in alone.ok("resume", "lake-ferry").output
    assert record(alone) == kept


def test_who_approves_a_change_of_what_is_under_embargo_vouches_too(alone: OfficeForTests) -> None:
    schedule(alone, "--yes")
    forget_who_vouches(alone)
    later = f"{datetime.now(UTC) + timedelta(days=8):%Y-%m-%d} 10:00 Europe/Paris"
    told = alone.ok("move", "lake-ferry", "--to", later, "--yes").output
    assert NOBODY in told
    assert "Approving this change says that it is right." in told
    assert record(alone).vouched_by == "anna"


def test_change_after_which_nothing_waits_for_a_lift_vouches_for_nothing(alone: OfficeForTests) -> None:
    schedule(alone, "--yes")
    forget_who_vouches(alone)
    assert "clock" not in alone.ok("kill", "lake-ferry", "--yes").output
    assert record(alone).vouched_by == ""


def test_every_command_that_opens_the_workspace_notes_the_time(alone: OfficeForTests) -> None:
    ClockFile(alone.folder / "var").update(lambda found: found and replace(found, last=earlier(found.last)))
    before = record(alone)
    alone.ok("status")
    assert record(alone).last.elapsed - before.last.elapsed >= 300


def earlier(reading: ClockReading) -> ClockReading:
    return replace(reading, elapsed=reading.elapsed - 300, wall=reading.wall - timedelta(seconds=300))


def test_doctor_names_who_vouches(alone: OfficeForTests, set_kernel: SetKernel) -> None:
    assert doctor(alone) == (
        "note",
        "nobody vouches for it: who approves a send under embargo says that it is right",
    )
    set_kernel(0)
    assert doctor(alone) == ("well", "the kernel vouches for it")
    schedule(alone, "--yes")
    ClockFile(alone.folder / "var").update(lambda found: found and replace(found, vouched_by="anna"))
    assert doctor(alone) == ("well", "anna vouches for it")


def test_doctor_stops_where_something_waits_that_would_be_held(alone: OfficeForTests) -> None:
    schedule(alone, "--yes")
    forget_who_vouches(alone)
    health, said = doctor(alone)
    assert health == "stop"
    assert said.startswith(f"nobody vouches for the clock of {host_name()}")


def test_doctor_stops_at_a_contradiction_with_exit_code_1(alone: OfficeForTests) -> None:
    contradict(alone)
    start_sender(alone.database, datetime.now(UTC))
    with alone.mail_server():
        health, said = doctor(alone)
        assert "to be mended first: clock." in alone.refused("doctor")
    assert health == "stop"
    assert "was set forward by 2:00:00" in said


def test_doctor_asks_a_mail_server_that_tells_the_time(alone: OfficeForTests) -> None:
    told = datetime.now(UTC) - TWO_HOURS
    greeting = f"220 mx.test ESMTP; {told:%a, %d %b %Y %H:%M:%S} +0000"
    with Scripted({"greeting": [greeting] * 3}) as server:
        alone.set("SMTP_HOST", "127.0.0.1")
        alone.set("SMTP_PORT", str(server.port))
        alone.set("SMTP_SECURITY", "none")
        health, said = doctor(alone)
    assert health == "stop"
    assert "2:00:00 ahead of the mail server's" in said
