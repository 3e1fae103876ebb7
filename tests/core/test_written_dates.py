"""Dates and weekdays as people write them in a text, in six languages."""

from datetime import date

import pytest
from babel.dates import format_date, format_skeleton
from hypothesis import given
from hypothesis import strategies as st

from mailer.core.written_dates import WrittenDate, dates_in

LANGUAGES = ("en", "fr", "ru", "uk", "es", "de")
DAYS = st.dates(date(1950, 1, 1), date(2049, 12, 31))
WEDNESDAY = 2


def the_one(text: str, language: str = "en", year: int = 2011) -> WrittenDate:
    (found,) = dates_in(text, language, year)
    assert text[found.start : found.end] == found.text
    return found


@given(DAYS, st.sampled_from([*LANGUAGES, "en_GB", "fr_CA", "es_MX", "de_AT"]))
def test_every_full_date_of_the_unicode_locale_data_is_read_with_its_weekday(day: date, locale: str) -> None:
    written = format_date(day, "full", locale=locale)
    found = the_one(f"{written}. 12 000", locale[:2])
    assert (found.day, found.weekday, found.year_written) == (day, day.weekday(), True)
    assert not found.disagrees


@given(DAYS, st.sampled_from(LANGUAGES), st.sampled_from(["yMMMEd", "MMMMEd", "MMMEd"]))
def test_a_weekday_is_read_in_short_and_a_year_may_be_missing(day: date, language: str, skeleton: str) -> None:
    found = the_one(format_skeleton(skeleton, day, locale=language), language, day.year)
    assert (found.day, found.weekday, found.year_written) == (day, day.weekday(), skeleton[0] == "y")


@given(DAYS, st.sampled_from(["en", "fr", "ru", "uk"]))
def test_a_weekday_is_read_in_brackets_behind_its_date(day: date, language: str) -> None:
    found = the_one(format_date(day, "d MMMM y (EEEE)", locale=language), language)
    assert (found.day, found.weekday) == (day, day.weekday())


@given(DAYS, st.integers(1, 6), st.sampled_from(LANGUAGES))
def test_any_other_weekday_disagrees(day: date, shift: int, language: str) -> None:
    other = date.fromordinal(day.toordinal() + shift)
    written = f"{format_date(other, 'EEEE', locale=language)}, {format_date(day, 'long', locale=language)}"
    found = the_one(written, language)
    assert found.day == day
    assert found.disagrees


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "on Wednesday, the 23rd of November 2011"),
        ("en", "WEDNESDAY, NOVEMBER 23, 2011"),
        ("en", "10:00 **Wednesday**, 23 November"),
        ("fr", "le mercredi 23 novembre 2011"),
        ("fr", "mercredi 23/11/2011"),
        ("ru", "в среду, 23 ноября"),
        ("ru", "до 10:00 среды, 23 ноября 2011 года"),
        ("ru", "23.11.2011 (ср)"),
        ("uk", "у середу, 23 листопада 2011 року"),
        ("es", "el miercoles 23 de noviembre del 2011"),
        ("de", "am Mittwoch, dem 23. November"),
        ("de", "Mi., 23. Nov. 2011"),
    ],
)
def test_a_date_is_read_as_its_language_writes_it(language: str, text: str) -> None:
    found = the_one(text, language)
    assert (found.day, found.weekday) == (date(2011, 11, 23), WEDNESDAY)


@pytest.mark.parametrize(
    "text",
    ["Wednesday\n\n23 November 2011", "Tuesday and Wednesday, 22 and 23 November", "Monday–Friday, 21–23 November"],
)
def test_a_weekday_that_is_not_the_dates_own_is_left_alone(text: str) -> None:
    assert the_one(text).weekday is None


def test_a_weekday_between_two_dates_belongs_to_the_second() -> None:
    assert [each.weekday for each in dates_in("on 23 November, Friday 25 November", "en", 2011)] == [None, 4]
    assert [each.weekday for each in dates_in("23 ноября, пятница 25.11.2011", "ru", 2011)] == [None, 4]


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "the 3 may go on"), ("en", "31 November 2011"), ("ru", "среди 25 участников"), ("fr", "1,23 mars")],
)
def test_what_only_looks_like_a_date_is_none(language: str, text: str) -> None:
    assert dates_in(text, language, 2011) == []


def test_a_month_that_leads_is_not_read_as_the_day_in_an_english_text() -> None:
    assert dates_in("11/23/2011 and 01/02/2011", "en", 2011) == []


def test_a_text_in_any_other_language_is_read_for_dates_in_digits() -> None:
    assert the_one("wtorek 2026-12-01", "pl").day == date(2026, 12, 1)
