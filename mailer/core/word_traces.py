"""What a Word file holds besides its text: changes, comments and hidden words, which nobody would publish."""

import io
import re
import zipfile
from collections.abc import Mapping

MAX_UNPACKED = 200_000_000
"""Bytes: a Word file that unpacks to more than this is not read."""

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


def traces_in(parts: Mapping[str, bytes]) -> str:
    """The first kind of trace, and what to do about it; empty for a clean file."""
    texts = [part for file, part in parts.items() if file.endswith(".xml")]
    return next((what for pattern, what in _TRACES if any(map(pattern.search, texts))), "")
