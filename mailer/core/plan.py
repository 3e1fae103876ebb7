"""The plan: a release and a list become waves and deliveries, and everybody left out is named with the reason."""

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby

from mailer.core.address import address_key
from mailer.core.contact import Contact
from mailer.core.edition import Variant
from mailer.core.embargo import Embargo
from mailer.core.errors import Refused
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
    def advance(self) -> bool:
        return self.wave.kind is WaveKind.ADVANCE

    @property
    def is_wire(self) -> bool:
        """Whether it is for one of those who come first where the release says so."""
        return not WIRE.isdisjoint(tag.casefold() for tag in self.contact.tags)

    @property
    def phases(self) -> tuple[Phase, ...]:
        """An advance copy that misses its lift goes public, so it needs both."""
        return (Phase.EMBARGOED, Phase.PUBLIC) if self.advance else (Phase.PUBLIC,)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody on the list who gets nothing, and why."""

    contact: Contact
    reason: str


@dataclass(frozen=True)
class Plan:
    """Who gets what when; `seed` makes the shuffled order repeatable."""

    deliveries: tuple[PlannedDelivery, ...]
    left_out: tuple[LeftOut, ...]
    seed: int

    @property
    def waves(self) -> list[PlannedWave]:
        return sorted({delivery.wave for delivery in self.deliveries} | self._lifts())

    def _lifts(self) -> set[PlannedWave]:
        """An advance copy that is late moves to its lift wave, so that wave exists from the start."""
        return {
            PlannedWave(delivery.lift, WaveKind.LIFT)
            for delivery in self.deliveries
            if delivery.advance and delivery.lift is not None
        }

    def count(self, wave: PlannedWave) -> int:
        return sum(delivery.wave == wave for delivery in self.deliveries)


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
    """Plans one distribution.

    `start` is the instant of the first wave where staff said one (`--now`, `--at`); `suppressed` maps the
    address keys that are not to be mailed to the reason; `holders` are the address keys that already hold
    this release. All instants are aware. Raises Refused when the embargo has already lifted or nobody is left.
    """
    if release.embargo and release.embargo.earliest() <= now:
        raise Refused(
            f"The embargo of {release.slug} lifted at {release.embargo.earliest():%Y-%m-%d %H:%M} UTC: nothing may be"
            " sent under it; set a lift that is still to come, or remove [embargo] from release.toml."
        )
    timing = _Timing(release, now, start)
    deliveries: list[PlannedDelivery] = []
    left_out: list[LeftOut] = []
    for key, sharers in _by_address(contacts):
        reason = suppressed.get(key) or ("already holds this release" if key in holders else None)
        if reason:
            left_out += [LeftOut(contact, reason) for contact in sharers]
            continue
        first, *others = sharers
        deliveries.append(_delivery(release, first, _agreed_by_all(sharers, now), timing))
        left_out += [LeftOut(other, f"shares the address of {first.name or first.email}") for other in others]
    if not deliveries:
        raise Refused(
            f"Nobody is left to send {release.slug} to: all {len(contacts)} people of the list are left out."
        )
    return Plan(_in_order(deliveries, release.sending.order, seed), tuple(left_out), seed)


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


def _by_address(contacts: Sequence[Contact]) -> Iterable[tuple[str, list[Contact]]]:
    keyed = sorted(((address_key(contact.email), index) for index, contact in enumerate(contacts)))
    for key, group in groupby(keyed, key=lambda pair: pair[0]):
        yield key, [contacts[index] for _, index in group]


def _agreed_by_all(sharers: Sequence[Contact], now: datetime) -> datetime | None:
    """Until when an advance copy may reach this address: everyone who reads it must have agreed."""
    agreements = [contact.agreement for contact in sharers if contact.agreement is not None]
    if len(agreements) < len(sharers):
        return None
    soonest = min(agreement.until or NO_END for agreement in agreements)
    return soonest if soonest > now else None


def _delivery(release: Release, contact: Contact, agreed_until: datetime | None, timing: _Timing) -> PlannedDelivery:
    place = contact.place or (of_zone(contact.zone) if contact.zone else None)
    lift = release.embargo.lift_for(place, contact.zone or None) if release.embargo else None
    city = marked_city(release, place)
    return PlannedDelivery(
        contact=contact,
        variant=Variant(reading_order(contact.languages, release.languages), city.key if city else None),
        wave=timing.wave(lift, agreed_until is not None),
        lift=lift,
        agreed_until=agreed_until,
        own_place=own_line_city(release, place),
    )


def reading_order(own: Sequence[str], house: Sequence[str]) -> tuple[str, ...]:
    """The release's languages in the reader's own order; those the reader does not name follow in house order."""
    preferred = [language for language in own if language in house]
    return tuple(dict.fromkeys([*preferred, *house]))


def _in_order(deliveries: Sequence[PlannedDelivery], order: str, seed: int) -> tuple[PlannedDelivery, ...]:
    """A fair order: shuffled, so that no outlet is always first; or wire agencies first, each part shuffled."""
    shuffled = list(deliveries)
    random.Random(seed).shuffle(shuffled)
    if order == "wires first":
        shuffled.sort(key=lambda delivery: not delivery.is_wire)
    return tuple(replace(delivery, order_key=rank) for rank, delivery in enumerate(shuffled))
