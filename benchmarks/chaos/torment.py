"""All runs on one database, and what they came to."""

import math
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.chaos.judge import Findings, judge
from benchmarks.chaos.relay import Relay
from benchmarks.chaos.run import Kills, Plan, Run
from benchmarks.chaos.stages import Stage
from benchmarks.workspace import Workspace
from mailer.store.database import Database

RUNS = (
    Plan(senders=1, sending='unknown = "repeat"\nlife = "2m"'),
    Plan(senders=2),
    Plan(senders=3, sleeps=True),
)
MORE = (Plan(senders=1), Plan(senders=1))
"""Where a slow machine has left a stage short of kills."""


@dataclass(frozen=True)
class Tormented:
    """What was done to the senders of one database, and how each run ended."""

    kills: list[Kills]
    findings: list[Findings]
    seconds: float

    @property
    def count(self) -> int:
        return sum(one.count for one in self.kills)

    @property
    def at(self) -> Counter[Stage]:
        return sum((one.at for one in self.kills), Counter[Stage]())

    @property
    def total(self) -> Findings:
        return sum(self.findings[1:], self.findings[0])


def torment(folder: Path, place: str, people: int, each: int, plans: tuple[Plan, ...] = RUNS) -> Tormented:
    """Sends one release after another to `people`, and kills senders until each stage has had `each` kills."""
    began = time.monotonic()
    workspace = Workspace(folder, place)
    workspace.import_people(people)
    database = Database(place.replace("sqlite:///", f"sqlite:///{folder}/"))
    kills: list[Kills] = []
    runs: list[Run] = []
    with Relay(max(plan.senders for plan in plans)) as relay:
        more = (replace(one, has_staff=plans[0].has_staff) for one in MORE)
        for number, plan in enumerate((*plans, *more)):
            done = sum((one.at for one in kills), Counter[Stage]())
            short = {stage: math.ceil((each - done[stage]) / max(len(plans) - number, 1)) for stage in Stage}
            if number >= len(plans) and max(short.values()) <= 0:
                break
            runs.append(Run(workspace, database, relay, replace(plan, each=short)))
            kills.append(runs[-1].go())
        # What a sender that slept had to give back, and what is repeated, is carried by the next one
        workspace.run("run", "--until-idle", smtp_host="127.0.0.1", smtp_port=relay.ports[0])
    findings = [judge(workspace, database, run.slug, run.instant, people, relay.handled) for run in runs]
    database.close()
    return Tormented(kills, findings, time.monotonic() - began)
