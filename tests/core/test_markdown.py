"""An author's Markdown: the same words in HTML and text, no script, no picture, unique ids, 72 columns."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from mailer.core.columns import WIDTH, wrap
from mailer.core.errors import Refused
from mailer.core.markdown import plain_words, read, to_html
from mailer.core.plain_text import to_text


def html(source: str, prefix: str = "en", lead: str | None = None) -> str:
    return to_html(read(source, "en"), prefix, "Back to the text", lead)


def text(source: str, lead: str = "") -> str:
    return to_text(read(source, "en"), lead)


def test_raw_html_is_printed_and_not_obeyed() -> None:
    assert "&lt;script&gt;" in html("Hello <script>alert(1)</script>\n\n<div onclick=x>\n")
    assert "<script" not in html("Hello <script>alert(1)</script>")
    assert "<div onclick" not in html("<div onclick=x>\n")


@pytest.mark.parametrize(
    "source",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html,hi)",
        "[x](vbscript:x)",
        "[x](file:///etc/passwd)",
        "<javascript:x>",
        "[x][1]\n\n[1]: javascript:alert(1)",
        "![x](javascript:alert(1))",
        "[x](//elsewhere.example)",
        "[x](notes.md)",
    ],
)
def test_only_web_mail_and_telephone_addresses_become_links(source: str) -> None:
    assert "href" not in html(source)
    assert "x" in html(source)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_no_text_at_all_makes_a_script_a_picture_or_a_strange_link(source: str) -> None:
    try:
        page = lxml_html.fragment_fromstring(html(source.replace("\x00", "")), create_parent="div")
    except Refused:
        return
    for element in page.iter():
        assert element.tag not in ("script", "img", "iframe", "style", "object")
        href = element.get("href", "#")
        assert re.match(r"#|https?://|mailto:|tel:", href, re.IGNORECASE)


def test_an_image_is_offered_as_a_link_with_its_description() -> None:
    source = "![The pier](https://miralune.example/pier.jpg) ![map](map.png)"
    assert '<a href="https://miralune.example/pier.jpg">The pier</a> map' in html(source)
    assert text(source) == "The pier (https://miralune.example/pier.jpg) map"


def test_an_image_inside_a_link_is_its_words_only() -> None:
    assert html("[![Pier](https://a.example/p.jpg)](https://b.example)") == (
        '<p><a href="https://b.example">Pier</a></p>\n'
    )


def test_footnotes_are_tied_to_their_marks_with_ids_of_their_language() -> None:
    page = html("One[^a] and again[^a].\n\n[^a]: The note.\n", prefix="ru")
    ids = re.findall(r' id="([^"]+)"', page)
    assert ids == ["ru-ref1", "ru-ref1-2", "ru-fn1"]
    assert re.findall(r'href="#([^"]+)"', page) == ["ru-fn1", "ru-fn1", "ru-ref1", "ru-ref1-2"]
    assert 'aria-label="Back to the text"' in page


def test_footnotes_are_numbered_alike_in_html_and_text() -> None:
    source = "One[^b], two[^a].\n\n[^a]: Alpha.\n[^b]: Beta.\n"
    assert text(source) == "One[1], two[2].\n\n[1] Beta.\n\n[2] Alpha."
    words = lxml_html.fragment_fromstring(html(source), create_parent="div").text_content()
    assert words.index("[1] Beta.") < words.index("[2] Alpha.")


def test_a_footnote_nothing_refers_to_is_refused_and_not_dropped() -> None:
    with pytest.raises(Refused, match=r"“en” text has a footnote \[\^lost\]"):
        read("Hello.\n\n[^lost]: These words would vanish.\n", "en")


def test_headings_leave_the_first_rank_to_the_headline() -> None:
    assert html("# One\n\n## Two\n\n### Three\n") == "<h2>One</h2>\n<h2>Two</h2>\n<h3>Three</h3>\n"


def test_the_dateline_opens_the_first_paragraph_in_both_forms() -> None:
    assert (
        html("The ferry stopped.", lead="Paris –")
        == '<p class="lead"><strong>Paris\u00a0–</strong> The ferry stopped.</p>\n'
    )
    assert text("The ferry stopped.", lead="Paris –") == "Paris – The ferry stopped."


def test_a_body_that_opens_with_a_list_gets_the_dateline_in_its_own_paragraph() -> None:
    assert html("- one", lead="Paris –").startswith('<p class="lead"><strong>Paris\u00a0–</strong> </p>')
    assert text("- one", lead="Paris –") == "Paris –\n\n- one"


def test_the_dateline_is_data_like_the_rest() -> None:
    assert "<b>" not in html("Hello", lead="<b>Paris</b>")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("- one\n- two\n", "- one\n- two"),
        ("3. one\n4. two\n", "3. one\n4. two"),
        ("- one\n  - deep\n- two\n", "- one\n  - deep\n- two"),
        ("- one\n\n  more of one\n\n- two\n", "- one\n\n  more of one\n- two"),
        ("> said\n> so\n", "> said so"),
        ("- > said\n", "- > said"),
        ("    code  here\n", "    code  here"),
        ("a  \nb\n", "a\nb"),
        ("one\n\n---\n\ntwo", "one\n\n* * *\n\ntwo"),
        ("[words](https://a.example/x)", "words (https://a.example/x)"),
        ("<https://a.example/x>", "https://a.example/x"),
        ("[press@a.example](mailto:press@a.example)", "press@a.example"),
        ("**bold** `code` *soft*", "bold code soft"),
    ],
)
def test_plain_text_keeps_the_shape_of_the_text(source: str, expected: str) -> None:
    assert text(source) == expected


@given(st.text(alphabet="абвгд abcde\n-", max_size=600))
def test_lines_of_plain_text_stay_within_72_columns(source: str) -> None:
    for line in text(source).splitlines():
        assert len(line) <= WIDTH or " " not in line.strip("-> 0123456789.")


@given(st.lists(st.text(alphabet="абвxyz", min_size=1, max_size=20), min_size=1, max_size=60))
def test_wrapping_loses_no_word(words: list[str]) -> None:
    wrapped = wrap(" ".join(words), indent="  ", first="- ")
    assert wrapped.replace("- ", "", 1).split() == words
    assert all(len(line) <= WIDTH for line in wrapped.splitlines())


def test_the_opening_words_come_without_marks() -> None:
    assert next(
        plain_words(read("# H\n\nThe **ferry** [stopped](https://a.example)\nin May.[^1]\n\n[^1]: N.", "en"))
    ) == ("The ferry stopped in May.")


TABLE = "| City | Ferries |\n| --- | --- |\n| Geneva | 12 |\n| St Petersburg | 3 |\n"


def test_a_table_has_heads_that_a_screen_reader_can_name() -> None:
    shown = html(TABLE)
    assert shown.count('<th scope="col">') == 2
    assert shown.count("<td>") == 4


def test_a_column_of_numbers_stands_on_the_other_side_when_its_author_says_so() -> None:
    shown = html(TABLE.replace("| --- | --- |", "| --- | ---: |"))
    assert '<th scope="col" class="number">Ferries</th>' in shown
    assert '<td class="number">12</td>' in shown


def test_a_table_without_room_on_a_phone_says_its_heads_again_before_each_cell() -> None:
    assert "label" not in html(TABLE)
    wide = html(TABLE.replace("Geneva", "x" * 30))
    assert '<table class="stacked widens">' in wide
    assert '<td><span class="label">Ferries: </span>12</td>' in wide
    assert '<table class="stacked">' in html(TABLE.replace("Geneva", "x" * 80))


def test_a_table_stands_in_columns_in_the_text_part() -> None:
    assert text(TABLE).split("\n") == [
        "City           Ferries",
        "-------------  -------",
        "Geneva         12",
        "St Petersburg  3",
    ]


def test_numbers_stand_on_the_right_in_the_text_part_too() -> None:
    assert text(TABLE.replace("| --- | --- |", "| --- | ---: |")).split("\n")[2] == "Geneva              12"


def test_a_heading_is_underlined_in_the_text_part() -> None:
    assert text("Before.\n\n## What happens next\n\nAfter.") == (
        "Before.\n\nWhat happens next\n-----------------\n\nAfter."
    )


def test_a_wide_table_is_told_row_by_row_in_the_text_part() -> None:
    long = TABLE.replace("12", "twelve, of which eight are electric and four are steamers of the older kind")
    told = text(long)
    assert all(len(line) <= 72 for line in told.split("\n"))
    assert "City: Geneva\nFerries: twelve" in told
