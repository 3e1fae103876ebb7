"""A sender that has nothing to do leaves the database alone: every commit would wait for the disk, each second."""

import sqlite3
from pathlib import Path

from mailer.dispatch.run import run_once
from mailer.store.workers import running
from tests.builders import LIFT, keep, person, schedule
from tests.conftest import Databases
from tests.dispatch.highway import relay_at, sender
from tests.laws.machine import World


def test_an_idle_sender_writes_only_its_heartbeat(databases: Databases, tmp_path: Path) -> None:
    world = World(databases.fresh("sqlite"), tmp_path)
    schedule(
        world.database, keep(world.database, [person(n) for n in range(3)], world.clock.now()), world.clock.now()
    )
    couriers = sender(world, relay_at(world.relay.port))
    other = sqlite3.connect(str(world.database.engine.url.database))
    before = _version(other)
    for _ in range(5):
        run_once(couriers[0].sender, couriers)
        world.clock.advance(1)
    assert _version(other) == before
    assert world.clock.now() < LIFT
    couriers[0].sender.beat()
    assert _version(other) != before
    with world.database.read() as connection:
        (worker,) = running(connection, world.clock.now())
    assert (world.clock.now() - worker.ticked_at).total_seconds() == 1, "the heartbeat says when the last round was"
    other.close()
    world.close()


def _version(connection: sqlite3.Connection) -> int:
    """A number that changes whenever another connection has written something."""
    (version,) = connection.execute("pragma data_version").fetchone()
    return int(version)
