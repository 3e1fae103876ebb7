"""The manifest: what a person approves. Its digest covers the sources, every edition, every wave and every delivery.

Deliveries are kept as digests beside their public ids, so that erasing a person later leaves the proof whole
and the list of names nowhere else than in the delivery rows.
"""

import hashlib
import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mailer.core.edition import Fragment

_ID, _DIGEST = 16, 32


def sha256(data: bytes) -> str:
    """The SHA-256 digest, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def canonical(value: Any) -> bytes:
    """One spelling for one value: sorted keys, no spaces, UTF-8, aware instants as ISO UTC."""
    return _CANONICAL.encode(value).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.isoformat(timespec="microseconds")
    raise TypeError(f"{value!r} has no place in a manifest")


_CANONICAL = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain, allow_nan=False
)


@dataclass(frozen=True)
class Entry:
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
        """SHA-256 over everything above; the random public id salts it."""
        return hashlib.sha256(canonical(vars(self) | {"slots": dict(self.slots)})).digest()


class Entries:
    """All approved deliveries of a distribution, 48 bytes each, sorted by public id."""

    def __init__(self, packed: bytes) -> None:
        if len(packed) % (_ID + _DIGEST):
            raise ValueError("the packed deliveries of a manifest are cut short")
        self._packed = packed

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Entries":
        return cls(b"".join(sorted(bytes.fromhex(entry.public_id) + entry.digest() for entry in entries)))

    def __bytes__(self) -> bytes:
        return self._packed

    def __len__(self) -> int:
        return len(self._packed) // (_ID + _DIGEST)

    def __getitem__(self, index: int) -> bytes:
        size = _ID + _DIGEST
        return self._packed[index * size : index * size + _ID]

    def approved(self, entry: Entry) -> bool:
        """Whether exactly this delivery is in the manifest."""
        wanted = bytes.fromhex(entry.public_id)
        index = bisect_left(self, wanted)
        start = index * (_ID + _DIGEST)
        return self._packed[start : start + _ID + _DIGEST] == wanted + entry.digest()


@dataclass(frozen=True)
class Manifest:
    """The head of a manifest; `editions` maps (variant, phase) to the digest of the compiled segments."""

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
