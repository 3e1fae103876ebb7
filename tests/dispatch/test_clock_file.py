"""The file of the clock record: read by nobody by halves, and no reason for a command to fail."""

import json
import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailer.core.clock_record import ClockReading, ClockRecord, with_reading
from mailer.dispatch.clock import boot_id, read_clock
from mailer.dispatch.clock_file import NAME, ClockFile, note_clock, vouch

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
RECORD = ClockRecord(ClockReading("boot", 1000.25, NOON), "anna", "a doubt", True, frozenset({3, 1}), True)


def keep(state: Path, record: ClockRecord) -> None:
    ClockFile(state).update(lambda _: record)


def earlier(seconds: float, set_by: timedelta = timedelta()) -> ClockReading:
    """What the clocks of this machine showed so many seconds ago, if the wall clock was set by some more since."""
    now = read_clock()
    return ClockReading(now.boot, now.elapsed - seconds, now.wall - timedelta(seconds=seconds) - set_by)


def test_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    keep(tmp_path, RECORD)
    assert ClockFile(tmp_path).read() == RECORD
    assert os.listdir(tmp_path) == [NAME], "nothing else is left"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("elapsed", float("nan")),
        ("elapsed", 1e300),
        ("elapsed", -1),
        ("wall", "2026-12-01T12:00:00"),
        ("wall", 5),
        ("boot", None),
        ("vouched_by", ["anna"]),
        ("asked", ["x"]),
        ("asked", 7),
    ],
)
def test_field_that_cannot_be_makes_it_no_record(tmp_path: Path, field: str, value: object) -> None:
    keep(tmp_path, RECORD)
    said = json.loads((tmp_path / NAME).read_text(encoding="utf-8")) | {field: value}
    (tmp_path / NAME).write_text(json.dumps(said), encoding="utf-8")
    assert ClockFile(tmp_path).read() is None


def test_without_a_state_folder_nothing_is_noted_and_nothing_fails(tmp_path: Path) -> None:
    note_clock(tmp_path / "nowhere", "mail1")
    assert ClockFile(tmp_path / "nowhere").read() is None
    assert not (tmp_path / "nowhere").exists()


def test_state_folder_that_takes_no_file_fails_nothing(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    note_clock(tmp_path, "mail1")
    vouch(tmp_path, "mail1", "anna")
    assert os.listdir(tmp_path) == [NAME]


def test_writers_take_turns_and_none_of_their_changes_is_lost(tmp_path: Path) -> None:
    keep(tmp_path, ClockRecord(read_clock()))

    def count() -> None:
        for _ in range(50):
            ClockFile(tmp_path).update(lambda record: record and with_asked(record, len(record.asked)))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    record = ClockFile(tmp_path).read()
    assert record is not None
    assert len(record.asked) == 200


def with_asked(record: ClockRecord, wave: int) -> ClockRecord:
    return ClockRecord(record.last, asked=record.asked | {wave})


def test_command_notes_the_time_and_keeps_who_vouches(tmp_path: Path) -> None:
    keep(tmp_path, ClockRecord(earlier(500), "the kernel"))
    note_clock(tmp_path, "mail1")
    record = ClockFile(tmp_path).read()
    assert record is not None
    assert record == with_reading(ClockRecord(earlier(500), "the kernel"), record.last)
    assert abs(record.last.wall - datetime.now(UTC)) < timedelta(seconds=5)
    assert record.last.boot == boot_id()


def test_command_that_finds_a_contradiction_leaves_it_for_a_worker(tmp_path: Path) -> None:
    before = ClockRecord(earlier(500, timedelta(hours=2)), "the kernel")
    keep(tmp_path, before)
    note_clock(tmp_path, "mail1")
    vouch(tmp_path, "mail1", "anna")
    assert ClockFile(tmp_path).read() == before

    vouch(tmp_path, "mail1", "anna", against_the_record=True)

    record = ClockFile(tmp_path).read()
    assert record is not None
    assert record == ClockRecord(record.last, "anna")


def test_command_in_another_boot_does_not_vouch_for_it(tmp_path: Path) -> None:
    keep(tmp_path, ClockRecord(ClockReading("an earlier boot", 9e9, NOON - timedelta(days=400)), "the kernel"))
    note_clock(tmp_path, "mail1")
    record = ClockFile(tmp_path).read()
    assert record is not None
    assert (record.last.boot, record.vouched_by) == (boot_id(), "")


def test_person_who_vouches_makes_the_state_folder(tmp_path: Path) -> None:
    vouch(tmp_path / "var", "mail1", "anna")
    record = ClockFile(tmp_path / "var").read()
    assert record is not None
    assert record.vouched_by == "anna"
