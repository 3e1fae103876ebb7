"""Traffic: which mail server the couriers of this process use now, and how soon a message may leave."""

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from math import inf

from mailer.core.day_limit import DayLimit
from mailer.core.outcome import Reply, Slower, asks_to_slow
from mailer.core.pace import Pace, Stream
from mailer.core.rates import Rate, domain_of
from mailer.core.slowed import Slowed
from mailer.core.standby import Standby
from mailer.dispatch.clock import Clock
from mailer.dispatch.relay import RelaySettings

log = logging.getLogger("mailer")

_ENOUGH = 3
"""How many steps down a mail server that wants ever less counts as one that cannot be used, if there is another."""
OLD = 100
"""Messages after which a server that ends the connection with 421 has only had enough of this one connection."""


class Line:
    """One mail server: how it is spoken to, how fast, and how much it was given today."""

    def __init__(self, rank: int, relay: RelaySettings) -> None:
        self.rank, self.relay = rank, relay
        self.stream = Stream(relay.rate)
        self.day = DayLimit(relay.per_day) if relay.per_day else None


class Traffic:
    """Shared by the couriers of a process, which ask and tell it in one thread."""

    def __init__(self, relays: Sequence[RelaySettings], domain_rates: Mapping[str, Rate], clock: Clock) -> None:
        self.lines = [Line(rank, relay) for rank, relay in enumerate(relays)]
        self._pace = Pace(domain_rates)
        self._standby = Standby(len(self.lines))
        self._clock = clock
        self._said: dict[str, str] = {}  # with which words they last asked for less
        self.is_shared = bool(domain_rates) or any(line.relay.rate for line in self.lines)

    def share(self, senders: int) -> None:
        """So many processes send now: each keeps to its part of a rate."""
        self._pace.senders = max(senders, 1)

    def line_for(self, number: int) -> Line | None:
        """The mail server that this courier is to use now; None while there is none."""
        now = self._clock.now()
        for line in self.lines:
            if line.day:
                line.day.learn((), now)
        full = {line.rank for line in self.lines if line.day and not line.day.room()}
        if len(self.lines) == 1:
            return None if full else self.lines[0]
        rank = self._standby.choose(self._clock.elapsed(), may_try=number == 0, without=full)
        return None if rank is None else self.lines[rank]

    def connections(self, line: Line, usual: int) -> int:
        """How many connections it may have: half of the usual, or of its own limit, for each step it wants less."""
        return max(min(usual, line.relay.connections or usual) >> line.stream.level, 1)

    def is_paused(self, line: Line) -> bool:
        """Whether nothing at all is to be begun there for now."""
        return bool(line.stream.level) and self._clock.elapsed() < line.stream.paused_until

    def is_free(self, line: Line) -> bool:
        """Whether nothing limits what leaves there, so that nobody need ask."""
        return self._pace.is_free and line.stream.is_free

    def wait(self, line: Line, email: str) -> float:
        """Seconds until a message to this address may leave; 0 when it may."""
        now = self._clock.elapsed()
        return max(line.stream.wait(now), self._pace.wait(domain_of(email), now))

    def took(self, line: Line, email: str) -> None:
        """A message to this address leaves."""
        now = self._clock.elapsed()
        line.stream.took(now, self._pace.senders)
        self._pace.took(domain_of(email), now)

    def room(self, line: Line) -> float:
        """How many may be claimed for this mail server now, the limit per day apart."""
        return inf if line.stream.is_free else line.stream.room(self._clock.elapsed(), self._pace.senders)

    def room_by_domain(self) -> Mapping[str, int]:
        """How many may be claimed now for each domain that is limited."""
        return {} if self._pace.is_free else self._pace.room(self._clock.elapsed())

    def heard(self, line: Line, email: str, reply: Reply, carried: int) -> bool:
        """Learns from what the mail server said, on a connection that had `carried` so many messages.

        True when it is left out for a while.
        """
        if reply.taken:
            self._went_well(line, email)
        elif slower := asks_to_slow(reply):
            return self._slow_down(slower, line, email, reply, carried)
        elif reply.is_about_the_session or reply.refuses_us:
            return self._leave_out(line, reply)
        return False

    @property
    def all_refuse(self) -> bool:
        """Whether no mail server wants us: then a person must look."""
        return len(self.lines) == 1 or self._standby.all_refuse

    def slowed(self) -> list[Slowed]:
        """Who is sent less at the moment because they asked for it; another thread may ask this."""
        servers = [self._slowed(one.relay.name, one.stream) for one in self.lines if one.stream.level]
        return servers + [self._slowed(name, one, is_domain=True) for name, one in self._pace.slowed.items()]

    def _slowed(self, whom: str, stream: Stream, *, is_domain: bool = False) -> Slowed:
        now, elapsed = self._clock.now(), self._clock.elapsed()
        since, until = (now + timedelta(seconds=at - elapsed) for at in (stream.since, stream.paused_until))
        return Slowed(whom, is_domain, self._said[whom], since, until, stream.interval * self._pace.senders)

    def _went_well(self, line: Line, email: str) -> None:
        if not self.is_free(line):
            now = self._clock.elapsed()
            line.stream.went_well(now)
            self._pace.went_well(domain_of(email), now)
        if self._standby.went_well(line.rank):
            log.info("the mail server %s is used again", line.relay.name)

    def _slow_down(self, slower: Slower, line: Line, email: str, reply: Reply, carried: int) -> bool:
        now, said = self._clock.elapsed(), f"{reply.code} {reply.text}"
        if slower is Slower.DOMAIN:
            self._said[domain_of(email)] = said
            if self._pace.asked_to_slow(domain_of(email), now):
                log.warning("%s is sent less for a while: %s", domain_of(email), said)
        elif reply.code != 421 or carried < OLD:
            self._said[line.relay.name] = said
            if line.stream.asked_to_slow(now):
                wait = line.stream.wait(now)
                log.warning("the mail server %s asks for less: %s; nothing for %.0f s", line.relay.name, said, wait)
                return line.stream.level >= _ENOUGH and self._leave_out(line, reply)
        return False

    def _leave_out(self, line: Line, reply: Reply) -> bool:
        """With a single mail server there is nothing to choose, and the sender rests."""
        if len(self.lines) == 1:
            return False
        if self._standby.failed(line.rank, self._clock.elapsed(), refuses=reply.refuses_us):
            said = f"{reply.code or ''} {reply.text}".strip()
            log.warning("the mail server %s is left out for a while: %s", line.relay.name, said)
        return True
