"""Small files of each kind, made here: enough to be what their names say, and the traps that look like them."""

import io
import zipfile
from collections.abc import Mapping

DOCUMENT = "<w:document><w:body><w:p><w:t>Timetable</w:t></w:p></w:body></w:document>"


def packed(parts: Mapping[str, str]) -> bytes:
    """A zip of these parts, none of them compressed."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return data.getvalue()


def word_file(document: str = DOCUMENT, **more: str) -> bytes:
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **more})


def open_document(kind: str, **more: str) -> bytes:
    return packed({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<x/>", **more})


GOOD = {
    "a.pdf": b"%PDF-1.7\n%%EOF",
    "A.PDF": b"\xef\xbb\xbf%PDF-1.4",
    "a.docx": word_file(),
    "a.xlsx": packed({"xl/workbook.xml": "<x/>"}),
    "a.pptx": packed({"ppt/presentation.xml": "<x/>"}),
    "a.odt": open_document("text"),
    "a.ods": open_document("spreadsheet"),
    "a.rtf": b"{\\rtf1 x}",
    "a.csv": "город;час\nПариж;10:00\n".encode(),
    "a.jpg": b"\xff\xd8\xff\xe0JFIF",
    "a.png": b"\x89PNG\r\n\x1a\nx",
    "a.mp3": b"ID3\x04",
}
BAD = {
    "empty.pdf": (b"", "is empty"),
    "setup.exe": (b"MZ", "cannot be attached"),
    "run.js": (b"alert()", "cannot be attached"),
    "page.html": (b"<script>", "cannot be attached"),
    "kit.zip": (packed({"a": "b"}), "cannot be attached"),
    "macros.docm": (word_file(), "cannot be attached"),
    "README": (b"x", "cannot be attached"),
    "setup.pdf": (b"MZ\x90\x00", "is no pdf file"),
    "zip.docx": (packed({"a.js": "b"}), "is no docx file"),
    "password.docx": (b"\xd0\xcf\x11\xe0", "is no docx file"),
    "damaged.docx": (word_file()[:-40], "is no docx file"),
    "sheet.odt": (open_document("spreadsheet"), "is no odt file"),
    "cp1251.csv": ("Париж".encode("cp1251"), "is no csv file"),
    "macros.docx": (word_file(**{"word/vbaProject.bin": "x"}), "holds macros"),
    "macros.odt": (open_document("text", **{"Basic/Standard/Module1.xml": "x"}), "holds macros"),
    "tracked.docx": (word_file("<w:ins >x</w:ins>"), "has tracked changes"),
    "comments.docx": (word_file(**{"word/comments.xml": "<w:comment >x"}), "has comments"),
    "heavy.pdf": (b"%PDF-" + b"x" * 7_000_000, "has 7.0 MB, and 7 MB is the most"),
}
