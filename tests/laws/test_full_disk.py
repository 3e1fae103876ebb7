"""Laws 2 and 3 on a full disk: nothing is claimed, what is claimed is safe, and all leaves once there is room."""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import event

from mailer.core.errors import NoRoom
from mailer.dispatch.process import Process
from mailer.dispatch.run import carry_group, conclude, tick
from mailer.store.database import Database
from tests.builders import LIFT, keep, person, schedule
from tests.conftest import Databases
from tests.laws.machine import World

PEOPLE = 60


@pytest.fixture
def full_world(databases: Databases, tmp_path: Path) -> Iterator[World]:
    """A send that is due, on SQLite."""
    made = World(databases.fresh("sqlite"), tmp_path)
    people = keep(made.database, [person(n) for n in range(PEOPLE)], made.clock.now())
    schedule(made.database, people, made.clock.now())
    made.clock.move_to(LIFT)
    yield made
    made.close()


@contextmanager
def full(database: Database, pages: int) -> Iterator[None]:
    """SQLite's own limit: the file may grow by so many pages, and then it says that the disk is full."""
    with database.engine.connect() as connection:
        count = connection.exec_driver_sql("pragma page_count").scalar_one()

    def limit(connection: Any, _record: Any) -> None:
        connection.execute(f"pragma max_page_count = {count + pages}")

    event.listen(database.engine, "connect", limit)
    database.engine.dispose()
    yield
    event.remove(database.engine, "connect", limit)
    database.engine.dispose()


@pytest.mark.parametrize("pages", [0, 1, 2])
def test_never_lost_and_never_twice_when_the_disk_under_the_database_is_full(full_world: World, pages: int) -> None:
    world = full_world
    sender = world.new_sender(group=PEOPLE)
    with full(world.database, pages):
        said = []
        for _ in range(4):
            with suppress(NoRoom):
                world.send(sender)
                continue
            said.append(True)
        assert said, "the disk was not full"
    for _ in range(PEOPLE):  # a connection that has not shown how fast it is claims a few at a time
        world.clock.advance(6)
        world.beat()
        world.send(sender)
        if set(world.states().values()) == {"sent"}:
            break
    copies = Counter(message.recipient for message in world.taken())
    assert set(world.states().values()) == {"sent"}
    assert (len(copies), set(copies.values())) == (PEOPLE, {1})


def test_a_full_disk_is_told_in_one_sentence(databases: Databases) -> None:
    database = databases.fresh("sqlite")
    with full(database, 0), pytest.raises(NoRoom, match="The disk that holds the database is full"):
        _fill(database)


def _fill(database: Database) -> None:
    with database.act() as connection:
        for number in range(2000):
            connection.exec_driver_sql("insert into blob values (?, ?, '')", (str(number), b"x" * 500))


def test_never_lost_when_the_disk_under_the_journal_is_full_the_sender_rests_and_says_so(full_world: World) -> None:
    world = full_world
    courier = world.new_sender(group=PEOPLE)
    real, device = courier.sender.journal._file, os.open("/dev/full", os.O_WRONLY)
    courier.sender.journal._file = device
    process = Process(courier.sender)
    tick(courier.sender)
    process._guarded(lambda: carry_group(courier))
    conclude(courier)
    assert courier.sender.resting
    assert courier.sender.trouble == "the disk that holds the journals is full: nothing is sent before there is room"
    assert carry_group(courier) == 0, "it claims nothing more"
    assert world.taken() == []
    assert set(world.states().values()) == {"planned", "deferred"}
    os.close(device)
    courier.sender.journal._file = real
    world.clock.advance(16)
    world.beat()
    for _ in range(2):
        world.send(courier)
    assert set(world.states().values()) == {"sent"}


def test_nothing_is_claimed_while_a_disk_is_nearly_full(full_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    courier = full_world.new_sender()
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=3 * 2**20))
    full_world.send(courier)
    assert set(full_world.states().values()) == {"planned"}
    assert courier.sender.trouble == (
        f"the disk that holds {full_world.folder} is full: nothing is sent before 4 MB are free"
    )
