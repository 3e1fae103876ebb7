"""Dates as each language writes them, with Western digits and a 24-hour clock everywhere."""

from datetime import UTC, date, datetime

import pytest

from mailer.core.shown_dates import clock_time, long_date, plain_date, short_date
from tests.core import samples

LABELS = samples.stationery().labels


@pytest.mark.parametrize(
    ("language", "long", "plain", "short"),
    [
        ("en", "Wednesday, 23 November 2011", "23 November 2011", "23 Nov"),
        ("ru", "Среда, 23 ноября 2011\u00a0г.", "23 ноября 2011\u00a0г.", "23 нояб."),
        ("fr", "Mercredi 23 novembre 2011", "23 novembre 2011", "23 nov."),
        ("uk", "Середа, 23 листопада 2011\u00a0р.", "23 листопада 2011\u00a0р.", "23 лист."),
        ("es", "Miércoles, 23 de noviembre de 2011", "23 de noviembre de 2011", "23 nov"),
        ("de", "Mittwoch, 23. November 2011", "23. November 2011", "23. Nov."),
        ("ar", "الأربعاء، 23 نوفمبر 2011", "23 نوفمبر 2011", "23 نوفمبر"),
        ("tg", "Чоршанбе, 23 ноябри соли 2011", "23 ноябри соли 2011", "23 ноябри"),
        ("zh", "2011年11月23日星期三", "2011年11月23日", "11月23日"),
        ("kk", "2011\u00a0ж. 23 қараша, сәрсенбі", "2011\u00a0ж. 23 қараша", "23 қар."),
    ],
)
def test_dates_are_written_as_each_language_writes_them(language: str, long: str, plain: str, short: str) -> None:
    day = date(2011, 11, 23)
    labels = LABELS[language]
    assert (long_date(day, labels), plain_date(day, labels), short_date(day, labels)) == (long, plain, short)


def test_a_single_digit_day_in_tajik_has_no_zero_before_it() -> None:
    assert long_date(date(2026, 3, 1), LABELS["tg"]) == "Якшанбе, 1 марти соли 2026"


@pytest.mark.parametrize("language", sorted(LABELS))
def test_every_day_of_a_year_has_western_digits_and_its_own_words(language: str) -> None:
    days = [date.fromordinal(date(2026, 1, 1).toordinal() + n) for n in range(365)]
    written = [long_date(day, LABELS[language]) for day in days]
    assert len(set(written)) == 365
    assert not [said for said in written if "2026" not in said or "\u202f" in said]


def test_seconds_are_printed_only_when_there_are_any() -> None:
    assert clock_time(datetime(2026, 1, 1, 17, 5, tzinfo=UTC)) == "17:05"
    assert clock_time(datetime(2026, 1, 1, 17, 5, 9, tzinfo=UTC)) == "17:05:09"
