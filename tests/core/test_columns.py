"""The text part in columns: 72 of them in any script, nothing lost, no letter parted from its marks."""

import re
import textwrap

from hypothesis import given
from hypothesis import strategies as st

from mailer.core.columns import WIDTH, width_of, wrap

CHINESE = "米拉伦湖的最后一班渡轮已于五月停航，自那时起，对岸的十一个村庄一直没有医生、校车和邮局。" * 2


def test_a_chinese_text_is_broken_by_its_width_and_no_line_begins_with_a_comma() -> None:
    lines = wrap(CHINESE).split("\n")
    assert len(lines) == 3
    assert all(60 < width_of(line) <= WIDTH for line in lines[:-1])
    assert not [line for line in lines if line[0] in "，。、"]
    assert "".join(lines) == CHINESE


def test_marks_above_letters_take_no_column() -> None:
    assert width_of("e\u0301te\u0301") == 3
    assert width_of("تَمَّ") == 2
    assert width_of("村庄 x") == 6


@given(st.lists(st.text("abж村庄，م ", min_size=1, max_size=90), max_size=8).map(" ".join))
def test_no_letter_is_lost_and_a_line_is_too_long_only_when_it_is_one_word(text: str) -> None:
    wrapped = wrap(text, "  ", "- ")
    assert re.sub(r"\s", "", wrapped) == "-" + re.sub(r"\s", "", text)
    for line in wrapped.split("\n"):
        assert width_of(line) <= WIDTH or " " not in line[2:].strip()


@given(st.lists(st.text("abж-.", min_size=1, max_size=80), max_size=30))
def test_where_words_have_spaces_lines_are_those_of_the_standard_library(words: list[str]) -> None:
    said = " ".join(words)
    expected = textwrap.wrap(said, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
    assert wrap(said, "  ", "").split("\n") == (expected or [""])
