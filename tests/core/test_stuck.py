"""What may go out again: never what was taken away, never too late, and a doubt only in its own phase."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.core.embargo import may_have
from mailer.core.stuck import Hindrance, Stuck, Trail, hindrance
from mailer.core.words import DeliveryState, Phase

LIFT = datetime(2026, 12, 1, 9, tzinfo=UTC)
NOW = LIFT - timedelta(hours=1)
DOUBT = Stuck(
    id=1,
    state=DeliveryState.UNKNOWN,
    doubtful_phase=Phase.EMBARGOED,
    lift_at=LIFT,
    agreed_until=LIFT + timedelta(days=300),
    ends_at=LIFT + timedelta(days=2),
    is_scheduled=True,
    is_approved=True,
    is_suppressed=False,
    is_held=False,
)


@pytest.mark.parametrize(
    ("stuck", "trail", "said"),
    [
        (DOUBT, Trail.NOT_HERE, None),
        (DOUBT, Trail.NO_REPLY, None),
        (replace(DOUBT, is_held=True), Trail.NOT_HERE, None),
        (DOUBT, Trail.NO_DOT, Hindrance.JOURNAL),
        (DOUBT, Trail.REPLY, Hindrance.JOURNAL),
        (replace(DOUBT, is_scheduled=False), Trail.NOT_HERE, Hindrance.OVER),
        (replace(DOUBT, is_approved=False), Trail.NOT_HERE, Hindrance.NOT_APPROVED),
        (replace(DOUBT, is_suppressed=True), Trail.NOT_HERE, Hindrance.NOT_TO_BE_MAILED),
        (replace(DOUBT, ends_at=NOW), Trail.NOT_HERE, Hindrance.TOO_LATE),
        (replace(DOUBT, lift_at=NOW), Trail.NOT_HERE, Hindrance.LIFTED),
        (replace(DOUBT, agreed_until=None), Trail.NOT_HERE, Hindrance.NOT_AGREED),
        (replace(DOUBT, doubtful_phase=Phase.PUBLIC, agreed_until=None), Trail.NOT_HERE, None),
        (replace(DOUBT, state=DeliveryState.REFUSED, doubtful_phase=None, lift_at=NOW), Trail.NOT_HERE, None),
    ],
)
def test_what_stands_against_another_try(stuck: Stuck, trail: Trail, said: Hindrance | None) -> None:
    assert hindrance(stuck, NOW, trail) is said


@given(
    phase=st.sampled_from([None, *Phase]),
    lift=st.none() | st.integers(-2, 2),
    agreed=st.none() | st.integers(-2, 2),
    ends=st.none() | st.integers(-2, 2),
    flags=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    trail=st.sampled_from(Trail),
)
def test_whatever_may_go_again_would_also_pass_the_laws(
    phase: Phase | None,
    lift: int | None,
    agreed: int | None,
    ends: int | None,
    flags: tuple[bool, bool, bool],
    trail: Trail,
) -> None:
    def at(hours: int | None) -> datetime | None:
        return None if hours is None else NOW + timedelta(hours=hours)

    scheduled, approved, suppressed = flags
    stuck = Stuck(
        1, DeliveryState.UNKNOWN, phase, at(lift), at(agreed), at(ends), scheduled, approved, suppressed, False
    )
    if hindrance(stuck, NOW, trail) is None:
        assert scheduled
        assert approved
        assert not suppressed
        assert ends is None or ends > 0
        assert phase is not Phase.EMBARGOED or may_have(phase, stuck.lift_at, stuck.agreed_until, NOW)
