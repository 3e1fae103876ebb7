"""The manifest: what a person approves. Its digest covers the sources, every edition, every wave and every delivery.

Deliveries are kept as digests beside their public ids, so that erasing a person later leaves the proof whole
and the list of names nowhere else than in the delivery rows.
"""

import hashlib
import json
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from json.encoder import encode_basestring as quoted
from struct import iter_unpack
from typing import Any, NamedTuple

from mailer.core.edition import Fragment

_ID, _DIGEST = 16, 32
_RECORD = _ID + _DIGEST
_BEGINNING = f">Q{_RECORD - 8}x"
"""How struct reads the first eight bytes of each id as one number."""


def sha256(data: bytes) -> str:
    """The SHA-256 digest, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def canonical(value: Any) -> bytes:
    """One spelling for one value: sorted keys, no spaces, UTF-8, aware instants as ISO UTC."""
    return _CANONICAL.encode(value).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    raise TypeError(f"{value!r} has no place in a manifest")


_CANONICAL = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain, allow_nan=False
)


class Entry(NamedTuple):
    """One delivery as approved: to whom, which variant, with which personal words, and not before when."""

    public_id: str
    email: str
    name: str
    variant: str
    fragment: str | None
    slots: Mapping[str, str]
    references: tuple[str, ...]
    not_before: datetime
    lift_at: datetime | None
    advance: bool

    def digest(self) -> bytes:
        """SHA-256 over everything above in its canonical spelling; the random public id salts it.

        It is written out here since it is asked of every message: the encoder takes three times as long.
        """
        slots = ",".join([f"{quoted(name)}:{quoted(value)}" for name, value in sorted(self.slots.items())])
        fragment = "null" if self.fragment is None else quoted(self.fragment)
        said = (
            f'{{"advance":{"true" if self.advance else "false"},"email":{quoted(self.email)},"fragment":{fragment},'
            f'"lift_at":{_instant(self.lift_at)},"name":{quoted(self.name)},"not_before":{_instant(self.not_before)},'
            f'"public_id":{quoted(self.public_id)},"references":[{",".join(map(quoted, self.references))}],'
            f'"slots":{{{slots}}},"variant":{quoted(self.variant)}}}'
        )
        return hashlib.sha256(said.encode()).digest()


def packed(entries: Iterable[Entry]) -> bytes:
    """The deliveries as a manifest keeps them: 48 bytes each, sorted by public id."""
    shelves = defaultdict[int, bytearray](bytearray)  # sorted one by one, so that no more is in memory twice
    for entry in entries:
        record = bytes.fromhex(entry.public_id) + entry.digest()
        shelves[record[0]] += record
    return b"".join([_in_order(shelves.pop(first)) for first in sorted(shelves)])


def _in_order(shelf: bytearray) -> bytes:
    return b"".join(sorted(shelf[at : at + _RECORD] for at in range(0, len(shelf), _RECORD)))


class Entries:
    """All approved deliveries of a distribution, as they are `packed`."""

    def __init__(self, packed: bytes) -> None:
        if len(packed) % _RECORD:
            raise ValueError("the packed deliveries of a manifest are cut short")
        self._packed = packed
        self._beginnings = array("Q", (number for (number,) in iter_unpack(_BEGINNING, packed)))

    def __bytes__(self) -> bytes:
        return self._packed

    def __len__(self) -> int:
        return len(self._beginnings)

    def public_ids(self) -> Iterator[str]:
        """The public ids of all of them."""
        return (self._packed[at : at + _ID].hex() for at in range(0, len(self._packed), _RECORD))

    def approved(self, entry: Entry) -> bool:
        """Whether exactly this delivery is in the manifest."""
        wanted = bytes.fromhex(entry.public_id)
        beginning = int.from_bytes(wanted[:8], "big")
        record, index = wanted + entry.digest(), bisect_left(self._beginnings, beginning)
        while index < len(self) and self._beginnings[index] == beginning:
            if self._packed.startswith(record, index * _RECORD):
                return True
            index += 1
        return False


@lru_cache(maxsize=64)
def _instant(instant: datetime | None) -> str:
    """As `canonical` spells it; the deliveries of a wave share theirs."""
    return canonical(instant).decode()


@dataclass(frozen=True)
class Manifest:
    """The head of a manifest; `editions` maps (variant, phase) to the digest of the compiled segments.

    `notice` is what the office explains in a notice, as Markdown in each language.
    """

    slug: str
    version: int
    source_digest: str
    kind: str
    list_name: str
    policies: Mapping[str, Any]
    editions: Mapping[str, str]
    fragments: Mapping[str, str]
    waves: tuple[tuple[str, datetime], ...]
    deliveries: int
    entries_digest: str
    notice: Mapping[str, str] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """The canonical bytes whose SHA-256 is the digest that a person approves."""
        return canonical({"form": 1, **vars(self)})

    @property
    def digest(self) -> str:
        return sha256(self.to_bytes())


def edition_key(variant: str, phase: str) -> str:
    """How an edition, or the fragment of a place, is named inside a manifest."""
    return f"{variant}|{phase}"


def fragment_digest(fragment: Fragment) -> str:
    """The digest of an own-city line, as the manifest keeps it."""
    return sha256(canonical([fragment.html, fragment.text]))
