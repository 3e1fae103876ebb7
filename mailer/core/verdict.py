"""The verdict on a finished send: what a mail server received, held against the manifest, law by law.

Nothing of the sending side is believed: each message is rebuilt from what was approved and compared octet by octet.
Only its Date is taken from the message itself, since no approval could know it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from mailer.core.address import address_key
from mailer.core.gate import Claim
from mailer.core.manifest import Entries, edition_key, fragment_digest, sha256
from mailer.core.message import Compiled, fill
from mailer.core.personal import personal_of
from mailer.core.words import Phase

_MESSAGE_ID = re.compile(rb"^Message-ID: <([0-9a-f]{32})@", re.MULTILINE)
_DATE = re.compile(rb"^Date: ([^\r\n]+)", re.MULTILINE)


class Law(StrEnum):
    """The four laws, by the word for a message that broke one."""

    EARLY = "early"
    LOST = "lost"
    TWICE = "twice"
    ALTERED = "altered"


@dataclass(frozen=True, slots=True)
class Breach:
    """One law broken by one message: the server's file, or the address of the one that never came."""

    law: Law
    message: str
    why: str


@dataclass(frozen=True, slots=True)
class Received:
    """One answer of the mail server, when (aware) and to whom; `content` is None where no message was taken."""

    at: datetime
    recipient: str
    answer: str
    file: str = ""
    content: bytes | None = None

    @property
    def refused(self) -> bool:
        """Whether the server said no for good."""
        return self.content is None and self.answer.startswith("5")


@dataclass(frozen=True)
class Promised:
    """What was approved: the head of the manifest and its packed deliveries, and the parts that these vouch for."""

    head: Mapping[str, Any]
    packed: Entries
    deliveries: Sequence[Claim]
    editions: Mapping[tuple[str, Phase], Compiled]

    @cached_property
    def by_id(self) -> dict[str, Claim]:
        """The deliveries that the manifest vouches for; one that was changed since is not among them."""
        return {one.public_id: one for one in self.deliveries if self.packed.approved(one.entry())}

    def rebuilt(self, claim: Claim, phase: Phase, date: datetime) -> bytes | None:
        """The message as approved for this reader in this phase; None where the manifest vouches for no such one."""
        compiled = self.editions.get((claim.variant_key, phase))
        if compiled is None or compiled.digest != self.head["editions"].get(edition_key(claim.variant_key, phase)):
            return None
        if claim.place_key is not None and phase is Phase.EMBARGOED:
            key = edition_key(claim.variant_key, claim.place_key)
            if fragment_digest(claim.fragment) != self.head["fragments"].get(key):
                return None
        return fill(compiled, personal_of(claim, str(self.head["policies"]["domain"]), phase, date))


@dataclass(frozen=True, slots=True)
class Identified:
    """A message that the server took, and the approved delivery and phase whose octets it has, if it has any's."""

    received: Received
    claim: Claim | None
    phase: Phase | None


@dataclass(frozen=True)
class Ruling:
    """What was found; `breaches` is empty when all four laws held."""

    identified: tuple[Identified, ...]
    breaches: tuple[Breach, ...]

    def __str__(self) -> str:
        return ", ".join(f"{sum(breach.law is law for breach in self.breaches)} {law}" for law in Law)


def rule(promised: Promised, received: Sequence[Received]) -> Ruling:
    """Judges everything that the server answered against everything that was approved."""
    found = tuple(_identify(promised, one) for one in received if one.content is not None)
    breaches = [*_early(found), *_lost(promised, received, found), *_twice(found), *_altered(promised, found)]
    return Ruling(found, tuple(breaches))


def _identify(promised: Promised, received: Received) -> Identified:
    head = (received.content or b"").partition(b"\r\n\r\n")[0]
    named = _MESSAGE_ID.search(head)
    claim = promised.by_id.get(named[1].decode()) if named else None
    if claim is None or claim.email != received.recipient:
        return Identified(received, None, None)
    date = _date(head)
    phases = [phase for phase in Phase if date and promised.rebuilt(claim, phase, date) == received.content]
    return Identified(received, claim, phases[0] if phases else None)


def _date(head: bytes) -> datetime | None:
    said = _DATE.search(head)
    try:
        date = parsedate_to_datetime(said[1].decode("ascii", "replace")) if said else None
    except ValueError:
        return None
    return date if date and date.tzinfo else None


def _early(found: Sequence[Identified]) -> Iterator[Breach]:
    for one in found:
        if one.claim and (why := _too_soon(one.claim, one.phase, one.received.at)):
            yield Breach(Law.EARLY, one.received.file, f"{one.claim.email} {why}")


def _too_soon(claim: Claim, phase: Phase | None, at: datetime) -> str:
    """Why this person may not have had this phase at that instant; empty when all is well."""
    lift = claim.lift_at
    if at < claim.not_before:
        return f"had it at {at:%Y-%m-%d %H:%M:%S} UTC, before {claim.not_before:%Y-%m-%d %H:%M:%S} UTC"
    if phase is Phase.EMBARGOED and not claim.advance:
        return "had embargoed words without an approved advance copy"
    if phase is Phase.EMBARGOED and (lift is None or at >= lift):
        return "had embargoed words when the embargo was over"
    if phase is Phase.PUBLIC and lift is not None and at < lift:
        return f"had the public words before the lift, {lift:%Y-%m-%d %H:%M:%S} UTC"
    return ""


def _lost(promised: Promised, received: Sequence[Received], found: Sequence[Identified]) -> Iterator[Breach]:
    """An approved delivery that the server neither took nor refused for good."""
    taken = {one.claim.public_id for one in found if one.claim}
    refused = {one.recipient for one in received if one.refused}
    for public_id in promised.packed.public_ids():
        claim = promised.by_id.get(public_id)
        if claim is None:
            yield Breach(Law.LOST, public_id, "this approved delivery is no longer there")
        elif public_id not in taken and claim.email not in refused:
            yield Breach(Law.LOST, claim.email, "the mail server neither took nor refused this message")


def _twice(found: Sequence[Identified]) -> Iterator[Breach]:
    """A person, or a delivery, for whom the server took a second message."""
    seen: set[str] = set()
    for one in found:
        names = {address_key(one.received.recipient)} | ({one.claim.public_id} if one.claim else set())
        if names & seen:
            yield Breach(Law.TWICE, one.received.file, f"{one.received.recipient} had one already")
        seen |= names


def _altered(promised: Promised, found: Sequence[Identified]) -> Iterator[Breach]:
    if sha256(bytes(promised.packed)) != promised.head["entries_digest"]:
        yield Breach(Law.ALTERED, "the manifest", "its deliveries are not those that its head vouches for")
    for one in found:
        if one.claim is None:
            yield Breach(Law.ALTERED, one.received.file, f"nobody approved it for {one.received.recipient}")
        elif one.phase is None:
            yield Breach(Law.ALTERED, one.received.file, f"{one.claim.email} had octets that nobody approved")
