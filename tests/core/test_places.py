"""Cities: found by any of their names, in any script; never guessed between two."""

import time
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.core.errors import Misused
from mailer.core.place import Place, said
from mailer.core.place_context import near
from mailer.core.place_table import all_numbers
from mailer.core.places import (
    candidates,
    cities_named,
    place_by_key,
    place_named,
    read_place,
    usual_cities,
    written,
)
from mailer.core.zone import zone_named

LANGUAGES = {"en", "fr", "ru", "uk", "es", "de", "ar", "tg", "zh", "kk"}
PARIS, TEXAS = "geonames:2988507", "geonames:4717560"
PETERSBURG, FLORIDA = "geonames:498817", "geonames:4171563"
KYIV, ALMATY, WASHINGTON, YORK = ("geonames:703448", "geonames:1526384", "geonames:4140963", "geonames:5128581")


def whole_table() -> list[Place]:
    return [place for number in all_numbers() if (place := place_by_key(f"geonames:{number}"))]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Paris, FR", PARIS),
        ("PARIS (France)", PARIS),
        ("Париж, Франция", PARIS),
        ("巴黎（法国）", PARIS),
        ("Paris, Texas", TEXAS),
        ("Paris, Tex.", TEXAS),
        ("Paris, Texas, USA", TEXAS),
        ("Париж, Техас", TEXAS),
        ("Санкт-Петербург", PETERSBURG),
        ("САНКТ–ПЕТЕРБУРГ", PETERSBURG),
        ("С.-Петербург", PETERSBURG),
        ("Saint-Pétersbourg", PETERSBURG),
        ("saint petersbourg", PETERSBURG),
        ("Sankt Petersburg", PETERSBURG),
        ("圣彼得堡", PETERSBURG),
        ("聖彼得堡", PETERSBURG),
        ("سانت بطرسبرغ", PETERSBURG),
        ("St. Petersburg, RU", PETERSBURG),
        ("St. Petersburg, Russia", PETERSBURG),
        ("ST. PETERSBURG, Fla.", FLORIDA),
        ("Saint Petersburg (Florida)", FLORIDA),
        ("Kiev", KYIV),
        ("Kyiv", KYIV),
        ("Kiew", KYIV),
        ("Київ", KYIV),
        ("Киев", KYIV),
        ("Алма-Ата", ALMATY),
        ("Алматы", ALMATY),
        ("Алмати", ALMATY),
        ("Washington, D.C.", WASHINGTON),
        ("Washington DC", WASHINGTON),
        ("NYC", YORK),
        ("New York, N.Y.", YORK),
        ("Нью Йорк", YORK),
        ("Springfield, Ill.", "geonames:4250542"),
        ("London, Ont.", "geonames:6058560"),
        ("London, UK", "geonames:2643743"),
        ("Birmingham (UK)", "geonames:2655603"),
        ("Birmingham, England", "geonames:2655603"),
        ("Birmingham, Alabama", "geonames:4049979"),
        ("Сан-Хосе, Коста-Рика", "geonames:3621849"),
        ("Kathmandu", "geonames:1283240"),
        ("Wien", "geonames:2761369"),
        ("Koeln", "geonames:2886242"),
        ("Łódź", "geonames:3093133"),
        ("LODZ", "geonames:3093133"),
        ("Paris, geonames:4717560", TEXAS),
    ],
)
def test_a_city_is_found_by_the_ways_people_write_it(text: str, key: str) -> None:
    assert place_named(text).key == key


def test_a_name_that_fits_two_cities_is_a_question_that_shows_both() -> None:
    shown = r"Paris, FR \(Europe/Paris, 2,138,551 people\) or Paris, US-TX \(America/Chicago, 24,782 people\)"
    with pytest.raises(Misused, match=shown):
        place_named("Paris")
    assert [place.country for place in candidates("St Petersburg")] == ["RU", "US"]


def test_a_question_with_many_choices_shows_the_largest_and_says_how_many_more() -> None:
    with pytest.raises(Misused, match=r"Springfield, US-MO .*or 3 more; write which one"):
        place_named("Springfield")


def test_a_far_larger_namesake_may_be_taken_if_it_is_said_aloud() -> None:
    reading = read_place("Paris")
    assert reading.city.place.country == "FR"
    assert reading.note == "Paris: read as Paris, FR (not Paris, US-TX)"


@pytest.mark.parametrize(
    "text", ["San José", "Birmingham", "Бирмингем", "Tripoli", "Valencia", "Hyderabad", "Córdoba"]
)
def test_namesakes_of_like_size_stay_a_question(text: str) -> None:
    with pytest.raises(Misused, match="write which one"):
        read_place(text)


def test_with_its_country_a_name_is_the_city_that_is_clearly_larger_there() -> None:
    assert place_named("San José, CR").zone == "America/Costa_Rica"
    assert place_named("San José, Alajuela, CR") != place_named("San José, CR")


def test_a_usual_city_of_the_office_is_preferred_and_that_is_said() -> None:
    usual = usual_cities(["Birmingham, US-AL", "Paris, US-TX", "Dushanbe, TJ"])
    assert read_place("Birmingham", usual).note == (
        "Birmingham: read as Birmingham, US-AL, a usual city (not Birmingham, GB)"
    )
    assert read_place("Париж", usual).city.place.key == TEXAS
    assert read_place("Paris, France", usual).city.place.key == PARIS
    assert read_place("Dushanbe", usual).note == ""


def test_two_usual_cities_of_one_name_leave_it_a_question() -> None:
    with pytest.raises(Misused, match="write which one"):
        read_place("Birmingham", usual_cities(["Birmingham, US-AL", "Birmingham, GB"]))


def test_a_usual_city_that_is_doubtful_itself_is_refused() -> None:
    with pytest.raises(Misused, match="Birmingham, GB"):
        usual_cities(["Birmingham"])


def test_what_the_text_speaks_of_puts_the_choices_in_order_and_decides_nothing() -> None:
    with pytest.raises(Misused, match=r"may be Birmingham, US-AL .* or Birmingham, GB"):
        read_place("Birmingham", near={"US"})


def test_an_unknown_city_asks_for_its_zone_and_name() -> None:
    for read in (place_named, read_place):
        with pytest.raises(Misused, match="zone"):
            read("Erewhon")


def test_a_place_said_in_full_has_no_name_in_the_table() -> None:
    assert written(said("Europe/Moscow", {"en": "Kizhi"})) is None
    assert place_by_key("said:Europe/Moscow:Kizhi") is None
    assert cities_named("Kizhi") == ()


def test_every_city_can_be_written_and_read_back_as_itself() -> None:
    places = whole_table()
    assert len({place.key for place in places}) == len(places) > 25_000
    assert [
        name for place in places if (name := written(place)) is None or cities_named(name)[0].place != place
    ] == []
    assert [name for place in places if (name := written(place)) and len(cities_named(name)) != 1] == []


def test_every_printed_name_finds_its_city_and_stands_in_a_label_language() -> None:
    lost = [
        (place.key, name)
        for place in whole_table()
        for language, name in place.names.items()
        if language not in LANGUAGES or place not in candidates(name)
    ]
    assert lost == []


def test_every_zone_of_the_table_is_one_of_the_zone_data() -> None:
    for zone in {place.zone for place in whole_table()}:
        assert zone_named(zone)


@pytest.mark.parametrize(
    ("key", "names"),
    [
        (PETERSBURG, {"en": "St Petersburg", "fr": "Saint-Pétersbourg", "ru": "Санкт-Петербург", "zh": "圣彼得堡"}),
        ("geonames:2886242", {"en": "Cologne", "de": "Köln", "fr": "Cologne", "ru": "Кёльн", "es": "Colonia"}),
        ("geonames:468902", {"en": "Yaroslavl", "ru": "Ярославль"}),
        ("geonames:689558", {"uk": "Вінниця"}),
        ("geonames:1512569", {"tg": "Тошкент", "uk": "Ташкент", "ar": "طشقند"}),
    ],
)
def test_a_city_is_printed_in_the_language_of_the_block(key: str, names: dict[str, str]) -> None:
    place = place_by_key(key)
    assert place is not None
    assert {language: place.name(language) for language in names} == names


def test_a_name_of_which_nobody_is_sure_is_not_printed() -> None:
    assert "en" in place_named("Odense").names
    assert "ru" not in place_named("Odense").names
    assert place_named("Оденсе") == place_named("Odense")


@given(st.text(max_size=200))
def test_whatever_is_typed_is_a_city_or_is_not(text: str) -> None:
    assert all(city.written for city in cities_named(text))


@pytest.mark.parametrize(
    "text",
    ["", " ", ",", "Paris," * 3000, "(" * 10_000, "п" * 10_000, "#2988507", "=paris", "a\tb", "a\nb", "\ud800"],
)
def test_hostile_text_is_no_city_and_costs_nothing(text: str) -> None:
    began = time.perf_counter()
    assert cities_named(text) == ()
    assert time.perf_counter() - began < 1


def test_marks_of_direction_do_not_hide_a_city() -> None:
    assert place_named("\u200fباريس\u200f, FR").key == PARIS
    assert place_named("\ufeffPa\u00adris, FR").key == PARIS


def test_the_table_stays_small() -> None:
    assert len(files("mailer.core").joinpath("places.txt.gz").read_bytes()) < 3_000_000


def test_a_text_speaks_of_the_countries_it_names_of_its_other_cities_and_of_its_language() -> None:
    assert "US.TX" in near("en", ["Paris"], "The mayor of Paris told the state of Texas in person.")
    assert "TJ" in near("en", ["Birmingham", "Dushanbe"], "")
    assert near("ru", [], "") == {"RU"}
    assert near("en", ["San José"], "In San José it rained or not.") == frozenset()
