"""The whole failure policy: what a reply at a step means for the delivery and for its wave.

    step                    2yz    4yz, 421   5yz                                        no reply
    connect … auth, mail    -      defer      hold the wave; the delivery stays planned  defer
    rcpt                    -      defer      refused                                    defer
    data                    -      defer      refused                                    defer
    gate                    planned again: our own clock, hold or lease said "not now"
    dot                     sent   defer      refused                                    unknown

530, 535 and 538 (RFC 4954 section 6) are about our login wherever they come, so they hold the wave. A reply this
table does not name counts as temporary before the dot and as unknown after it. That a message itself is refused
one reply cannot know; core/blast_radius counts them over the wave. Whoever says 421 or 4.7.x is sent less for a
while (core/pace); where several mail servers are set, what is said of one session is that of one (core/standby).
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from mailer.core.words import DeliveryState, OnUnknown
from mailer.core.zone import aware


class Step(StrEnum):
    """How far an attempt came: the step whose reply, or silence, ended it."""

    CONNECT = "connect"
    GREETING = "greeting"
    EHLO = "ehlo"
    TLS = "tls"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    GATE = "gate"
    DOT = "dot"


class Reply(NamedTuple):
    """What the mail server said, or None as its code when it said nothing; `text` is in its own words."""

    step: Step
    code: int | None
    text: str
    relay: str
    tls: str

    @property
    def taken(self) -> bool:
        """Whether the server took the message."""
        return self.step is Step.DOT and self.code is not None and self.code // 100 == 2

    @property
    def is_about_the_session(self) -> bool:
        """Whether it came before any message was spoken of."""
        return self.step in _SESSION

    @property
    def refuses_us(self) -> bool:
        """Whether it is a no to our login or our sender, and says nothing of a recipient or a message."""
        return self.code is not None and self.code // 100 == 5 and (self.step in _OURS or self.code in _LOGIN)

    @property
    def in_doubt(self) -> bool:
        """Whether the message may have arrived although no reply says so: silence or nonsense after the final dot."""
        return self.step is Step.DOT and (self.code is None or self.code // 100 not in (2, 4, 5))


class Verdict(NamedTuple):
    """The state the delivery enters; when to try again (UTC); why its wave must be held, if it must."""

    state: DeliveryState
    until: datetime | None = None
    hold: str | None = None
    note: str = ""


WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60))
"""The wait after the first, second, … attempt; the last one repeats. Each is spread by ±20 %."""

_SESSION = frozenset({Step.CONNECT, Step.GREETING, Step.EHLO, Step.TLS, Step.AUTH})
_OURS = _SESSION | {Step.MAIL}
_LOGIN = frozenset({530, 535, 538})


class Slower(StrEnum):
    """Who is to be sent less for a while."""

    RELAY = "relay"
    DOMAIN = "domain"


def asks_to_slow(reply: Reply) -> Slower | None:
    """Whether the reply wants less of us: 421 wherever it comes (RFC 5321 section 3.8), or 4.7.x (RFC 3463).

    What is said of a recipient is about the recipient's domain. A login that cannot be looked at just now is 4.7.x
    too, and no matter of speed.
    """
    if reply.code == 421:
        return Slower.RELAY
    if (
        reply.code is None
        or reply.code // 100 != 4
        or not reply.text.startswith("4.7.")
        or reply.is_about_the_session
    ):
        return None
    return Slower.DOMAIN if reply.step is Step.RCPT else Slower.RELAY


def judge(
    reply: Reply,
    attempts: int,
    first_due: datetime,
    now: datetime,
    life: timedelta,
    on_unknown: OnUnknown,
    jitter: float,
) -> Verdict:
    """What the reply means after `attempts` tries, this one counted; `jitter` is a random number from 0 to 1.

    The delivery may be tried until `first_due + life`; a temporary failure at or after that has it expired.
    """
    kind = reply.code // 100 if reply.code is not None else 0
    if reply.step is Step.GATE:
        return Verdict(DeliveryState.PLANNED, note=reply.text)
    if kind == 5:
        return _permanent(reply)
    if reply.step is Step.DOT and kind == 2:
        return Verdict(DeliveryState.SENT, note=reply.text)
    if reply.step is Step.DOT and kind != 4:
        return _unknown(attempts, aware(first_due) + life, aware(now), on_unknown, jitter)
    return _later(attempts, aware(first_due) + life, aware(now), jitter, reply.text)


def _permanent(reply: Reply) -> Verdict:
    said = f"{reply.code} {reply.text}".strip()
    if reply.refuses_us:
        reason = f"The mail server {reply.relay} refuses us, not the recipient, at {reply.step.upper()}: {said}"
        return Verdict(DeliveryState.PLANNED, hold=reason, note=said)
    return Verdict(DeliveryState.REFUSED, note=said)


def _unknown(attempts: int, end: datetime, now: datetime, on_unknown: OnUnknown, jitter: float) -> Verdict:
    """No reply after the dot: it may have arrived. It is never "expired", which would say that it was not sent."""
    note = "no reply after the final dot: it may have arrived"
    if on_unknown is OnUnknown.REPEAT and now < end:
        return _later(attempts, end, now, jitter, f"{note}; repeated with the same Message-ID")
    return Verdict(DeliveryState.UNKNOWN, note=note)


def _later(attempts: int, end: datetime, now: datetime, jitter: float, note: str) -> Verdict:
    if now >= end:
        return Verdict(DeliveryState.EXPIRED, note=note)
    wait = WAITS[min(max(attempts, 1), len(WAITS)) - 1] * (0.8 + 0.4 * jitter)
    return Verdict(DeliveryState.DEFERRED, until=min(now + wait, end), note=note)
