"""Every rule finds the release that breaks it, on the right line, and leaves alone the one that nearly does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.core.check.levels import LEVELS
from mailer.core.check.words import WORDS, told
from mailer.core.errors import Misused
from tests.core.check.cases import CASES, Case
from tests.core.check.ferry import Edit, check, edited

_CASES_ELSEWHERE = {
    *("sender-none", "embargo-in-edition", "size-clip", "labels-unreviewed"),
    *("message-size", "message-heavy", "message-too-heavy", "message-over-server"),
}
"""Seen where the email is printed; tests/dispatch and tests/cli have their cases."""


def test_a_release_in_order_has_nothing_to_find() -> None:
    assert check(edited()) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_release_that_breaks_the_rule_is_found_on_its_line(case: Case) -> None:
    found = check(edited(*case.breaks), case.now)
    assert case.where in [one.where for one in found if one.code == case.code], [told(one) for one in found]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_release_that_nearly_breaks_it_is_left_alone(case: Case) -> None:
    found = check(edited(*case.nearly), case.nearly_now)
    assert [told(one) for one in found if one.code == case.code] == []


def test_every_rule_has_a_case() -> None:
    assert {case.code for case in CASES} | _CASES_ELSEWHERE == set(LEVELS)


_PIECES = st.sampled_from(
    ["\n", "\n\n", "## ", "- ", "1. ", "> ", "[^1]", "[^1]: ", "[a](b", ")", "*", "embargo ", "today", ":"]
)


@given(st.lists(st.one_of(_PIECES, st.text(max_size=8)), max_size=30))
def test_whatever_is_typed_can_be_checked_and_told_and_every_line_is_one_of_the_file(typed: list[str]) -> None:
    files = edited(Edit("ru.md", "Путь занимает", "".join(typed) + "Путь занимает"))
    try:
        found = check(files)
    except Misused:
        return  # control characters, a second headline: refused with their line when the file is read
    for finding in found:
        assert 0 <= finding.line <= files[finding.file].decode().count("\n") + 1
        assert all(told(finding, language).what for language in WORDS)
