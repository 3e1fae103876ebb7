"""The moved clock: everybody who holds it sees a jump at once, and elapsed time knows nothing of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailer.core.errors import Misused, Refused
from mailer.dispatch.clock import SystemClock
from mailer.dispatch.moved_clock import MovedClock, set_clock

THEN = datetime(2011, 11, 23, 9, 0, tzinfo=UTC)


def test_it_goes_on_from_where_it_was_set_as_fast_as_the_machine_does(tmp_path: Path) -> None:
    set_clock(tmp_path / "clock.json", THEN)
    began = SystemClock().elapsed()
    clock = MovedClock(tmp_path / "clock.json")
    first, second = clock.now(), clock.now()
    passed = SystemClock().elapsed() - began
    assert THEN <= first <= second <= THEN + timedelta(seconds=passed + 1)


def test_a_jump_is_seen_at_once_by_whoever_reads_the_clock_already(tmp_path: Path) -> None:
    set_clock(tmp_path / "clock.json", THEN)
    here, there = MovedClock(tmp_path / "clock.json"), MovedClock(tmp_path / "clock.json")
    for days in range(1, 20):  # also jumps that come so fast that a file's time stamp hardly changes
        set_clock(tmp_path / "clock.json", THEN + timedelta(days=days))
        for clock in (here, there):
            assert timedelta(days=days) <= clock.now() - THEN < timedelta(days=days, hours=1)


def test_elapsed_time_is_the_machines_own_so_that_leases_stay_real(tmp_path: Path) -> None:
    set_clock(tmp_path / "clock.json", THEN)
    clock = MovedClock(tmp_path / "clock.json")
    began = SystemClock().elapsed()
    set_clock(tmp_path / "clock.json", THEN + timedelta(days=900))
    assert began <= clock.elapsed() <= SystemClock().elapsed()


@pytest.mark.parametrize("said", ["", "{}", '{"moved": "2011-11-23T09:00:00", "elapsed": 1}', "[1]"])
def test_a_file_that_is_no_clock_is_refused_in_one_sentence(tmp_path: Path, said: str) -> None:
    (tmp_path / "clock.json").write_text(said)
    with pytest.raises((Refused, Misused)):
        MovedClock(tmp_path / "clock.json")


def test_a_missing_clock_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="begin another"):
        MovedClock(tmp_path / "clock.json")
