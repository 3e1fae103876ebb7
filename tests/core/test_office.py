"""Word and HTML files: they say the same as the plain text would, and what must not be printed is refused."""

import io
import re
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.core.errors import Misused
from mailer.core.importing.importer import Answers, import_release
from mailer.core.importing.marked_text import whole
from mailer.core.importing.source import Source, read_source

TEXT = """\
Results of a lake survey

A ferry with no engine noise will join the two shores

Paris, St Petersburg, Dushanbe, 1 December 2026 – Regular crossings of the lake will begin in May, after a break.

The report rests on interviews and on three winters of ice measurements.[1]

The organisations call on the transport authorities of both countries, before the first crossing:

– to publish one timetable that shows every departure in the time of both shores;

– to recognise the certificates of the crews on the lake without a second examination.

Press contacts:

Vera Example, Chief Designer, +33 1 99 00 41 07, vera@lake.example

[1] The interviews were held in 38 villages on both shores, in two languages.
"""

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NUMBERING = (
    f'<w:numbering {_W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def _paragraph(block: str) -> str:
    properties, words = "", block
    if block.startswith("– "):
        properties, words = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>', block[2:]
    elif block.startswith("A ferry"):
        properties = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'
    runs = f'<w:r><w:t xml:space="preserve">{words.removesuffix("[1]")}</w:t></w:r>'
    if words.endswith("[1]"):
        runs += '<w:r><w:footnoteReference w:id="1"/></w:r>'
    return f"<w:p>{properties}{runs}</w:p>"


def word_file(text: str = TEXT, extra: str = "", comments: str = "") -> bytes:
    """A Word document as Word writes it: styles, a bullet list, a footnote."""
    *blocks, footnote = text.strip().split("\n\n")
    body = "".join(map(_paragraph, blocks)) + extra
    note = f'<w:footnote w:id="1"><w:p><w:r><w:t>{footnote.removeprefix("[1] ")}</w:t></w:r></w:p></w:footnote>'
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="r1" Type="{_R}/footnotes" Target="footnotes.xml"/>'
        f'<Relationship Id="r2" Type="{_R}/numbering" Target="numbering.xml"/>'
        f'<Relationship Id="r3" Type="{_R}/styles" Target="styles.xml"/></Relationships>',
        "word/styles.xml": f'<w:styles {_W}><w:style w:type="paragraph" w:styleId="Heading1">'
        '<w:name w:val="heading 1"/></w:style></w:styles>',
        "word/numbering.xml": _NUMBERING,
        "word/footnotes.xml": f"<w:footnotes {_W}>{note}</w:footnotes>",
        "word/comments.xml": f"<w:comments {_W}>{comments}</w:comments>",
        "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def _element(block: str) -> str:
    if block.startswith("– "):
        return f"<li>{block[2:]}</li>"
    words = block.replace("Regular", "<b>Regular</b>").replace(" will begin", "\nwill begin")
    words = words.replace("vera@lake.example", '<a href="mailto:vera@lake.example">vera@lake.example</a>')
    return f"<h1>{words}</h1>" if block.startswith("A ferry") else f"<p>{words}</p>"


_STORY = "".join(map(_element, TEXT.strip().split("\n\n")))
PAGE = (
    "<!DOCTYPE html><html><head><title>Not printed</title><style>p{}</style></head><body><script>alert(1)</script>"
    + _STORY.replace("<li>", "<ul><li>", 1).replace("<p>Press", "</ul><p>Press")
    + "</body></html>"
)
"""The same as a page, with what a page adds."""


def _files(name: str, data: bytes) -> dict[str, str]:
    answers = Answers({"Paris": "Paris, FR", "St Petersburg": "St Petersburg, RU"})
    return import_release("lake", [(name, data)], answers).files


def page(html: str) -> Source:
    return read_source("a.html", html.encode())


@pytest.mark.parametrize(("name", "data"), [("lake.docx", word_file()), ("lake.html", PAGE.encode())])
def test_a_word_or_html_file_becomes_the_same_release_as_its_plain_text(name: str, data: bytes) -> None:
    files = {file: text.replace("**Regular**", "Regular") for file, text in _files(name, data).items()}
    assert files == _files("lake.txt", TEXT.encode())


def test_tracked_changes_are_never_printed_but_refused() -> None:
    changed = word_file(extra='<w:p><w:ins w:id="1"><w:r><w:t>secret draft</w:t></w:r></w:ins></w:p>')
    with pytest.raises(Misused, match="tracked changes; accept or reject them"):
        read_source("lake.docx", changed)


def test_comments_are_never_printed_but_refused() -> None:
    with pytest.raises(Misused, match="has comments; delete them"):
        read_source("lake.docx", word_file(comments='<w:comment w:id="1"><w:p/></w:comment>'))


def test_a_numbered_list_keeps_its_numbers_and_a_link_its_target() -> None:
    first, second = page(
        '<ol><li>First</li><li>See <a href="https://lake.example/report">the report</a></li></ol>'
    ).blocks
    assert (whole(first), whole(second)) == ("1. First", "2. See [the report](https://lake.example/report)")


def test_a_document_that_unpacks_to_far_too_much_is_refused() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 201_000_000)
    with pytest.raises(Misused, match="unpacks to more than 200 MB"):
        read_source("bomb.docx", data.getvalue())


@given(st.binary(max_size=300), st.integers(0, 3000))
def test_a_damaged_document_is_one_sentence_and_never_a_traceback(noise: bytes, at: int) -> None:
    whole = word_file()
    with suppress(Misused):
        read_source("lake.docx", whole[:at] + noise + whole[at + len(noise) :])


@given(st.text(max_size=300))
def test_any_text_is_read_as_a_page_or_refused_in_a_sentence(text: str) -> None:
    with suppress(Misused):
        read_source("a.html", text.encode())


@given(st.lists(st.sampled_from(["<p>a", "b</p>", "<ul>", "<li>c", "</ul>", "<br>", "<b>d</b>", " e ", "<td>f"])))
def test_no_visible_word_of_a_page_is_lost_whatever_its_tags(pieces: list[str]) -> None:
    written = "".join(pieces)
    outside_tags = re.sub(r"<[^>]*>", "", written)
    with suppress(Misused):
        read = page(f"<div>{written}</div>").words
        assert sorted(set(read) & set("abcdef")) == sorted(set(outside_tags) & set("abcdef"))
        assert sum(map(read.count, "abcdef")) == sum(map(outside_tags.count, "abcdef"))
