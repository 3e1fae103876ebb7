"""Newer zone data against what was printed: nothing moves silently, and what is over moves no more."""

from datetime import UTC, datetime, timedelta

import pytest

from mailer.core.errors import Misused
from mailer.core.printed_times import LIFT, START, PrintedTime
from mailer.core.zone import moment_at, parse_moment, zone_named
from mailer.core.zone_change import INSTALLED, ZoneData, moves, told
from tests.core.time.pretend import zone_data

PARIS_AT_TEN = parse_moment("2026-12-01 10:00 Europe/Paris")
NINE_UTC = PARIS_AT_TEN.utc
THE_LIFT = PrintedTime(LIFT, PARIS_AT_TEN)
PARIS = PrintedTime("geonames:2988507", PARIS_AT_TEN)
DUSHANBE = PrintedTime("geonames:1221874", moment_at(NINE_UTC, "Asia/Dushanbe"))
KEPT = (PARIS, DUSHANBE, THE_LIFT)
BEFORE = NINE_UTC - timedelta(days=3)


def sentence(data: ZoneData, now: datetime = BEFORE, kept: tuple[PrintedTime, ...] = KEPT) -> str:
    moved = moves(kept, data, now)
    return told(moved, data) if moved else ""


def test_data_that_leaves_these_zones_alone_moves_nothing() -> None:
    assert sentence(zone_data("tzdata 2027.1")) == ""
    assert moves(KEPT, INSTALLED, BEFORE) == []


def test_a_moved_lift_is_told_once_with_both_instants_though_its_city_prints_it_too() -> None:
    said = sentence(zone_data("tzdata 2027.1", Paris="Europe/London"))
    assert said.startswith(
        "zone data tzdata 2027.1 moves the lift 2026-12-01 10:00 Europe/Paris from 09:00 UTC to 10:00 UTC; "
    )


def test_a_printed_time_of_another_city_is_told() -> None:
    said = sentence(zone_data("tzdata 2027.1", Dushanbe="Asia/Almaty"), kept=(DUSHANBE, THE_LIFT))
    assert said == ""  # both are at UTC+5
    said = sentence(zone_data("tzdata 2027.1", Dushanbe="Asia/Bishkek"))
    assert "the printed 2026-12-01 14:00 Asia/Dushanbe from 09:00 UTC to 08:00 UTC" in said


def test_the_start_that_somebody_said_is_told_with_its_day_when_that_changes() -> None:
    start = PrintedTime(START, parse_moment("2026-12-01 00:30 Europe/Paris"))
    said = sentence(zone_data("tzdata 2027.1", Paris="Europe/London"), BEFORE, (start,))
    assert "the start 2026-12-01 00:30 Europe/Paris from 23:30 UTC to 2026-12-01 00:30 UTC" in said


def test_a_wall_time_that_a_new_law_skips_is_told() -> None:
    said_in = parse_moment("2026-03-29 02:30 Asia/Dushanbe")
    kept = PrintedTime(LIFT, said_in)
    said = sentence(zone_data("tzdata 2027.1", Dushanbe="Europe/Paris"), datetime(2026, 3, 1, tzinfo=UTC), (kept,))
    assert "the lift 2026-03-29 02:30 Asia/Dushanbe, which does not exist any more" in said


def test_a_zone_that_the_data_does_not_have_is_told() -> None:
    def none(name: str) -> object:
        raise Misused(f"There is no time zone “{name}”.")

    assert "does not exist any more" in sentence(ZoneData("tzdata 2027.1", none))  # type: ignore[arg-type]


def test_what_is_over_by_the_old_and_by_the_new_reckoning_is_left_alone() -> None:
    later = zone_data("tzdata 2027.1", Paris="Europe/London")  # ten o'clock comes an hour later
    assert sentence(later, NINE_UTC + timedelta(minutes=59)), "not lifted yet by the new reckoning"
    assert sentence(later, NINE_UTC + timedelta(hours=1)) == ""
    earlier = zone_data("tzdata 2027.1", Paris="Europe/Athens")
    assert sentence(earlier, NINE_UTC - timedelta(minutes=1)), "approved for later"
    assert sentence(earlier, NINE_UTC) == ""


@pytest.mark.parametrize(
    ("ours", "kept", "newer"),
    [
        ("tzdata 2026.10", "tzdata 2026.9", True),
        ("tzdata 2027.1", "tzdata 2026.6", True),
        ("tzdata 2026.6", "tzdata 2026.6", False),
        ("tzdata 2025.2", "tzdata 2026.6", False),
    ],
)
def test_only_newer_data_has_a_say(ours: str, kept: str, newer: bool) -> None:
    assert ZoneData(ours, zone_named).is_newer_than(kept) is newer
