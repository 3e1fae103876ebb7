"""One city, said in several ways: of the table, in full, by its zone alone; its row is the reader's all the same."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mailer.core.contact import Contact
from mailer.core.edition import Fragment
from mailer.core.embargo import embargo_cities
from mailer.core.place import Place, of_zone, said
from mailer.core.places import place_named
from mailer.core.plan import PlannedDelivery, make_plan
from mailer.core.release import Event, Release
from mailer.core.render import own_time, render
from mailer.core.same_city import same_city
from mailer.core.words import Phase
from tests.core import samples
from tests.core.samples import DATELINE, DUSHANBE, MOSCOW, PARIS, ST_PETERSBURG, TOKYO

TABLE_PETERSBURG = place_named("St Petersburg, RU")
STATIONERY = samples.stationery()
EVENT = Event(samples.at("2011-11-23 19:00", "Asia/Tokyo"), TOKYO)


def planned(release: Release, place: Place) -> PlannedDelivery:
    reader = Contact(id=1, email="anna@wire.example", name="Anna", languages=("en",), place=place, zone=place.zone)
    now = release.embargo.earliest() - timedelta(days=3) if release.embargo else EVENT.start.utc - timedelta(days=3)
    return make_plan(release, [reader], now=now, suppressed={}, seed=1).deliveries[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PARIS, PARIS),
        (TABLE_PETERSBURG, ST_PETERSBURG),
        (TABLE_PETERSBURG, said("Europe/Moscow", {"ru": "Санкт-Петербург"})),
        (said("Europe/Moscow", {"ru": "САНКТ-ПЕТЕРБУРГ"}), said("Europe/Moscow", {"ru": "Санкт-Петербург"})),
        (PARIS, of_zone("Europe/Paris")),
    ],
)
def test_a_city_is_itself_however_it_is_said(one: Place, other: Place) -> None:
    assert same_city(one, other)
    assert same_city(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (MOSCOW, ST_PETERSBURG),
        (place_named("Springfield, Illinois"), place_named("Springfield, Missouri")),
        (PARIS, said("America/Chicago", {"en": "Paris"})),
        (ST_PETERSBURG, of_zone("Europe/Moscow")),
    ],
)
def test_another_city_of_the_zone_or_of_the_name_is_another(one: Place, other: Place) -> None:
    assert not same_city(one, other)
    assert not same_city(other, one)


def test_a_reader_of_a_city_that_the_author_said_in_full_finds_its_row_marked_and_no_second_line() -> None:
    delivery = planned(samples.release(), TABLE_PETERSBURG)
    assert (delivery.variant.city, delivery.own_place) == (ST_PETERSBURG.key, None)
    assert own_time(samples.release(), delivery.variant, TABLE_PETERSBURG, STATIONERY) == Fragment()


def test_under_a_local_embargo_that_reader_has_that_citys_lift_and_not_the_zones_first() -> None:
    early, late = samples.at("2011-11-23 08:00", "Europe/Moscow"), samples.at("2011-11-23 10:00", "Europe/Moscow")
    local = samples.local_embargo()
    cities = tuple(replace(local.cities[0], place=p, moment=m) for p, m in ((MOSCOW, early), (ST_PETERSBURG, late)))
    assert replace(local, cities=cities).lift_for(TABLE_PETERSBURG, None) == late.utc


def test_without_a_dateline_the_city_of_the_embargos_zone_is_a_row_and_may_be_the_readers() -> None:
    release = samples.release(dateline=())
    assert release.embargo is not None
    (city,) = embargo_cities(release.embargo, ())
    delivery = planned(release, PARIS)
    assert (delivery.variant.city, delivery.own_place) == (city.key, None)


@pytest.mark.parametrize("dateline", [DATELINE, (*DATELINE, replace(TOKYO, key="said:Asia/Tokyo:Tokyo"))])
def test_who_lives_where_the_event_is_finds_its_row_marked_and_no_second_line(dateline: tuple[Place, ...]) -> None:
    release = samples.release(kind="invitation", event=EVENT, embargo=None, dateline=dateline)
    delivery = planned(release, TOKYO)
    assert delivery.own_place is None
    text = render(release, delivery.variant, Phase.PUBLIC, STATIONERY).text
    first_hour = next(line for line in text.splitlines() if "  UTC+" in line)
    assert first_hour == "19:00  UTC+9      Tokyo / Токио (Your time)"


def test_under_an_embargo_they_are_still_told_the_lift_which_no_row_has_for_their_city() -> None:
    release = samples.release(kind="invitation", event=EVENT)
    delivery = planned(release, TOKYO)
    assert (delivery.variant.city, delivery.own_place) == (TOKYO.key, TOKYO)
    assert "18:00" in own_time(release, delivery.variant, TOKYO, STATIONERY).text


def test_an_event_that_no_grid_tells_makes_no_variant_of_its_own() -> None:
    release = samples.release(event=EVENT)
    assert planned(release, TOKYO).variant.city is None
    assert planned(release, DUSHANBE).variant.city == DUSHANBE.key
