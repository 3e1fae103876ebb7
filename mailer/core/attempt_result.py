"""What an attempt comes to: how far it came decides, whatever ended it.

how far                        what becomes of the delivery
nothing handed over            planned again; tried a little later where our own side failed
before the final dot           what the reply of that step means (core/outcome)
final dot sent, no reply       unknown: it may have arrived, and nothing repeats it by itself
final dot sent, reply read     what the reply means
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from mailer.core.gate import Claim, Refusal
from mailer.core.outcome import Reply, Verdict, judge
from mailer.core.release import Sending
from mailer.core.stuck import of_a_doubt
from mailer.core.words import DeliveryState, OnUnknown, Phase

STEP_ASIDE = timedelta(seconds=5)
"""How long a delivery that our own side failed at waits for its next try."""


class AttemptResult(NamedTuple):
    """One attempt that has ended, ready to be written down; `reply` is None where nothing was handed over."""

    claim: Claim
    verdict: Verdict
    reply: Reply | None
    started_at: datetime
    ended_at: datetime
    seconds: float
    phase: Phase | None = None
    bytes_sha256: str | None = None


class RetryPolicy(NamedTuple):
    """How long a delivery may be tried, and what happens by itself to one that may have arrived."""

    life: timedelta
    on_unknown: OnUnknown


CAUTIOUS = RetryPolicy(Sending().life, OnUnknown.HOLD)
"""Where the approved policy cannot be read: what has been sent is still written down, and nothing is repeated."""


def refused(claim: Claim, refusal: Refusal, now: datetime) -> AttemptResult:
    """What becomes of a delivery at a shut gate: nothing was sent, so it is planned again or left to a person."""
    state = DeliveryState.UNKNOWN if refusal is Refusal.IN_DOUBT else DeliveryState.PLANNED
    return AttemptResult(claim, Verdict(state, note=refusal.value), None, now, now, 0.0)


def failed_before_sending(claim: Claim, fault: Exception, now: datetime) -> AttemptResult:
    """A delivery that our own side failed at before its final dot: it steps aside, so that others can pass."""
    verdict = Verdict(DeliveryState.DEFERRED, until=now + STEP_ASIDE, note=f"our side failed: {fault}")
    return AttemptResult(claim, verdict, None, now, now, 0.0)


def judge_attempt(claim: Claim, reply: Reply, policy: RetryPolicy, now: datetime, jitter: float) -> Verdict:
    """What a reply means for this delivery; `jitter` is a random number from 0 to 1."""
    verdict = judge(reply, claim.attempt, claim.due_at, now, policy.life, policy.on_unknown, jitter)
    return verdict if claim.doubtful_phase is None else of_a_doubt(verdict)
