"""What a Word file says, and what it holds besides: changes, comments and hidden text, which nobody would publish."""

import io
import re
import zipfile
from collections.abc import Mapping
from html import unescape

MAX_UNPACKED = 200_000_000
"""Bytes: a Word file that unpacks to more than this is not read."""

_PAGE, _TAG = re.compile(r"word/(?:document|header\d*|footer\d*)\.xml"), re.compile("<[^>]*>")
_TRACES = (
    (re.compile(rb"<w:(?:ins|del|moveFrom|moveTo)[ >]"), "tracked changes; accept or reject them in Word"),
    (re.compile(rb"<w:comment[ >]"), "comments; delete them in Word"),
    (re.compile(rb"<w:vanish(?:/>| w:val=\"(?:1|true|on)\")"), "hidden text; show it (¶) and delete it in Word"),
)


def word_parts(data: bytes) -> dict[str, bytes] | None:
    """The parts of a Word file that hold its text; None where they are too large to be read.

    Raises whatever a damaged archive trips the reader into.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
            return None
        return {part: archive.read(part) for part in archive.namelist() if part.startswith("word/")}


def word_text(data: bytes) -> str:
    """The words of a Word file with its headers and footers, a paragraph each; none where it cannot be read."""
    try:
        parts = word_parts(data) or {}
    except Exception:  # a damaged archive trips the reader in more ways than can be named
        return ""
    pages = (part.decode("utf-8", "replace") for file, part in parts.items() if _PAGE.fullmatch(file))
    return "\n\n".join(unescape(_TAG.sub("", page.replace("</w:p>", "\n\n"))) for page in pages)


def traces_in(parts: Mapping[str, bytes]) -> str:
    """The first kind of trace, and what to do about it; empty for a clean file."""
    texts = [part for file, part in parts.items() if file.endswith(".xml")]
    return next((what for pattern, what in _TRACES if any(map(pattern.search, texts))), "")
