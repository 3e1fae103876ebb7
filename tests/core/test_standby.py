"""Standby: the first mail server that can be used is used, and used again when it can be again."""

from hypothesis import given
from hypothesis import strategies as st

from mailer.core.standby import FIRST, LONGEST, Standby


def _chosen(standby: Standby, now: float) -> tuple[int | None, int | None]:
    """What the connection that may try takes, and what the others take."""
    return standby.choose(now, may_try=True), standby.choose(now, may_try=False)


def test_the_first_serves_and_the_next_only_when_it_cannot() -> None:
    standby = Standby(3)
    assert _chosen(standby, 0.0) == (0, 0)
    assert standby.failed(0, 0.0, refuses=False)
    assert _chosen(standby, 1.0) == (1, 1)
    standby.failed(1, 1.0, refuses=False)
    assert _chosen(standby, 2.0) == (2, 2)


def test_one_connection_tries_the_first_again_and_the_others_follow_when_it_went_well() -> None:
    standby = Standby(2)
    standby.failed(0, 0.0, refuses=False)
    assert _chosen(standby, FIRST) == (0, 1)
    assert standby.went_well(0)
    assert _chosen(standby, FIRST) == (0, 0)
    assert not standby.went_well(0)


def test_a_server_that_stays_away_is_tried_less_and_less_often() -> None:
    standby, now, waits = Standby(2), 0.0, []
    for _ in range(7):
        standby.failed(0, now, refuses=False)
        wait = next(float(s) for s in range(1000) if standby.choose(now + s, may_try=True) == 0)
        waits.append(wait)
        now += wait
    assert waits == [15, 30, 60, 120, 240, LONGEST, LONGEST]


def test_several_connections_that_fail_together_are_one_failure() -> None:
    standby = Standby(2)
    assert standby.failed(0, 0.0, refuses=False)
    assert not standby.failed(0, 0.1, refuses=False)
    assert standby.choose(FIRST, may_try=True) == 0


def test_when_none_serves_the_first_is_tried_again_soon() -> None:
    standby, now = Standby(2), 0.0
    for _ in range(4):
        standby.failed(0, now, refuses=False)
        now += LONGEST
    standby.failed(1, now, refuses=False)
    assert _chosen(standby, now) == (0, None)
    standby.failed(0, now, refuses=False)
    assert _chosen(standby, now + 1) == (None, None)


def test_only_when_all_refuse_us_is_it_our_fault() -> None:
    standby = Standby(2)
    standby.failed(0, 0.0, refuses=True)
    assert not standby.all_refuse
    standby.failed(1, 0.0, refuses=False)
    assert not standby.all_refuse
    standby.failed(1, 99.0, refuses=True)
    assert standby.all_refuse


def test_a_server_without_room_is_passed_over() -> None:
    assert Standby(2).choose(0.0, may_try=False, without={0}) == 1
    assert Standby(1).choose(0.0, may_try=True, without={0}) is None


@given(st.integers(1, 4), st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.floats(0, 100)), max_size=40))
def test_after_any_troubles_some_server_is_tried_within_five_minutes(
    count: int, troubles: list[tuple[int, bool, float]]
) -> None:
    standby, now = Standby(count), 0.0
    for rank, refuses, gap in troubles:
        now += gap
        standby.failed(rank % count, now, refuses=refuses)
    assert standby.choose(now + LONGEST, may_try=True) == 0
