"""The kinds of file that may be attached: newsrooms open them, mail servers let them pass, and no name deceives."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from mailer.core.word_traces import traces_in, word_parts

LARGEST = 7_000_000
"""Bytes of one attached file: base64 makes 9.6 MB of it, and many newsrooms take no message over 10 MB."""

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_MACROS = re.compile(r"(?:^|/)vbaProject\.bin$|^Basic/|^Scripts/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its media type, and how its bytes are known."""

    media_type: str
    is_it: Callable[[bytes], bool]


def _begins(*magic: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(magic)


def _packed(part: str) -> Callable[[bytes], bool]:
    """A zip with that part, as office programs write it."""
    return lambda data: part in _names_in(data)


def _open_document(name: str) -> Kind:
    """OpenDocument 1.2 part 3, section 3.3: the first part of the zip is the media type, not compressed."""
    return Kind(f"{_OPEN}{name}", lambda data: f"mimetype{_OPEN}{name}".encode() in data[:200])


def _is_utf8(data: bytes) -> bool:
    try:
        return "\0" not in data.decode()
    except UnicodeDecodeError:
        return False


KINDS = {
    "pdf": Kind("application/pdf", lambda data: b"%PDF-" in data[:1024]),
    "docx": Kind(f"{_OFFICE}wordprocessingml.document", _packed("word/document.xml")),
    "xlsx": Kind(f"{_OFFICE}spreadsheetml.sheet", _packed("xl/workbook.xml")),
    "pptx": Kind(f"{_OFFICE}presentationml.presentation", _packed("ppt/presentation.xml")),
    "odt": _open_document("text"),
    "ods": _open_document("spreadsheet"),
    "odp": _open_document("presentation"),
    "rtf": Kind("application/rtf", _begins(b"{\\rtf")),
    "csv": Kind("text/csv; charset=utf-8", _is_utf8),
    "jpg": Kind("image/jpeg", _begins(b"\xff\xd8\xff")),
    "jpeg": Kind("image/jpeg", _begins(b"\xff\xd8\xff")),
    "png": Kind("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "mp3": Kind("audio/mpeg", _begins(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
}


def ending_of(name: str) -> str:
    """`pdf` for `Report.PDF`; empty for a name without an ending."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def why_not(name: str, data: bytes) -> str:
    """What keeps a file from being attached, and what to do: the sentence after its name; empty when nothing does."""
    kind = KINDS.get(ending_of(name))
    if not data:
        return "is empty; put the right file in its place."
    if kind is None:
        return f"cannot be attached: newsrooms and mail servers take {', '.join(KINDS)}; save it so, or link to it."
    if len(data) > LARGEST:
        return f"has {len(data) / 1e6:.1f} MB, and {LARGEST // 1_000_000} MB is the most to attach; link to it."
    if not kind.is_it(data):
        return f"is no {ending_of(name)} file whatever its name says, or has a password; save it again without one."
    if any(map(_MACROS.search, _names_in(data))):
        return "holds macros, which mail servers refuse; save it without them, or as a PDF."
    if traces := _traces(data) if ending_of(name) == "docx" else "":
        return f"has {traces}, or attach a PDF."
    return ""


def _names_in(data: bytes) -> list[str]:
    """The parts of a zip; none for whatever is no zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except Exception:  # a damaged archive trips the reader in more ways than can be named
        return []


def _traces(data: bytes) -> str:
    try:
        parts = word_parts(data)
    except Exception:
        parts = None
    return "parts that nobody can read; save it again" if parts is None else traces_in(parts)
