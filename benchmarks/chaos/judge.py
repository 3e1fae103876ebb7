"""The laws, counted after a run: what the mail server saw is held against the database and `mailer log --json`."""

import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import select

from benchmarks.chaos.relay import Handled
from benchmarks.workspace import Workspace
from mailer.store.database import Database
from mailer.store.tables import delivery, distribution, release, release_version

_ENDED = {"sent", "unknown"}  # nobody is refused here, and what is in doubt does not expire


@dataclass(frozen=True)
class Findings:
    """How one run ended: messages in all, and how many of them broke a law or are in doubt."""

    messages: int
    sent: int
    unknown: int
    lost: int = 0  # in no state that ends it, or called sent and never taken
    early: int = 0  # its content began before its instant
    twice: int = 0  # copies that the server has and the log does not name
    named: int = 0  # second copies that the log names
    astray: int = 0  # called unknown though the server shows no doubt
    in_doubt: int = 0  # what the server shows in doubt

    @property
    def laws_hold(self) -> bool:
        return not (self.lost or self.early or self.twice or self.astray)

    def __add__(self, other: "Findings") -> "Findings":
        return Findings(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


def judge(
    workspace: Workspace, database: Database, slug: str, instant: datetime, people: int, handled: list[Handled]
) -> Findings:
    """What became of each of the deliveries to `people`."""
    states = _states(database, slug)
    mine = [one for one in handled if one.name in states]
    copies = Counter(one.name for one in mine if one.whole)
    named = _copies_in_the_log(workspace, slug)
    doubtful = {one.name for one in mine if one.in_doubt}
    unknown = {name for name, state in states.items() if state == "unknown"}
    return Findings(
        messages=people,
        sent=sum(state == "sent" for state in states.values()),
        unknown=len(unknown),
        lost=people
        - len(states)
        + sum(state not in _ENDED or (state == "sent" and not copies[name]) for name, state in states.items()),
        early=sum(one.begun_at < instant for one in mine),
        twice=sum(max(count - max(named[name], 1), 0) for name, count in copies.items()),
        named=sum(min(count, named[name]) - 1 for name, count in copies.items() if min(count, named[name]) > 1),
        astray=len(unknown - doubtful),
        in_doubt=len(doubtful),
    )


def _states(database: Database, slug: str) -> dict[str, str]:
    """The state of each delivery of a release, by public id."""
    query = (
        select(delivery.c.public_id, delivery.c.state)
        .join(distribution, distribution.c.id == delivery.c.distribution_id)
        .join(release_version, release_version.c.id == distribution.c.version_id)
        .join(release, release.c.id == release_version.c.release_id)
        .where(release.c.slug == slug)
    )
    with database.read() as connection:
        return {row.public_id: row.state for row in connection.execute(query)}


def _copies_in_the_log(workspace: Workspace, slug: str) -> Counter[str]:
    """How many attempts of each delivery the log shows that may have left a copy with the server."""
    command = [sys.executable, "-m", "mailer", "log", slug, "--json"]
    said = subprocess.run(command, env=workspace.env, cwd=workspace.folder, capture_output=True, check=True).stdout
    attempts = {
        (line["delivery"], line["attempt"]) for line in map(json.loads, said.splitlines()) if line["step"] == "dot"
    }
    return Counter(name for name, _ in attempts)
