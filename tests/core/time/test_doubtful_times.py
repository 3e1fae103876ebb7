"""Times that two people read as two hours are questions: 12-hour times, abbreviations, offsets, misspelt zones."""

import pytest

from mailer.core.errors import Misused
from mailer.core.zone import parse_moment


def question(text: str) -> str:
    with pytest.raises(Misused) as refused:
        parse_moment(text)
    return str(refused.value)


@pytest.mark.parametrize("time", ["9:15 pm", "9.15 PM", "9 p.m.", "09:15am", "9am"])
def test_a_twelve_hour_time_asks_whether_it_is_morning_or_evening(time: str) -> None:
    assert "is it morning or evening? Write it as 00:00 to 23:59." in question(f"2026-12-01 {time} Europe/Paris")


@pytest.mark.parametrize("time", ["12:15 pm", "12:01 a.m.", "12 am", "12.01AM"])
def test_a_twelve_hour_midnight_or_noon_asks_which(time: str) -> None:
    minute = time[3:5] if time[3:5].isdigit() else "00"
    assert f"midnight or noon? Write 00:{minute} for the night, or 12:{minute} for the day." in question(
        f"2026-12-01 {time} America/New_York"
    )


@pytest.mark.parametrize("word", ["noon", "Midnight", "midday"])
def test_noon_and_midnight_in_words_ask_for_the_minute_and_its_day(word: str) -> None:
    assert f"“{word}”; which minute of which day is it?" in question(f"2026-12-01 {word} Europe/Paris")


@pytest.mark.parametrize(
    ("abbreviation", "meant"),
    [
        ("MSK", "Europe/Moscow"),
        ("BST", "Europe/London or Asia/Dhaka"),
        ("EST", "America/New_York or America/Panama"),
        ("EDT", "Europe/Paris, or UTC"),
        ("ET", "America/New_York"),
        ("CET", "Europe/Paris"),
        ("IST", "Asia/Kolkata, Asia/Jerusalem or Europe/Dublin"),
        ("GMT", "Europe/London (an hour ahead in summer), or UTC"),
        ("Z", "UTC"),
    ],
)
def test_an_abbreviation_asks_whose_time_it_is_and_names_some_to_choose_from(abbreviation: str, meant: str) -> None:
    asked = question(f"2026-12-01 10:00 {abbreviation}")
    assert "which city's time is it?" in asked
    assert asked.endswith(f"like {meant}.")


@pytest.mark.parametrize("offset", ["UTC+3", "GMT-5", "+03:00", "+3", "-0500", "Etc/GMT-3", "Etc/GMT+12"])
def test_an_offset_is_no_citys_time(offset: str) -> None:
    assert "is an offset" in question(f"2026-12-01 10:00 {offset}")


def test_an_offset_written_onto_the_time_is_no_citys_time() -> None:
    assert "is an offset" in question("2026-12-01T10:00+01:00")
    assert "which city's time is it?" in question("2026-12-01T10:00:00Z")


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("Europe/paris", "Europe/Paris"),
        ("europe/PARIS", "Europe/Paris"),
        ("Paris", "Europe/Paris"),
        ("new_york", "America/New_York"),
        ("Europe/Pariss", "Europe/Paris"),
        ("Asia/Duschanbe", "Asia/Dushanbe"),
        ("utc", "UTC"),
    ],
)
def test_a_misspelt_zone_is_refused_with_the_right_spelling(written: str, right: str) -> None:
    assert question(f"2026-12-01 10:00 {written}").endswith(f"did you mean {right}?")


def test_a_city_without_a_zone_of_its_name_is_not_guessed() -> None:
    assert question("2026-12-01 10:00 Europe/St_Petersburg").endswith("named after a city, like Europe/Paris.")


def test_a_time_without_a_zone_asks_whose_it_is() -> None:
    assert "which city's time is it?" in question("2026-12-01 10:00")


@pytest.mark.parametrize("text", ["2026-02-30 10:00 Europe/Paris", "2026-12-01 24:00 Europe/Paris"])
def test_what_the_calendar_does_not_have_is_refused(text: str) -> None:
    assert "is not a date and time of the calendar" in question(text)
