"""Pace: how soon the next message may leave to a mail server or a recipient domain; slower when asked, then back.

In any stretch as long as the unit of a limit there are never more messages than it says, and they come about evenly:
what was late may be made up, by a quarter. Who says 421 or 4.7.x gets nothing for a while, then little, and every
half minute that goes well twice as much again.
Times are seconds on a clock that never jumps.
"""

from collections import deque
from collections.abc import Mapping
from math import inf

from mailer.core.rates import Rate

PAUSE, LONGEST_PAUSE = 5.0, 60.0
"""Seconds for which nothing leaves after a first request to slow down, doubled at each further one; and the most."""
SLOWED = 0.1
"""Seconds from one message to the next after the first request, doubled at each further one."""
CALM = 30.0
"""Seconds without a request after which one step is taken back."""
LOWEST = 5
"""No more steps are taken down than these."""
_CLOSEST = 0.75
"""The part of an interval that stands between two messages at least."""
SOON = 1.0
"""Seconds that a message waits for its turn where it is; for longer it steps aside, and others pass."""


class Stream:
    """Messages that share one limit, or none."""

    __slots__ = ("_changed_at", "_free_at", "_left", "_usual", "level", "paused_until", "since")

    def __init__(self, rate: Rate | None = None) -> None:
        self._usual = rate.interval if rate else 0.0
        self._left: deque[float] = deque(maxlen=rate.count if rate else 1)  # when one unit's worth of them left
        self.level = 0  # how many steps slower than usual
        self.paused_until = -inf
        self.since = -inf  # when it first asked for less, of those times that it has not recovered from
        self._free_at = -inf
        self._changed_at = -inf

    @property
    def interval(self) -> float:
        """Seconds from one message to the next; 0 where nothing limits them."""
        if not self.level:
            return self._usual
        return max(self._usual * 2.0**self.level, SLOWED * 2.0 ** (self.level - 1))

    @property
    def is_free(self) -> bool:
        """Whether nothing limits it now, so that nobody need ask."""
        return not self._usual and not self.level

    def wait(self, now: float) -> float:
        """Seconds until the next message may leave; 0 when it may."""
        return max(self._free_at - now, self.paused_until - now, 0.0)

    def took(self, now: float, senders: int = 1) -> None:
        """A message leaves; `senders` processes share the limit."""
        interval, most = self.interval * senders, self._left.maxlen or 1
        self._left.append(now)
        self._free_at = now + interval * (_CLOSEST if most > 1 else 1)
        if len(self._left) == most:
            self._free_at = max(self._free_at, self._left[0] + interval * most)

    def room(self, now: float, senders: int = 1) -> float:
        """How many may leave soon enough to be claimed for it now."""
        wait, interval = self.wait(now), self.interval * senders
        if wait > SOON:
            return 0
        return 1 + (SOON - wait) // interval if interval else inf

    def asked_to_slow(self, now: float) -> bool:
        """The other side wants less. False when that was said already, to a message that was on its way."""
        if now < self.paused_until:
            return False
        self.since = self.since if self.level else now
        self.level = min(self.level + 1, LOWEST)
        self.paused_until = now + min(PAUSE * 2.0 ** (self.level - 1), LONGEST_PAUSE)
        self._changed_at = self.paused_until
        return True

    def went_well(self, now: float) -> None:
        """A message was taken: after half a minute of that, one step is taken back."""
        if self.level and now - self._changed_at >= CALM:
            self.level -= 1
            self._changed_at = now


class Pace:
    """The recipient domains that are limited, by a setting or because they asked for it."""

    def __init__(self, rates: Mapping[str, Rate]) -> None:
        self._streams = {domain: Stream(rate) for domain, rate in rates.items()}
        self.senders = 1  # how many processes share each limit

    @property
    def is_free(self) -> bool:
        """Whether no domain is limited, so that nobody need ask."""
        return not self._streams

    @property
    def slowed(self) -> dict[str, Stream]:
        """The domains that have asked for less."""
        return {domain: stream for domain, stream in list(self._streams.items()) if stream.level}

    def wait(self, domain: str, now: float) -> float:
        """Seconds until a message to this domain may leave; 0 when it may."""
        stream = self._streams.get(domain)
        return stream.wait(now) if stream else 0.0

    def took(self, domain: str, now: float) -> None:
        """A message to this domain leaves."""
        if stream := self._streams.get(domain):
            stream.took(now, self.senders)

    def room(self, now: float) -> dict[str, int]:
        """Every limited domain, and how many messages to it may leave soon."""
        return {domain: int(stream.room(now, self.senders)) for domain, stream in self._streams.items()}

    def asked_to_slow(self, domain: str, now: float) -> bool:
        """A server of this domain wants less; False when that was said already."""
        return self._streams.setdefault(domain, Stream()).asked_to_slow(now)

    def went_well(self, domain: str, now: float) -> None:
        """A message to this domain was taken."""
        if stream := self._streams.get(domain):
            stream.went_well(now)
            if stream.is_free:
                del self._streams[domain]
