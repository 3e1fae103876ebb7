"""What a reading of the clock makes of the record, and what witnesses make of both."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mailer.core.clock_record import (
    ClockReading,
    ClockRecord,
    Evidence,
    Witness,
    contradiction,
    in_agreement,
    is_vouched_for,
    merged,
    weigh,
    with_contradiction,
    with_doubt,
    with_reading,
    with_voucher,
)
from mailer.core.clock_trouble import (
    LIMIT,
    drift_told,
    earlier_told,
    is_about_a_clock,
    step_told,
    unvouched_told,
)

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
RECORD = ClockRecord(ClockReading("boot", 1000.0, NOON), "the kernel")
SPANS = st.floats(-1e6, 1e6)


def later(seconds: float, set_by: float = 0.0, boot: str = "boot") -> ClockReading:
    """A reading after so many seconds, the wall clock having been set by some more."""
    return ClockReading(boot, 1000.0 + seconds, NOON + timedelta(seconds=seconds + set_by))


@given(SPANS)
def test_within_the_limit_nothing_is_said_and_beyond_it_which_way(seconds: float) -> None:
    span = timedelta(seconds=seconds)
    for told, more, less in ((step_told, "forward", "back"), (drift_told, "ahead of", "behind")):
        said = told(span, "mail1")
        assert bool(said) is (abs(span) > LIMIT)
        assert not said or (more if seconds > 0 else less) in said
    assert bool(earlier_told(span, "mail1")) is (span > LIMIT)


def test_each_reason_is_known_as_one_about_a_clock_also_beside_others() -> None:
    hour = timedelta(hours=1)
    for told in (step_told(hour, "m"), earlier_told(hour, "m"), drift_told(hour, "m"), unvouched_told("m")):
        assert is_about_a_clock(f"the minister is ill; {told}")
    assert not is_about_a_clock("the minister is ill")


@given(st.floats(0, 1e8), SPANS)
def test_in_the_same_boot_a_contradiction_is_what_the_clock_was_set_by(passed: float, set_by: float) -> None:
    told = contradiction(RECORD, later(passed, set_by), "mail1")
    if abs(abs(set_by) - LIMIT.total_seconds()) > 1e-3:
        assert bool(told) is (abs(set_by) > LIMIT.total_seconds())


@given(st.floats(-999, 1e8), SPANS)
def test_in_another_boot_only_an_earlier_time_contradicts(passed: float, set_by: float) -> None:
    present = later(passed, set_by, "another boot")
    told = contradiction(RECORD, present, "mail1")
    assert bool(told) is (RECORD.last.wall - present.wall > LIMIT)


def test_clock_that_never_jumps_and_has_gone_back_is_another_boot_whatever_it_is_called() -> None:
    assert contradiction(RECORD, later(-500, 600), "mail1") == ""
    assert with_reading(RECORD, later(-500, 600)) == ClockRecord(later(-500, 600))


def test_readings_of_two_processes_may_be_noted_in_another_order() -> None:
    assert with_reading(RECORD, later(-0.5)).vouched_by == "the kernel"


def test_without_a_record_nothing_contradicts_and_nobody_vouches() -> None:
    assert contradiction(None, later(0), "mail1") == ""
    assert with_reading(None, later(0)) == ClockRecord(later(0))
    assert not is_vouched_for(None, later(0))


def test_later_reading_keeps_what_is_known_in_its_boot_and_forgets_it_in_another() -> None:
    known = replace(RECORD, doubt="a doubt", asked=frozenset({1}))
    assert with_reading(known, later(5)) == replace(known, last=later(5))
    assert with_reading(known, later(5, boot="another boot")) == ClockRecord(later(5, boot="another boot"))


def test_contradiction_is_asked_about_once_and_time_goes_on_from_before_it() -> None:
    first = with_contradiction(replace(RECORD, asked=frozenset({1})), "set forward", None)
    assert first == replace(RECORD, doubt="set forward", contradicted=True)
    asked = replace(first, asked=frozenset({1}))
    assert with_contradiction(asked, "set forward by a second more", None) == asked
    assert with_contradiction(RECORD, "set forward", asked) == asked, "another worker may have seen none"


def test_once_nothing_contradicts_any_more_the_doubt_is_over_and_who_vouched_still_does() -> None:
    contradicted = replace(RECORD, doubt="set forward", contradicted=True, asked=frozenset({1}))
    assert in_agreement(contradicted, later(9)) == ClockRecord(later(9), "the kernel")
    doubted = with_doubt(RECORD, "the database differs")
    assert in_agreement(doubted, later(9)) == replace(doubted, last=later(9)), "a witness has not changed its mind"


def test_who_vouches_for_the_new_time_ends_the_doubt() -> None:
    contradicted = replace(RECORD, doubt="set forward", contradicted=True, asked=frozenset({1}))
    assert with_voucher(contradicted, later(9, 3600), "anna") == ClockRecord(later(9, 3600), "anna")
    assert with_voucher(with_doubt(RECORD, "the database differs"), later(9), "anna") == ClockRecord(later(9), "anna")
    assert with_voucher(None, later(9), "anna") == ClockRecord(later(9), "anna")


def test_who_vouches_for_the_old_time_leaves_what_was_asked_to_a_worker_that_sees_another() -> None:
    contradicted = replace(RECORD, doubt="set forward", contradicted=True, asked=frozenset({1}))
    assert with_voucher(contradicted, later(9), "anna") == replace(contradicted, last=later(9), vouched_by="anna")


def test_vouching_counts_for_its_own_boot_and_for_a_time_that_follows_on_it() -> None:
    assert is_vouched_for(RECORD, later(9))
    assert not is_vouched_for(RECORD, later(9, 3600))
    assert not is_vouched_for(RECORD, later(9, boot="another boot"))
    assert not is_vouched_for(replace(RECORD, vouched_by=""), later(9))


def test_who_vouches_while_a_worker_decides_has_the_last_word() -> None:
    read, decided = ClockRecord(later(0)), ClockRecord(later(1), asked=frozenset({1}))
    by_anna = ClockRecord(later(0.5), "anna")
    assert merged(read, decided, by_anna, later(1)) == replace(by_anna, last=later(1))
    assert merged(read, decided, replace(read, last=later(0.5)), later(1)) == decided, "only its reading is newer"
    assert merged(read, decided, by_anna, later(1, 3600)) == decided, "she vouched for another time"
    assert merged(read, decided, None, later(1)) == decided


def test_witness_that_contradicts_counts_for_more_than_one_that_vouches() -> None:
    agrees = Witness("the kernel", timedelta(seconds=1), may_vouch=True)
    here = Witness("the database", timedelta(), may_vouch=False)
    differs = Witness("the mail server", timedelta(hours=-1), may_vouch=False)
    assert weigh([here, agrees], "mail1") == Evidence(vouched_by="the kernel")
    assert weigh([here], "mail1") == weigh([], "mail1") == Evidence()
    told = "the clock of mail1 is 1:00:00 behind the mail server's; set right the one that is wrong"
    assert weigh([agrees, differs], "mail1") == Evidence(contradiction=told)
