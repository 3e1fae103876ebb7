"""A body encoded once and filled many times: base64 with open seams where the personal values stand.

Three octets make four base64 characters, so what follows a value is encoded in one of three ways, depending on
how many octets the value leaves over. All three are made beforehand; only the few octets at each seam are
encoded per reader. Every line holds whole groups of four, so no padding stands before the end.
"""

import re
from binascii import b2a_base64
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from mailer.core.edition import SLOT_CLOSE, SLOT_OPEN, Slot
from mailer.core.errors import Refused

_LINE = 57  # octets that fill the 76 columns of RFC 2045 section 6.8
_LINE_END = re.compile("\r\n|\r|\n")
_MARK = re.compile(f"{SLOT_OPEN}([^{SLOT_OPEN}{SLOT_CLOSE}]*){SLOT_CLOSE}")


class Shift(NamedTuple):
    """A static stretch after `n` of its octets went to the seam before it."""

    head: bytes  # those octets
    lines: bytes  # the whole groups, encoded, each line ended
    tail: bytes  # what is left over for the next seam: at most two octets


class Segment(NamedTuple):
    """A static stretch in its three shifts, and the slot that stands before it (None at the start)."""

    slot: Slot | None
    octets: bytes
    shifts: tuple[Shift, Shift, Shift]


def cut(text: str) -> tuple[Segment, ...]:
    """Cuts a rendered text at its slots. Raises Refused for a mark that names no slot, or half a mark."""
    pieces = _MARK.split(text)
    slots = [None, *(_slot_named(name) for name in pieces[1::2])]
    return tuple(_segment(slot, octets(static)) for slot, static in zip(slots, pieces[::2], strict=True))


def fill(segments: tuple[Segment, ...], values: Mapping[Slot, bytes]) -> list[bytes]:
    """The base64 body in pieces, lines ended by CRLF; `values` are the octets of the slots, not yet encoded.

    Raises KeyError for a slot that has none.
    """
    pieces: list[bytes] = []
    pending = b""
    for slot, static, shifts in segments:
        if slot is not None:
            pending += values[slot]
        missing = -len(pending) % 3
        if len(static) < missing:  # too short to close the group: it goes with what follows
            pending += static
            continue
        head, lines, tail = shifts[missing]
        pieces += (_seam(pending + head), lines)
        pending = tail
    return [*pieces, _seam(pending)]


@lru_cache(maxsize=1024)
def _seam(data: bytes) -> bytes:
    """The octets at a seam, encoded; only those of a reader's own name are new from one message to the next."""
    return encode(data)


def encode(data: bytes) -> bytes:
    """Base64 in lines of at most 76 columns, each ended by CRLF; nothing for nothing."""
    return b"".join([b2a_base64(data[at : at + _LINE], newline=False) + b"\r\n" for at in range(0, len(data), _LINE)])


def octets(text: str) -> bytes:
    """A text as its octets in a body: UTF-8 with CRLF line ends (RFC 2046 section 4.1.1)."""
    return (_LINE_END.sub("\r\n", text) if "\n" in text or "\r" in text else text).encode()


@lru_cache(maxsize=1024)
def octets_of_value(text: str) -> bytes:
    """The same for the value of a slot, of which most readers of an edition share most."""
    return octets(text)


def _slot_named(name: str) -> Slot:
    try:
        return Slot(name)
    except ValueError:
        raise Refused(
            f"The template prints a slot “{name}” that does not exist; slots are {', '.join(Slot)}."
        ) from None


def _segment(slot: Slot | None, static: bytes) -> Segment:
    if SLOT_OPEN.encode() in static or SLOT_CLOSE.encode() in static:
        raise Refused("The rendered text holds half of a slot mark (U+E000 or U+E001); take the character out.")
    return Segment(slot, static, (_shift(static, 0), _shift(static, 1), _shift(static, 2)))


def _shift(static: bytes, taken: int) -> Shift:
    whole = max(len(static) - taken, 0) // 3 * 3
    end = taken + whole
    return Shift(static[:taken], encode(static[taken:end]), static[end:])
