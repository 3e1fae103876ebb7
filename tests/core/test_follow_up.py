"""What becomes of a delivery that waited for the end of an earlier one, whatever that end is."""

import pytest

from mailer.core.follow_up import Then, after
from mailer.core.words import DeliveryState

S = DeliveryState
MOVING = {S.PLANNED, S.CLAIMED, S.DEFERRED}
NEVER_LEFT = {S.REFUSED, S.SUPPRESSED, S.CANCELLED, S.EXPIRED}


@pytest.mark.parametrize("state", S)
def test_what_takes_the_place_of_a_copy_goes_only_if_that_has_certainly_not_left(state: S) -> None:
    then = after(state, in_its_place=True, only_about_it=True)
    assert (then is Then.GOES) == (state in NEVER_LEFT)
    assert (then is Then.IS_DROPPED) == (state is S.SENT)


@pytest.mark.parametrize("state", S)
def test_a_notice_goes_once_its_copy_may_have_left_and_has_nothing_to_tell_if_it_has_not(state: S) -> None:
    then = after(state, in_its_place=False, only_about_it=True)
    assert (then is Then.GOES) == (state in {S.SENT, S.UNKNOWN})
    assert (then is Then.WAITS) == (state in MOVING)


@pytest.mark.parametrize("state", S)
def test_a_notice_about_an_older_copy_only_lets_the_newer_one_pass(state: S) -> None:
    then = after(state, in_its_place=False, only_about_it=False)
    assert then is (Then.WAITS if state in MOVING else Then.GOES)
