"""The main job, to be read first: reclaim, open, claim, gate, fill, hand over, judge, finish."""

import contextlib
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from mailer.core import ids
from mailer.core.edition import Fragment, Slot
from mailer.core.errors import MailerError
from mailer.core.gate import Claim, Ended, Refusal, refused
from mailer.core.message import Personal, fill, plain
from mailer.core.outcome import Reply, Step
from mailer.core.words import Phase
from mailer.dispatch.courier import Courier
from mailer.dispatch.recovery import judged, settle_dead_senders
from mailer.dispatch.sender import Sender
from mailer.dispatch.smtp import Envelope
from mailer.store import workers
from mailer.store.approvals import hold_wave
from mailer.store.approved import AlteredError
from mailer.store.opening import coming_waves, open_late_or_not
from mailer.store.queue import finish
from mailer.store.reclaim import reclaim_expired
from mailer.store.upkeep import expire, move_to_lift, sweep

_SESSION = frozenset({Step.CONNECT, Step.GREETING, Step.EHLO, Step.TLS, Step.AUTH})
_WRITE_EVERY = 1.0
"""Seconds after which what was carried is written down, also in the middle of a slow group."""
_REST = 15.0
"""Seconds for which a relay that cannot be reached is left alone; its deliveries keep their place meanwhile."""


def one_pass(sender: Sender, couriers: Sequence[Courier]) -> int:
    """One round of the whole job in this thread. Returns how many deliveries were carried to an end."""
    tick(sender)
    return sum(carry_group(courier) for courier in couriers)


def tick(sender: Sender) -> None:
    """Before anything is claimed: what was lost is found, what is overtaken is moved, what is due is opened."""
    reclaim(sender)
    open_due(sender)
    with sender.database.begin() as connection:
        workers.tick(connection, sender.id, sender.clock.now(), sender.trouble if sender.resting else None)


def reclaim(sender: Sender) -> None:
    """What dead or silent senders had claimed is settled; what was taken away meanwhile goes to its place."""
    settle_dead_senders(sender)
    now = sender.clock.now()
    with sender.database.begin() as connection:
        reclaim_expired(connection, now)
        sweep(connection)
        move_to_lift(connection, now)
        expire(connection, now)


def open_due(sender: Sender) -> None:
    """Opens the waves that are due, not held and approved."""
    now = sender.clock.now()
    with sender.database.read() as connection:
        due = coming_waves(connection, now)
    for wave in due:
        with sender.database.begin() as connection:
            open_late_or_not(connection, wave, now)


def carry_group(courier: Courier, arming: timedelta = timedelta()) -> int:
    """Claims a group, carries each message through the gate, and writes down how each ended.

    With `arming`, deliveries of a wave that comes due within that time are reserved and wait for its instant.
    Returns how many were carried. A fault of our own gives the rest of the group back and is raised; a group
    that could not be written down stays with the courier and is written before the next is claimed.
    """
    conclude(courier)
    group = courier.claim(arming)
    carried, written_at = 0, courier.sender.clock.elapsed()
    for position, reserved in enumerate(group):
        try:
            wait_for_its_instant(courier, reserved)
            if courier.must_stop():
                break
            courier.ended.append(carry(courier, reserved))
        except Exception:
            courier.give_back(group[position:])
            raise
        carried += 1
        if courier.sender.clock.elapsed() - written_at > _WRITE_EVERY:
            conclude(courier)
            written_at = courier.sender.clock.elapsed()
    courier.give_back(group[carried:])
    conclude(courier)
    return carried


def wait_for_its_instant(courier: Courier, reserved: Claim) -> None:
    """An armed delivery waits at its open connection, with the editions at hand, until its wave is due."""
    sender = courier.sender
    if courier.seconds_to(reserved) > 0 and not courier.connection.is_open:
        courier.connection.open()
    while (seconds := courier.seconds_to(reserved)) > 0 and not sender.stopping.is_set():
        sender.stopping.wait(min(seconds, 0.05))


def carry(courier: Courier, reserved: Claim) -> Ended:
    """Gate, fill, hand over, judge: one message."""
    clock = courier.sender.clock
    started_at, began = clock.now(), clock.elapsed()
    first = courier.gate(reserved)  # asked before the envelope too: a shut gate need not cost a connection
    courier.begun()
    if isinstance(first, Refusal):
        return refused(reserved, first, started_at)
    message = _Message(courier, reserved)
    reply = hand_over(courier, message)
    if message.refusal is not None:
        return refused(reserved, message.refusal, clock.now())
    verdict = judged(courier.sender, reserved, reply)
    if reply.step in _SESSION:
        courier.sender.rest(_REST, f"the mail server {reply.relay} cannot be used: {reply.text}")
    seconds = clock.elapsed() - began
    return Ended(reserved, verdict, reply, started_at, clock.now(), seconds, message.phase, message.digest)


def hand_over(courier: Courier, message: "_Message") -> Reply:
    """Through the connection, with a line in the journal before the final dot and one after its reply."""
    sender = courier.sender
    try:
        reply = courier.connection.hand_over(message.envelope(), message.content, message.reaches_dot)
    except ShutError:
        return Reply(Step.GATE, None, "the gate shut again before the final dot", sender.office.relay.name, "")
    except Exception as fault:
        if not message.reached_dot:
            raise
        reply = Reply(Step.DOT, None, f"our side failed after the final dot: {fault}", sender.office.relay.name, "")
    finally:
        courier.begun()
    if reply.step is Step.DOT:
        with contextlib.suppress(OSError):  # without this line a crash makes it unknown; that is all
            sender.journal.reply(message.reserved, reply, sender.clock.now())
    return reply


class ShutError(Exception):
    """The gate shut again while the content was on its way: the dot is not sent, so nothing is."""


@dataclass
class _Message:
    """One message on its way: what the gate said of it and which bytes it became."""

    courier: Courier
    reserved: Claim
    phase: Phase | None = None
    digest: str | None = None
    refusal: Refusal | None = None
    reached_dot: bool = False

    def envelope(self) -> Envelope:
        sender, reserved = self.courier.sender, self.reserved
        domain = sender.approved(reserved.distribution_id).domain
        path = ids.return_path(reserved.public_id, sender.office.secret, domain)
        return Envelope(path, reserved.email, ids.envid(reserved.public_id))

    def content(self) -> bytes | None:
        """The gate, and then the bytes; None keeps it shut."""
        answer = self.courier.gate(self.reserved)
        if isinstance(answer, Refusal):
            self.refusal = answer
            return None
        self.phase = answer
        try:
            data = fill_for(self.courier, self.reserved, answer)
        except (AlteredError, MailerError):  # what cannot be rebuilt as approved is not sent
            self.refusal = Refusal.ALTERED
            return None
        self.digest = hashlib.sha256(data).hexdigest()
        return data

    def reaches_dot(self) -> None:
        """The last look: the content may have taken long, or the process slept; then the journal's line."""
        self.courier.begun()
        answer = self.courier.still(self.reserved)
        if answer != self.phase or self.digest is None:
            self.refusal = answer if isinstance(answer, Refusal) else Refusal.LIFTED
            raise ShutError
        self.courier.sender.journal.dot(self.reserved, answer, self.digest, self.courier.sender.clock.now())
        self.reached_dot = True


def fill_for(courier: Courier, reserved: Claim, phase: Phase) -> bytes:
    """The bytes for one reader, rebuilt from what was approved."""
    sender = courier.sender
    approved = sender.approved(reserved.distribution_id)
    with sender.database.read() as connection:
        compiled = approved.edition(connection, reserved, phase)
    return fill(compiled, personal_part(reserved, approved.domain, phase, sender))


def personal_part(reserved: Claim, domain: str, phase: Phase, sender: Sender) -> Personal:
    """What is this reader's own in the message."""
    return Personal(
        to_name=reserved.name,
        to_address=reserved.email,
        message_id=ids.message_id(reserved.public_id, domain),
        date=sender.clock.now(),
        references=reserved.references,
        leave=reserved.slots[Slot.LEAVE.value],
        slots={
            Slot.MARK: plain(""),
            Slot.READER: plain(reserved.slots[Slot.READER.value]),
            Slot.SOURCE: plain(reserved.slots[Slot.SOURCE.value]),
            Slot.OWN_TIME: reserved.fragment if phase is Phase.EMBARGOED else Fragment(),
        },
    )


def conclude(courier: Courier) -> None:
    """Finishes what was carried, in one transaction; holds a wave when the relay refuses us or something differs."""
    if not courier.ended:
        return
    sender, now = courier.sender, courier.sender.clock.now()
    with sender.database.begin() as connection:
        finish(connection, courier.ended, sender.id)
        for wave_id, reason in _holds(courier.ended).items():
            hold_wave(connection, wave_id, reason, now)
        sweep(connection)
        move_to_lift(connection, now)
    courier.ended.clear()


def _holds(ended: Sequence[Ended]) -> dict[int, str]:
    """The waves that must be held, each with its first reason."""
    reasons: dict[int, str] = {}
    for one in ended:
        reason = one.verdict.hold
        if one.reply is None and one.verdict.note == Refusal.ALTERED:
            reason = f"delivery {one.claim.id} is not what was approved; nothing of it was sent"
        if reason:
            reasons.setdefault(one.claim.wave_id, reason)
    return reasons
