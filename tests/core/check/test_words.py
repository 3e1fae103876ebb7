"""The check speaks three languages: every rule has its sentences in each, with the same places to fill in."""

import string

import pytest

from mailer.core.check.levels import LEVELS
from mailer.core.check.words import WORDS, told
from tests.core.check.cases import CASES
from tests.core.check.ferry import check, edited


def _places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", WORDS)
def test_every_rule_has_words_in_every_language(language: str) -> None:
    assert list(WORDS[language]) == list(WORDS["en"])
    assert set(WORDS[language]) == set(LEVELS)


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("code", LEVELS)
def test_a_translation_tells_no_less_than_the_english(code: str, language: str) -> None:
    for theirs, ours in zip(WORDS[language][code], WORDS["en"][code], strict=True):
        assert _places(theirs) == _places(ours)
        assert theirs.strip() == theirs != ""


@pytest.mark.parametrize("language", WORDS)
def test_every_finding_can_be_told(language: str) -> None:
    for case in CASES:
        for finding in check(edited(*case.breaks), case.now):
            said = told(finding, language)
            assert said.what
            assert said.mend


def test_the_languages_differ() -> None:
    for code in LEVELS:
        assert len({WORDS[language][code] for language in WORDS}) == len(WORDS), code
