"""Every time that an email prints is kept: of the lift, of each city, of each reader's own city, of the event."""

from dataclasses import replace
from datetime import timedelta

from mailer.core.contact import Agreement, Contact
from mailer.core.edition import Variant
from mailer.core.plan import make_plan
from mailer.core.printed_times import LIFT, printed_times
from mailer.core.release import Event, Release
from mailer.core.render import own_time, render
from mailer.core.words import Phase
from tests.core import samples
from tests.core.samples import DUSHANBE, MOSCOW, PARIS, ST_PETERSBURG, TOKYO


def reader(number: int, **facts: object) -> Contact:
    return replace(Contact(number, f"r{number}@desk.example"), **facts)  # type: ignore[arg-type]


def kept(release: Release) -> dict[str, str]:
    """The printed times for a list with agreed readers in Tokyo and Moscow, and one in Tokyo who waits."""
    lift = release.embargo.earliest() if release.embargo else samples.one_instant().earliest()
    now = lift - timedelta(days=2)
    agreement = Agreement(now - timedelta(days=99), "by telephone")
    people = [
        reader(1, place=TOKYO, agreement=agreement),
        reader(2, place=MOSCOW, agreement=agreement),
        reader(3, place=TOKYO),
        reader(4, place=PARIS, agreement=agreement),
    ]
    plan = make_plan(release, people, now=now, suppressed={}, seed=1)
    found = printed_times(release, plan)
    return {one.place_key: f"{one.moment.wall:%d %H:%M} {one.moment.zone}" for one in found}


def test_one_instant_is_kept_as_said_and_as_each_city_prints_it() -> None:
    assert kept(samples.release()) == {
        LIFT: "23 10:00 Europe/Paris",
        PARIS.key: "23 10:00 Europe/Paris",
        ST_PETERSBURG.key: "23 13:00 Europe/Moscow",
        DUSHANBE.key: "23 14:00 Asia/Dushanbe",
        TOKYO.key: "23 18:00 Asia/Tokyo",
        MOSCOW.key: "23 13:00 Europe/Moscow",
    }


def test_a_local_embargo_is_kept_city_by_city_and_as_each_readers_own_lift() -> None:
    assert kept(samples.release(embargo=samples.local_embargo())) == {
        PARIS.key: "23 10:00 Europe/Paris",
        ST_PETERSBURG.key: "23 10:00 Europe/Moscow",
        DUSHANBE.key: "23 10:00 Asia/Dushanbe",
        TOKYO.key: "23 18:00 Asia/Tokyo",  # the latest lift, Paris's
        MOSCOW.key: "23 10:00 Europe/Moscow",
    }


def test_without_an_embargo_only_the_event_prints_a_time() -> None:
    event = Event(samples.at("2011-11-25 11:00", "Europe/Moscow"), ST_PETERSBURG)
    assert kept(samples.release(embargo=None, event=event)) == {ST_PETERSBURG.key: "25 11:00 Europe/Moscow"}
    assert kept(samples.release(embargo=None)) == {}


def test_what_is_kept_is_what_the_editions_print() -> None:
    release, stationery = samples.release(), samples.stationery()
    printed = render(release, Variant(("en",)), Phase.EMBARGOED, stationery).text
    printed += own_time(release, Variant(("en",)), TOKYO, stationery).text
    for key, said in kept(release).items():
        assert said.split()[1] in printed, key


def test_the_second_of_two_equal_hours_is_kept_with_its_fold() -> None:
    release = samples.release(embargo=samples.one_instant("2026-11-01 05:30", "UTC"))
    agreed = Agreement(samples.at("2026-01-01 00:00", "UTC").utc, "met")
    halifax = reader(1, agreement=agreed, zone="America/Halifax")
    plan = make_plan(release, [halifax], now=samples.at("2026-10-01 00:00", "UTC").utc, suppressed={}, seed=1)
    (own,) = [one.moment for one in printed_times(release, plan) if one.moment.zone == halifax.zone]
    assert (f"{own.wall:%H:%M}", own.fold) == ("01:30", 1)
