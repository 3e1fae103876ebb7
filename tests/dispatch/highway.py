"""A world with limits and several mail servers: real sockets, and a clock that goes on when a courier waits."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from mailer.core.rates import read_domain_rates
from mailer.dispatch.courier import Courier
from mailer.dispatch.relay import RelaySettings, Timeouts
from mailer.dispatch.run import run_once
from mailer.dispatch.sender import Office, Sender
from mailer.dispatch.smtp import Connection
from mailer.dispatch.waiting import Alone, Waiting
from mailer.store import tables
from tests.builders import LIFT, VirtualClock, keep, person, schedule, story
from tests.dispatch.scripted import Scripted
from tests.laws.machine import SECRET, World

SHORT = Timeouts(connect=1, greeting=1, command=1, data=1, block=1, dot=0.3, quit=0.2)


class Skipping(Alone):
    """Waits by moving the clock."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock

    def pause(self, seconds: float) -> None:
        self._clock.advance(seconds)


class HastyClock:
    """Stands at the lift, and goes on as the machine's clock does, so many times as fast."""

    def __init__(self, haste: float) -> None:
        self._haste, self._began = haste, time.monotonic()

    def now(self) -> datetime:
        return LIFT + timedelta(seconds=self.elapsed())

    def elapsed(self) -> float:
        return (time.monotonic() - self._began) * self._haste


@dataclass(frozen=True)
class Try:
    """One attempt as the log keeps it; `at` is when it ended, in seconds after the lift."""

    email: str
    relay: str
    step: str
    code: int | None
    outcome: str
    at: float


def relay_at(port: int, **changes: Any) -> RelaySettings:
    return RelaySettings("127.0.0.1", port, **{"security": "none", "timeouts": SHORT, **changes})


def due(world: World, people: int) -> None:
    """A wave to so many people at three domains has come due; the clock stands at the lift, or stays behind it."""
    kept = keep(world.database, [person(n) for n in range(people)], world.clock.now())
    again = world.clock.now() >= LIFT
    schedule(world.database, kept, world.clock.now(), release=story(embargoed=not again))
    if not again:
        world.clock.move_to(LIFT)


def sender(
    world: World, *relays: RelaySettings, domains: str = "", couriers: int = 1, waiting: Waiting | None = None
) -> list[Courier]:
    """A sending process with some couriers, which wait by moving the clock unless said."""
    world.born += 1
    office = Office(
        "host",
        world.born,
        world.folder / "journals",
        relays[0],
        SECRET,
        fallbacks=relays[1:],
        connections=couriers,
        domain_rates=read_domain_rates(domains),
    )
    made = Sender(world.database, world.clock, office)
    mine = [Courier(made, number, waiting or Skipping(world.clock)) for number in range(couriers)]
    world.couriers += mine[:1]
    return mine


def drive(world: World, *senders: list[Courier], seconds: float, step: float = 0.2) -> None:
    """Every sender makes its rounds for so long."""
    until = world.clock.elapsed() + seconds
    while world.clock.elapsed() < until:
        for couriers in senders:
            couriers[0].sender.beat()
            couriers[0].sender.acknowledge()
            run_once(couriers[0].sender, couriers)
        world.clock.advance(step)
    for couriers in senders:
        for courier in couriers:
            courier.connection.close()


def tries(world: World) -> list[Try]:
    """Every attempt, in order."""
    query = select(tables.attempt, tables.delivery.c.email).join(tables.delivery).order_by(tables.attempt.c.id)
    with world.database.read() as connection:
        return [
            Try(row.email, row.relay, row.step, row.code, row.outcome, _after_lift(row.ended_at))
            for row in connection.execute(query)
        ]


def times(world: World, domain: str = "") -> list[float]:
    """When messages (to that domain) were taken, in seconds after the lift."""
    return [one.at for one in tries(world) if one.outcome == "sent" and one.email.endswith(domain)]


def held(world: World) -> str:
    with world.database.read() as connection:
        return connection.scalars(select(tables.wave.c.held_reason)).one() or ""


def name(server: Scripted) -> str:
    return f"127.0.0.1:{server.port}"


def connection_to(server: Scripted, **changes: Mapping[str, Any]) -> Connection:
    return Connection(relay_at(server.port, **changes))


def _after_lift(at: datetime) -> float:
    return (at - LIFT).total_seconds()
