"""The field's words for kinds and states, and the one table of allowed delivery transitions."""

from enum import StrEnum


class DeliveryState(StrEnum):
    PLANNED = "planned"  # will be sent when its wave opens
    CLAIMED = "claimed"  # a sender holds it under a lease
    SENT = "sent"  # our mail server took it (250); never "read"
    DEFERRED = "deferred"  # asked to try later
    REFUSED = "refused"  # the mail server said no for good
    UNKNOWN = "unknown"  # the connection died after the final dot and before the reply
    SUPPRESSED = "suppressed"  # not to be mailed
    CANCELLED = "cancelled"  # a person stopped it
    EXPIRED = "expired"  # too late, not sent


class ReportState(StrEnum):
    """What came back later by DSN (RFC 3464); it never overwrites a delivery state."""

    NONE = "none"
    DELAYED = "delayed"
    RELAYED = "relayed"
    DELIVERED = "delivered"
    FAILED = "failed"


class Phase(StrEnum):
    EMBARGOED = "embargoed"  # the advance copy: carries the embargo, only for people who agreed
    PUBLIC = "public"  # for immediate release: no trace of the embargo


class WaveKind(StrEnum):
    ADVANCE = "advance"  # before the lift, to those who agreed
    LIFT = "lift"  # at the lift, to everyone else
    PLAIN = "plain"  # no embargo


class DistributionKind(StrEnum):
    RELEASE = "release"
    TEST = "test"
    OFFER = "offer"
    TIME_CHANGED = "time changed"
    LIFTED = "lifted"
    CORRECTION = "correction"
    UPDATE = "update"
    HOLD = "hold"
    KILL = "kill"


class DistributionState(StrEnum):
    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"


class SuppressionKind(StrEnum):
    ASKED = "asked"  # only the person revives it
    FAILED = "failed"  # staff may lift it


class Late(StrEnum):
    """What a wave does that opens later than its release allows."""

    SEND = "send"
    HOLD = "hold"
    EXPIRE = "expire"


class OnUnknown(StrEnum):
    """What happens by itself to a delivery that may have arrived."""

    HOLD = "hold"
    REPEAT = "repeat"


_S = DeliveryState
WAITING = frozenset({_S.PLANNED, _S.DEFERRED})

TRANSITIONS: dict[DeliveryState, frozenset[DeliveryState]] = {
    # to unknown where an earlier attempt may have arrived and it is not tried again
    _S.PLANNED: frozenset({_S.CLAIMED, _S.SUPPRESSED, _S.CANCELLED, _S.EXPIRED, _S.UNKNOWN}),
    # back to planned only when it is certain that no final dot was sent
    _S.CLAIMED: frozenset(
        {_S.PLANNED, _S.SENT, _S.DEFERRED, _S.REFUSED, _S.UNKNOWN, _S.SUPPRESSED, _S.CANCELLED, _S.EXPIRED}
    ),
    _S.DEFERRED: frozenset({_S.CLAIMED, _S.PLANNED, _S.SUPPRESSED, _S.CANCELLED, _S.EXPIRED, _S.UNKNOWN}),
    # a late reply, a dead sender's journal, or a person's decision settles it
    _S.UNKNOWN: frozenset({_S.SENT, _S.REFUSED, _S.DEFERRED, _S.PLANNED, _S.CANCELLED}),
    _S.REFUSED: frozenset({_S.PLANNED}),  # `mailer retry`, by a named person
    _S.EXPIRED: frozenset({_S.PLANNED}),
    _S.SENT: frozenset(),
    _S.SUPPRESSED: frozenset(),
    _S.CANCELLED: frozenset(),
}


def may_become(old: DeliveryState, new: DeliveryState) -> bool:
    """Whether a delivery in state `old` may enter state `new`."""
    return new in TRANSITIONS[old]
