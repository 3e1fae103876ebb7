"""Kills senders with `kill -9` for about five minutes, at every stage of their work, and counts lost and doubled.

Run it as `make chaos`. One to three `mailer run` of four connections each send to a slow mail server; each run has a
wave that is armed first. One sender of each database is also stopped for longer than its lease. The exit code is 1
when a law was broken.
"""

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import and_, select

from benchmarks.servers import postgresql
from benchmarks.workspace import Workspace
from mailer.dispatch.journal import read_traces
from mailer.dispatch.sink import Faults, Sink
from mailer.store.database import Database
from mailer.store.tables import delivery, distribution, release, release_version

CONNECTIONS, PEOPLE = 4, 2_000
STAGES = (
    "while arming",
    "during start and reclaim",
    "after the claim, before the dot",
    "between dot and reply",
    "between reply and commit",
)
_ENDED = {"sent", "unknown"}  # nobody is refused here, and nothing expires


@dataclass
class Seen:
    """What one run showed."""

    kills: int = 0
    stages: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    early: int = 0
    twice: int = 0
    in_doubt: int = 0  # taken by the server, and not known to be sent


class Run:
    """One wave of PEOPLE messages, and the senders that come and go until it is done."""

    def __init__(self, workspace: Workspace, database: Database, sink: tuple[str, int], seconds: float) -> None:
        self._workspace, self._database, self._seconds = workspace, database, seconds
        self._options: dict[str, object] = {
            "smtp_host": sink[0],
            "smtp_port": sink[1],
            "smtp_connections": CONNECTIONS,
        }
        self._senders: list[tuple[subprocess.Popen[bytes], float]] = []
        self.seen = Seen()
        self.slug = f"run-{time.time_ns()}"
        self.instant = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=15)

    def go(self, *, stop_one: bool) -> Seen:
        """Kills until the time is up, and then lets the senders end in peace."""
        self._workspace.schedule(self.slug, "--at", self.instant.strftime("%Y-%m-%d %H:%M:%S UTC"))
        for _ in range(random.randint(1, 3)):
            self._start()
        if stop_one:
            self._stop_past_the_lease()
        until = self.instant + timedelta(seconds=self._seconds)
        while datetime.now(UTC) < until and self._left():
            time.sleep(random.uniform(0.05, 0.6))
            self._kill_one_of_some_age()
        while self._left():
            time.sleep(0.5)
        for process, _ in self._senders:
            process.terminate()
        for process, _ in self._senders:
            process.wait()
        # What a sender that slept had to give back is carried by the next one
        self._workspace.run("run", "--until-idle", **self._options)
        return self.seen

    def _start(self) -> None:
        self._senders.append((self._workspace.start("run", **self._options), time.monotonic()))

    def _kill_one_of_some_age(self) -> None:
        """Now one that starts and reclaims, now one that is at work."""
        old_enough = time.monotonic() - random.choice([0.0, 1.0, 2.0, 3.0])
        chosen = [one for one in self._senders if one[1] <= old_enough]
        if chosen:
            self._kill(random.choice(chosen))

    def _kill(self, sender: "tuple[subprocess.Popen[bytes], float]") -> None:
        self._senders.remove(sender)
        process, began = sender
        process.kill()
        process.wait()
        self.seen.kills += 1
        self.seen.stages.update(self._stages_of(process.pid, time.monotonic() - began))
        self._start()

    def _stop_past_the_lease(self) -> None:
        """A sender sleeps longer than its lease in the middle of the wave, and wakes again."""
        time.sleep(max((self.instant - datetime.now(UTC)).total_seconds(), 0) + 2)
        process, _ = self._senders[0]
        process.send_signal(signal.SIGSTOP)
        self._start()
        time.sleep(35)
        process.send_signal(signal.SIGCONT)

    def _stages_of(self, pid: int, age: float) -> set[str]:
        """Every stage that one of its connections was in when it was killed, by its claims and its journal."""
        mine = and_(delivery.c.state == "claimed", delivery.c.claim_owner.like(f"%-{pid}-%"))
        with self._database.read() as connection:
            claimed = {
                (row.id, row.attempt)
                for row in connection.execute(select(delivery.c.id, delivery.c.attempt).where(mine))
            }
        traces = {}
        for journal in (self._workspace.folder / "var" / "journals").glob(f"*-{pid}-*.journal"):
            traces |= read_traces(journal)
        if not claimed:
            return {"during start and reclaim"} if age < 3 else set()
        if datetime.now(UTC) < self.instant:
            return {"while arming"}
        stages = {"after the claim, before the dot"} if claimed - traces.keys() else set()
        for key in claimed & traces.keys():
            stages.add("between reply and commit" if traces[key].reply else "between dot and reply")
        return stages

    def _left(self) -> int:
        states = Counter(state for _, state in self.deliveries())
        return sum(states[one] for one in ("planned", "claimed", "deferred"))

    def deliveries(self) -> list[tuple[str, str]]:
        """Address and state of each delivery of this run."""
        query = (
            select(delivery.c.email, delivery.c.state)
            .join(distribution, distribution.c.id == delivery.c.distribution_id)
            .join(release_version, release_version.c.id == distribution.c.version_id)
            .join(release, release.c.id == release_version.c.release_id)
            .where(release.c.slug == self.slug)
        )
        with self._database.read() as connection:
            return [(row.email, row.state) for row in connection.execute(query)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    seconds = parser.parse_args().minutes * 60 / 4
    print(f"{PEOPLE} messages a run, {CONNECTIONS} connections a sender; figures are for all runs of a database")
    with tempfile.TemporaryDirectory(prefix="chaos-") as name, postgresql() as url:
        places = {"SQLite": "sqlite:///var/mailer.db", "PostgreSQL": url}
        kept = [_report(kind, _torment(Path(name) / kind, place, seconds)) for kind, place in places.items()]
    return 0 if all(kept) else 1


def _torment(folder: Path, place: str, seconds: float) -> list[Seen]:
    workspace = Workspace(folder, place)
    workspace.import_people(PEOPLE)
    database = Database(place.replace("sqlite:///", f"sqlite:///{folder}/"))
    seen: list[Seen] = []
    for number in range(2):
        with Sink(folder / f"sink-{number}", Faults(pause=0.1), clock=lambda: datetime.now(UTC)) as sink:
            run = Run(workspace, database, sink, seconds)
            seen.append(run.go(stop_one=number == 1))
        _judge(run, folder / f"sink-{number}" / "sink.jsonl", seen[-1])
    database.close()
    return seen


def _judge(run: Run, log: Path, seen: Seen) -> None:
    """Holds what the server took against what the database says."""
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    taken = Counter(line["recipient"] for line in lines if line["file"])
    deliveries = run.deliveries()
    seen.states.update(state for _, state in deliveries)
    seen.lost = sum(state not in _ENDED or (state == "sent" and not taken[email]) for email, state in deliveries)
    seen.lost += PEOPLE - len(deliveries)
    seen.early = sum(datetime.fromisoformat(line["at"]) < run.instant for line in lines)
    seen.twice = sum(count > 1 for count in taken.values())
    seen.in_doubt = sum(taken[email] > 0 and state != "sent" for email, state in deliveries)


def _report(kind: str, runs: list[Seen]) -> bool:
    kills = sum(one.kills for one in runs)
    unknown, allowed = sum(one.states["unknown"] for one in runs), kills * CONNECTIONS
    lost, early, twice = (sum(getattr(one, law) for one in runs) for law in ("lost", "early", "twice"))
    print(f"\n{kind}: {kills} kills")
    for stage in STAGES:
        print(f"  {stage:34}{sum(one.stages[stage] for one in runs):5}")
    print(f"  lost {lost}, early {early}, second copies {twice}")
    print(
        f"  unknown {unknown} (at most {allowed}); of these the server had taken {sum(one.in_doubt for one in runs)}"
    )
    shares = [f"{one.states['sent'] / PEOPLE:.1%}" for one in runs]
    print(f"  sent in each run: {', '.join(shares)}")
    # The one that is stopped past its lease may leave what its connections had claimed, 100 each
    return not (lost or early or twice or unknown > allowed + CONNECTIONS * 100)


if __name__ == "__main__":
    sys.exit(main())
