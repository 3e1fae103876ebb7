"""What a long history costs: a tick of a worker at 3,000 finished releases, its memory after 100 with attachments.

Run it as `make figures`, or `python -m benchmarks.history`. The history is made of one release that was sent, whose
rows are copied; the memory is that of a worker in this process, whose clock is put forward after every ten releases.
"""

import argparse
import contextlib
import secrets
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import Connection, Table, insert, select

from benchmarks.servers import postgresql, sink
from benchmarks.table import heading, say
from benchmarks.workspace import Workspace
from mailer.dispatch.courier import Courier
from mailer.dispatch.relay import RelaySettings
from mailer.dispatch.run import run_once, tick
from mailer.dispatch.sender import Office, Sender
from mailer.store import tables
from mailer.store.database import Database

PEOPLE = 10
FEW = 10
TICKS = 60
ATTACHED = 2 * 2**20
"""Octets of the file that goes with each release."""


class MovedClock:
    """The machine's clock, put forward by hand."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.ahead)

    def elapsed(self) -> float:
        return time.monotonic() + self.ahead


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--history", type=int, default=3000)
    parser.add_argument("--releases", type=int, default=100)
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="history-")))
        port = stack.enter_context(sink())
        heading(f"what a history costs: {options.history:,} finished releases beside {FEW}")
        for name, url in (("SQLite", ""), ("PostgreSQL", stack.enter_context(postgresql()))):
            _say_ticks(name, folder / name, url or f"sqlite:///{folder}/{name}/var/mailer.db", port, options.history)
        _say_memory(folder / "memory", port, options.releases)


def _say_ticks(name: str, folder: Path, url: str, port: int, history: int) -> None:
    workspace = Workspace(folder, url)
    workspace.import_people(PEOPLE)
    workspace.schedule("lake-ferry")
    workspace.run("run", "--until-idle", smtp_host="127.0.0.1", smtp_port=port)
    database = Database(url)
    sender = _sender(database, folder, port)
    _copy_history(database, FEW)
    few = _tick_seconds(sender)
    _copy_history(database, history - FEW)
    many = _tick_seconds(sender)
    database.close()
    say(f"a tick, {name}", "≤ 1.5 ×", f"{many / few:.1f} ×", f"{few * 1000:.1f} and {many * 1000:.1f} ms")


def _tick_seconds(sender: Sender) -> float:
    """The median of many."""
    seconds = []
    for _ in range(TICKS):
        began = time.perf_counter()
        tick(sender)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def _sender(database: Database, folder: Path, port: int, clock: Any = None) -> Sender:
    relay = RelaySettings("127.0.0.1", port, "none")
    return Sender(database, clock or MovedClock(), Office("host", 1, folder / "var" / "journals", relay, b"secret"))


def _copy_history(database: Database, count: int) -> None:
    """So many more copies of the first release that was sent, with all its rows."""
    with database.act() as connection:
        if database.is_remote:  # the numbers that rows have here would be given out again
            for table in ("release", "release_version", "distribution", "variant", "wave", "delivery", "attempt"):
                connection.exec_driver_sql(f"select setval('{table}_id_seq', (select max(id) from {table}))")
        for _ in range(count):
            _copy_release(connection)
        connection.exec_driver_sql("analyze")  # a history of months has been analysed


def _copy_release(connection: Connection) -> None:
    news, version = tables.release, tables.release_version
    slug = connection.execute(insert(news).values(slug=secrets.token_hex(8)).returning(news.c.id)).scalar_one()
    made = _copy(connection, version, version.c.id == 1, release_id=slug)[1]
    sent = _copy(connection, tables.distribution, tables.distribution.c.id == 1, version_id=made)[1]
    of_first = {"distribution_id": sent}
    waves = _copy(connection, tables.wave, tables.wave.c.distribution_id == 1, **of_first)
    variants = _copy(connection, tables.variant, tables.variant.c.distribution_id == 1, **of_first)
    own: dict[str, Any]
    for row in connection.execute(select(tables.delivery).where(tables.delivery.c.distribution_id == 1)).all():
        own = {
            "wave_id": waves[row.wave_id],
            "variant_id": variants[row.variant_id],
            "public_id": secrets.token_hex(16),
        }
        copied = _copy(connection, tables.delivery, tables.delivery.c.id == row.id, **of_first, **own)[row.id]
        _copy(connection, tables.attempt, tables.attempt.c.delivery_id == row.id, delivery_id=copied)


def _copy(connection: Connection, table: Table, which: Any, **other: Any) -> dict[int, int]:
    """Copies rows with other values in some columns; the new number of each, by its old one."""
    numbers = {}
    for row in connection.execute(select(table).where(which)).all():
        values = {key: value for key, value in row._mapping.items() if key != "id"} | other
        numbers[row.id] = connection.execute(insert(table).values(values).returning(table.c.id)).scalar_one()
    return numbers


def _say_memory(folder: Path, port: int, releases: int) -> None:
    url = f"sqlite:///{folder}/var/mailer.db"
    workspace = Workspace(folder, url)
    workspace.import_people(PEOPLE)
    database, clock = Database(url), MovedClock()
    sender = _sender(database, folder, port, clock)
    courier = Courier(sender, 0)
    first = 0.0
    for number in range(releases):
        _schedule_with_file(workspace, f"release-{number}")
        sender.beat()
        run_once(sender, [courier])
        if number in (0, releases - 1) or number % 10 == 9:
            for _ in range(3):
                clock.ahead += 61
                sender.beat()
                tick(sender)
        if number == 0:
            first = _megabytes()
    with database.read() as connection:
        states = set(connection.scalars(select(tables.delivery.c.state)))
    assert states == {"sent"}, states
    more = _megabytes() - first
    database.close()
    say(f"memory after {releases} with a 2 MB file", "≤ +5 MB", f"{more:+.1f} MB", f"beside one: {first:.0f} MB")


def _schedule_with_file(workspace: Workspace, slug: str) -> None:
    workspace.make_release(slug, '[[attachment]]\nfile = "figures.csv"\n')
    (workspace.folder / "releases" / slug / "figures.csv").write_text(f"{secrets.token_hex(ATTACHED // 2)}\n")
    workspace.run("schedule", slug, "--list", "big", "--yes", "--now")


def _megabytes() -> float:
    return psutil.Process().memory_info().rss / 2**20


if __name__ == "__main__":
    main()
