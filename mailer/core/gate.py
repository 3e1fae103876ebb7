"""The gate: with the clock just read, may this delivery have content now, and which phase?"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from mailer.core.edition import Fragment
from mailer.core.embargo import may_have
from mailer.core.manifest import Entry
from mailer.core.words import Phase, WaveKind


class Claim(NamedTuple):
    """A delivery that a sender holds: all that the gate, the filling and the log need. Instants are aware UTC.

    `token` names the group that was claimed together; `attempt` counts from 1.
    """

    id: int
    public_id: str
    distribution_id: int
    wave_id: int
    wave_kind: WaveKind
    wave_instant: datetime
    variant_id: int
    variant_key: str
    place_key: str | None
    fragment: Fragment
    email: str
    name: str
    slots: Mapping[str, str]
    references: tuple[str, ...]
    not_before: datetime
    advance: bool
    lift_at: datetime | None
    agreed_until: datetime | None
    doubtful_phase: Phase | None
    attempt: int
    token: str
    due_at: datetime  # when its wave was opened, or is due: its life is counted from here

    def entry(self) -> Entry:
        """What this delivery would have to be in the manifest, rebuilt from what the row says now."""
        return Entry(
            public_id=self.public_id,
            email=self.email,
            name=self.name,
            variant=self.variant_key,
            fragment=self.place_key,
            slots=self.slots,
            references=self.references,
            not_before=self.not_before,
            lift_at=self.lift_at,
            advance=self.advance,
        )


class Refusal(StrEnum):
    """Why the gate stays shut; each says what becomes of the delivery."""

    TOO_EARLY = "not due yet"
    NOT_OPEN = "its wave is not open"
    LIFTED = "the embargo has lifted: it goes out with the lift wave"
    NOT_AGREED = "no agreement to the embargo: it goes out with the lift wave"
    IN_DOUBT = "an earlier attempt may have arrived in another phase"
    TAKEN_AWAY = "held, cancelled or not to be mailed"
    LEASE_OVER = "the lease of this sender is over"
    STOPPING = "its sender stopped before handing it over"
    ALTERED = "it is not what was approved"


def phase_of(claim: Claim) -> Phase:
    """The phase that its wave gives, if the gate lets it pass."""
    return Phase.EMBARGOED if claim.wave_kind is WaveKind.ADVANCE else Phase.PUBLIC


def phase_now(claim: Claim, now: datetime) -> Phase | Refusal:
    """Law 1 for one message: the phase it may have at `now`, or why not.

    An advance wave gives the embargoed phase and any other wave the public one; a phase that this person may
    not have at this instant is never sent, and never quietly exchanged for the other.
    """
    if now < claim.wave_instant or now < claim.not_before:
        return Refusal.TOO_EARLY
    phase = phase_of(claim)
    if phase is Phase.EMBARGOED and not claim.advance:
        return Refusal.ALTERED
    if not may_have(phase, claim.lift_at, claim.agreed_until, now):
        return _why_not(phase, claim, now)
    if claim.doubtful_phase not in (None, phase):
        return Refusal.IN_DOUBT
    return phase


def _why_not(phase: Phase, claim: Claim, now: datetime) -> Refusal:
    if phase is Phase.PUBLIC:
        return Refusal.TOO_EARLY
    if claim.doubtful_phase is not None:
        return Refusal.IN_DOUBT
    return Refusal.LIFTED if claim.lift_at is None or now >= claim.lift_at else Refusal.NOT_AGREED
