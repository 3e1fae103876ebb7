"""Notes on the clocks of a dateline: weeks in which they differ otherwise than usual, and who is free first."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.core.clock_notes import first_free, unusual_weeks
from mailer.core.embargo import CityLift, Embargo
from mailer.core.place import Place, said
from mailer.core.zone import moment
from tests.core import samples

PARIS = said("Europe/Paris", {"en": "Paris"})
LYON = said("Europe/Paris", {"en": "Lyon"})
NEW_YORK = said("America/New_York", {"en": "New York"})
SYDNEY = said("Australia/Sydney", {"en": "Sydney"})
CAIRO = said("Africa/Cairo", {"en": "Cairo"})
DUSHANBE = said("Asia/Dushanbe", {"en": "Dushanbe"})
KATHMANDU = said("Asia/Kathmandu", {"en": "Kathmandu"})
LONDON = said("Europe/London", {"en": "London"})
CASABLANCA = said("Africa/Casablanca", {"en": "Casablanca"})


def note(day: str, *cities: Place) -> str:
    return unusual_weeks(datetime.fromisoformat(f"{day}T09:00+00:00"), cities)


@pytest.mark.parametrize(
    ("day", "cities", "said"),
    [
        ("2026-03-10", (PARIS, NEW_YORK), "Paris–New York is 5 h, not 6 h"),
        ("2026-10-27", (PARIS, NEW_YORK), "Paris–New York is 5 h, not 6 h"),
        ("2026-03-28", (NEW_YORK, LONDON), "New York–London is 4 h, not 5 h"),
        ("2026-04-01", (PARIS, SYDNEY), "Paris–Sydney is 9 h, not 10 h or 8 h"),
        ("2026-04-10", (PARIS, CAIRO), "Paris–Cairo is 0 h, not 1 h"),
        ("2025-03-10", (PARIS, CASABLANCA), "Paris–Casablanca is 1 h, not 0 h or 2 h"),
    ],
)
def test_a_week_in_which_two_cities_differ_otherwise_than_usual_is_told(
    day: str, cities: tuple[Place, ...], said: str
) -> None:
    assert note(day, *cities) == f"In this week clocks differ otherwise than usual: {said}."


@pytest.mark.parametrize("day", ["2026-03-07", "2026-03-30", "2026-10-24", "2026-11-02", "2026-07-01", "2026-12-01"])
def test_in_other_weeks_there_is_nothing_to_tell(day: str) -> None:
    assert note(day, PARIS, NEW_YORK) == ""


@given(st.datetimes(datetime(2015, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 hypothesis adds the zone
def test_cities_that_change_together_or_never_are_never_remarked_on(instant: datetime) -> None:
    assert unusual_weeks(instant, (PARIS, LONDON, DUSHANBE, KATHMANDU)) == ""


def test_two_cities_of_one_zone_are_told_once_and_every_other_pair_is_told() -> None:
    said = note("2026-03-10", PARIS, LYON, LONDON, NEW_YORK)
    assert said.count(";") == 1
    assert "Paris–New York is 5 h, not 6 h; London–New York is 4 h, not 5 h" in said


def test_a_local_embargo_tells_which_city_frees_the_news_first_and_by_how_much() -> None:
    assert first_free(samples.local_embargo()) == ("Dushanbe", "St Petersburg +1 h, Paris +4 h")


def test_two_cities_and_minutes_are_told_in_one_breath() -> None:
    ten = datetime(2026, 12, 1, 10)  # noqa: DTZ001 a clock face
    lifts = tuple(CityLift(city, moment(ten, city.zone)) for city in (PARIS, KATHMANDU))
    assert first_free(Embargo(cities=lifts)) == ("Kathmandu", "Paris +4 h 45 min")


def test_one_instant_frees_the_news_everywhere_at_once() -> None:
    assert first_free(samples.one_instant()) is None
    noon = samples.at("2026-12-01 12:00", "UTC").utc
    same = tuple(
        CityLift(city, moment((noon + timedelta(hours=hours)).replace(tzinfo=None), city.zone))
        for city, hours in ((PARIS, 1), (LONDON, 0))
    )
    assert first_free(Embargo(cities=same)) is None
