"""Headers: what an independent reader decodes is what was said, and no line is longer than it must be."""

import contextlib
import re
from email.header import decode_header

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mailer.core.address import parse_address
from mailer.core.errors import Misused
from mailer.core.headers import _ORDINARY, labelled, mailbox, read_mailbox, tokens, unstructured

ALPHABETS = st.sampled_from(
    ['abc XYZ 019 ,.;:!?"\\<>()@=_-', "жЩёЯ «»—", "سلام ٣ ", "新闻发布 ", "🛥️👩‍🔬🏳️‍🌈 ", "é\u0301ß İ ñ "]
)
phrases = st.lists(ALPHABETS.flatmap(lambda letters: st.text(letters, max_size=60)), max_size=6).map("".join)
long_words = st.sampled_from(["w" * 200, "ж" * 200, "=?utf-8?B?eA==?=", "a =?x?= b", "two  spaces", " edge "])
texts = phrases | long_words


def value(line: str) -> str:
    """The value as a mail program unfolds it (RFC 5322 section 2.2.3)."""
    assert line.endswith("\r\n")
    unfolded = re.sub(r"\r\n(?=[ \t])", "", line.removesuffix("\r\n"))
    assert "\r" not in unfolded
    assert "\n" not in unfolded
    return unfolded.partition(": ")[2]


def decoded(text: str) -> str:
    """What the standard library reads; it joins encoded words, and keeps what stands between the rest."""
    parts = decode_header(text)
    return "".join(part if isinstance(part, str) else part.decode(charset or "ascii") for part, charset in parts)


def lines_fit(line: str, longest: int = 78) -> bool:
    return all(len(part.encode()) <= longest for part in line.split("\r\n"))


@given(texts)
@example(" " + "ж" * 60)
@example("ж" * 25 + " " + "🛥" * 30)
def test_free_text_reads_back_and_fits_its_lines(text: str) -> None:
    line = unstructured("Subject", text)
    assert decoded(value(line)) == text
    assert lines_fit(line, 76)
    assert line.isascii()
    assert all(len(word) <= 75 for word in re.findall(r"=\?utf-8\?B\?[^ ]*\?=", line))


@given(texts)
@example("x" + "新" * 60)
def test_no_base64_is_padded_before_the_last_word(text: str) -> None:
    before = value(unstructured("Subject", text)).split(" ")[:-1]
    assert not [word for word in before if word.startswith("=?utf-8?B?") and word.endswith("=?=")]


@given(phrases)
def test_no_character_is_cut_in_two(text: str) -> None:
    for word in value(unstructured("Subject", text)).split(" "):
        decoded(word)  # each encoded word is whole UTF-8 by itself (RFC 2047 section 5)


def test_the_spaces_of_a_long_cyrillic_headline_stay() -> None:
    text = "Паром снова соединяет два берега: озёрная комиссия подписала соглашение о расписании и о ценах"
    assert decoded(value(unstructured("Subject", text))) == text


def test_plain_english_stays_readable() -> None:
    assert unstructured("Subject", "The ferry sails again") == "Subject: The ferry sails again\r\n"


def test_long_plain_english_is_folded_at_its_spaces() -> None:
    text = " ".join(["harbour"] * 30)
    line = unstructured("Subject", text)
    assert "=?" not in line
    assert value(line) == text


@given(texts)
def test_a_display_name_reads_back_and_its_address_stays_raw(name: str) -> None:
    line = mailbox("To", name, "anna@paper.example")
    shown, _, address = value(line).rpartition("<")
    assert lines_fit(line)
    assert address.removesuffix(">") == "anna@paper.example"
    shown = shown.removesuffix(" ")
    if shown.startswith('"'):
        shown = re.sub(r"\\(.)", r"\1", shown[1:-1])
    assert decoded(shown) == name.strip()


def test_an_address_in_another_script_is_never_encoded() -> None:
    assert mailbox("To", "Анна", "анна@paper.example").endswith(" <анна@paper.example>\r\n")


def test_long_references_fold_between_ids_and_are_never_encoded() -> None:
    ids = [f"<{number:032x}@office.example>" for number in range(20)]
    line = tokens("References", ids)
    assert value(line).split(" ") == ids
    assert "=?" not in line
    assert lines_fit(line)


def test_a_long_uri_has_a_line_of_its_own() -> None:
    uris = [f"<mailto:leave+{'x' * 100}@office.example?subject=leave>", "<https://office.example/leave>"]
    line = tokens("List-Unsubscribe", uris, ",")
    assert value(line) == ", ".join(uris)


@pytest.mark.parametrize("bad", ["a\nb", "a\r\nBcc: c@d.test", "a\x00", "a\x1b[31m", "a\u2028b", "a\ud800"])
def test_nothing_can_end_its_header_line(bad: str) -> None:
    for attempt in (
        lambda: unstructured("Subject", bad),
        lambda: mailbox("To", bad, "anna@paper.example"),
        lambda: mailbox("To", "Anna", f"anna@paper.example{bad}"),
        lambda: labelled("List-Id", bad, "releases.office.example"),
        lambda: labelled("List-Id", "Releases", f"releases{bad}"),
        lambda: tokens("References", [bad]),
    ):
        with pytest.raises(Misused):
            attempt()


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("press@office.example", "", "press@office.example"),
        ("<press@office.example>", "", "press@office.example"),
        ("Press office <press@office.example>", "Press office", "press@office.example"),
        ("Пресс-служба <press@office.example>", "Пресс-служба", "press@office.example"),
        (r'"Office, the \"old\" one" <press@office.example>', 'Office, the "old" one', "press@office.example"),
    ],
)
def test_a_sender_as_printed_reads_into_name_and_address(text: str, name: str, address: str) -> None:
    assert read_mailbox(text) == (name, address)


@pytest.mark.parametrize("text", ["", "Press office", "A <a@b.test>, B <b@b.test>", "A <a@b.test", "A <a b@c.test>"])
def test_anything_else_is_no_sender(text: str) -> None:
    with pytest.raises(Misused):
        read_mailbox(text)


@given(st.from_regex(_ORDINARY, fullmatch=True))
@example("reader1@desk1.example")
def test_an_address_that_is_taken_as_it_is_would_come_back_as_it_is(address: str) -> None:
    with contextlib.suppress(Misused):  # its domain is reserved, so nobody planned such a one
        assert parse_address(address) == address
