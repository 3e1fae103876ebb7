"""The stages of a sender's work, and what shows in which a dead one died: its claims and its journal."""

import contextlib
import fcntl
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select

from mailer.dispatch.journal import Traces, read_traces
from mailer.store.database import Database
from mailer.store.tables import claim, delivery, wave


class Stage(StrEnum):
    """Where a sender can die."""

    ARMING = "while arming"
    RECLAIM = "during reclaim"
    CLAIMED = "after the claim"
    CONTENT = "in the content, before the dot"
    DOT = "between dot and reply"
    REPLY = "between reply and commit"


@dataclass(frozen=True)
class Claimed:
    """A delivery that the dead sender had claimed: its public id, its group, and whether its wave was open."""

    delivery: int
    attempt: int
    name: str
    group: str
    open: bool


@dataclass(frozen=True)
class Remains:
    """What a dead sender has left in the database and in its journal."""

    claims: list[Claimed]
    traces: Traces

    def show(self, stage: Stage, name: str, replied: Collection[str]) -> bool:
        """Whether it died in that stage, with the message `name`, of those to which the server had replied."""
        of_open = [one for one in self.claims if one.open]
        here = next((one for one in of_open if one.name == name), None)
        trace = self.traces.get((here.delivery, here.attempt)) if here else None
        begun = {one.group for one in of_open if (one.delivery, one.attempt) in self.traces}
        match stage:
            case Stage.ARMING:
                return bool(self.claims) and not of_open
            case Stage.CLAIMED:
                untouched = {one.group for one in of_open} - begun
                return bool(untouched) or (here is not None and trace is None)
            case Stage.CONTENT:
                return here is not None and trace is None
            case Stage.DOT:
                return trace is not None and trace.reply is None and name not in replied
            case Stage.REPLY:
                return trace is not None and name in replied
        return False


def claims_of(database: Database, pid: int) -> list[Claimed]:
    """What this process has claimed."""
    query = (
        select(delivery.c.id, claim.c.attempt, delivery.c.public_id, claim.c.token, wave.c.opened_at)
        .join_from(claim, delivery, delivery.c.id == claim.c.delivery_id)
        .join(wave, wave.c.id == delivery.c.wave_id)
        .where(claim.c.worker_id.like(f"%-{pid}-%"))
    )
    with database.read() as connection:
        return [Claimed(*row[:4], open=row.opened_at is not None) for row in connection.execute(query)]


@contextlib.contextmanager
def remains(database: Database, journals: Path, pid: int) -> Iterator[Remains]:
    """What is left of a dead sender; meanwhile no other sender can settle it."""
    with contextlib.ExitStack() as stack:
        traces: Traces = {}
        for path in journals.glob(f"*-{pid}-*.journal"):
            file = stack.enter_context(path.open("rb"))
            with contextlib.suppress(BlockingIOError):  # another sender settles it already: then it shows nothing
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                traces |= read_traces(path)
        yield Remains(claims_of(database, pid), traces)


def reclaiming(pid: int) -> Path | None:
    """The journal of a dead sender that this process is settling, if it is."""
    with contextlib.suppress(OSError):  # files come and go, and the process too
        for link in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(OSError):
                target = link.readlink()
                if target.suffix == ".journal" and f"-{pid}-" not in target.name:
                    return target
    return None
