"""The sending processes as the database knows them: their heartbeat, their lease and what they have acknowledged."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, insert, not_, select, update

from mailer.core.slowed import Slowed
from mailer.store.tables import attempt, claim, worker

LEASE = timedelta(seconds=30)
"""How long a sending process may keep what it has claimed without a sign of life."""

SILENT_AFTER = timedelta(seconds=30)
"""After this long without a tick a sender counts as not running."""


@dataclass(frozen=True, slots=True)
class Worker:
    """One `mailer run`."""

    id: str
    host: str
    pid: int
    ticked_at: datetime
    trouble: str | None
    slowed: tuple[Slowed, ...]


def register(connection: Connection, worker_id: str, host: str, pid: int, epoch: int, now: datetime) -> None:
    """Writes down a new sending process, alive from `now`."""
    connection.execute(
        insert(worker).values(
            id=worker_id,
            host=host,
            pid=pid,
            started_at=now,
            heartbeat_at=now,
            ticked_at=now,
            lease_until=now + LEASE,
            acknowledged_epoch=epoch,
        )
    )


def renew(connection: Connection, worker_id: str, now: datetime, ticked_at: datetime) -> None:
    """The heartbeat: renews the lease of the process and of its claims; `ticked_at` is its main job's last round.

    So a process whose heart beats and whose main job stands still is known by its old tick.
    """
    alive = {"heartbeat_at": now, "lease_until": now + LEASE, "ticked_at": ticked_at}
    connection.execute(update(worker).where(worker.c.id == worker_id).values(alive))
    connection.execute(update(claim).where(claim.c.worker_id == worker_id).values(lease_until=now + LEASE))


def tick(
    connection: Connection, worker_id: str, now: datetime, trouble: str | None, slowed: Sequence[Slowed]
) -> None:
    """Notes what keeps the main job, which came round just now, from sending, if anything, and whom it sends less."""
    said = {"ticked_at": now, "trouble": trouble, "slowed": [_record(one) for one in slowed]}
    connection.execute(update(worker).where(worker.c.id == worker_id).values(said))


def acknowledge(connection: Connection, worker_id: str, epoch: int) -> None:
    """The process obeys this epoch: no message of its begins that the epoch has taken away."""
    connection.execute(update(worker).where(worker.c.id == worker_id).values(acknowledged_epoch=epoch))


def end(connection: Connection, worker_id: str, now: datetime) -> None:
    """The process has given everything back and stops; a server's words, which may name somebody, go with it."""
    gone = {"ended": True, "lease_until": now, "slowed": []}
    connection.execute(update(worker).where(worker.c.id == worker_id).values(gone))


def is_known(connection: Connection, worker_id: str) -> bool:
    """Whether a process of that id was ever registered here."""
    return connection.scalar(select(worker.c.id).where(worker.c.id == worker_id)) is not None


def running(connection: Connection, now: datetime) -> list[Worker]:
    """The sending processes that have ticked lately."""
    rows = connection.execute(
        select(worker).where(and_(not_(worker.c.ended), worker.c.ticked_at > now - SILENT_AFTER))
    )
    return [
        Worker(row.id, row.host, row.pid, row.ticked_at, row.trouble, tuple(map(_slowed, row.slowed or ())))
        for row in rows
    ]


def _record(one: Slowed) -> dict[str, Any]:
    return asdict(one) | {"since": one.since.isoformat(), "nothing_until": one.nothing_until.isoformat()}


def _slowed(record: dict[str, Any]) -> Slowed:
    instants = {name: datetime.fromisoformat(record[name]) for name in ("since", "nothing_until")}
    return Slowed(**(record | instants))


def last_tick(connection: Connection) -> datetime | None:
    """When a sender last came round, of all that ever ran here."""
    ticked: datetime | None = connection.scalar(select(func.max(worker.c.ticked_at)))
    return ticked


def carried_by(connection: Connection, worker_id: str) -> dict[str, int]:
    """How many attempts of this process ended in which state."""
    rows = connection.execute(
        select(attempt.c.outcome, func.count()).where(attempt.c.worker_id == worker_id).group_by(attempt.c.outcome)
    )
    return {outcome: count for outcome, count in rows}
