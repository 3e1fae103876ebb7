"""What files that go with a release say is read, whatever wrote them; and whoever wrote an embargo in one is told."""

import io
import sys
import time
import zipfile

import pytest
from pypdf import PdfWriter

from mailer.core.check.embargo_words import order_in_file
from mailer.core.file_text import file_text

ORDER = "Embargo until 1 December, 10:00"


def packed(**parts: str) -> bytes:
    with zipfile.ZipFile(held := io.BytesIO(), "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return held.getvalue()


def pdf(*lines: str) -> bytes:
    """A page with these lines, each set on its own, as Word and LibreOffice make them."""
    shown = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
    stream = f"BT /F1 12 Tf 72 720 Td {shown} ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>/MediaBox[0 0 595 842]>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, places = "%PDF-1.4\n", ["0000000000 65535 f \n"]
    for number, each in enumerate(objects, 1):
        places.append(f"{len(body):010} 00000 n \n")
        body += f"{number} 0 obj{each}endobj\n"
    table = f"xref\n0 {len(places)}\n{''.join(places)}trailer<</Root 1 0 R/Size {len(places)}>>\n"
    return f"{body}{table}startxref\n{len(body)}\n%%EOF".encode()


FILES = {
    "a.txt": ORDER.encode(),
    "a.md": f"# Ferry\n\n**{ORDER}**\n".encode(),
    "a.html": f"<html><style>p {{}}</style><body><p>The ferry</p><p>{ORDER}</p></body></html>".encode(),
    "a.csv": f"year;boats\n{ORDER};2\n".encode(),
    "a.docx": packed(**{"word/document.xml": f"<w:p>The ferry</w:p><w:p><w:t>{ORDER}</w:t></w:p>"}),
    "header.docx": packed(**{"word/header1.xml": f"<w:p>{ORDER}</w:p>", "word/document.xml": "<w:p>The ferry</w:p>"}),
    "a.xlsx": packed(**{"xl/sharedStrings.xml": f"<si><t>Boats</t></si><si><t>{ORDER}</t></si>"}),
    "a.pptx": packed(**{"ppt/slides/slide1.xml": f"<a:p>The ferry</a:p><a:p>{ORDER}</a:p>"}),
    "a.odt": packed(**{"content.xml": f"<text:p>The ferry</text:p><text:p>{ORDER}</text:p>"}),
    "a.pdf": pdf("The ferry sails again", ORDER, "and carries 64 people"),
}


@pytest.mark.parametrize("name", FILES)
def test_an_order_not_to_publish_is_found_in_every_kind_of_file(name: str) -> None:
    text = file_text(name, FILES[name])
    assert text is not None
    assert "Embargo until" in order_in_file(text)


@pytest.mark.parametrize(
    "said",
    [
        "The ferry sails.\nEMBARGO\nIt carries 64.",
        "The ferry sails.\nFor release at 10:00 on 1 December, Paris\nIt carries 64.",
        "Паром идёт.\nЭМБАРГО до 1 декабря, 10:00\nОн берёт 64 человека.",
        "The ferry sails.\nSperrfrist: 1. Dezember, 10 Uhr\nIt carries 64.",
    ],
)
def test_a_line_between_others_is_found_though_no_empty_line_parts_it(said: str) -> None:
    assert order_in_file(said)


@pytest.mark.parametrize(
    "said",
    [
        "The council has kept its\nembargo on coal, which began at 10:00 on 1 December, for years.",
        "The boats leave at 10:00 and at 14:30 on weekdays.",
        "Prices rose under the\nembargo until the harbour was free again.",
        "Embargo on coal ends in May",
    ],
)
def test_news_of_an_embargo_and_a_timetable_are_no_orders(said: str) -> None:
    assert order_in_file(said) == ""


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("lamps.png", b"\x89PNG\r\n\x1a\n"),
        ("talk.rtf", b"{\\rtf1 EMBARGO}"),
        ("broken.docx", b"PK\x03\x04"),
        ("broken.pdf", b"%PDF-1.7"),
        ("latin.csv", b"caf\xe9"),
        ("empty.docx", packed(**{"word/document.xml": "<w:p/>"})),
    ],
)
def test_what_nobody_here_can_read_is_said_to_be_unread_and_breaks_nothing(
    name: str, data: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    assert file_text(name, data) is None
    assert caplog.records == []


def test_a_scan_and_a_pdf_with_a_password_are_unread() -> None:
    scan = PdfWriter()
    scan.add_blank_page(100, 100)
    scan.write(held := io.BytesIO())
    assert file_text("scan.pdf", held.getvalue()) is None
    locked = PdfWriter(clone_from=io.BytesIO(FILES["a.pdf"]))
    locked.encrypt("secret")
    locked.write(held := io.BytesIO())
    assert file_text("locked.pdf", held.getvalue()) is None


def test_without_the_extra_a_pdf_is_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    assert file_text("a.pdf", FILES["a.pdf"]) is None


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", b"<" * 3_000_000),
        ("a.html", b"<style " * 400_000),
        ("a.txt", b"under embargo " * 400_000),
        ("a.docx", packed(**{"word/document.xml": f"<w:p>{'The ferry sails. ' * 400_000}</w:p>"})),
    ],
    ids=["marks", "styles", "words", "one paragraph"],
)
def test_a_file_made_to_be_slow_is_read_in_seconds(name: str, data: bytes) -> None:
    began = time.perf_counter()
    order_in_file(file_text(name, data) or "")
    assert time.perf_counter() - began < 30  # 2 s alone; hours where each mark is sought from the first
