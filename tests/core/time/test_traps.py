"""Traps of local time that are known by name: gaps, folds, skipped days, new laws, links and minutes."""

from datetime import UTC, datetime, timedelta

import pytest

from mailer.core.errors import Misused
from mailer.core.zone import local, moment, offset_label, parse_moment, zone_named


def refusal(text: str) -> str:
    with pytest.raises(Misused) as refused:
        parse_moment(text)
    sentence = str(refused.value)
    assert "\n" not in sentence
    return sentence


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "before", "after"),
    [
        ("2026-03-29 02:30 Europe/Paris", "2026-03-29 01:59", "2026-03-29 03:00"),
        ("2026-03-08 02:30 America/New_York", "2026-03-08 01:59", "2026-03-08 03:00"),
        ("2023-04-28 00:01 Africa/Cairo", "2023-04-27 23:59", "2023-04-28 01:00"),
        ("2018-11-04 00:00 America/Sao_Paulo", "2018-11-03 23:59", "2018-11-04 01:00"),
        ("2024-10-06 00:30 America/Asuncion", "2024-10-05 23:59", "2024-10-06 01:00"),
        ("2026-10-04 02:15 Australia/Lord_Howe", "2026-10-04 01:59", "2026-10-04 02:30"),
        ("2026-03-22 02:30 Africa/Casablanca", "2026-03-22 01:59", "2026-03-22 03:00"),
        ("2011-03-27 02:30 Europe/Moscow", "2011-03-27 01:59", "2011-03-27 03:00"),
        ("2011-12-30 00:00 Pacific/Apia", "2011-12-29 23:59", "2011-12-31 00:00"),
        ("2011-12-30 14:00 Pacific/Apia", "2011-12-29 23:59", "2011-12-31 00:00"),
        ("2011-12-30 23:59 Pacific/Apia", "2011-12-29 23:59", "2011-12-31 00:00"),
        ("2022-03-27 00:30 Asia/Beirut", "2022-03-26 23:59", "2022-03-27 01:00"),
    ],
)
def test_a_time_that_the_clocks_skip_is_refused_with_the_two_nearest_that_exist(
    said: str, before: str, after: str
) -> None:
    assert refusal(said).endswith(f"the nearest times that do are {before} and {after}.")


@pytest.mark.parametrize(
    ("said", "first", "second"),
    [
        ("2026-10-25 02:30 Europe/Paris", "2026-10-25 00:30", "2026-10-25 01:30"),
        ("2026-11-01 01:30 America/New_York", "2026-11-01 05:30", "2026-11-01 06:30"),
        ("2026-04-05 01:45 Australia/Lord_Howe", "2026-04-04 14:45", "2026-04-04 15:15"),
        ("2024-02-29 23:30 Asia/Almaty", "2024-02-29 17:30", "2024-02-29 18:30"),
        ("2014-10-26 01:30 Europe/Moscow", "2014-10-25 21:30", "2014-10-25 22:30"),
        ("2026-02-15 02:30 Africa/Casablanca", "2026-02-15 01:30", "2026-02-15 02:30"),
    ],
)
def test_a_time_that_comes_twice_demands_a_choice_and_keeps_it(said: str, first: str, second: str) -> None:
    asked = refusal(said)
    assert "which one is it?" in asked
    assert f"fold = 0 for the first ({offset_label(utc(first), said.split()[-1])}, {first[11:]} UTC)" in asked
    assert f"fold = 1 for the second ({offset_label(utc(second), said.split()[-1])}, {second[11:]} UTC)" in asked
    chosen = [parse_moment(said, fold) for fold in (0, 1)]
    assert [(one.fold, one.utc) for one in chosen] == [(0, utc(first)), (1, utc(second))]


def test_a_fold_said_of_a_time_that_comes_once_changes_nothing() -> None:
    assert parse_moment("2026-12-01 10:00 Europe/Paris", fold=1) == parse_moment("2026-12-01 10:00 Europe/Paris")


def test_three_hours_across_the_end_of_summer_time_are_three_hours() -> None:
    evening = parse_moment("2026-10-25 00:30 Europe/Paris").utc
    assert parse_moment("2026-10-25 03:30 Europe/Paris").utc - evening == timedelta(hours=4)
    assert f"{local(evening + timedelta(hours=3), 'Europe/Paris'):%H:%M}" == "02:30"


@pytest.mark.parametrize(
    ("instant", "zone", "shown"),
    [
        ("2011-11-23 09:00", "Europe/Paris", "23 10:00 UTC+1"),
        ("2011-11-23 09:00", "Europe/Moscow", "23 13:00 UTC+4"),  # St Petersburg, between two laws
        ("2026-11-23 09:00", "Europe/Moscow", "23 12:00 UTC+3"),
        ("2011-11-23 09:00", "Asia/Dushanbe", "23 14:00 UTC+5"),
        ("2011-11-23 09:00", "Europe/Kaliningrad", "23 12:00 UTC+3"),
        ("2011-11-23 09:00", "Europe/Minsk", "23 12:00 UTC+3"),
        ("2011-11-23 09:00", "Asia/Almaty", "23 15:00 UTC+6"),
        ("2011-11-23 09:00", "Asia/Kathmandu", "23 14:45 UTC+5:45"),
        ("2011-11-23 09:00", "America/New_York", "23 04:00 UTC−5"),
        ("2011-11-23 09:00", "Pacific/Apia", "22 23:00 UTC−10"),  # east of the date line for five weeks more
        ("2012-01-03 09:00", "Pacific/Apia", "03 23:00 UTC+14"),
        ("2026-11-23 09:00", "Asia/Kolkata", "23 14:30 UTC+5:30"),
        ("2026-07-01 09:00", "Australia/Lord_Howe", "01 19:30 UTC+10:30"),
        ("2024-02-28 09:00", "Asia/Almaty", "28 15:00 UTC+6"),
        ("2024-03-02 09:00", "Asia/Almaty", "02 14:00 UTC+5"),
        ("2018-10-01 09:00", "Europe/Volgograd", "01 12:00 UTC+3"),
        ("2019-10-01 09:00", "Europe/Volgograd", "01 13:00 UTC+4"),
        ("2021-10-01 09:00", "Europe/Volgograd", "01 12:00 UTC+3"),
        ("2023-03-20 09:00", "America/Nuuk", "20 06:00 UTC−3"),
        ("2024-01-20 09:00", "America/Nuuk", "20 07:00 UTC−2"),
        ("2024-06-20 09:00", "America/Nuuk", "20 08:00 UTC−1"),
        ("2024-07-01 09:00", "America/Asuncion", "01 05:00 UTC−4"),
        ("2025-07-01 09:00", "America/Asuncion", "01 06:00 UTC−3"),
        ("2022-11-15 09:00", "America/Mexico_City", "15 03:00 UTC−6"),
        ("2023-07-01 09:00", "America/Mexico_City", "01 03:00 UTC−6"),
        ("2022-11-15 09:00", "America/Ciudad_Juarez", "15 03:00 UTC−6"),
        ("2022-12-01 09:00", "America/Ciudad_Juarez", "01 02:00 UTC−7"),  # with El Paso again
        ("2023-06-01 09:00", "Africa/Cairo", "01 12:00 UTC+3"),
        ("2022-10-27 09:00", "Asia/Amman", "27 12:00 UTC+3"),
        ("2022-12-27 09:00", "Asia/Amman", "27 12:00 UTC+3"),
        ("2022-12-27 09:00", "Asia/Damascus", "27 12:00 UTC+3"),
        ("2024-03-20 09:00", "Africa/Casablanca", "20 09:00 UTC"),  # Ramadan
        ("2024-05-20 09:00", "Africa/Casablanca", "20 10:00 UTC+1"),
        ("2016-12-01 09:00", "Europe/Istanbul", "01 12:00 UTC+3"),
        ("2023-07-01 09:00", "Asia/Tehran", "01 12:30 UTC+3:30"),
        ("2022-01-01 09:00", "Pacific/Fiji", "01 21:00 UTC+12"),
        ("2017-01-01 09:00", "Asia/Pyongyang", "01 17:30 UTC+8:30"),
        ("2019-01-01 09:00", "Asia/Pyongyang", "01 18:00 UTC+9"),
        ("2023-03-26 12:00", "Asia/Beirut", "26 15:00 UTC+3"),
        ("2026-07-01 09:00", "Africa/Monrovia", "01 09:00 UTC"),
    ],
)
def test_clocks_show_what_the_law_of_that_day_said(instant: str, zone: str, shown: str) -> None:
    at = utc(instant)
    assert f"{local(at, zone):%d %H:%M} {offset_label(at, zone)}" == shown


@pytest.mark.parametrize(
    ("link", "zone"),
    [
        ("Europe/Kiev", "Europe/Kyiv"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("America/Godthab", "America/Nuuk"),
        ("US/Eastern", "America/New_York"),
    ],
)
def test_an_older_name_of_a_zone_is_the_same_clock(link: str, zone: str) -> None:
    wall = datetime(2026, 7, 1, 10)  # noqa: DTZ001 a clock face
    assert moment(wall, link).utc == moment(wall, zone).utc


def test_zone_data_is_that_of_the_package_and_not_of_the_operating_system() -> None:
    """Winnipeg stays at UTC−5 after 1 November 2026: older data, such as most systems have, says UTC−6."""
    assert offset_label(utc("2026-12-01 09:00"), "America/Winnipeg") == "UTC−5"
    assert offset_label(utc("2026-12-01 09:00"), "Africa/Casablanca") == "UTC"
    assert zone_named("America/Winnipeg").key == "America/Winnipeg"


def test_a_naive_datetime_and_one_with_an_offset_are_refused_at_the_door() -> None:
    with pytest.raises(Misused, match="which city's time"):
        local(datetime(2026, 12, 1, 10), "Europe/Paris")  # noqa: DTZ001
    with pytest.raises(Misused, match="carries an offset"):
        moment(datetime(2026, 12, 1, 10, tzinfo=UTC), "Europe/Paris")


@pytest.mark.parametrize(
    "wall", ["0001-01-01 00:00 Asia/Tokyo", "9999-12-31 23:59 America/New_York", "9999-12-31 23:59 Europe/Paris"]
)
def test_the_ends_of_the_calendar_are_refused_in_a_sentence(wall: str) -> None:
    assert "beyond the calendar" in refusal(wall)
