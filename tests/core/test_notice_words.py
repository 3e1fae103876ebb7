"""The words of a notice are read as carefully as a text: every language's own, clean, and short."""

import pytest

from mailer.core.errors import Misused
from mailer.core.notice_words import notice_words

BOTH = ("en", "ru")


def test_each_language_says_its_own_words() -> None:
    files = {"en.md": b"\xef\xbb\xbfThe fare is **12** euros.\r\n", "ru.md": "Билет стоит 12 евро.\n".encode()}
    assert notice_words(files, BOTH) == {"en": "The fare is **12** euros.", "ru": "Билет стоит 12 евро."}


def test_a_missing_or_empty_file_says_nothing_and_other_files_are_left_alone() -> None:
    assert notice_words({}, BOTH) == {}
    assert notice_words({"en.md": b" \n", "plan.docx": b"PK\x03\x04"}, BOTH) == {}


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "fr.md",
            b"Le prix est de 12 euros.",
            r"notices/fr.md is in no language of release.toml; name it en.md, ru.md",
        ),
        ("EN.md", b"The fare is 12 euros.", r"notices/EN.md is in no language"),
        ("en.md", b"PK\x03\x04", r"notices/en.md is a Word or Excel file"),
        ("en.md", "Строка".encode("cp1251"), r"notices/en.md line 1 is not UTF-8"),
        ("en.md", b"one\ntwo \x07", r"notices/en.md line 2 holds the invisible character U\+0007"),
        ("en.md", "one \u202e two".encode(), r"notices/en.md line 1 holds the invisible character U\+202E"),
        ("en.md", "\ue000leave\ue001".encode(), r"notices/en.md line 1 holds the invisible character U\+E000"),
        ("en.md", b"word " * 2_000, r"notices/en.md has 9,999 characters, and 5,000 is the most"),
    ],
)
def test_what_cannot_be_told_is_one_sentence_with_the_file(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(Misused, match=sentence):
        notice_words({name: content}, BOTH)
