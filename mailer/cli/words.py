"""The plain words for states, copies and obstacles, in one place; the codes they stand for are kept for --json."""

from datetime import datetime

from mailer.cli.times import duration, short
from mailer.core.standing import Obstacle, Why
from mailer.core.words import DeliveryState, DistributionKind, DistributionState, Phase, ReportState, WaveKind
from mailer.core.zone import local
from mailer.store.log_line import LogLine

_S = DeliveryState

STATES = {
    _S.PLANNED: "waiting to be sent",
    _S.CLAIMED: "being sent",
    _S.SENT: "handed to our mail server",
    _S.DEFERRED: "asked to try later",
    _S.REFUSED: "refused by the mail server",
    _S.UNKNOWN: "may have arrived: please decide",
    _S.SUPPRESSED: "not to be mailed",
    _S.CANCELLED: "cancelled, not sent",
    _S.EXPIRED: "too late, not sent",
}
"""How a delivery stands."""


def ready_words(instant: datetime, zone: str) -> str:
    """Of a delivery that a worker has reserved: `ready, waiting for 11:00:00`, on the clocks of the zone."""
    return f"ready, waiting for {local(instant, zone):%H:%M:%S}"


OUTCOMES = {
    **STATES,
    _S.PLANNED: "not sent, will be tried again",
    _S.UNKNOWN: "may have arrived",
}
"""How one attempt ended, which later ones may have overtaken."""

STYLES = {
    _S.PLANNED: "cyan",
    _S.CLAIMED: "cyan",
    _S.SENT: "green",
    _S.DEFERRED: "yellow",
    _S.REFUSED: "red",
    _S.UNKNOWN: "bold magenta",
    _S.SUPPRESSED: "dim",
    _S.CANCELLED: "dim",
    _S.EXPIRED: "red",
}

REPORTS = {
    ReportState.NONE: "",
    ReportState.DELAYED: "a later report says that it is delayed",
    ReportState.RELAYED: "a later report says that it was passed on",
    ReportState.DELIVERED: "a later report says that it was delivered",
    ReportState.FAILED: "a later report says that it came back",
}

WAVES = {
    WaveKind.ADVANCE: "advance copies",
    WaveKind.LIFT: "at the lift",
    WaveKind.PLAIN: "for immediate release",
}

DISTRIBUTIONS = {
    DistributionState.SCHEDULED: "scheduled",
    DistributionState.CANCELLED: "cancelled",
    DistributionState.SUPERSEDED: "replaced by a later one",
}

_NOTICES = {
    DistributionKind.TEST: "test copy",
    DistributionKind.OFFER: "offer of an advance copy",
    DistributionKind.TIME_CHANGED: "notice that the time changed",
    DistributionKind.LIFTED: "notice that the embargo is lifted",
    DistributionKind.CORRECTION: "correction",
    DistributionKind.UPDATE: "update",
    DistributionKind.HOLD: "notice to hold",
    DistributionKind.KILL: "notice not to publish",
}
_NEWS = {
    DistributionKind.TIME_CHANGED: "that the time of {} changed",
    DistributionKind.LIFTED: "that the embargo of {} is lifted",
    DistributionKind.HOLD: "not to publish {} before they hear more",
    DistributionKind.KILL: "not to publish {} at all",
}
_COPIES = {Phase.EMBARGOED: "advance copy", Phase.PUBLIC: "public copy"}


def distribution_words(kind: DistributionKind) -> str:
    """`release`, or the name of the notice."""
    return _NOTICES.get(kind, "release")


def copy_words(kind: DistributionKind, phase: Phase) -> str:
    """`advance copy`, `public copy`, or the name of the notice."""
    return _NOTICES.get(kind) or _COPIES[phase]


def news_words(kind: DistributionKind, slug: str) -> str:
    """What a notice without text tells, after “told” or “the notice”; empty for what brings the text."""
    return _NEWS.get(kind, "").format(slug)


def language_name(code: str) -> str:
    """`Russian` for ru."""
    from babel import Locale

    return str(Locale("en").languages.get(code.partition("-")[0], code))


def state_words(line: LogLine, zone: str, now: datetime) -> str:
    """How a delivery stands, with its next try (the office's time) while it is deferred."""
    if line.is_reserved and line.wave_instant is not None:
        return ready_words(line.wave_instant, zone)
    if line.state is _S.DEFERRED and line.next_try_at is not None:
        return f"{STATES[line.state]}, next try {short(line.next_try_at, zone, now)}"
    return STATES[line.state]


def outcome_words(line: LogLine, zone: str, now: datetime) -> str:
    """How an attempt ended; and, of the last one, how the delivery stands where that has changed since."""
    state = state_words(line, zone, now)
    if line.tried is None:
        return f"{state} ({line.reason})" if line.reason else state
    late = " (the reply came late)" if line.tried.late else ""
    if line.is_last_word and line.state is line.tried.outcome:
        return state + late
    changed = f"; now {state}" if line.is_last_word else ""
    return OUTCOMES[line.tried.outcome] + late + changed


def reply_words(line: LogLine) -> str:
    """The code and the relay's own words, after the step where it was not the last."""
    tried = line.tried
    if tried is None:
        return ""
    said = tried.reply if tried.code is None else f"{tried.code} {tried.reply}"
    return said if tried.outcome is _S.SENT else f"{tried.step.upper()}: {said}"


def obstacle_words(obstacle: Obstacle, slug: str, zone: str, now: datetime) -> str:
    """What is in the way, and what to do about it where somebody can."""
    count = f"{obstacle.count} " if obstacle.count else ""
    at = obstacle.at or now
    return {
        Why.NOT_APPROVED: f"waiting for approval: mailer approve {slug}",
        Why.HELD: f"held: {obstacle.said or 'no reason was given'}; to go on: mailer resume {slug}",
        Why.NO_SENDER: "no sender is running: mailer run",
        Why.TROUBLE: f"a sender is running but cannot send: {obstacle.said}",
        Why.NOT_DUE: f"not due yet: in {duration(at - now)}",
        Why.STAND_IN: f"through {obstacle.said}, since the first mail server cannot be used: mailer doctor",
        Why.PER_DAY: f"{obstacle.said}: {count}wait; the next may leave {short(at, zone, now)}",
        Why.SLOWED: f"{obstacle.said} since {short(obstacle.since or now, zone, now)}{_nothing(obstacle, now)}"
        f": {count}wait",
        Why.LIMIT: f"{obstacle.said}: {count}wait; about {duration(at - now)}",
        Why.EARLIER: f"{count}may have got an earlier copy: please decide: mailer resolve {slug}",
        Why.DEFERRED: f"{count}asked to try later, next try {short(at, zone, now)}",
        Why.UNKNOWN: f"{count}may have arrived: please decide: mailer resolve {slug}",
        Why.DEAD: f"{count}addresses do not exist: please decide: mailer contacts failed {slug}",
    }[obstacle.why]


def _nothing(obstacle: Obstacle, now: datetime) -> str:
    return f", nothing for {duration(obstacle.at - now)}" if obstacle.at else ""
