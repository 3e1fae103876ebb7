"""A whole sending process whose mail server asks for less: nothing is lost, and to wait for a turn is no attempt."""

import gc
import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from mailer.core.pace import CALM, PAUSE
from mailer.dispatch.process import Process
from mailer.dispatch.sender import Office, Sender
from mailer.store import tables
from tests.conftest import Databases
from tests.dispatch.highway import HastyClock, due, relay_at, tries
from tests.laws.machine import SECRET, World
from tests.ports import free_port

PEOPLE = 280
BEFORE = 40
"""How many the server takes before it has had enough."""
HASTE = 12
LESS = {"MAIL": "421 4.7.0 too many connections", "RCPT": "450 4.7.1 too many for this domain"}


@dataclass
class Busy:
    """The hooks of a mail server that asks whoever comes for less, for a second, when it has taken so many."""

    clock: HastyClock
    step: str
    asked: list[float] = field(default_factory=list)
    taken: list[tuple[float, str, Any]] = field(default_factory=list)  # when, whom, over which connection

    def _had_enough(self, step: str, address: str) -> bool:
        now, concerned = self.clock.elapsed(), step == "MAIL" or address.endswith("@desk1.example")
        is_over = self.asked and now > self.asked[0] + 1
        if step != self.step or not concerned or len(self.taken) < BEFORE or is_over:
            return False
        self.asked.append(now)
        return True

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, address: str, _: Any) -> str:  # noqa: N802
        if self._had_enough("MAIL", address):
            return LESS["MAIL"]
        envelope.mail_from = address
        return "250 ok"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _: Any) -> str:  # noqa: N802
        if self._had_enough("RCPT", address):
            return LESS["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append((self.clock.elapsed(), envelope.rcpt_tos[0], session.peer))
        return "250 taken"


@pytest.fixture
def _as_it_was() -> Iterator[None]:
    """A process answers signals and freezes what it has loaded: both are taken back."""
    handlers = {signum: signal.getsignal(signum) for signum in (signal.SIGTERM, signal.SIGINT)}
    yield
    gc.unfreeze()
    for signum, handler in handlers.items():
        signal.signal(signum, handler)


@pytest.mark.usefixtures("_as_it_was")
@pytest.mark.parametrize(("kind", "step"), [("sqlite", "MAIL"), ("postgresql", "RCPT")])
def test_a_process_that_is_asked_for_less_slows_down_recovers_and_delivers_all(
    databases: Databases, tmp_path: Path, kind: str, step: str
) -> None:
    world = World(database := databases.fresh(kind), tmp_path)
    due(world, PEOPLE)
    server = Busy(clock := HastyClock(HASTE), step)
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    office = Office("host", 1, tmp_path / "journals", relay_at(controller.port), SECRET, connections=4)
    Process(Sender(database, clock, office)).run(until_idle=True)
    controller.stop()

    assert Counter(whom for _, whom, _ in server.taken) == Counter(world.states().keys())
    assert set(world.states().values()) == {"sent"}
    attempts = tries(world)
    assert Counter(one.outcome for one in attempts) == {"sent": PEOPLE, "deferred": len(server.asked)}
    with database.read() as connection:
        counted = Counter(connection.scalars(select(tables.delivery.c.attempt)))
    assert counted == Counter(Counter(one.email for one in attempts).values()), "to wait for its turn is no attempt"
    _slowed_down_and_recovered(server, step)
    world.close()


def _slowed_down_and_recovered(server: Busy, step: str) -> None:
    """Nothing while it pauses, then little, over half of the connections; and at the end as fast as before."""
    first = server.asked[0]
    concerned = [one for one in server.taken if step == "MAIL" or one[1].endswith("@desk1.example")]
    assert [at for at, _, _ in concerned if first + PAUSE / 2 < at < first + PAUSE] == []
    slow = [one for one in concerned if first + PAUSE <= one[0] < first + PAUSE + CALM]
    assert 3 <= len(slow) <= CALM * 10 + 1
    if step == "MAIL":
        fast = [at for at, _, _ in server.taken if at > first + PAUSE + CALM][5:105]
        assert len(fast) == 100
        assert fast[-1] - fast[0] < 40, "while it was slowed they took 100 s and more"
        assert len({connection for _, _, connection in slow}) <= 2
    else:
        assert len([at for at, _, _ in server.taken if first <= at < first + PAUSE]) > 20, "others go on"
