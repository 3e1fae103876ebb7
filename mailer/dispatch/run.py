"""The main job, to be read first: reclaim, open, claim, gate, fill, hand over, judge, finish."""

import contextlib
import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from mailer.core.attempt_result import AttemptResult, failed_before_sending
from mailer.core.errors import MailerError
from mailer.core.gate import Claim, Refusal, phase_of
from mailer.core.outcome import Step
from mailer.core.words import DeliveryState
from mailer.dispatch.courier import Courier
from mailer.dispatch.delivery_attempt import DeliveryAttempt
from mailer.dispatch.disk import no_room, too_little
from mailer.dispatch.readied import filled
from mailer.dispatch.recovery import settle_dead_senders
from mailer.dispatch.sender import Sender
from mailer.dispatch.zone_watch import watch_zone_data
from mailer.store import workers
from mailer.store.approvals import hold_wave, lock_waves_by_id
from mailer.store.approved import AlteredError
from mailer.store.blast_radius import hold_if_the_message_is_refused
from mailer.store.closing import close_distributions, do_upkeep, find_places
from mailer.store.database import Connection
from mailer.store.dead_addresses import ended_with_dead, suppress_dead
from mailer.store.finishing import finish
from mailer.store.log import newest_attempt
from mailer.store.opening import coming_waves, open_late_or_not

log = logging.getLogger("mailer")

_WRITE_EVERY = 1.0
"""Seconds after which what was carried is written down, also in the middle of a slow group."""
_GLANCE = 0.5
"""Seconds between two looks, while armed, for work that is due already."""
_BREATH = 0.01
"""Seconds before its instant at which an armed delivery asks for the epoch: at the instant it is known."""
REST = 15.0
"""Seconds for which a relay that cannot be reached, or a full disk, is left alone; deliveries keep their place."""


def run_once(sender: Sender, couriers: Sequence[Courier]) -> int:
    """One round of the main job in this thread. Returns how many messages were answered.

    A fault of one step does not keep the others from being done; the first one is raised at the end.
    """
    faults: list[Exception] = []
    tick(sender, faults.append)
    answered = sum(guarded(sender, partial(carry_group, courier), faults.append) for courier in couriers)
    for courier in couriers:
        guarded(sender, partial(conclude, courier), faults.append)
    if faults:
        raise faults[0]
    return answered


def tick(sender: Sender, tell: Callable[[Exception], object] = lambda _: None) -> None:
    """Before anything is claimed: what was lost is found, what is overtaken is moved, what is due is opened.

    Each step is guarded apart, so that what fails in one cannot keep a due wave shut.
    """
    for step in (look_for_room, reclaim, open_due, look_for_dead_addresses, note_tick):
        guarded(sender, partial(step, sender), tell)


def guarded(
    sender: Sender, step: Callable[[], int | None], tell: Callable[[Exception], object] = lambda _: None
) -> int:
    """What a step returns. A fault is logged and told, and does not end the process: the next round tries again."""
    try:
        return step() or 0
    except Exception as fault:
        tell(fault)
        if full := no_room(fault):
            sender.rest(REST, full)
            return 0
        said = (str(fault) or type(fault).__name__).splitlines()[0]
        if said != sender.trouble:  # once, and not at each try
            log.error("a step failed and will be tried again: %s", said)
        sender.trouble = said
        log.debug("where it failed", exc_info=True)
        return 0


def look_for_room(sender: Sender) -> None:
    """Claims nothing while a disk is nearly full: then what is claimed can still be written down."""
    if full := too_little([sender.office.journals.parent, *sender.database.folders]):
        sender.rest(REST, full)


def reclaim(sender: Sender) -> None:
    """What dead or silent senders had claimed is settled; what was taken away meanwhile goes to its place."""
    if sender.is_outdated():
        sender.rest(REST, "the database was brought to another version: stop this sender and start the new one")
        return
    settle_dead_senders(sender)
    now = sender.clock.now()
    with sender.database.step() as connection:
        do_upkeep(connection, now)


def look_for_dead_addresses(sender: Sender) -> None:
    """Addresses at which nobody is are mailed no more once their wave has ended, or a person is asked."""
    if sender.is_outdated():
        return
    now = sender.clock.now()
    with sender.database.read() as connection:
        waves = ended_with_dead(connection)
    for wave_id in waves:
        with sender.database.step() as connection:
            suppress_dead(connection, wave_id, now)


def note_tick(sender: Sender) -> None:
    """Notes that this sender came round and what is in its way, and asks who shares its limits."""
    sender.note_tick()
    if sender.traffic.is_shared:
        with sender.database.read() as connection:
            sender.traffic.share(len(workers.running(connection, sender.clock.now())))


def open_due(sender: Sender) -> None:
    """Opens the waves that are due, not held and approved; what a clock or zone data puts in doubt is held first."""
    if sender.is_outdated():
        return
    sender.clock_watch.look(sender.database)
    now = sender.clock.now()
    watch_zone_data(sender.database, now)
    with sender.database.read() as connection:
        due = coming_waves(connection, now)
    for wave in due:
        with sender.database.step() as connection:
            open_late_or_not(connection, wave, now)


def carry_group(courier: Courier, arming: timedelta = timedelta()) -> int:
    """Claims a group and attempts each of its deliveries; how they ended is written down with the next claim.

    With `arming`, deliveries of a wave that comes due within that time are reserved and wait for its instant.
    Returns how many were answered. After a fault of our own the rest of the group is given back, and the fault is
    raised; what could not be written down stays with the courier and is written before the next claim.
    """
    group, line = turn_over(courier, arming), courier.line
    answered, written_at = 0, courier.sender.clock.elapsed()
    try:  # under another limit per day the group is claimed anew
        while group and (courier.line is line or not courier.line.day) and _carry_first(courier, group):
            answered += courier.ended[-1].reply is not None
            if _is_alarming(courier.ended[-1]) or courier.sender.clock.elapsed() - written_at > _WRITE_EVERY:
                courier.at_the_database(lambda: conclude(courier))
                written_at = courier.sender.clock.elapsed()
    finally:  # also when what was carried could not be written down
        courier.give_back(group)
    return answered


def _carry_first(courier: Courier, group: list[Claim]) -> bool:
    """Attempts the first of the group whose turn it is, and takes it out. False when all must wait."""
    wait_for_its_instant(courier, group)
    if courier.must_stop() or courier.seconds_to(group[0]) > 0 or not courier.puts_first(group):
        return False
    try:
        courier.prepare(group)
    except Exception as fault:  # nothing of it was begun: it steps aside, so that others can pass
        courier.ended.append(failed_before_sending(group.pop(0), fault, courier.sender.clock.now()))
        raise
    attempt = DeliveryAttempt(courier, *group[:2])
    result = attempt.deliver()
    courier.ended.append(result)
    del group[0]
    if result.reply and result.reply.is_about_the_session and not courier.must_stop():
        courier.sender.rest(REST, f"the mail server {result.reply.relay} cannot be used: {result.reply.text}")
    if attempt.fault:
        raise attempt.fault
    return True


def turn_over(courier: Courier, arming: timedelta) -> list[Claim]:
    """Writes down what was carried and claims the next group, in one transaction: each waits for the disk."""
    if not courier.may_claim():  # this may close a connection: only what is the database's own may be done aside
        courier.at_the_database(lambda: conclude(courier))
        return []

    def in_one_transaction() -> tuple[int, list[Claim]]:
        with courier.sender.database.step() as connection:
            newest, group = _write_down(connection, courier), courier.claim(connection, arming)
            if not group:  # else something waits, and this cannot have been the end
                _close(connection, courier)
            return newest, group

    # Until the group is in the caller's hands nobody knows of it: the transaction may have been committed although
    # only its answer was lost, or something of our own may fail after it
    courier.is_in_doubt = True
    newest, group = courier.at_the_database(in_one_transaction)
    _written(courier, newest)
    courier.is_in_doubt = False
    return group


def wait_for_its_instant(courier: Courier, group: Sequence[Claim]) -> None:
    """An armed delivery waits at its open connection, with the editions at hand, until its wave is due."""
    reserved = group[0]
    if courier.seconds_to(reserved) <= 0:
        return
    conclude(courier)  # what is carried already does not wait for what is not
    make_ready(courier, group)
    while (seconds := courier.seconds_to(reserved)) > 0 and not courier.must_stop():
        if seconds <= _GLANCE:
            courier.sender.fires_at = courier.sender.clock.elapsed() + seconds
        if seconds > _BREATH:
            courier.waiting.pause(min(seconds - _BREATH, _GLANCE))
        else:
            courier.sender.watch.current()
            courier.waiting.pause(courier.seconds_to(reserved))
        if seconds > _GLANCE and courier.is_needed_elsewhere():
            return


def make_ready(courier: Courier, group: Sequence[Claim]) -> None:
    """Opens the connection and compiles the editions, so that at the instant only the gate is left to ask."""
    if not courier.connection.is_open:
        courier.open(group[0])
    for reserved in {one.variant_id: one for one in group}.values():
        with contextlib.suppress(AlteredError, MailerError):  # what cannot be sent is told when its turn comes
            filled(courier.sender, reserved, phase_of(reserved))


def conclude(courier: Courier) -> None:
    """Writes down what was carried, in one transaction."""
    if courier.ended:
        with courier.sender.database.step() as connection:
            newest = _write_down(connection, courier)
            _close(connection, courier)
        _written(courier, newest)


def give_back_doubtful(courier: Courier) -> None:
    """Ends the claims of a group that the courier may have claimed and never got to know of."""
    if courier.is_in_doubt:
        with courier.sender.database.step() as connection:
            courier.give_back_doubtful(connection)
        courier.is_in_doubt = False


def _write_down(connection: Connection, courier: Courier) -> int:
    """Finishes what was carried; holds a wave when the relay refuses us or something differs. The newest attempt."""
    if not courier.ended:
        return 0
    now = courier.sender.clock.now()
    finish(connection, courier.ended, courier.sender.id)
    holds = _holds(courier.ended)
    refused = {one.claim.wave_id for one in courier.ended if _is_refused_whole(one)}
    lock_waves_by_id(connection, {*holds, *refused})
    for wave_id in sorted(refused):
        hold_if_the_message_is_refused(connection, wave_id, now)
    for wave_id, reason in sorted(holds.items()):
        hold_wave(connection, wave_id, reason, now)
    if any(one.reply is None for one in courier.ended):  # given back: perhaps because it was taken away
        find_places(connection, now)
    return newest_attempt(connection)


def _close(connection: Connection, courier: Courier) -> None:
    """Finishes the distributions of what was carried, where that was the last of them."""
    if distributions := {one.claim.distribution_id for one in courier.ended}:
        close_distributions(connection, courier.sender.clock.now(), distributions)


def _written(courier: Courier, newest: int) -> None:
    """What was carried stands in the database now; only the mark against old copies may lag behind."""
    courier.ended.clear()
    with contextlib.suppress(OSError):
        courier.sender.high_water.note(newest)


def _is_refused_whole(one: AttemptResult) -> bool:
    """Whether the message was read to its end and refused: perhaps for what it says, and not for whom it is for."""
    return one.verdict.state is DeliveryState.REFUSED and one.reply is not None and one.reply.step is Step.DOT


def _is_alarming(one: AttemptResult) -> bool:
    """Whether the rest of the wave must know of it before another message leaves."""
    return one.verdict.hold is not None or _is_refused_whole(one)


def _holds(ended: Sequence[AttemptResult]) -> dict[int, str]:
    """The waves that must be held, each with its first reason."""
    reasons: dict[int, str] = {}
    for one in ended:
        reason = one.verdict.hold
        if one.reply is None and one.verdict.note == Refusal.ALTERED:
            reason = f"delivery {one.claim.id} is not what was approved; nothing of it was sent"
        if reason:
            reasons.setdefault(one.claim.wave_id, reason)
    return reasons
