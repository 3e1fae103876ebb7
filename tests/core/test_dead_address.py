"""Which refusals say that nobody is at an address, and how many of them are for a person to judge."""

import pytest

from mailer.core.dead_address import is_dead, too_many


@pytest.mark.parametrize(
    ("step", "code", "reply"),
    [
        ("rcpt", 550, "5.1.1 <nobody@desk.example>: Recipient address rejected: User unknown"),
        ("rcpt", 550, "5.1.1 The email account that you tried to reach does not exist. / 5.1.1 see our pages"),
        ("rcpt", 553, "5.1.1 sorry, no mailbox here by that name"),
        ("rcpt", 551, "5.1.6 mailbox has moved"),
        ("rcpt", 550, "5.1.10 Recipient domain takes no mail"),
        ("rcpt", 550, "5.2.1 The email account is disabled"),
    ],
)
def test_a_refused_recipient_whose_status_says_that_nobody_is_there_is_dead(step: str, code: int, reply: str) -> None:
    assert is_dead(step, code, reply)


@pytest.mark.parametrize(
    ("step", "code", "reply"),
    [
        ("rcpt", 550, "User unknown"),  # without a status it may be anything
        ("rcpt", 550, "5.7.1 Service unavailable; client host blocked"),
        ("rcpt", 552, "5.2.2 mailbox full"),
        ("rcpt", 550, "5.1.8 sender address rejected"),
        ("rcpt", 550, "5.1.11 something new"),
        ("rcpt", 550, "5.1.1.3 is no status"),
        ("rcpt", 450, "4.1.1 unknown for now"),
        ("rcpt", None, "no reply"),
        ("mail", 550, "5.1.1 whose address?"),
        ("dot", 550, "5.1.1 after the content it may be the content"),
    ],
)
def test_other_refusals_say_nothing_of_the_address(step: str, code: int | None, reply: str) -> None:
    assert not is_dead(step, code, reply)


@pytest.mark.parametrize(
    ("dead", "of", "asked"), [(5, 5, False), (6, 6, True), (6, 119, True), (6, 120, False), (501, 10_000, True)]
)
def test_over_five_in_a_hundred_and_over_five_a_person_is_asked(dead: int, of: int, asked: bool) -> None:
    assert too_many(dead, of) is asked
