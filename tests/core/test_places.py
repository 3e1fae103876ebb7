"""Cities: found by any of their names, never guessed between two."""

import re

import pytest

from mailer.core.errors import Misused
from mailer.core.place import said
from mailer.core.place_table import CITIES
from mailer.core.places import candidates, cities_named, place_by_key, place_named, read_place, written
from mailer.core.zone import zone_named


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Paris, FR", "geonames:2988507"),
        ("Paris, Texas", "geonames:4717560"),
        ("Париж, Франция", "geonames:2988507"),
        ("Санкт-Петербург", "geonames:498817"),
        ("САНКТ–ПЕТЕРБУРГ", "geonames:498817"),
        ("Saint-Pétersbourg", "geonames:498817"),
        ("saint petersbourg", "geonames:498817"),
        ("St. Petersburg, RU", "geonames:498817"),
        ("Kiev", "geonames:703448"),
        ("Київ", "geonames:703448"),
        ("Алма-Ата", "geonames:1526384"),
        ("Душанбе", "geonames:1221874"),
        ("Kathmandu", "geonames:1283240"),
        ("Washington, D.C.", "geonames:4140963"),
        ("London, UK", "geonames:2643743"),
        ("Wien", "geonames:2761369"),
    ],
)
def test_a_city_is_found_by_the_ways_people_write_it(text: str, key: str) -> None:
    assert place_named(text).key == key


def test_a_name_that_fits_two_cities_is_a_question_that_names_both() -> None:
    with pytest.raises(Misused, match=r"Paris, FR or Paris, US-TX"):
        place_named("Paris")
    assert [place.country for place in candidates("St Petersburg")] == ["RU", "US"]


def test_a_far_larger_namesake_may_be_taken_if_it_is_said_aloud() -> None:
    reading = read_place("Paris")
    assert reading.city.place.country == "FR"
    assert reading.note == "Paris: read as Paris, FR (not Paris, US-TX)"


def test_namesakes_of_like_size_stay_a_question() -> None:
    with pytest.raises(Misused, match="San Jose, US-CA or San José, CR"):
        read_place("San José")


def test_an_unknown_city_asks_for_its_zone_and_name() -> None:
    for read in (place_named, read_place):
        with pytest.raises(Misused, match="zone"):
            read("Atlantis")


def test_every_city_of_the_table_can_be_written_and_read_back_and_has_a_zone_and_three_names() -> None:
    keys = re.findall(r"^(\d+) \|", CITIES, re.MULTILINE)
    assert len(keys) == len(set(keys)) > 90
    for key in keys:
        place = place_by_key(f"geonames:{key}")
        assert place is not None
        name = written(place)
        assert name is not None
        assert place_named(name) == place
        assert zone_named(place.zone)
        assert {"en", "ru", "fr"} <= set(place.names)


def test_a_place_said_in_full_has_no_name_in_the_table() -> None:
    assert written(said("Europe/Moscow", {"en": "Kronstadt"})) is None
    assert place_by_key("said:Europe/Moscow:Kronstadt") is None
    assert cities_named("Kronstadt") == ()
