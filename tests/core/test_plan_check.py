"""What a person should look at before saying yes to a plan."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mailer.core.contact import Agreement, Contact
from mailer.core.edition import Variant
from mailer.core.embargo import Embargo
from mailer.core.place import Place
from mailer.core.plan import Plan, PlannedDelivery, PlannedWave, make_plan
from mailer.core.plan_check import plan_warnings
from mailer.core.release import Sending
from mailer.core.words import WaveKind
from mailer.core.zone import parse_moment
from tests.builders import by_address, story

RIYADH = Place("geonames:108410", "Asia/Riyadh", {"en": "Riyadh"}, "SA")
NOWHERE = Place("said:Europe/Paris:Nowhere", "Europe/Paris", {"en": "Nowhere"})


def warnings_for(lift: str, lead: timedelta = timedelta(hours=24), dateline: tuple[Place, ...] | None = None) -> str:
    """What is said of the story with this lift, for one reader who agreed to embargoes."""
    release = replace(story(sending=Sending(advance=lead)), embargo=Embargo(parse_moment(lift)))
    release = replace(release, dateline=dateline or release.dateline)
    now = release.embargo.earliest() - timedelta(days=30) if release.embargo else datetime.now(UTC)
    reader = Contact(1, "reader@desk.example", agreement=Agreement(now, "by letter"))
    return " ".join(plan_warnings(release, make_plan(release, [reader], now=now, suppressed={}, seed=1)))


def test_a_weekday_morning_a_day_ahead_is_nothing_to_look_at() -> None:
    assert warnings_for("2026-12-02 10:00 Europe/Paris") == ""


def test_the_weekend_is_told_by_city() -> None:
    said = warnings_for("2026-11-30 10:00 Europe/Paris")
    assert "The advance copies leave at the weekend in Paris (Sunday), Dushanbe (Sunday)." in said
    assert "The lift is at the weekend" not in said


def test_a_weekend_is_by_the_custom_of_the_country() -> None:
    assert "weekend in Riyadh (Friday)" in warnings_for("2026-12-04 10:00 Asia/Riyadh", dateline=(RIYADH,))
    sunday = warnings_for("2026-12-07 10:00 Asia/Riyadh", timedelta(hours=24), (RIYADH, NOWHERE))
    assert "at the weekend in Nowhere (Sunday)." in sunday


@pytest.mark.parametrize(("hour", "night"), [("21:59", False), ("22:00", True), ("06:59", True), ("07:00", False)])
def test_night_is_from_22_to_7_on_the_clocks_of_a_city(hour: str, night: bool) -> None:
    said = warnings_for(f"2026-12-02 {hour} Europe/Paris", dateline=(NOWHERE,))
    assert (f"The lift is at night in Nowhere ({hour})." in said) is night


def test_a_lead_too_short_to_write_and_too_long_to_keep_are_told() -> None:
    lift = "2026-12-09 12:00 Europe/Paris"
    assert "only 90 minutes before the lift" in warnings_for(lift, timedelta(minutes=90))
    assert "8 days before the lift" in warnings_for(lift, timedelta(days=8))
    assert warnings_for(lift, timedelta(days=7)) == ""


def test_without_an_embargo_a_week_of_unusual_clocks_is_told_of_the_first_wave() -> None:
    new_york = Place("geonames:5128581", "America/New_York", {"en": "New York"}, "US")
    release = replace(story(embargoed=False), dateline=(NOWHERE, new_york))
    start = parse_moment("2026-10-27 15:00 Europe/Paris").utc
    plan = make_plan(release, [Contact(1, "r@desk.example")], now=start, start=start, suppressed={}, seed=1)
    assert "Nowhere–New York is 5 h, not 6 h" in " ".join(plan_warnings(release, plan))


def test_more_variants_than_anybody_looks_at_are_told() -> None:
    wave = PlannedWave(datetime(2026, 12, 2, 9, tzinfo=UTC), WaveKind.PLAIN)
    deliveries = tuple(
        PlannedDelivery(Contact(n, f"r{n}@desk.example"), Variant(("en",), f"city {n}"), wave, None, None, None)
        for n in range(25)
    )
    plan = Plan(deliveries, (), 1)
    assert "needs 25 variants" in " ".join(plan_warnings(story(embargoed=False), plan))


def test_wires_first_without_a_wire_is_told() -> None:
    release = story(embargoed=False, sending=Sending(order="wires first"))
    now = datetime(2026, 12, 2, 9, tzinfo=UTC)
    wire, paper = Contact(1, "desk@wire.example", tags=("Wires",)), Contact(2, "r@paper.example")
    without = make_plan(release, [paper], now=now, suppressed={}, seed=1)
    assert "nobody it goes to has the tag wire" in " ".join(plan_warnings(release, without))
    assert plan_warnings(release, make_plan(release, by_address([paper, wire]), now=now, suppressed={}, seed=1)) == []
