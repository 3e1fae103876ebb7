"""A delivery that no sender moves any more: what a person may decide of it, and why it may not go out again."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mailer.core.embargo import may_have
from mailer.core.outcome import Verdict
from mailer.core.words import DeliveryState, Phase


class Decision(StrEnum):
    """What a person says of a copy that may have arrived."""

    SENT = "sent"  # it arrived: recorded as handed over
    AGAIN = "again"  # repeated with the same Message-ID, as `unknown = "repeat"` would
    LEAVE = "leave"  # nobody can know, and nothing is done


class Trail(StrEnum):
    """What the journal of the sender that held it says, where that journal lies on this machine."""

    NOT_HERE = "not here"  # read and settled already, or on another machine
    NO_DOT = "no dot"  # the last byte was never sent
    NO_REPLY = "no reply"  # the last byte was sent, and nothing was answered
    REPLY = "reply"  # the mail server did answer


class Hindrance(StrEnum):
    """Why a delivery may not go out again, the weightiest first."""

    OVER = "over"  # its distribution was cancelled or replaced
    NOT_APPROVED = "not approved"
    NOT_TO_BE_MAILED = "not to be mailed"
    JOURNAL = "journal"  # the next sender on this machine settles it by itself
    TOO_LATE = "too late"  # the life of the release is over
    LIFTED = "lifted"  # the copy in doubt was embargoed: one Message-ID would have two contents
    NOT_AGREED = "not agreed"  # and so it would where the reader no longer agrees to embargoes


@dataclass(frozen=True, slots=True)
class Stuck:
    """A delivery that is unknown, refused or expired. Instants are aware UTC.

    `doubtful_phase` is the phase in which an attempt may have arrived; `ends_at` the end of the release's life, None
    while the wave has not opened. With `has_successor` another was planned in its place, and waits for its end.
    """

    id: int
    state: DeliveryState
    doubtful_phase: Phase | None
    lift_at: datetime | None
    agreed_until: datetime | None
    ends_at: datetime | None
    is_scheduled: bool
    is_approved: bool
    is_suppressed: bool
    is_held: bool
    has_successor: bool = False


def hindrance(stuck: Stuck, now: datetime, trail: Trail = Trail.NOT_HERE) -> Hindrance | None:
    """Why it may not go out again at `now`, or None where it may (laws 1, 3 and 4)."""
    if not stuck.is_scheduled and not stuck.has_successor:
        return Hindrance.OVER
    if not stuck.is_approved:
        return Hindrance.NOT_APPROVED
    if stuck.is_suppressed:
        return Hindrance.NOT_TO_BE_MAILED
    if trail in (Trail.NO_DOT, Trail.REPLY):
        return Hindrance.JOURNAL
    if stuck.has_successor:  # which goes by its own times, and under its own Message-ID
        return None
    if stuck.ends_at is not None and now >= stuck.ends_at:
        return Hindrance.TOO_LATE
    return _of_its_phase(stuck, now)


def of_a_doubt(verdict: Verdict) -> Verdict:
    """The verdict on a repeat: refused or too late, its first attempt may have arrived all the same."""
    if verdict.state not in (DeliveryState.REFUSED, DeliveryState.EXPIRED):
        return verdict
    return Verdict(DeliveryState.UNKNOWN, note=f"an earlier attempt may have arrived; this one: {verdict.note}")


def _of_its_phase(stuck: Stuck, now: datetime) -> Hindrance | None:
    """A copy in doubt is repeated in its own phase or not at all."""
    if stuck.doubtful_phase is not Phase.EMBARGOED:
        return None
    if may_have(Phase.EMBARGOED, stuck.lift_at, stuck.agreed_until, now):
        return None
    return Hindrance.LIFTED if stuck.lift_at is None or now >= stuck.lift_at else Hindrance.NOT_AGREED
