"""Mistakes with time that press offices have made in public; none of them can happen here."""

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from mailer.core.contact import Agreement, Contact
from mailer.core.embargo import Embargo, may_have
from mailer.core.errors import Misused, Refused
from mailer.core.grid import embargo_grid
from mailer.core.place import said
from mailer.core.plan import make_plan
from mailer.core.render import render
from mailer.core.words import Phase
from mailer.core.written_dates import dates_in
from mailer.core.zone import local, offset_label, parse_moment
from tests.core import samples
from tests.core.test_release_folder import TOML, read

LONDON = said("Europe/London", {"en": "London"})
NEW_YORK = said("America/New_York", {"en": "New York"})
LABELS = (samples.stationery().labels["en"],)


def release_saying(lift: str) -> str:
    """The facts of a release with that value for its lift, as an author would type it."""
    return TOML.replace("2026-12-01T10:00:00", lift, 1)


def test_retrobargo_a_release_is_not_sent_under_an_embargo_that_is_over() -> None:
    """Mailed at 15:47 UK time: "Embargoed: 06.00 UK time, Monday 23 August"."""
    embargo = Embargo(parse_moment("2010-08-23 06:00 Europe/London"))
    now = embargo.earliest() + timedelta(hours=9, minutes=47)
    agreed = Agreement(now - timedelta(days=99), "by telephone")
    with pytest.raises(Refused, match="lifted at 2010-08-23 05:00 UTC"):
        make_plan(
            samples.release(embargo=embargo),
            [Contact(1, "reader@desk.example", agreement=agreed)],
            now=now,
            suppressed={},
            seed=1,
        )
    assert not may_have(Phase.EMBARGOED, embargo.earliest(), now + timedelta(days=99), now)


@pytest.mark.parametrize("lift", ['"2011-05-25 1800 GMT"', '"2011-05-25 18:00 GMT"', '"2011-05-25T18:00 BST"'])
def test_gmt_is_not_read_as_londons_summer_clock(lift: str) -> None:
    """A bare "1800", meant as GMT, was read in May as London time."""
    with pytest.raises(Misused, match=r"release\.toml line 5: lift ends in “(GMT|BST)”; which city's time is it\?"):
        read(release_saying(lift))


def test_eighteen_hours_in_london_in_may_are_seventeen_in_utc() -> None:
    said_in_london = parse_moment("2011-05-25 18:00 Europe/London")
    assert f"{said_in_london.utc:%H:%M}" == "17:00"
    assert offset_label(said_in_london.utc, "Europe/London") == "UTC+1"


def test_the_date_moves_with_the_clock() -> None:
    """00:01 UK time on a Monday was entered on an American form with Monday's date; there it was still Sunday."""
    embargo = Embargo(parse_moment("2015-10-19 00:01 Europe/London"))
    london, new_york, utc = embargo_grid(embargo, (LONDON, NEW_YORK), None, LABELS).rows
    assert (london.time, london.offset, london.dates) == ("00:01", "UTC+1", ("Monday, 19 October 2015",))
    assert (new_york.time, new_york.offset, new_york.dates) == ("19:01", "UTC−4", ("Sunday, 18 October 2015",))
    assert (utc.time, utc.dates) == ("23:01", ("Sunday, 18 October 2015",))


@pytest.mark.parametrize("lift", ['"2026-12-01 12:01 am"', '"2026-12-01 12:15 pm"', "2026-12-01 12:01 am"])
def test_the_hour_after_midnight_is_never_the_hour_after_noon(lift: str) -> None:
    """12:15 pm was set where 12:01 am was meant."""
    with pytest.raises(Misused, match=r"release\.toml line 5.*: .*midnight or noon"):
        read(release_saying(lift))


@pytest.fixture(params=["EST5", "America/New_York", "Asia/Tokyo"])
def servers_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setitem(os.environ, "TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def test_the_servers_own_clock_setting_moves_nothing(servers_zone: str) -> None:
    """A queue published an hour early when its server had not been moved off summer time."""
    day_of_the_change = parse_moment("2026-11-01 10:00 America/New_York")
    assert f"{day_of_the_change.utc:%H:%M}" == "15:00"
    day_before = parse_moment("2026-10-31 10:00 America/New_York")
    assert day_of_the_change.utc - day_before.utc == timedelta(hours=25)
    assert f"{local(day_of_the_change.utc, 'America/New_York'):%H:%M}" == "10:00"


def test_one_release_has_one_lift() -> None:
    """The release site and the journal gave two."""
    with pytest.raises(Misused, match="lift or zone beside"):
        read(TOML.replace('zone = "Europe/Paris"', 'zone = "Europe/Paris"\n[embargo.local]\n"Paris, FR" = 1', 1))
    with pytest.raises(Misused, match=r"release\.toml line 6"):
        read(TOML.replace('zone = "Europe/Paris"', "lift = 2026-12-01T11:00:00", 1))


@pytest.mark.parametrize(
    ("language", "text", "right"),
    [
        ("en", "EMBARGO: not for publication before 06.00, Monday, 24 August 2010", "Tuesday"),
        ("fr", "Sous embargo jusqu’au mardi 24 août 2026, 10 h", "Monday"),
        ("ru", "во вторник, 23 ноября 2011 г.", "Wednesday"),
    ],
)
def test_a_weekday_that_is_not_its_dates_is_found(language: str, text: str, right: str) -> None:
    """One of the three mistakes that a release wire says it catches most."""
    (found,) = dates_in(text, language, 2026)
    assert found.disagrees
    assert f"{found.day:%A}" == right


def test_last_years_date_left_in_a_template_is_seen_as_written() -> None:
    (found,) = dates_in("Press conference on 1 December 2025 at 11:00", "en", 2026)
    assert (found.day, found.year_written) == (date(2025, 12, 1), True)


@pytest.mark.parametrize("zone", ["EST", "EDT", "ET", "Eastern"])
def test_eastern_time_is_new_yorks_and_follows_its_summer(zone: str) -> None:
    """EST written in July means an hour that nobody's clock shows."""
    with pytest.raises(Misused, match=r"release\.toml line 5"):
        read(TOML.replace('zone = "Europe/Paris"', f'zone = "{zone}"', 1))
    assert f"{parse_moment('2026-07-01 10:00 America/New_York').utc:%H:%M}" == "14:00"


def test_no_abbreviation_is_ever_printed() -> None:
    july = Embargo(parse_moment("2026-07-01 10:00 America/New_York"))
    release = replace(samples.release(embargo=july), dateline=(NEW_YORK, LONDON))
    text = render(release, samples.NO_CITY, Phase.EMBARGOED, samples.stationery()).text
    assert "10:00" in text
    assert "UTC−4" in text
    for abbreviation in ("EST", "EDT", "BST", "GMT", " am", " pm"):
        assert abbreviation not in text
