"""The world in which the laws are tried: real database, real SMTP, a clock that tests move, senders that die.

A checkpoint lies at every commit and at every exchange with the mail server. At a checkpoint a test may kill the
sender (`Crash`, as `kill -9` would: nothing is cleaned up) or stop it for longer than its lease (as SIGSTOP would).
"""

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any

from sqlalchemy import event, select

from mailer.core.outcome import Reply, Step
from mailer.dispatch.courier import Courier
from mailer.dispatch.relay import RelaySettings
from mailer.dispatch.run import run_once
from mailer.dispatch.sender import Office, Sender
from mailer.dispatch.sink import Faults, Sink
from mailer.dispatch.smtp import Connection, Envelope
from mailer.store import tables
from mailer.store.conditions import current_state
from mailer.store.database import Database
from tests.builders import VirtualClock

_HEADERS = BytesHeaderParser(policy=policy.default)
_UNDER_EMBARGO = re.compile("EMBARGO(?! CHANGED| LIFTED)")
SECRET = b"the secret of the tests"


class Crash(BaseException):
    """The process is gone; nobody may catch this and go on."""


@dataclass
class Checkpoints:
    """Counts the checkpoints of one pass, and does something at one of them, given by its number or its name."""

    at: int | str = -1
    do: Callable[[], None] = lambda: None
    passed: int = 0

    def __call__(self, name: str = "commit") -> None:
        self.passed += 1
        if self.at in (self.passed, name):
            self.at = -1
            self.do()


@dataclass(frozen=True)
class Begun:
    """The content of a message began to leave, at this instant."""

    recipient: str
    at: datetime
    number: int


class WatchedConnection(Connection):
    """The product's own connection, with a checkpoint before each exchange and after each reply."""

    def __init__(self, relay: RelaySettings, world: "World") -> None:
        super().__init__(relay)
        self._world = world
        self._recipient = ""

    def hand_over(self, envelope: Envelope, *steps: Any) -> Reply:
        self._recipient = envelope.recipient
        return super().hand_over(envelope, *steps)

    def _send(self, step: Step, octets: bytes, timeout: float) -> None:
        content = step is Step.DATA and octets != b"DATA\r\n"
        self._world.checkpoint("content" if content else f"send {step}")
        if content:
            self._world.begins(self._recipient)
        super()._send(step, octets, timeout)

    def _read(self, step: Step) -> tuple[int, bytes]:
        reply = super()._read(step)
        self._world.checkpoint(f"reply to {step}")
        return reply


@dataclass(frozen=True)
class Taken:
    """A message that the mail server took: when, for whom, its bytes, and whether its reply was sent."""

    recipient: str
    at: datetime
    content: bytes

    @property
    def embargoed(self) -> bool:
        """Whether it is a copy under embargo; a notice that the embargo has changed is none."""
        return _UNDER_EMBARGO.search(self.subject) is not None

    @property
    def brings_the_text(self) -> bool:
        return not self.subject.startswith(("EMBARGO CHANGED", "EMBARGO LIFTED", "HOLD", "KILL"))

    @property
    def subject(self) -> str:
        return str(_HEADERS.parsebytes(self.content)["Subject"])


@dataclass(frozen=True)
class Fate:
    """What became of one delivery; `waits_for` is the state of the one whose end it waits for, if it does."""

    kind: str
    email: str
    state: str
    waits_for: str | None


class World:
    """One database, one mail server, one clock; senders come and go."""

    def __init__(self, database: Database, folder: Path, faults: Faults | None = None) -> None:
        self.database, self.folder = database, folder
        self.clock = VirtualClock()
        self.sink = Sink(folder / "sink", faults or Faults(), clock=lambda: self.clock.now())
        host, port = self.sink.start()
        self.relay = RelaySettings(host, port, "none")
        self.checkpoint = Checkpoints()
        self.begun: list[Begun] = []
        self.couriers: list[Courier] = []
        self.born = 0
        self.in_transaction = False
        event.listen(database.engine, "commit", self._before_commit)

    def _before_commit(self, _connection: object) -> None:
        self.in_transaction = True
        self.checkpoint()
        self.in_transaction = False

    def begins(self, recipient: str) -> None:
        self.begun.append(Begun(recipient, self.clock.now(), len(self.begun)))

    def new_sender(self, journals: str = "journals", group: int = 4) -> Courier:
        """A sender with one courier; another `journals` folder stands for another host."""
        self.born += 1
        office = Office("host", self.born, self.folder / journals, self.relay, SECRET, group=group)
        courier = Courier(Sender(self.database, self.clock, office), 0)
        courier.connection = WatchedConnection(self.relay, self)
        self.couriers.append(courier)
        return courier

    def send(self, courier: Courier, crash_at: int | str = -1, do: Callable[[], None] | None = None) -> int:
        """One pass of one sender. At checkpoint `crash_at` it is killed, or `do` happens while it stands still.

        Returns how many checkpoints were passed.
        """
        self.checkpoint = Checkpoints(crash_at, do or _crash)
        try:
            run_once(courier.sender, [courier])
        except Crash:
            self.in_transaction = False
            self.kill(courier)
        passed, self.checkpoint = self.checkpoint.passed, Checkpoints()
        return passed

    def send_quietly(self, courier: Courier) -> None:
        """A pass of another sender inside a checkpoint of the first; its own checkpoints do nothing."""
        outer, self.checkpoint = self.checkpoint, Checkpoints()
        run_once(courier.sender, [courier])
        self.checkpoint = outer

    def kill(self, courier: Courier) -> None:
        """What the system does to a dead process: files and sockets close, locks fall, nothing is written."""
        self.couriers.remove(courier)
        courier.connection._abandon()
        os.close(courier.sender.journal._file)
        courier.sender.watch.close()

    def beat(self) -> None:
        """The heartbeat of every living sender: renews leases and acknowledges the epoch."""
        for courier in self.couriers:
            courier.sender.beat()
            courier.sender.acknowledge()

    def move_to(self, instant: datetime) -> None:
        """The clock goes on, and every living sender has beaten meanwhile."""
        self.clock.move_to(instant)
        self.beat()

    def taken(self) -> list[Taken]:
        """What the mail server took, in order."""
        log = self.folder / "sink" / "sink.jsonl"
        lines = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
        return [
            Taken(
                line["recipient"],
                datetime.fromisoformat(line["at"]),
                (self.folder / "sink" / line["file"]).read_bytes(),
            )
            for line in lines
            if line["file"]
        ]

    def fates(self) -> list[Fate]:
        """Every delivery as it stands, in the order of planning."""
        earlier = tables.delivery.alias()
        query = (
            select(
                tables.distribution.c.kind,
                tables.delivery.c.email,
                current_state().label("state"),
                earlier.c.state.label("waits_for"),
            )
            .join_from(tables.delivery, tables.distribution)
            .outerjoin(earlier, earlier.c.id == tables.delivery.c.waits_for_id)
            .order_by(tables.delivery.c.id)
        )
        with self.database.read() as connection:
            return [Fate(*row) for row in connection.execute(query)]

    def states(self) -> dict[str, str]:
        """Every delivery's state, by address."""
        with self.database.read() as connection:
            rows = connection.execute(select(tables.delivery.c.email, current_state().label("state")))
            return {row.email: row.state for row in rows}

    def close(self) -> None:
        for courier in list(self.couriers):
            self.kill(courier)
        self.sink.stop()
        self.database.close()


def _crash() -> None:
    raise Crash
