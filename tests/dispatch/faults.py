"""Every fault that a mail server, a network or a machine can show a sender, each with what brings it about."""

import contextlib
import os
import sqlite3
import ssl
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from mailer.dispatch.courier import Courier
from mailer.dispatch.relay import RelaySettings, Timeouts
from mailer.dispatch.run import conclude
from mailer.store import tables
from mailer.store.approvals import hold
from mailer.store.conditions import current_state
from tests.builders import LIFT, keep, person, schedule
from tests.dispatch.authority import Authority
from tests.dispatch.scripted import CUT, HALF, SILENCE, USUAL, Scripted
from tests.laws.machine import Crash, World
from tests.ports import free_port

MODES = ("off", "envelope", "auto")
BEFORE_MAIL = ("auto",)  # there is nothing to pipeline yet
PIPELINED = ("envelope", "auto")
PEOPLE = 3
SHORT = Timeouts(connect=1, greeting=0.2, command=0.2, data=0.2, block=0.5, dot=0.2, quit=0.2)
_USUAL = USUAL | {"EHLO": "250 OK"}


@dataclass(frozen=True)
class Fault:
    """What goes wrong while three messages are sent over one connection.

    `answers` are the server's first answers at a step, the usual ones follow; `at` names the checkpoint at which
    `happens` comes to pass.
    """

    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    offers: Sequence[str] = ("PIPELINING",)
    relay: Mapping[str, Any] = field(default_factory=dict)
    tls: Callable[[Authority], ssl.SSLContext] | None = None
    at: str = ""
    happens: Callable[[World, Courier], None] = lambda world, courier: None
    listens: bool = True
    modes: Sequence[str] = MODES


def _answer(step: str, answer: str, number: int = 0) -> Fault:
    """The server gives that answer at its first, or a later, message."""
    modes = BEFORE_MAIL if step in ("greeting", "EHLO") else MODES
    return Fault({step: [*[_USUAL[step]] * number, answer]}, modes=modes)


def _hold(world: World, _courier: Courier) -> None:
    with world.database.act() as connection:
        distribution = connection.scalars(select(tables.distribution.c.id)).one()
        hold(connection, distribution, "stop", "anna", world.clock.now())
    world.clock.advance(0.03)


def _clock_jumps(hours: int) -> Callable[[World, Courier], None]:
    def jump(world: World, _courier: Courier) -> None:
        world.clock.at += timedelta(hours=hours)

    return jump


def _sigterm(_world: World, courier: Courier) -> None:
    courier.sender.stopping.set()


def _killed(_world: World, _courier: Courier) -> None:
    raise Crash


def _disk_full(_world: World, courier: Courier) -> None:
    """The journal takes nothing more."""
    full = os.open(os.devnull, os.O_RDONLY)
    os.dup2(full, courier.sender.journal._file)
    os.close(full)


def _database_busy(world: World, _courier: Courier) -> None:
    """Somebody else has the one writer's place for a while."""
    other = sqlite3.connect(str(world.database.engine.url.database), check_same_thread=False, isolation_level=None)
    other.execute("begin immediate")
    threading.Timer(0.3, other.close).start()


FAULTS: dict[str, Fault] = {
    "nobody listens": Fault(listens=False, modes=BEFORE_MAIL),
    "421 in place of a greeting": _answer("greeting", "421 4.3.2 too busy"),
    "554 in place of a greeting": _answer("greeting", "554 5.7.1 go away"),
    "no greeting until the time-out": _answer("greeting", SILENCE),
    "EHLO refused with 550": _answer("EHLO", "550 5.7.1 not you"),
    "connection cut at EHLO": _answer("EHLO", CUT),
    "no STARTTLS where it is demanded": Fault(relay={"security": "starttls"}, modes=BEFORE_MAIL),
    "STARTTLS answered with 454": Fault(
        {"STARTTLS": ["454 4.7.0 not now"]},
        ("STARTTLS",),
        {"security": "starttls"},
        tls=lambda authority: authority.server_context(),
        modes=BEFORE_MAIL,
    ),
    "a certificate of somebody else": Fault(
        offers=("STARTTLS",),
        relay={"security": "starttls"},
        tls=lambda authority: authority.server_context("other.test"),
        modes=BEFORE_MAIL,
    ),
    "login refused with 535": Fault(
        {"AUTH": ["535 5.7.8 wrong"]}, ("AUTH PLAIN",), {"user": "press", "password": "x"}, modes=BEFORE_MAIL
    ),
    "login answered with 454": Fault(
        {"AUTH": ["454 4.7.0 later"]}, ("AUTH PLAIN",), {"user": "press", "password": "x"}, modes=BEFORE_MAIL
    ),
    "421 at MAIL": _answer("MAIL", "421 4.7.0 too many"),
    "421 at MAIL of the second message": _answer("MAIL", "421 4.7.0 too many", 1),
    "451 4.7.0 at MAIL": _answer("MAIL", "451 4.7.0 not so fast"),
    "451 at MAIL": _answer("MAIL", "451 4.3.0 later"),
    "550 at MAIL": _answer("MAIL", "550 5.7.1 sender not allowed"),
    "550 at MAIL of the second message": _answer("MAIL", "550 5.7.1 sender not allowed", 1),
    "450 at RCPT": _answer("RCPT", "450 4.2.1 greylisted"),
    "450 4.7.1 at RCPT, others being at other domains": _answer("RCPT", "450 4.7.1 too many for this domain"),
    "550 at RCPT": _answer("RCPT", "550 5.1.1 unknown"),
    "550 at RCPT, and 354 all the same": Fault(
        {"RCPT": ["550 5.1.1 unknown"], "DATA": ["354 go on"], "dot": ["554 nobody"]}, modes=PIPELINED
    ),
    "450 at DATA": _answer("DATA", "450 4.3.0 later"),
    "554 at DATA": _answer("DATA", "554 5.7.1 no"),
    "no reply to DATA until the time-out": _answer("DATA", SILENCE),
    "connection cut at MAIL": _answer("MAIL", CUT),
    "connection cut at RCPT": _answer("RCPT", CUT),
    "connection cut at DATA": _answer("DATA", CUT),
    "connection cut inside the content": Fault({"content": [CUT]}),
    "connection cut after the dot": _answer("dot", CUT),
    "connection cut after the dot of the second message": _answer("dot", CUT, 1),
    "half a reply to the dot": _answer("dot", HALF),
    "no reply to the dot until the time-out": _answer("dot", SILENCE),
    "a reply of 1 MB to the dot": _answer("dot", "250-" + "x" * 1_000_000),
    "control characters in the reply to the dot": _answer("dot", "250 \x1b[31m\x00 ok"),
    "nonsense in reply to the dot": _answer("dot", "what?"),
    "421 to the dot": _answer("dot", "421 4.3.2 going down"),
    "452 to the dot": _answer("dot", "452 4.2.2 full"),
    "554 to the dot": _answer("dot", "554 5.7.1 spam"),
    "held after 354, before the content": Fault(at="reply to data", happens=_hold),
    "the clock jumps an hour back between two messages": Fault(at="reply to dot", happens=_clock_jumps(-1)),
    "the clock jumps an hour ahead between two messages": Fault(at="reply to dot", happens=_clock_jumps(1)),
    "the journal's disk is full before the dot": Fault(at="content", happens=_disk_full),
    "SIGTERM between two messages": Fault(at="reply to dot", happens=_sigterm),
    "kill -9 before the content": Fault(at="content", happens=_killed),
    "kill -9 between the journal and the dot": Fault(at="send dot", happens=_killed),
    "kill -9 between the reply to the dot and its line in the journal": Fault(at="reply to dot", happens=_killed),
    "the database is busy when the results are to be written": Fault(at="reply to dot", happens=_database_busy),
}


def observe(fault: Fault, mode: str, world: World, authority: Authority) -> tuple[str, str]:
    """Sends three messages into the fault: the state of each right after it, and when all has settled."""
    schedule_three(world)
    with contextlib.ExitStack() as stack:
        tls = fault.tls(authority) if fault.tls else None
        server = stack.enter_context(Scripted(fault.answers, fault.offers, tls)) if fault.listens else None
        port = server.port if server else free_port()
        usual = {"security": "none", "pipelining": mode, "timeouts": SHORT, "ca_file": str(authority.file)}
        world.relay = RelaySettings("127.0.0.1", port, **usual | dict(fault.relay))  # type: ignore[arg-type]
        after = _meet(fault, world)
        server = server or stack.enter_context(Scripted(port=port))
        settle(world)
        ended = states_of(world)
    assert ended.count("sent") <= server.taken <= ended.count("sent") + ended.count("unknown")
    return after, ended


def _meet(fault: Fault, world: World) -> str:
    """One pass of a sender, in which the fault happens; then that sender is gone."""
    courier = world.new_sender()
    with contextlib.suppress(OSError):  # a fault of our own side is told, and the process goes on
        world.send(courier, fault.at or -1, lambda: fault.happens(world, courier))
    after = states_of(world)
    if courier in world.couriers:
        conclude(courier)
        courier.connection.close()
        world.kill(courier)
    return after


def schedule_three(world: World) -> None:
    people = keep(world.database, [person(n) for n in range(PEOPLE)], world.clock.now())
    schedule(world.database, people, world.clock.now())
    world.clock.move_to(LIFT)


def settle(world: World) -> None:
    """The fault is over; senders go on until nothing moves any more."""
    world.clock.at = max(world.clock.at, LIFT)
    for _ in range(3):
        world.clock.advance(500)
        world.beat()
        world.send(courier := world.new_sender())
        courier.connection.close()


def states_of(world: World) -> str:
    """The three states in the order of sending, and whether the wave is held."""
    with world.database.read() as connection:
        states = connection.scalars(
            select(current_state()).select_from(tables.delivery).order_by(tables.delivery.c.order_key)
        ).all()
        held = connection.scalars(select(tables.wave.c.held_at)).one()
    return ", ".join(states) + (" — wave held" if held else "")
