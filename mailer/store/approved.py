"""What was approved, read back and checked: manifest, deliveries and editions are used only if they match."""

import json
from datetime import timedelta
from functools import cached_property, partial
from typing import Any

from sqlalchemy import Connection, and_, select

from mailer.core.enclosure import Enclosure
from mailer.core.gate import Claim
from mailer.core.manifest import Entries, canonical, edition_key, fragment_digest, sha256
from mailer.core.message import Compiled
from mailer.core.words import OnUnknown, Phase
from mailer.store.database import Database
from mailer.store.releases import get_blob
from mailer.store.tables import distribution, edition


class AlteredError(Exception):
    """Something differs from what was approved; its text says what, in one sentence, without the content."""


class Approved:
    """The manifest of one distribution with its packed deliveries; editions are loaded once, when first used."""

    def __init__(self, head: dict[str, Any], entries: Entries, digest: str) -> None:
        self.head, self.entries, self.digest = head, entries, digest
        self._editions: dict[tuple[int, Phase], Compiled] = {}
        self._enclosures: dict[tuple[str, str, str], Enclosure] = {}

    @cached_property
    def life(self) -> timedelta:
        return timedelta(seconds=self.head["policies"]["life"])

    @cached_property
    def on_unknown(self) -> OnUnknown:
        return OnUnknown(self.head["policies"]["unknown"])

    @cached_property
    def domain(self) -> str:
        """The domain of Message-IDs and return paths."""
        return str(self.head["policies"]["domain"])

    def includes(self, claim: Claim) -> bool:
        """Law 4: whether this delivery, with its city's line, is exactly what was approved."""
        if not self.entries.approved(claim.entry()):
            return False
        if claim.place_key is None:
            return True
        key = edition_key(claim.variant_key, claim.place_key)
        return bool(self.head["fragments"].get(key) == fragment_digest(claim.fragment))

    def edition(self, database: Database, claim: Claim, phase: Phase) -> Compiled:
        """The approved edition for this delivery. Raises AlteredError when its bytes are others."""
        cached = self._editions.get((claim.variant_id, phase))
        if cached is None:
            with database.read() as connection:
                cached = self._load(connection, claim, phase)
            self._editions[claim.variant_id, phase] = cached
        return cached

    def _load(self, connection: Connection, claim: Claim, phase: Phase) -> Compiled:
        segments = connection.scalar(
            select(edition.c.segments).where(
                and_(edition.c.variant_id == claim.variant_id, edition.c.phase == phase.value)
            )
        )
        data = get_blob(connection, segments) if segments else b""
        if self.head["editions"].get(edition_key(claim.variant_key, phase)) != sha256(data):
            raise AlteredError(f"the {phase} edition {claim.variant_key} is not the one that was approved")
        return Compiled.from_bytes(data, partial(self.enclosure, connection))

    def enclosure(self, connection: Connection, name: str, media_type: str, digest: str) -> Enclosure:
        """An approved file, kept and encoded once for all the editions it goes with. Raises AlteredError."""
        file = self._enclosures.get((name, media_type, digest))
        if file is None:
            file = Enclosure(name, media_type, get_blob(connection, digest))
            if file.digest != digest:
                raise AlteredError(f"the attached file {name} is not the one that was approved")
            self._enclosures[name, media_type, digest] = file
        return file


def load_approved(connection: Connection, distribution_id: int) -> Approved:
    """Reads the manifest of a distribution. Raises AlteredError when any part does not match its digest."""
    row = connection.execute(
        select(distribution.c.manifest_digest, distribution.c.entries, distribution.c.policies).where(
            distribution.c.id == distribution_id
        )
    ).one()
    data = get_blob(connection, row.manifest_digest)
    if sha256(data) != row.manifest_digest:
        raise AlteredError("the manifest is not the one that was approved")
    head = json.loads(data)
    packed = get_blob(connection, row.entries)
    if sha256(packed) != head["entries_digest"]:
        raise AlteredError("the deliveries of the manifest are not those that were approved")
    if canonical(head["policies"]) != canonical(row.policies):
        raise AlteredError("the sending policies are not those that were approved")
    return Approved(head, Entries(packed), row.manifest_digest)
