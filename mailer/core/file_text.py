"""The words of a file that goes with a release, whatever program wrote it; None where nobody here can read it."""

import io
import logging
import re
import zipfile
from collections.abc import Callable, Mapping
from html import unescape

from mailer.core.file_kinds import ending_of
from mailer.core.word_traces import MAX_UNPACKED

_MOST = 1_000_000
"""Characters that are read of a file: a book has fewer."""

_TAG = re.compile(r"<[^<>]*>")
_END = re.compile(
    r"</(?:w:p|a:p|text:p|text:h|si|t|p|div|h\d|li|td|th|tr|title)>|<br\b[^<>]*>|<w:br/>", re.IGNORECASE
)
_OFFICE = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml|(?:content|styles)\.xml"
    r"|xl/(?:sharedStrings|worksheets/[^/]+)\.xml|ppt/(?:slides|notesSlides)/[^/]+\.xml"
)
"""The parts of Word's, Excel's, PowerPoint's and OpenDocument's files in which text stands."""


def file_text(name: str, data: bytes) -> str | None:
    """What the file says, with an empty line between two paragraphs where its kind tells them apart.

    None for a kind that nobody reads, for a damaged or locked file, and for one without a word in it, such as a scan.
    """
    read = _READERS.get(ending_of(name))
    try:
        text = read(data) if read else ""
    except Exception:  # a damaged file trips its reader in more ways than can be named
        return None
    return text[:_MOST] if text.strip() else None


def _plain(data: bytes) -> str:
    return data.decode("utf-8-sig")


def _cells(data: bytes) -> str:
    return re.sub(r"[\n,;\t]", "\n\n", _plain(data))


def _marked_up(page: str) -> str:
    return unescape(_TAG.sub("", _END.sub("\n\n", page)))


def _page(data: bytes) -> str:
    return _marked_up(_plain(data))


def _office(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
            return ""
        pages = [archive.read(name).decode() for name in archive.namelist() if _OFFICE.fullmatch(name)]
    return "\n\n".join(map(_marked_up, pages))


def _pdf(data: bytes) -> str:
    try:
        from pypdf import PdfReader  # of the extra [pdf]
    except ImportError:
        return ""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it makes of a faulty file is nobody's concern
    return "\n\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


_READERS: Mapping[str, Callable[[bytes], str]] = {
    **dict.fromkeys(("txt", "md"), _plain),
    **dict.fromkeys(("html", "htm"), _page),
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp"), _office),
    "csv": _cells,
    "pdf": _pdf,
}
