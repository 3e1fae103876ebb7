"""Follow-ups: which copies of a release still wait, who holds one, and what becomes of both when it changes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from itertools import groupby

from mailer.core.contact import Contact
from mailer.core.edition import Variant
from mailer.core.embargo import Embargo
from mailer.core.notice import CARRIES_TEXT, NOTICES
from mailer.core.place import Place
from mailer.core.plan import LeftOut, Plan, PlannedDelivery, PlannedWave, reading_order
from mailer.core.readers_city import own_line_city, told_cities
from mailer.core.release import Release
from mailer.core.words import WAITING, DeliveryState, DistributionKind, WaveKind

_K, _S = DistributionKind, DeliveryState
TEXTS = CARRIES_TEXT | {_K.RELEASE}
"""The kinds of distribution that bring a reader the text."""

SHORT_NOTICES = frozenset(NOTICES) - CARRIES_TEXT
"""The kinds that bring no text."""

ABOUT_THE_EMBARGO = frozenset({_K.TIME_CHANGED, _K.LIFTED})
"""The notices that only those need who hold a copy under embargo."""

NOT_TO_BE_MAILED = "not to be mailed"
_MAY_HAVE_LEFT = frozenset({_S.SENT, _S.UNKNOWN})
_MOVING = WAITING | {_S.CLAIMED}


@dataclass(frozen=True, slots=True)
class Copy:
    """One delivery of a release, or of a notice about it, as a change finds it. Instants are aware UTC.

    `contact` is the person as they were addressed; `in_doubt` says that an earlier attempt may have arrived,
    `waits_for` names the delivery whose end this one waits for.
    """

    id: int
    distribution_id: int
    kind: DistributionKind
    message_id: str
    references: tuple[str, ...]
    contact: Contact
    address_hash: str
    variant: Variant
    own_place: Place | None
    wave: PlannedWave
    is_open: bool
    lift: datetime | None
    agreed_until: datetime | None
    state: DeliveryState
    in_doubt: bool
    waits_for: int | None
    is_suppressed: bool
    order_key: int

    @property
    def may_be_held(self) -> bool:
        """Whether its reader has it, for all that is known."""
        return self.state in _MAY_HAVE_LEFT or (self.state in WAITING and self.in_doubt)

    @property
    def has_open_end(self) -> bool:
        """Whether nobody knows yet if it leaves, or has left."""
        return self.state in (_S.CLAIMED, _S.UNKNOWN) or self.in_doubt

    @property
    def is_to_come(self) -> bool:
        """Whether its reader may still be without it."""
        return self.state in WAITING or self.has_open_end


class Then(Enum):
    """What becomes of a delivery that waited for the end of an earlier one."""

    WAITS = "waits"
    GOES = "goes"
    IS_DROPPED = "is dropped"


def after(earlier: DeliveryState, *, in_its_place: bool, only_about_it: bool) -> Then:
    """What the state of the earlier delivery means for the one that waits for it.

    One that was planned `in_its_place` goes only if the earlier one has certainly not left. A notice goes once it may
    have left; one that is `only_about_it` and finds that it has not has nothing to tell.
    """
    if earlier in _MOVING or (in_its_place and earlier is _S.UNKNOWN):
        return Then.WAITS
    if in_its_place:
        return Then.IS_DROPPED if earlier is _S.SENT else Then.GOES
    return Then.IS_DROPPED if only_about_it and earlier not in _MAY_HAVE_LEFT else Then.GOES


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who is told of a change: the copy that it is about, and all of theirs before it, oldest first."""

    about: Copy
    earlier: tuple[Copy, ...]

    @property
    def waits_for(self) -> int | None:
        """What is still in a sender's hands must have come to its end, or the notice could overtake it."""
        claimed = [copy.id for copy in self.earlier if copy.state is _S.CLAIMED]
        return claimed[-1] if claimed else None

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(copy.message_id for copy in self.earlier if copy.may_be_held or copy.state is _S.CLAIMED)


def who_is_told(kind: DistributionKind, copies: Iterable[Copy]) -> list[Told]:
    """Everybody who holds, or may hold, what a notice of this kind is about, in the order of their copies."""
    keyed = sorted(copies, key=lambda copy: (copy.address_hash, copy.id))
    found = (_told(kind, tuple(own)) for _, own in groupby(keyed, key=lambda copy: copy.address_hash))
    return sorted((told for told in found if told), key=lambda told: told.about.order_key)


def _told(kind: DistributionKind, own: tuple[Copy, ...]) -> Told | None:
    if kind in (_K.HOLD, _K.KILL) and _last_notice(own) is kind:
        return None  # they know already
    texts = [copy for copy in own if copy.kind in TEXTS and _concerns(kind, copy)]
    held = [copy for copy in texts if copy.may_be_held] or [copy for copy in texts if copy.state is _S.CLAIMED]
    return Told(held[-1], own) if held else None


def _concerns(kind: DistributionKind, copy: Copy) -> bool:
    return kind not in ABOUT_THE_EMBARGO or copy.wave.kind is WaveKind.ADVANCE


def _last_notice(own: Sequence[Copy]) -> DistributionKind | None:
    """The newest notice that has reached this reader, or may have, or is on its way."""
    notices = [copy.kind for copy in own if copy.kind in NOTICES and (copy.may_be_held or copy.state in _MOVING)]
    return notices[-1] if notices else None


def are_told_to_hold(copies: Iterable[Copy]) -> int:
    """How many readers were told not to publish, and have not been told how it goes on."""
    keyed = sorted(copies, key=lambda copy: (copy.address_hash, copy.id))
    own = (tuple(group) for _, group in groupby(keyed, key=lambda copy: copy.address_hash))
    return sum(_last_notice(each) is _K.HOLD for each in own)


def notice_plan(kind: DistributionKind, story: Release, told: Sequence[Told], now: datetime) -> Plan:
    """A notice to these people, to leave at once.

    What brings the text again keeps the embargo's rule: before the lift it leaves now for those who still agree, and
    at the lift for the others. What is only about a copy that somebody holds goes whether they still agree or not.
    """
    deliveries = tuple(_notice(kind, story, one, now) for one in told if not one.about.is_suppressed)
    return Plan(deliveries, _left_out(one.about for one in told), seed=0)


def successor_plan(
    story: Release, copies: Sequence[Copy], advance_at: Callable[[Copy], datetime], now: datetime
) -> Plan:
    """The same distribution anew, for those who are still to get it; `advance_at` says when advance copies leave.

    Whoever may have got it after all waits until that is known.
    """
    to_come = [copy for copy in copies if copy.is_to_come]
    deliveries = tuple(_again(story, copy, advance_at(copy), now) for copy in to_come if not copy.is_suppressed)
    return Plan(deliveries, _left_out(to_come), seed=0)


def _left_out(copies: Iterable[Copy]) -> tuple[LeftOut, ...]:
    return tuple(LeftOut(copy.contact, NOT_TO_BE_MAILED) for copy in copies if copy.is_suppressed)


def _notice(kind: DistributionKind, story: Release, told: Told, now: datetime) -> PlannedDelivery:
    copy = told.about
    lift = lift_of(story.embargo, copy) if kind in CARRIES_TEXT else None
    return PlannedDelivery(
        contact=copy.contact,
        variant=_variant(story, copy),
        wave=_wave(copy, lift, now, now, advance=True),
        lift=lift,
        agreed_until=copy.agreed_until,
        own_place=own_line_city(story, copy.own_place),
        order_key=copy.order_key,
        follows=copy.id,
        waits_for=told.waits_for,
        references=told.references,
    )


def _again(story: Release, copy: Copy, advance_at: datetime, now: datetime) -> PlannedDelivery:
    lift = lift_of(story.embargo, copy)
    start = now if copy.is_open else max(now, copy.wave.instant)
    return PlannedDelivery(
        contact=copy.contact,
        variant=_variant(story, copy),
        wave=_wave(copy, lift, advance_at if lift else start, now, advance=copy.wave.kind is WaveKind.ADVANCE),
        lift=lift,
        agreed_until=copy.agreed_until,
        own_place=own_line_city(story, copy.own_place),
        order_key=copy.order_key,
        follows=copy.id,
        waits_for=copy.waits_for or (copy.id if copy.has_open_end else None),
        references=copy.references,
    )


def _wave(copy: Copy, lift: datetime | None, first: datetime, now: datetime, *, advance: bool) -> PlannedWave:
    """An advance copy only before the lift and for somebody whose agreement still runs; else the text at the lift."""
    if lift is None:
        return PlannedWave(first, WaveKind.PLAIN)
    agreed = copy.agreed_until is not None and copy.agreed_until > first
    if advance and agreed and first < lift:
        return PlannedWave(first, WaveKind.ADVANCE)
    return PlannedWave(max(now, lift), WaveKind.LIFT)


def lift_of(embargo: Embargo | None, copy: Copy) -> datetime | None:
    """The lift for this reader: of a local embargo the one that they had."""
    if embargo is None:
        return None
    return embargo.moment.utc if embargo.moment else copy.lift


def _variant(story: Release, copy: Copy) -> Variant:
    """As the earlier copy had it, in so far as the release still has those languages and that city."""
    city = copy.variant.city if any(place.key == copy.variant.city for place in told_cities(story)) else None
    return Variant(reading_order(copy.variant.languages, story.languages), city)
