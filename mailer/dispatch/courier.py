"""A courier: one connection to the relay, the group it has claimed, and the gate asked for each of its messages."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from mailer.core.attempt_result import AttemptResult, refused
from mailer.core.gate import Claim, Refusal, phase_now
from mailer.core.outcome import Reply
from mailer.core.pace import SOON
from mailer.core.words import Phase
from mailer.dispatch.readied import AT_ONCE, Readied
from mailer.dispatch.sender import Opening, Sender
from mailer.dispatch.smtp import Connection
from mailer.dispatch.waiting import Alone, Waiting
from mailer.store.approved import AlteredError
from mailer.store.claims import claims_by_token, claims_of
from mailer.store.database import Connection as Transaction
from mailer.store.limits import room_today
from mailer.store.opening import coming_waves, open_late_or_not
from mailer.store.queue import Claimant, claim, count_waiting, open_waves, something_due
from mailer.store.reclaim import give_back

_T = TypeVar("_T")
_FEWEST = 10
"""How many are claimed at first, by a connection that has not shown how fast it is."""
_BRIEFLY = 0.1
"""Seconds for which a share of the last that wait must last: to claim fewer than that costs more than to wait."""


class Courier:
    """Carries one group at a time; all that it does is done in one thread, which it may share with others."""

    def __init__(self, sender: Sender, number: int, waiting: Waiting | None = None) -> None:
        self.sender, self.number = sender, number
        self.waiting = waiting or Alone()
        self.line = sender.traffic.lines[0]
        self.connection = Connection(self.line.relay, self.waiting)
        self._token = ""
        self._epoch = -1
        self._term = -1
        self._mine: dict[int, Claim] = {}
        self._vouched: set[int] = set()  # those of mine that were held against the manifest as they are now
        self.readied = Readied(sender)
        self._open: set[int] = set()
        self._claimed_at = float("-inf")
        self.has_looked = False  # whether it was free to claim, so that to find nothing means that nothing is due
        self.is_in_doubt = False  # whether the last claim failed, and may have been written down all the same
        self.ended: list[AttemptResult] = []  # carried, and not yet written down

    def at_the_database(self, call: Callable[[], _T]) -> _T:
        """Does what may take a while there. Another server's answer need not be waited for by the other couriers.

        Limits are counted in one thread, and where there are any nothing is in such haste. `call` must not wait
        for the mail server: aside there is no round.
        """
        is_limited = self.line.day is not None or not self.sender.traffic.is_free(self.line)
        return self.waiting.aside(call) if self.sender.database.is_remote and not is_limited else call()

    def may_claim(self) -> bool:
        """Whether more may be claimed now.

        It is asked before the transaction that claims: no change is missed when the epoch noted here is the older.
        """
        sender = self.sender
        self.has_looked = False
        self._term = sender.lease.term
        if not self._may_use_a_line() or self.must_stop() or not sender.lease.holds(self._term):
            return False
        self._epoch = sender.watch.current()
        return True

    def claim(self, transaction: Transaction, arming: timedelta) -> list[Claim]:
        """Reserves a group of what is due within `arming`, under a new token."""
        now, traffic = self.sender.clock.now(), self.sender.traffic
        self.give_back_doubtful(transaction)
        self._token = secrets.token_hex(8)
        rate = self._rate()
        most = int(min(max(_FEWEST, rate), self.sender.office.group, traffic.room(self.line)))
        if most and self.line.day:
            most = min(most, room_today(transaction, self.line.day, self.line.relay.name, now))
        self.has_looked = most > 0
        if most > 1:
            most = min(most, max(self._share(transaction, now + arming, most), int(rate * _BRIEFLY)))
        by = Claimant(self.sender.id, self._token)
        group = claim(transaction, by, now, now + arming, most, traffic.room_by_domain()) if most else []
        self._open = open_waves(transaction, [one.wave_id for one in group])
        self._have(group)
        return group

    def give_back_doubtful(self, transaction: Transaction) -> None:
        """Ends the claims of the last group where it may have been claimed and was not told; none of it was begun."""
        if self.is_in_doubt:
            give_back(transaction, self._token)

    def _rate(self) -> float:
        """How many messages this connection carries in a second, which is about what it claims at once."""
        now = self.sender.clock.elapsed()
        last, self._claimed_at = self._claimed_at, now
        return len(self._mine) / max(now - last, 0.001)

    def _share(self, transaction: Transaction, until: datetime, most: int) -> int:
        """What it may have of the last that wait, so that all connections end together; at least one."""
        sharing = self.sender.office.connections
        return -(-count_waiting(transaction, until, most * sharing) // sharing) or 1

    def _have(self, claims: list[Claim]) -> None:
        self._mine = {one.id: one for one in claims}
        self._vouched.clear()
        self.readied.clear()

    def prepare(self, coming: Sequence[Claim]) -> None:
        """Makes ready what comes next of a wave that is open; what is not open yet waits for its instant.

        What is small is done for the whole group in a row, and the contents for a few: they are large.
        """
        if coming[0].wave_id in self._open and not self.readied.has(coming[0]):
            if coming[0].id not in self._vouched:
                self._vouched |= {one.id for one in coming if self._is_approved(self._mine.get(one.id, one))}
                self.readied.address(coming)
            self.readied.make(coming[:AT_ONCE])

    def gate(self, reserved: Claim) -> Phase | Refusal:
        """Asks once more, with everything read afresh, whether this person may have content now, and which phase.

        On a phase the courier counts as passing the gate until `begun` is called.
        """
        epoch = self.sender.gatekeeper.enter(self.number)
        answer: Phase | Refusal = Refusal.STOPPING
        try:
            self._sees_it_opened(reserved, epoch)
            if epoch != self._epoch:
                self._look_again(epoch)
            answer = self._answer(self._mine.get(reserved.id))
        finally:
            if isinstance(answer, Refusal):
                self.begun()
        return answer

    def _answer(self, current: Claim | None) -> Phase | Refusal:
        sender = self.sender
        if current is None:
            return Refusal.TAKEN_AWAY
        if not sender.lease.holds(self._term):
            return Refusal.LEASE_OVER
        if current.wave_id not in self._open:
            return Refusal.NOT_OPEN
        if current.id not in self._vouched:
            if not self._is_approved(current):
                return Refusal.ALTERED
            self._vouched.add(current.id)
        return phase_now(current, sender.clock.now())

    def _is_approved(self, current: Claim) -> bool:
        try:
            return self.sender.approved(current.distribution_id).includes(current)
        except AlteredError:
            return False

    def expects(self, reserved: Claim) -> bool:
        """Whether, as far as this process knows without asking, it will pass; within a limit it has its turn then."""
        may_pass = not self.must_stop() and not isinstance(self._answer(self._mine.get(reserved.id)), Refusal)
        return may_pass and self._takes_its_turn(reserved)

    def still(self, reserved: Claim) -> Phase | Refusal:
        """The last look before the final dot: does the lease hold, and may the person still have this phase?"""
        if not self.sender.lease.holds(self._term):
            return Refusal.LEASE_OVER
        return phase_now(self._mine[reserved.id], self.sender.clock.now())

    def begun(self) -> None:
        """The content of the message has begun to leave, or nothing will."""
        self.sender.gatekeeper.leave(self.number)

    def must_stop(self) -> bool:
        """Whether nothing more of the group may be begun: the process is stopping, or the relay is left alone."""
        sender = self.sender
        return sender.stopping.is_set() or sender.resting or sender.traffic.is_paused(self.line)

    def puts_first(self, group: list[Claim]) -> bool:
        """Brings to the front the first that is due and whose turn it is, and waits where that is soon.

        False when all must wait longer; then they keep their place, and are claimed again in their time.
        """
        traffic = self.sender.traffic
        if traffic.is_free(self.line) or self.connection.announced:  # what is announced has had its turn
            return True
        while not self.must_stop():
            due = [n for n, one in enumerate(group) if self.seconds_to(one) <= 0]
            waits = {n: traffic.wait(self.line, group[n].email) for n in due}
            first = min(due, key=waits.__getitem__)
            if waits[first] <= 0:
                group.insert(0, group.pop(first))
                return self._takes_its_turn(group[0])
            if waits[first] > SOON:
                break
            self.waiting.pause(waits[first])
        return False

    def hears(self, about: Claim, reply: Reply) -> bool:
        """Learns from a reply how fast the next may be sent. True when it goes to another mail server from now on."""
        before, traffic = self.line, self.sender.traffic
        is_left_out = False
        if self.connection.cut_off:
            is_left_out = traffic.heard(before, about.email, *self.connection.cut_off)
            self.connection.cut_off = None
        is_left_out = traffic.heard(before, about.email, reply, self.connection.carried) or is_left_out
        return is_left_out and self._may_use_a_line() and self.line is not before

    def open(self, about: Claim) -> None:
        """Opens the connection, to another mail server where the first cannot be used; each is tried once."""
        for _ in self.sender.traffic.lines:
            refusal = self.connection.open()
            if refusal is None or not self.hears(about, refusal) or self.must_stop():
                return

    def is_needed_elsewhere(self) -> bool:
        """Whether, while this group waits for its instant, something else could leave at once."""
        with self.sender.database.read() as connection:
            return something_due(connection, self.sender.clock.now(), self.sender.traffic.room_by_domain())

    def give_back(self, claims: list[Claim]) -> None:
        """Returns claims of which nothing was handed over."""
        now = self.sender.clock.now()
        self.ended += [refused(one, Refusal.STOPPING, now) for one in claims]

    def seconds_to(self, reserved: Claim) -> float:
        """How long until the wave of an armed delivery is due; zero or less when it is, or is open already."""
        if reserved.wave_id in self._open:
            return 0.0
        return (reserved.wave_instant - self.sender.clock.now()).total_seconds()

    def _takes_its_turn(self, reserved: Claim) -> bool:
        """Whether no limit stands before it; then it counts as leaving now."""
        traffic = self.sender.traffic
        if traffic.is_free(self.line):
            return True
        if traffic.wait(self.line, reserved.email) > 0:
            return False
        traffic.took(self.line, reserved.email)
        return True

    def _may_use_a_line(self) -> bool:
        """Whether there is a mail server for this connection now; it is called up by the next message."""
        sender = self.sender
        line = sender.traffic.line_for(self.number)
        if line is None or self.number >= sender.traffic.connections(line, sender.office.connections):
            self.connection.close()
            return False
        if line is not self.line:
            self.connection.close()
            self.line, self.connection = line, Connection(line.relay, self.waiting)
        return True

    def _look_again(self, epoch: int) -> None:
        """Something was taken away since the group was claimed: only what is still allowed stays ours."""
        with self.sender.database.read() as connection:
            self._have(claims_of(connection, self._token))
        self._epoch = epoch

    def _sees_it_opened(self, reserved: Claim, epoch: int) -> None:
        """The wave of an armed delivery has just opened: by us, its instant having come, or by another.

        What was reserved before may have been found and sent by somebody else since, so all of it is read again:
        once for the couriers of this process, or the first would wait for the others' transactions.
        """
        if reserved.wave_id in self._open or (now := self.sender.clock.now()) < reserved.wave_instant:
            return
        opening = self.sender.opening
        if opening is None or reserved.wave_id not in opening.waves or self._token not in opening.claims:
            opening = self.sender.opening = self._opens(reserved, epoch, now)
        self._open |= opening.waves
        self._have(opening.claims.get(self._token, []))
        self._epoch = opening.epoch

    def _opens(self, reserved: Claim, epoch: int, now: datetime) -> Opening:
        with self.sender.database.step() as connection:
            for due in coming_waves(connection, now):
                if due.id == reserved.wave_id:
                    open_late_or_not(connection, due, now)
            claims = claims_by_token(connection, self.sender.id)
            mine = (one.wave_id for group in claims.values() for one in group)
            waves = open_waves(connection, [reserved.wave_id, *mine])
        return Opening(epoch, frozenset(waves), claims)
