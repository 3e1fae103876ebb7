"""Pictures inside a source → files beside the release, each to be given a caption and a credit by a person."""

import base64
import binascii
import re
from collections.abc import Iterable, Sequence

from mailer.core.importing.parts import Parts, Picture
from mailer.core.importing.source import Source

_DATA = re.compile(r"data:image/([a-z0-9.+-]+);base64,(.+)", re.IGNORECASE | re.DOTALL)


def keep_pictures(sources: Iterable[Source], taken: Sequence[Parts]) -> dict[str, bytes]:
    """The bytes of every picture, by the name of its file; the same picture in two texts is one file."""
    kept: dict[str, bytes] = {}
    for source, parts in zip(sources, taken, strict=True):
        for line, name, words in source.pictures:
            found = _bytes(source, name)
            if found is None:
                why = "a picture that is not in this file: put it beside the release and name it in [[picture]]"
                parts.leave(line, f"{words} {name}".strip(), why)
                continue
            ending, data = found
            file = next((file for file, held in kept.items() if held == data), f"picture-{len(kept) + 1}.{ending}")
            kept[file] = data
            parts.pictures.append(Picture(line, file, " ".join(words.split())))
    return kept


def _bytes(source: Source, name: str) -> tuple[str, bytes] | None:
    """How the file of a picture ends, and its bytes, when the source holds them."""
    if name in source.bytes_of:
        return name.rpartition(".")[2], source.bytes_of[name]
    inside = _DATA.match(name)
    if inside is None:
        return None
    try:
        return re.sub(r"\W.*", "", inside[1].lower()).replace("jpeg", "jpg"), base64.b64decode(
            inside[2], validate=False
        )
    except binascii.Error:
        return None
