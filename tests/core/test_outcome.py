"""The failure policy, row by row."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.core.outcome import WAITS, Reply, Step, Verdict, judge
from mailer.core.words import DeliveryState, OnUnknown, may_become

DUE = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
LIFE = timedelta(days=3)
BEFORE_MAIL = [Step.CONNECT, Step.GREETING, Step.EHLO, Step.TLS, Step.AUTH, Step.MAIL]


def verdict(
    step: Step,
    code: int | None,
    *,
    attempts: int = 1,
    after: timedelta = timedelta(),
    on_unknown: OnUnknown = OnUnknown.HOLD,
    jitter: float = 0.5,
) -> Verdict:
    reply = Reply(step, code, "words", "relay.test:25", "")
    return judge(reply, attempts, DUE, DUE + after, LIFE, on_unknown, jitter)


def test_250_at_the_dot_is_sent() -> None:
    assert verdict(Step.DOT, 250) == Verdict(DeliveryState.SENT, note="words")


@pytest.mark.parametrize("step", [*BEFORE_MAIL, Step.RCPT, Step.DATA, Step.DOT])
@pytest.mark.parametrize("code", [421, 450, 451, 452])
def test_4yz_anywhere_is_tried_later(step: Step, code: int) -> None:
    assert verdict(step, code) == Verdict(DeliveryState.DEFERRED, DUE + timedelta(minutes=1), note="words")


@pytest.mark.parametrize("step", [*BEFORE_MAIL, Step.RCPT, Step.DATA])
@pytest.mark.parametrize("code", [None, 250, 199, 354, 600])
def test_silence_or_nonsense_before_the_dot_is_temporary(step: Step, code: int | None) -> None:
    assert verdict(step, code).state is DeliveryState.DEFERRED


@pytest.mark.parametrize("step", BEFORE_MAIL)
def test_a_refusal_of_us_holds_the_wave_and_refuses_nobody(step: Step) -> None:
    found = verdict(step, 550)
    assert found.state is DeliveryState.PLANNED
    assert found.hold is not None
    assert "550 words" in found.hold


@pytest.mark.parametrize("step", [Step.RCPT, Step.DATA, Step.DOT])
@pytest.mark.parametrize("code", [530, 535, 538])
def test_a_login_fault_holds_the_wave_wherever_it_is_said(step: Step, code: int) -> None:
    assert (verdict(step, code).state, verdict(step, code).hold is None) == (DeliveryState.PLANNED, False)


@pytest.mark.parametrize("step", [Step.RCPT, Step.DATA, Step.DOT])
@pytest.mark.parametrize("code", [550, 552, 554])
def test_a_refusal_of_the_message_or_the_person_is_final(step: Step, code: int) -> None:
    assert verdict(step, code) == Verdict(DeliveryState.REFUSED, note=f"{code} words")


@pytest.mark.parametrize("code", [None, 354, 199, 600])
def test_no_clear_reply_after_the_dot_is_a_doubt(code: int | None) -> None:
    assert verdict(Step.DOT, code).state is DeliveryState.UNKNOWN


def test_a_doubt_is_repeated_only_where_the_release_says_so() -> None:
    found = verdict(Step.DOT, None, on_unknown=OnUnknown.REPEAT)
    assert (found.state, found.until) == (DeliveryState.DEFERRED, DUE + timedelta(minutes=1))


def test_a_doubt_at_the_end_of_its_life_is_not_called_unsent() -> None:
    assert verdict(Step.DOT, None, after=LIFE, on_unknown=OnUnknown.REPEAT).state is DeliveryState.UNKNOWN


@pytest.mark.parametrize("code", [None, 250, 550])
def test_a_closed_gate_puts_the_delivery_back(code: int | None) -> None:
    assert verdict(Step.GATE, code, after=LIFE).state is DeliveryState.PLANNED


def test_waits_grow_and_then_stay() -> None:
    minutes = [(verdict(Step.RCPT, 451, attempts=n).until or DUE) - DUE for n in range(1, 8)]
    assert [wait // timedelta(minutes=1) for wait in minutes] == [1, 5, 15, 30, 60, 60, 60]


@given(st.integers(1, 50), st.floats(0, 1))
def test_jitter_spreads_a_wait_by_a_fifth_either_way(attempts: int, jitter: float) -> None:
    until = verdict(Step.RCPT, 451, attempts=attempts, jitter=jitter).until
    assert until is not None
    middle = WAITS[min(attempts, len(WAITS)) - 1]
    assert 0.799 <= (until - DUE) / middle <= 1.201


def test_the_last_try_comes_at_the_end_of_life_and_then_it_is_too_late() -> None:
    near = verdict(Step.RCPT, 451, attempts=9, after=LIFE - timedelta(minutes=10))
    assert near.until == DUE + LIFE
    assert verdict(Step.RCPT, 451, attempts=10, after=LIFE).state is DeliveryState.EXPIRED


@given(
    st.sampled_from(Step),
    st.none() | st.integers(100, 699),
    st.integers(1, 20),
    st.timedeltas(timedelta(days=-1), timedelta(days=9)),
    st.sampled_from(OnUnknown),
)
def test_every_reply_has_a_verdict_that_a_claimed_delivery_may_enter(
    step: Step, code: int | None, attempts: int, after: timedelta, on_unknown: OnUnknown
) -> None:
    found = verdict(step, code, attempts=attempts, after=after, on_unknown=on_unknown)
    assert may_become(DeliveryState.CLAIMED, found.state)
    assert (found.until is not None) == (found.state is DeliveryState.DEFERRED)
    assert found.state is not DeliveryState.SENT or (step, code and code // 100) == (Step.DOT, 2)
    assert found.hold is None or found.state is DeliveryState.PLANNED
