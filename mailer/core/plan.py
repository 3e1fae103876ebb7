"""The plan: a release and a list become waves and deliveries, and everybody left out is named with the reason."""

import random
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain, groupby

from mailer.core.address import key_of
from mailer.core.contact import Contact
from mailer.core.edition import Variant
from mailer.core.embargo import Embargo
from mailer.core.errors import Refused
from mailer.core.made import Made, Shared
from mailer.core.place import Place, of_zone
from mailer.core.readers_city import marked_city, own_line_city
from mailer.core.release import Release
from mailer.core.words import Phase, WaveKind

NO_END = datetime(9999, 1, 1, tzinfo=UTC)
"""The end of an agreement that runs until it is withdrawn."""


WIRE = frozenset({"wire", "wires"})
"""The tags of those who come before all others where the release says `order = "wires first"`."""


@dataclass(frozen=True, slots=True, order=True)
class PlannedWave:
    """The deliveries of one kind at one instant (UTC)."""

    instant: datetime
    kind: WaveKind


@dataclass(frozen=True, slots=True)
class PlannedDelivery:
    """One person's copy: when at the earliest, which variant, and what the gate needs to know.

    `own_place` is the reader's city when no row of the grid is its (its time stands below). What comes later to
    somebody `follows` an earlier delivery and answers its Message-IDs (`references`, oldest first); it may have to
    wait for the end of one (`waits_for`).
    """

    contact: Contact
    variant: Variant
    wave: PlannedWave
    lift: datetime | None
    agreed_until: datetime | None
    own_place: Place | None
    order_key: int = 0
    follows: int | None = None
    waits_for: int | None = None
    references: tuple[str, ...] = ()

    @property
    def terms(self) -> "Terms":
        return Terms(self.variant, self.wave, self.lift, self.own_place)

    @property
    def advance(self) -> bool:
        return self.wave.kind is WaveKind.ADVANCE

    @property
    def is_wire(self) -> bool:
        """Whether it is for one of those who come first where the release says so."""
        return is_wire(self.contact)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody on the list who gets nothing, and why."""

    contact: Contact
    reason: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What many deliveries have in common: the variant, the wave, the lift, and the city told below the grid."""

    variant: Variant
    wave: PlannedWave
    lift: datetime | None
    own_place: Place | None

    @property
    def advance(self) -> bool:
        return self.wave.kind is WaveKind.ADVANCE

    @property
    def phases(self) -> tuple[Phase, ...]:
        """An advance copy that misses its lift goes public, so it needs both."""
        return (Phase.EMBARGOED, Phase.PUBLIC) if self.advance else (Phase.PUBLIC,)


@dataclass(frozen=True)
class Plan:
    """Who gets what when; `seed` makes the shuffled order repeatable."""

    deliveries: Sequence[PlannedDelivery]
    left_out: Sequence[LeftOut]
    seed: int

    @cached_property
    def terms(self) -> Mapping[Terms, int]:
        """On which terms people get it, and how many on each: few, however many people there are."""
        return Counter(delivery.terms for delivery in self.deliveries)

    @cached_property
    def waves(self) -> list[PlannedWave]:
        return sorted({terms.wave for terms in self.terms} | self._lifts())

    @property
    def is_embargoed(self) -> bool:
        """Whether anything of it must not leave before an embargo is lifted."""
        return any(wave.kind is not WaveKind.PLAIN for wave in self.waves)

    def _lifts(self) -> set[PlannedWave]:
        """An advance copy that is late moves to its lift wave, so that wave exists from the start."""
        lifts = {terms.lift for terms in self.terms if terms.advance and terms.lift is not None}
        return {PlannedWave(lift, WaveKind.LIFT) for lift in lifts}

    def count(self, wave: PlannedWave) -> int:
        return sum(count for terms, count in self.terms.items() if terms.wave == wave)


def make_plan(
    release: Release,
    contacts: Sequence[Contact],
    *,
    now: datetime,
    start: datetime | None = None,
    suppressed: Mapping[str, str],
    holders: Collection[str] = (),
    seed: int,
) -> Plan:
    """Plans one distribution. The `contacts` come in the order of their address keys.

    `start` is the instant of the first wave where staff said one (`--now`, `--at`); `suppressed` maps the
    address keys that are not to be mailed to the reason; `holders` are the address keys that already hold
    this release. All instants are aware. Raises Refused when the embargo has already lifted or nobody is left.
    """
    if release.embargo and release.embargo.earliest() <= now:
        raise Refused(
            f"The embargo of {release.slug} lifted at {release.embargo.earliest():%Y-%m-%d %H:%M} UTC: nothing may be"
            " sent under it; set a lift that is still to come, or remove [embargo] from release.toml."
        )
    drawn = _Drawn(release, contacts, _Timing(release, now, start), now)
    for key, at, sharers in _by_address(contacts):
        reason = suppressed.get(key) or ("already holds this release" if key in holders else None)
        if reason:
            drawn.leave_out(at, reason)
        else:
            drawn.take(at, sharers)
    if not drawn.people:
        raise Refused(
            f"Nobody is left to send {release.slug} to: all {len(contacts)} people of the list are left out."
        )
    return drawn.plan(seed)


class _Timing:
    """When the waves of one distribution are due."""

    def __init__(self, release: Release, now: datetime, start: datetime | None) -> None:
        self.embargo: Embargo | None = release.embargo
        self.first = start or now
        lead = release.sending.advance
        self.advance: datetime | None = None
        if self.embargo and lead is not None:
            self.advance = start or max(now, self.embargo.earliest() - lead)
        if self.embargo and self.advance and self.advance >= self.embargo.earliest():
            raise Refused(
                f"{self.advance:%Y-%m-%d %H:%M} UTC is not before the lift of {release.slug}"
                f" ({self.embargo.earliest():%Y-%m-%d %H:%M} UTC): advance copies would come too late; choose an"
                " earlier time."
            )

    def wave(self, lift: datetime | None, agreed: bool) -> PlannedWave:
        if lift is None:
            return PlannedWave(self.first, WaveKind.PLAIN)
        if agreed and self.advance is not None:
            return PlannedWave(self.advance, WaveKind.ADVANCE)
        return PlannedWave(lift, WaveKind.LIFT)


def _by_address(contacts: Sequence[Contact]) -> Iterator[tuple[str, range, list[Contact]]]:
    """Each address with whoever shares it, and where they stand in `contacts`."""
    first, before = 0, ""
    for key, group in groupby(contacts, key=lambda contact: key_of(contact.email)):
        if key < before:
            raise ValueError("people are planned in the order of their addresses")
        sharers = list(group)
        yield key, range(first, first + len(sharers)), sharers
        first, before = first + len(sharers), key


class _Drawn:
    """A plan as it is drawn up: of each person a few small numbers, and of these the deliveries when asked for."""

    def __init__(self, release: Release, contacts: Sequence[Contact], timing: "_Timing", now: datetime) -> None:
        self._release, self._contacts, self._timing, self._now = release, contacts, timing, now
        self.people = array("I")
        self._terms, self._ends = Shared[Terms](), Shared[datetime | None]()
        self._wires = bytearray()
        self._left_out, self._reasons = array("I"), Shared[str]()
        self._like: dict[tuple[Place | None, str, tuple[str, ...], bool], Terms] = {}

    def leave_out(self, people: Iterable[int], reason: str) -> None:
        for at in people:
            self._left_out.append(at)
            self._reasons.append(reason)

    def take(self, at: range, sharers: Sequence[Contact]) -> None:
        """One copy for these people, in the name of the first."""
        first, until = sharers[0], _agreed_by_all(sharers, self._now)
        self.people.append(at[0])
        self._terms.append(self._terms_of(first, until is not None))
        self._ends.append(until)
        self._wires.append(is_wire(first))
        self.leave_out(at[1:], f"shares the address of {first.name or first.email}")

    def plan(self, seed: int) -> Plan:
        ranks = _in_order(self._wires, self._release.sending.order, seed)
        deliveries = Made(len(ranks), lambda rank: self._delivery(ranks[rank], rank))
        return Plan(deliveries, Made(len(self._left_out), self._one_left_out), seed)

    def _delivery(self, at: int, rank: int) -> PlannedDelivery:
        terms = self._terms[at]
        return PlannedDelivery(
            self._contacts[self.people[at]],
            terms.variant,
            terms.wave,
            terms.lift,
            self._ends[at],
            terms.own_place,
            rank,
        )

    def _one_left_out(self, at: int) -> LeftOut:
        return LeftOut(self._contacts[self._left_out[at]], self._reasons[at])

    def _terms_of(self, contact: Contact, agreed: bool) -> Terms:
        """Worked out once for all who are in one place, read the same languages, and agreed or did not."""
        like = contact.place, contact.zone, contact.languages, agreed
        if like not in self._like:
            self._like[like] = _terms(self._release, contact, agreed, self._timing)
        return self._like[like]


def _agreed_by_all(sharers: Sequence[Contact], now: datetime) -> datetime | None:
    """Until when an advance copy may reach this address: everyone who reads it must have agreed."""
    agreements = [contact.agreement for contact in sharers if contact.agreement is not None]
    if len(agreements) < len(sharers):
        return None
    soonest = min(agreement.until or NO_END for agreement in agreements)
    return soonest if soonest > now else None


def _terms(release: Release, contact: Contact, agreed: bool, timing: _Timing) -> Terms:
    place = contact.place or (of_zone(contact.zone) if contact.zone else None)
    lift = release.embargo.lift_for(place, contact.zone or None) if release.embargo else None
    city = marked_city(release, place)
    return Terms(
        variant=Variant(reading_order(contact.languages, release.languages), city.key if city else None),
        wave=timing.wave(lift, agreed),
        lift=lift,
        own_place=own_line_city(release, place),
    )


def reading_order(own: Sequence[str], house: Sequence[str]) -> tuple[str, ...]:
    """The release's languages in the reader's own order; those the reader does not name follow in house order."""
    preferred = [language for language in own if language in house]
    return tuple(dict.fromkeys([*preferred, *house]))


def _in_order(wires: bytearray, order: str, seed: int) -> "array[int]":
    """A fair order: shuffled, so that no outlet is always first; or wire agencies first, each part shuffled."""
    shuffled = array("I", range(len(wires)))
    random.Random(seed).shuffle(shuffled)
    if order == "wires first":
        parts = ((one for one in shuffled if bool(wires[one]) is first) for first in (True, False))
        return array("I", chain.from_iterable(parts))
    return shuffled


def is_wire(contact: Contact) -> bool:
    """Whether this is one of those who come first where the release says so."""
    return not WIRE.isdisjoint(tag.casefold() for tag in contact.tags)
