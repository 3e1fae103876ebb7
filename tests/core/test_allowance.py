"""A plan held against what may be given: who would wait for another day, and when the last of a wave leaves."""

from datetime import UTC, datetime, timedelta

import pytest

from mailer.core.allowance import Allowance, allowance_warnings
from mailer.core.contact import Agreement, Contact
from mailer.core.plan import Plan, make_plan
from mailer.core.rates import Rate
from mailer.core.release import Sending
from tests.builders import LIFT, by_address, story

NOW = datetime(2020, 11, 1, 9, tzinfo=UTC)


def to(people: int, agreed: int = 0, lead: timedelta = timedelta(hours=24)) -> Plan:
    """A plan for so many people, of whom some get an advance copy that long before the lift; every third at gmail."""
    agreement = Agreement(NOW, "by letter")
    domains = ["gmail" if n % 3 == 0 else f"desk{n}" for n in range(people)]
    readers = [
        Contact(n, f"r{n}@{domain}.example", agreement=agreement if n < agreed else None)
        for n, domain in enumerate(domains)
    ]
    return make_plan(story(sending=Sending(advance=lead)), by_address(readers), now=NOW, suppressed={}, seed=1)


def test_who_sets_no_limit_is_told_nothing() -> None:
    assert list(allowance_warnings(to(3000), Allowance())) == []


def test_the_last_of_a_wave_is_told_with_how_long_it_waits() -> None:
    said = list(allowance_warnings(to(5000), Allowance(rate=Rate(2, 1))))
    assert said == ["At 2 a second the last of 5,000 leaves 42 minutes after the lift."]


@pytest.mark.parametrize(("people", "told"), [(601, 0), (602, 1)])
def test_five_minutes_are_no_matter(people: int, told: int) -> None:
    assert len(list(allowance_warnings(to(people), Allowance(rate=Rate(2, 1))))) == told


def test_a_slow_domain_is_told_by_its_name_and_the_wave_it_is_slow_in() -> None:
    said = list(allowance_warnings(to(900, agreed=450), Allowance(by_domain={"gmail.example": Rate(1, 60)})))
    assert said == [
        "At 1 a minute to gmail.example the last of 150 leaves 3 hours after the first advance copy.",
        "At 1 a minute to gmail.example the last of 150 leaves 3 hours after the lift.",
    ]


def test_what_a_day_has_no_room_for_is_told_wave_by_wave() -> None:
    plan = to(10, agreed=6, lead=timedelta(hours=3))
    (said,) = allowance_warnings(plan, Allowance(per_day=8))
    assert said == (
        "Only 8 messages may leave in 24 hours (MAILER_SMTP_PER_DAY), and 6 of them are spoken for:"
        f" 2 of the 4 due at {LIFT:%Y-%m-%d %H:%M} UTC would leave a day later, or more."
    )
    assert list(allowance_warnings(plan, Allowance(per_day=10))) == []


def test_a_day_begins_anew_after_24_hours() -> None:
    assert list(allowance_warnings(to(10, agreed=6), Allowance(per_day=6))) == []


def test_what_others_use_of_the_day_counts_and_no_more_can_wait_than_there_are() -> None:
    (said,) = allowance_warnings(to(4), Allowance(per_day=100, spoken_for={LIFT: 300}))
    assert "4 of the 4 due" in said
