"""The embargo grid: every city's hour on its own clock of that date, the reader's first."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mailer.core.grid import Grid, embargo_grid, event_grid
from mailer.core.place import said
from mailer.core.places import place_named
from mailer.core.release import Event
from mailer.core.shown_dates import long_date
from mailer.core.zone import zone_named
from tests.core import samples
from tests.core.samples import DATELINE, DUSHANBE, MOSCOW, PARIS, ST_PETERSBURG, TOKYO

LABELS = samples.stationery().labels
BERLIN, NEW_YORK = place_named("Berlin, DE"), place_named("New York, US-NY")
EN_RU = (LABELS["en"], LABELS["ru"])


def seen(grid: Grid) -> list[tuple[str, str, str]]:
    return [(", ".join(row.names[0]), row.time, row.offset) for row in grid.rows]


def test_ten_in_paris_in_2011_is_thirteen_in_st_petersburg_and_fourteen_in_dushanbe() -> None:
    grid = embargo_grid(samples.one_instant(), DATELINE, None, EN_RU)
    assert seen(grid) == [
        ("Paris", "10:00", "UTC+1"),
        ("St Petersburg", "13:00", "UTC+4"),
        ("Dushanbe", "14:00", "UTC+5"),
        ("World time", "09:00", "UTC"),
    ]
    assert grid.dates == ("Wednesday, 23 November 2011", "Среда, 23 ноября 2011\u00a0г.")
    assert all(row.dates == () for row in grid.rows)
    assert {row.stamp for row in grid.rows} == {"2011-11-23T09:00:00Z"}


def test_cities_are_named_in_each_language() -> None:
    grid = embargo_grid(samples.one_instant(), DATELINE, None, EN_RU)
    assert [row.names[1] for row in grid.rows] == [
        ("Париж",),
        ("Санкт-Петербург",),
        ("Душанбе",),
        ("Всемирное время",),
    ]


def test_the_readers_city_leads_and_alone_is_marked() -> None:
    grid = embargo_grid(samples.one_instant(), DATELINE, DUSHANBE.key, EN_RU)
    assert [row.names[0][0] for row in grid.rows] == ["Dushanbe", "Paris", "St Petersburg", "World time"]
    assert [row.is_readers for row in grid.rows] == [True, False, False, False]


def test_a_reader_elsewhere_has_no_row_marked() -> None:
    grid = embargo_grid(samples.one_instant(), DATELINE, TOKYO.key, EN_RU)
    assert not any(row.is_readers for row in grid.rows)


def test_cities_on_one_clock_share_a_row_with_the_readers_first() -> None:
    grid = embargo_grid(samples.one_instant(), (PARIS, ST_PETERSBURG, MOSCOW), MOSCOW.key, EN_RU)
    assert seen(grid)[0] == ("Moscow, St Petersburg", "13:00", "UTC+4")
    assert grid.rows[0].is_readers
    assert len(grid.rows) == 3


def test_every_city_carries_its_date_when_the_dates_differ() -> None:
    embargo = samples.one_instant("2026-12-01 20:30")
    grid = embargo_grid(embargo, (PARIS, TOKYO), None, EN_RU)
    assert grid.dates == ()
    assert grid.rows[0].dates[0] == "Tuesday, 1 December 2026"
    assert grid.rows[1].dates == ("Wednesday, 2 December 2026", "Среда, 2 декабря 2026\u00a0г.")


def test_a_minute_past_midnight_dates_only_the_world_row_apart() -> None:
    grid = embargo_grid(samples.one_instant("2026-12-01 00:01"), DATELINE, None, EN_RU)
    assert grid.dates[0] == "Tuesday, 1 December 2026"
    assert [row.dates[:1] for row in grid.rows] == [(), (), (), ("Monday, 30 November 2026",)]


def test_a_local_embargo_gives_each_city_its_own_lift_and_no_world_row() -> None:
    grid = embargo_grid(samples.local_embargo(), DATELINE, ST_PETERSBURG.key, EN_RU)
    assert grid.is_local
    assert seen(grid) == [
        ("St Petersburg", "10:00", "UTC+4"),
        ("Paris", "10:00", "UTC+1"),
        ("Dushanbe", "10:00", "UTC+5"),
    ]
    assert len({row.instant for row in grid.rows}) == 3


def test_without_a_dateline_the_embargos_own_zone_gives_the_city() -> None:
    grid = embargo_grid(samples.one_instant(zone="Asia/Dushanbe"), (), None, EN_RU)
    assert [row.names for row in grid.rows] == [
        (("Dushanbe",), ("Душанбе",)),
        (("World time",), ("Всемирное время",)),
    ]


def test_an_embargo_told_in_utc_without_a_dateline_is_the_world_row_alone() -> None:
    grid = embargo_grid(samples.one_instant(zone="UTC"), (), None, EN_RU)
    assert seen(grid) == [("World time", "10:00", "UTC")]


@given(
    st.integers(946684800, 2208988800).map(lambda seconds: datetime.fromtimestamp(seconds // 60 * 60, UTC)),
    st.permutations(DATELINE),
    st.sampled_from([place.key for place in DATELINE]),
)
def test_every_row_of_one_instant_reads_back_to_that_instant(instant: datetime, cities: list, city: str) -> None:
    embargo = samples.one_instant(f"{instant:%Y-%m-%d %H:%M}", "UTC")
    grid = embargo_grid(embargo, tuple(cities), city, (LABELS["en"],))
    zones = {place.name("en"): place.zone for place in DATELINE} | {"World time": "UTC"}
    for row in grid.rows:
        clock = instant.astimezone(zone_named(zones[row.names[0][0]]))
        assert row.time == f"{clock:%H:%M}"
        assert (row.dates or grid.dates)[0] == long_date(clock.date(), LABELS["en"])
        assert timedelta() == row.instant - instant
    assert grid.rows[0].is_readers


def test_cities_of_other_zones_whose_clocks_show_the_same_share_a_row() -> None:
    grid = embargo_grid(samples.one_instant(), (PARIS, BERLIN, DUSHANBE), None, EN_RU)
    assert [row.names[0] for row in grid.rows[:2]] == [("Paris", "Berlin"), ("Dushanbe",)]


def test_past_three_rows_the_rest_is_further_below_and_the_readers_stays_on_top() -> None:
    grid = embargo_grid(samples.one_instant(), (*DATELINE, BERLIN, TOKYO, NEW_YORK), NEW_YORK.key, EN_RU)
    assert [row.names[0][0] for row in grid.rows] == ["New York", "Paris", "St Petersburg", "World time"]
    assert [row.names[0][0] for row in grid.further] == ["Dushanbe", "Tokyo"]


def test_an_event_leads_with_its_own_city_and_is_told_in_every_other() -> None:
    event = Event(samples.at("2026-12-01 23:00", "Asia/Dushanbe"), DUSHANBE)
    grid = event_grid(event, (PARIS, DUSHANBE, TOKYO), None, EN_RU)
    assert seen(grid) == [
        ("Dushanbe", "23:00", "UTC+5"),
        ("Paris", "19:00", "UTC+1"),
        ("Tokyo", "03:00", "UTC+9"),
        ("World time", "18:00", "UTC"),
    ]
    assert grid.rows[2].dates[0] == "Wednesday, 2 December 2026"
    assert event_grid(event, (PARIS, TOKYO), TOKYO.key, EN_RU).rows[0].is_readers


def test_an_event_in_a_city_said_in_full_has_one_row_with_the_same_city_of_the_dateline() -> None:
    event = Event(samples.at("2026-12-01 19:00", "Asia/Tokyo"), said("Asia/Tokyo", {"en": "Tokyo"}))
    rows = event_grid(event, (TOKYO, PARIS), TOKYO.key, EN_RU).rows
    assert [(row.names[0], row.is_readers) for row in rows[:2]] == [(("Tokyo",), True), (("Paris",), False)]
