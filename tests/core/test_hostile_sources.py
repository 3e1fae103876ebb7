"""Files that nobody should have to import: each is a release, or one sentence, and never a traceback."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailer.core.errors import Misused
from mailer.core.importing.importer import Answers, import_release

TOP = (
    "The headline of the day\n\nParis, 23 November 2026 – The body of it is here, and it is long enough for one.\n\n"
)
N = 250_000
ANSWERS = Answers(day=date(2026, 11, 23))
HOSTILE = {
    "one long line.txt": TOP + "word " * (N // 5),
    "a head of names.txt": "\n\n".join(["Center Of Things"] * 3000) + "\n\n" + TOP,
    "a line of names.txt": "Word And More " * (N // 14) + "\n\n" + TOP,
    "digits.txt": TOP + "1 " * (N // 2),
    "brackets.txt": TOP + "[" * N,
    "stars.txt": TOP + "*" * N,
    "brackets.md": TOP + "[" * 20_000,
    "quotes.md": TOP + ">" * 20_000,
    "deep lists.md": TOP + "- " * 20_000,
    "footnotes.txt": TOP
    + "".join(f"text [{n}]\n\n" for n in range(2000))
    + "".join(f"[{n}] x\n\n" for n in range(2000)),
    "one footnote often.txt": TOP + "x[1]\n\n" + "[1] note\n\n" * 4000,
    "dashes before a date.txt": "The headline\n\n" + "Paris – " * 20_000 + "23 November 2026 – x",
    "dots.txt": TOP + "Press contacts:\n" + "a.b" * (N // 3) + "@",
    "at signs.txt": TOP + "a@" * (N // 8),
    "addresses.txt": TOP + "https://a" * (N // 9),
    "raised numbers.txt": TOP + "a¹" * (N // 4),
    "capitals.txt": "A" * N + " – b\n\n" + TOP,
    "deep page.html": "<div>" * 20_000 + TOP,
    "open tags.html": "<p>" + "<b>" * 20_000 + TOP,
    "far too long.txt": TOP + "the " * 500_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_source_is_a_release_or_one_sentence(name: str) -> None:
    # unbounded, each of these took minutes: the slowest tests are shown at the end of every run
    with suppress(Misused):
        import_release("found", [(name, HOSTILE[name].encode())], ANSWERS)


def test_a_page_too_deep_to_be_read_whole_is_refused_rather_than_cut() -> None:
    with pytest.raises(Misused, match="nested too deeply"):
        import_release("found", [("a.html", HOSTILE["deep page.html"].encode())], ANSWERS)


def test_a_text_of_a_hundred_pages_is_refused() -> None:
    with pytest.raises(Misused, match="over 300,000 characters"):
        import_release("found", [("a.txt", HOSTILE["far too long.txt"].encode())], ANSWERS)


@settings(deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.md", "a.html", "a.docx", "a.pdf"]))
def test_any_bytes_are_a_release_or_one_sentence(data: bytes, name: str) -> None:
    with suppress(Misused):
        import_release("found", [(name, data)], ANSWERS)


_PIECES = [
    *("# ", "- ", "1. ", "> ", "[1]", "[^1]: ", "*", "**", "`", "\n\n", "\n", "\t", " – ", "| a | b |\n|---|---|\n"),
    *(
        "Paris",
        "МОСКВА",
        "23 November 2026",
        "23 ноября",
        "EMBARGO 10:00 ",
        "Press contacts:\n",
        "About Us\n",
        "ENDS\n",
    ),
    *(
        "ada@lamps.example",
        "+33 1 99 00 41 09",
        "<p>",
        "</p>",
        "<table><tr><td>",
        "<b>",
        "&amp;",
        "¹",
        "†",
        "(1)",
        "a",
        "слово ",
    ),
]


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(_PIECES), max_size=40), st.sampled_from(["a.txt", "a.md", "a.html"]))
def test_whatever_the_pieces_of_a_release_are_stirred_into_is_read_or_refused(pieces: list[str], name: str) -> None:
    with suppress(Misused):
        import_release("found", [(name, (TOP + "".join(pieces)).encode())], ANSWERS)
