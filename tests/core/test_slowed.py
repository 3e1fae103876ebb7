"""Who asked for less, in words, and once for each although several senders spare it."""

from datetime import UTC, datetime, timedelta

import pytest

from mailer.core.slowed import Slowed, longest_spared

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)


def spared(whom: str, since: datetime = AT, interval: float = 0.1) -> Slowed:
    return Slowed(whom, True, "450 4.7.1 too many", since, since + timedelta(seconds=5), interval)


PACES = {0.1: "10 a second", 0.4: "2.5 a second", 1.0: "one every 1 s", 1.6: "one every 1.6 s"}


@pytest.mark.parametrize(("interval", "told"), PACES.items())
def test_how_much_it_is_sent_is_told_by_the_second_or_by_the_message(interval: float, told: str) -> None:
    said = str(spared("gmail.example", interval=interval))
    assert said == f"gmail.example asked for less (450 4.7.1 too many) and is sent {told}"


def test_of_several_senders_that_which_spares_it_longest_is_told() -> None:
    later, earlier = spared("gmail.example", AT + timedelta(minutes=1)), spared("gmail.example")
    other = spared("orange.example", AT + timedelta(seconds=1))
    assert longest_spared([later, other, earlier]) == [earlier, other]
