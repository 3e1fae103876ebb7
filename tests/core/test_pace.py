"""Pace: never more than a limit says, never idle without reason, slower when asked, and back to full speed."""

from itertools import pairwise
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.core.pace import CALM, LONGEST_PAUSE, LOWEST, PAUSE, Pace, Stream
from mailer.core.rates import Rate

RATES = st.builds(Rate, st.integers(1, 200), st.sampled_from([1, 60, 3600]))
EIGHTHS = st.integers(0, 90 * 8).map(lambda eighths: eighths / 8)  # their sums are exact, so the bounds can be too
EVENTS = st.lists(st.tuples(st.sampled_from(["try", "slow", "well"]), EIGHTHS), max_size=60)


def _sent(stream: Stream, gaps: list[float]) -> list[float]:
    """When messages left, asked for after these gaps by somebody who waits as told."""
    now, sent = 0.0, []
    for gap in gaps:
        now += gap
        now += stream.wait(now)
        assert stream.wait(now) == pytest.approx(0, abs=1e-6)
        stream.took(now)
        sent.append(now)
    return sent


@given(RATES, st.lists(st.floats(0, 10), max_size=60))
def test_in_no_stretch_as_long_as_its_unit_do_more_leave_than_the_limit_says(rate: Rate, gaps: list[float]) -> None:
    sent = _sent(Stream(rate), gaps)
    for first in sent:
        within = [at for at in sent if first <= at < first + rate.seconds - 1e-3]
        assert len(within) <= rate.count


@given(RATES)
def test_a_limit_is_used_to_the_full_and_about_evenly(rate: Rate) -> None:
    sent = _sent(Stream(rate), [0.0] * 30)
    assert sent[-1] <= 29 * rate.interval + 1e-6
    assert all(later - earlier >= 0.75 * rate.interval - 1e-6 for earlier, later in pairwise(sent))


@given(RATES.filter(lambda rate: rate.count > 10))
def test_what_was_late_is_made_up(rate: Rate) -> None:
    late = rate.interval * 0.2
    sent = _sent(Stream(rate), [late] * (3 * rate.count))
    assert sent[-1] <= 3 * rate.seconds + 3 * rate.interval


@given(RATES, st.integers(1, 8))
def test_several_senders_share_a_limit(rate: Rate, senders: int) -> None:
    stream = Stream(rate)
    stream.took(0.0, senders)
    assert 0.74 * rate.interval * senders <= stream.wait(0.0) <= rate.interval * senders


def test_without_a_limit_nobody_waits_and_nobody_need_ask() -> None:
    stream = Stream()
    assert stream.is_free
    assert stream.room(5.0) == inf
    stream.took(5.0)
    assert stream.wait(5.0) == 0


def test_who_asks_for_less_gets_nothing_for_a_while_and_then_little() -> None:
    stream = Stream()
    assert stream.asked_to_slow(100.0)
    assert stream.wait(100.0) == PAUSE
    assert stream.room(100.0) == 0
    assert stream.wait(100.0 + PAUSE) == 0
    stream.took(100.0 + PAUSE)
    assert stream.wait(100.0 + PAUSE) == pytest.approx(0.1)


def test_what_was_on_its_way_meanwhile_counts_as_the_same_request() -> None:
    stream = Stream()
    assert stream.asked_to_slow(100.0)
    assert not stream.asked_to_slow(101.0)
    assert stream.level == 1
    assert stream.asked_to_slow(100.0 + PAUSE)
    assert stream.wait(100.0 + PAUSE) == 2 * PAUSE
    assert stream.level == 2


def test_a_limit_is_halved_and_comes_back_step_by_step() -> None:
    stream, now = Stream(Rate(2, 1)), 0.0
    for _ in range(2):
        stream.asked_to_slow(now)
        now += stream.wait(now)
    assert stream.interval == 2.0
    intervals = []
    for _ in range(3):
        now += CALM
        stream.went_well(now)
        intervals.append(stream.interval)
    assert intervals == [1.0, 0.5, 0.5]
    assert stream.level == 0


def test_it_does_not_come_back_before_it_went_well_for_half_a_minute() -> None:
    stream = Stream()
    stream.asked_to_slow(0.0)
    stream.went_well(PAUSE + CALM - 1)
    assert stream.level == 1


@given(st.one_of(st.none(), RATES), EVENTS)
def test_whatever_happens_a_stream_moves_again_and_recovers(
    rate: Rate | None, events: list[tuple[str, float]]
) -> None:
    stream, now = Stream(rate), 0.0
    for what, gap in events:
        now += gap
        if what == "slow":
            stream.asked_to_slow(now)
        elif what == "well":
            stream.went_well(now)
        elif stream.wait(now) == 0:
            stream.took(now)
        assert 0 <= stream.level <= LOWEST
        assert stream.paused_until - now <= LONGEST_PAUSE
        assert stream.wait(now) <= max(LONGEST_PAUSE, stream.interval * 2**LOWEST)
    now += LONGEST_PAUSE
    for _ in range(LOWEST):
        now += CALM
        stream.went_well(now)
    assert stream.level == 0
    assert stream.interval == (rate.interval if rate else 0)


def test_a_domain_that_must_wait_does_not_hold_up_another() -> None:
    pace = Pace({"gmail.example": Rate(20, 60)})
    pace.took("gmail.example", 0.0)
    assert pace.wait("gmail.example", 0.0) == 2.25
    assert pace.wait("wire.example", 0.0) == 0.0
    assert pace.room(0.0) == {"gmail.example": 0}
    assert pace.room(1.5) == {"gmail.example": 1}


def test_as_many_may_be_claimed_as_leave_within_a_second() -> None:
    assert Pace({"paper.example": Rate(4, 1)}).room(0.0) == {"paper.example": 5}
    assert Pace({"paper.example": Rate(6, 60)}).room(0.0) == {"paper.example": 1}


def test_a_domain_that_asked_for_less_is_forgotten_when_it_has_recovered() -> None:
    pace = Pace({})
    assert pace.is_free
    assert pace.asked_to_slow("gmail.example", 0.0)
    assert not pace.is_free
    assert pace.wait("gmail.example", 0.0) == PAUSE
    pace.went_well("gmail.example", PAUSE + CALM)
    assert pace.is_free
