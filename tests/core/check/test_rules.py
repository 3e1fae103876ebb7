"""Every rule finds the release that breaks it, on the right line, and leaves alone the one that nearly does."""

import pytest

from mailer.core.check.levels import LEVELS
from mailer.core.check.words import told
from tests.core.check.cases import CASES, Case
from tests.core.check.ferry import check, edited

_OF_EDITIONS = {"sender-none", "embargo-in-edition", "size-clip"}
"""Seen only where the email is printed; their cases stand in tests/dispatch."""


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
    assert {case.code for case in CASES} | _OF_EDITIONS == set(LEVELS)
