"""One run: a wave to some thousands, and senders that are killed, each at a chosen stage, and started again."""

import contextlib
import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from benchmarks.chaos.relay import Relay, Step
from benchmarks.chaos.staff import Staff
from benchmarks.chaos.stages import Stage, claims_of, reclaiming, remains
from benchmarks.workspace import Workspace
from mailer.store.database import Database
from mailer.store.tables import delivery, distribution, release, release_version

CONNECTIONS = 4
PATIENCE = 5.0
"""Seconds for which a stage is waited for, before another is tried."""
ASLEEP = 35.0
"""Seconds for which a sender is stopped: its lease is 30."""
_TRAPS = {
    Stage.CLAIMED: (Step.GREETING, Step.DATA),
    Stage.CONTENT: (Step.CONTENT,),
    Stage.DOT: (Step.DOT,),
    Stage.REPLY: (Step.REPLY,),
}


@dataclass(frozen=True)
class Plan:
    """How one run goes: its senders, kills at each stage, seconds before its instant and at most after it."""

    senders: int
    each: Mapping[Stage, int] = field(default_factory=dict)
    arming: float = 20.0
    limit: float = 90.0
    rate: float = 40.0  # messages a second while senders are killed
    sleeps: bool = False  # one of the senders is stopped past its lease
    sending: str = ""  # the release's own [sending]
    has_staff: bool = False  # people hold and resume it meanwhile


@dataclass
class Kills:
    """The kills of a run: all of them, and those that showed in which stage they came."""

    count: int = 0
    stopped: int = 0
    at: Counter[Stage] = field(default_factory=Counter)


@dataclass
class Living:
    """A sender that runs, on a port of its own."""

    number: int
    process: "subprocess.Popen[bytes]"
    since: float


class Run:
    """One release to the list, sent by senders that die."""

    def __init__(self, workspace: Workspace, database: Database, relay: Relay, plan: Plan) -> None:
        self._workspace, self._database, self._relay, self._plan = workspace, database, relay, plan
        self._journals = workspace.folder / "var" / "journals"
        self._living: dict[int, Living] = {}
        self.kills = Kills()
        self.slug = f"run-{time.time_ns()}"
        self.instant = datetime.now(UTC)

    def go(self) -> Kills:
        """Kills as many as planned at each stage, or until time or messages run out; the rest is sent in peace."""
        self.instant = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=self._plan.arming)
        when = f"{self.instant:%Y-%m-%d %H:%M:%S} UTC"
        self._workspace.schedule(self.slug, "--at", when, sending=self._plan.sending)
        self._relay.wait = self._plan.senders * CONNECTIONS / self._plan.rate
        for number in range(self._plan.senders):
            self._start(number)
        self._kill_until(self.instant - timedelta(seconds=0.5), (Stage.ARMING, Stage.RECLAIM))
        time.sleep(max((self.instant - datetime.now(UTC)).total_seconds(), 0))
        staff = Staff(self._database, self.slug) if self._plan.has_staff else contextlib.nullcontext()
        with staff, self._one_asleep() if self._plan.sleeps else contextlib.nullcontext():
            self._kill_until(self.instant + timedelta(seconds=self._plan.limit), tuple(Stage)[1:])
        self._relay.wait = 0
        self._end_in_peace()
        return self.kills

    def _kill_until(self, end: datetime, stages: tuple[Stage, ...]) -> None:
        """One after another of these stages that still needs kills."""
        while datetime.now(UTC) < end and self._left() and (short := [one for one in stages if self._needs(one)]):
            others = [one for one in stages if one is not Stage.RECLAIM]
            stage = random.choice([one for one in others if one in short] or others)
            oldest = min(self._living.values(), key=lambda one: one.since)
            self._kill(oldest, stage, end)

    def _needs(self, stage: Stage) -> bool:
        return self.kills.at[stage] < self._plan.each[stage]

    def _kill(self, sender: Living, stage: Stage, end: datetime) -> None:
        """Kills this sender when it comes to that stage; where it does not come there in time, at once."""
        arming = stage is Stage.ARMING
        name = self._seen(sender, self._is_arming, end) if arming else self._caught(sender, stage)
        self._is_dead(sender)
        with remains(self._database, self._journals, sender.process.pid) as left:
            replied = {one.name for one in self._relay.handled if one.replied}
            self.kills.at[stage] += name is not None and left.show(stage, name, replied)
            next_one = self._start(sender.number)
            if reclaims := self._needs(Stage.RECLAIM):
                self._seen(next_one, self._has_started, end)
        if reclaims:  # it begins with what the dead one had claimed
            self._kill_in_reclaim(next_one, end)

    def _kill_in_reclaim(self, sender: Living, end: datetime) -> None:
        """Kills it while it settles what a dead one has left, whose journal it removes last."""
        journal = self._seen(sender, self._is_reclaiming, end)
        self._is_dead(sender)
        self.kills.at[Stage.RECLAIM] += journal is not None and (self._journals / journal).exists()
        self._start(sender.number)

    def _is_dead(self, sender: Living) -> None:
        sender.process.kill()  # where a trap has killed it this does nothing
        sender.process.wait()
        self.kills.count += 1

    def _caught(self, sender: Living, stage: Stage) -> str | None:
        """The message with which it died in the mail server's trap; None where it did not come there."""
        dead, caught = threading.Event(), []

        def spring(name: str) -> None:
            if stage in (Stage.DOT, Stage.REPLY):
                time.sleep(random.choice([0, random.uniform(0, 0.02)]))
            os.kill(sender.process.pid, signal.SIGKILL)
            caught.append(name)
            dead.set()

        step = random.choice(_TRAPS[stage])
        self._relay.set_trap(sender.number, step, spring)
        dead.wait(PATIENCE)
        self._relay.take_trap(sender.number, step)
        return caught[0] if caught else None

    def _seen(self, sender: Living, here: Callable[[int], str | None], end: datetime) -> str | None:
        """Looks again and again until it has come there; None where it does not in time."""
        until = time.monotonic() + min(PATIENCE, (end - datetime.now(UTC)).total_seconds())
        while time.monotonic() < until:
            if (name := here(sender.process.pid)) is not None:
                return name
            time.sleep(0.001)
        return None

    def _has_started(self, pid: int) -> str | None:
        return next((path.name for path in self._journals.glob(f"*-{pid}-*.journal")), None)

    def _is_arming(self, pid: int) -> str | None:
        time.sleep(random.uniform(0.01, 0.1))
        claims = claims_of(self._database, pid)
        return "" if claims and not any(one.open for one in claims) else None

    def _is_reclaiming(self, pid: int) -> str | None:
        found = reclaiming(pid)
        time.sleep(random.uniform(0, 0.01) if found else 0)
        return found.name if found else None

    @contextlib.contextmanager
    def _one_asleep(self) -> Iterator[None]:
        """One sender is stopped past its lease while the others go on, and wakes again."""
        sleeper = self._living.pop(max(self._living))
        time.sleep(1)
        sleeper.process.send_signal(signal.SIGSTOP)
        self.kills.stopped += 1
        wakes_at = time.monotonic() + ASLEEP
        yield
        time.sleep(max(wakes_at - time.monotonic(), 0))
        sleeper.process.send_signal(signal.SIGCONT)
        self._living[sleeper.number] = sleeper

    def _start(self, number: int) -> Living:
        settings = {
            "smtp_host": "127.0.0.1",
            "smtp_port": self._relay.ports[number],
            "smtp_connections": CONNECTIONS,
        }
        process = self._workspace.start("run", module="benchmarks.chaos.sender", **settings)
        started = self._living[number] = Living(number, process, time.monotonic())
        return started

    def _end_in_peace(self) -> None:
        until = time.monotonic() + 120
        while self._left() and time.monotonic() < until:
            time.sleep(0.2)
        for one in self._living.values():
            one.process.terminate()
        for one in self._living.values():
            one.process.wait()
        self._living.clear()

    def _left(self) -> int:
        """How many messages have not been tried to the end; those that wait for their next try apart."""
        states = self.states()
        return states["planned"]

    def states(self) -> Counter[str]:
        """How many deliveries of this run are in which state."""
        query = (
            select(delivery.c.state, func.count())
            .join(distribution, distribution.c.id == delivery.c.distribution_id)
            .join(release_version, release_version.c.id == distribution.c.version_id)
            .join(release, release.c.id == release_version.c.release_id)
            .where(release.c.slug == self.slug)
            .group_by(delivery.c.state)
        )
        with self._database.read() as connection:
            return Counter({state: count for state, count in connection.execute(query)})
