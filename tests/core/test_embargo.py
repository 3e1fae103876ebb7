"""Who may have which phase when: the pure heart of law 1."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mailer.core.embargo import CityLift, Embargo, may_have
from mailer.core.place import said
from mailer.core.words import Phase
from mailer.core.zone import parse_moment

LIFT = datetime(2026, 12, 1, 9, tzinfo=UTC)
INSTANTS = st.datetimes(datetime(2026, 11, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 hypothesis adds the zone
PARIS = said("Europe/Paris", {"en": "Paris"})
DUSHANBE = said("Asia/Dushanbe", {"en": "Dushanbe"})
PETERSBURG = said("Europe/Moscow", {"en": "St Petersburg"})
MOSCOW = said("Europe/Moscow", {"en": "Moscow"})
LOCAL = Embargo(
    cities=(
        CityLift(PARIS, parse_moment("2026-12-01 10:00 Europe/Paris")),
        CityLift(PETERSBURG, parse_moment("2026-12-01 10:00 Europe/Moscow")),
    )
)


@given(INSTANTS, st.none() | INSTANTS)
def test_never_early_nobody_may_have_the_public_text_before_the_lift(now: datetime, agreed: datetime | None) -> None:
    assert may_have(Phase.PUBLIC, LIFT, agreed, now) is (now >= LIFT)


@given(INSTANTS, st.none() | INSTANTS)
def test_never_early_the_embargoed_text_is_for_those_who_agreed_and_never_at_or_after_the_lift(
    now: datetime, agreed: datetime | None
) -> None:
    allowed = may_have(Phase.EMBARGOED, LIFT, agreed, now)
    assert allowed is (now < LIFT and agreed is not None and now < agreed)


@given(INSTANTS)
def test_exactly_one_phase_is_right_at_any_instant(now: datetime) -> None:
    agreed = datetime(2100, 1, 1, tzinfo=UTC)
    assert may_have(Phase.EMBARGOED, LIFT, agreed, now) is not may_have(Phase.PUBLIC, LIFT, agreed, now)


def test_without_an_embargo_the_public_text_may_go_at_any_time() -> None:
    assert may_have(Phase.PUBLIC, None, None, LIFT - timedelta(days=900))
    assert not may_have(Phase.EMBARGOED, None, LIFT + timedelta(days=900), LIFT)


def test_a_local_embargo_gives_each_reader_one_lift() -> None:
    paris, petersburg = (lift.moment.utc for lift in LOCAL.cities)
    assert LOCAL.lift_for(PARIS, None) == paris
    assert LOCAL.lift_for(MOSCOW, None) == petersburg, "a city of a dateline city's zone"
    assert LOCAL.lift_for(None, "Europe/Moscow") == petersburg
    assert LOCAL.lift_for(DUSHANBE, None) == paris, "anywhere else: the latest"
    assert LOCAL.lift_for(None, None) == paris
    assert (LOCAL.earliest(), LOCAL.latest()) == (petersburg, paris)
