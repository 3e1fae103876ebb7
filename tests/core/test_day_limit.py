"""The limit per day: counted over any 24 hours, whoever sent."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mailer.core.day_limit import DAY, DayLimit

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def _minutes(*minutes: int) -> list[tuple[int, datetime]]:
    return [(n, NOON + timedelta(minutes=minute)) for n, minute in enumerate(minutes, 1)]


def test_what_was_given_today_leaves_that_much_less_room() -> None:
    limit = DayLimit(5)
    limit.learn(_minutes(0, 1, 2), NOON + timedelta(minutes=3))
    assert limit.room() == 2
    assert limit.room(on_their_way=2) == 0
    assert limit.room_at() is None


def test_when_it_is_reached_there_is_room_a_day_after_the_oldest() -> None:
    limit = DayLimit(2)
    limit.learn(_minutes(0, 10), NOON + timedelta(hours=1))
    assert limit.room() == 0
    assert limit.room_at() == NOON + DAY
    limit.learn([], NOON + DAY)
    assert limit.room() == 1


def test_to_be_told_twice_of_a_message_counts_once() -> None:
    limit = DayLimit(5)
    limit.learn(_minutes(0, 1), NOON)
    limit.learn(_minutes(0, 1, 2), NOON)
    assert limit.room() == 2
    assert limit.newest == 3


@given(st.lists(st.integers(0, 60 * 72), max_size=60).map(sorted), st.integers(1, 10))
def test_in_no_24_hours_does_more_leave_than_the_limit(wishes: list[int], most: int) -> None:
    limit, sent = DayLimit(most), []
    for number, minute in enumerate(wishes, 1):
        now = NOON + timedelta(minutes=minute)
        limit.learn([], now)
        if limit.room():
            limit.learn([(number, now)], now)
            sent.append(now)
        else:
            room_at = limit.room_at()
            assert room_at is not None
            assert now < room_at <= now + DAY
    for first in sent:
        assert len([at for at in sent if first <= at < first + DAY]) <= most
