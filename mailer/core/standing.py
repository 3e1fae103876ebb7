"""Where a distribution stands, and what is in the way of each of its waves: the first thing to remove first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mailer.core.words import DeliveryState, DistributionKind, DistributionState, WaveKind


class Why(StrEnum):
    """What can keep a wave from moving, in the order in which it has to be removed."""

    NOT_APPROVED = "not approved"
    HELD = "held"
    NO_SENDER = "no sender"
    TROUBLE = "trouble"  # a sender runs and cannot send
    NOT_DUE = "not due"
    STAND_IN = "stand-in"  # another mail server than the first is used
    PER_DAY = "limit per day"
    SLOWED = "slowed"  # a mail server or a recipient domain asked for less
    LIMIT = "limit"
    EARLIER = "earlier copy"  # in whose place this one was planned, and which may have arrived
    DEFERRED = "deferred"
    UNKNOWN = "unknown"  # only a person can decide
    DEAD = "dead addresses"  # so many that a person decides whether they are mailed again


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing in the way. `said` is the reason of a hold, a sender's trouble, or the limit.

    `at` (UTC) is when it passes; `since` when it began, of those who asked for less.
    """

    why: Why
    said: str = ""
    at: datetime | None = None
    count: int = 0
    since: datetime | None = None


@dataclass(frozen=True)
class WaveStanding:
    """One wave as it stands. Instants are aware UTC; `next_try_at` is the earliest of its deferred deliveries.

    `left_in_doubt` counts the unknown ones of which a person has said that nothing is to be done; `dead` those whose
    address does not exist and of which a person is asked whether to mail them again; `behind_doubt` those planned in
    place of a copy that may have arrived.
    """

    id: int
    kind: WaveKind
    instant: datetime
    opened_at: datetime | None
    held_at: datetime | None
    held_reason: str
    counts: Mapping[DeliveryState, int]
    next_try_at: datetime | None
    left_in_doubt: int = 0
    dead: int = 0
    behind_doubt: int = 0

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        """How many have not come to an end, those in doubt apart."""
        moving = (DeliveryState.PLANNED, DeliveryState.CLAIMED, DeliveryState.DEFERRED)
        return sum(self.counts.get(state, 0) for state in moving)


@dataclass(frozen=True)
class Standing:
    """One distribution as it stands; `left_out` counts the people of its list who get nothing.

    `source_digest` is that of the release folder it was made of.
    """

    id: int
    slug: str
    version: int
    headlines: Mapping[str, str]  # by language
    kind: DistributionKind
    list_name: str
    state: DistributionState
    approved: bool
    left_out: int
    source_digest: str
    waves: tuple[WaveStanding, ...]

    @property
    def is_nothing_but_replaced(self) -> bool:
        """Whether a later one took its place before anything of it left: people need not read of it."""
        states = {state for wave in self.waves for state in wave.counts}
        return self.state is DistributionState.SUPERSEDED and states <= {DeliveryState.CANCELLED}


@dataclass(frozen=True)
class Senders:
    """The senders that have ticked lately: how many, and the troubles of those that cannot send.

    `limits` are those that they keep to, by the wave that waits for them.
    """

    running: int
    troubles: Sequence[str] = ()
    limits: Mapping[int, Sequence[Obstacle]] = field(default_factory=dict)


def obstacles(wave: WaveStanding, *, approved: bool, senders: Senders, now: datetime) -> list[Obstacle]:
    """Everything in the way of this wave, the first thing to remove first; empty when it moves or is done."""
    found = _in_the_way(wave, approved, senders, now) if wave.waiting else []
    if wave.behind_doubt:
        found.append(Obstacle(Why.EARLIER, count=wave.behind_doubt))
    if deferred := wave.counts.get(DeliveryState.DEFERRED, 0):
        found.append(Obstacle(Why.DEFERRED, at=wave.next_try_at, count=deferred))
    if (undecided := wave.counts.get(DeliveryState.UNKNOWN, 0) - wave.left_in_doubt) > 0:
        found.append(Obstacle(Why.UNKNOWN, count=undecided))
    if wave.dead:
        found.append(Obstacle(Why.DEAD, count=wave.dead))
    return found


def _in_the_way(wave: WaveStanding, approved: bool, senders: Senders, now: datetime) -> list[Obstacle]:
    found: list[Obstacle] = []
    if not approved:
        found.append(Obstacle(Why.NOT_APPROVED))
    if wave.held_at is not None:
        found.append(Obstacle(Why.HELD, said=wave.held_reason))
    if not senders.running:
        found.append(Obstacle(Why.NO_SENDER))
    found += [Obstacle(Why.TROUBLE, said=trouble) for trouble in senders.troubles]
    if now < wave.instant:
        found.append(Obstacle(Why.NOT_DUE, at=wave.instant))
    return [*found, *senders.limits.get(wave.id, ())]
