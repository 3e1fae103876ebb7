"""What was approved is kept in memory while it is sent from, and no longer."""

import gc
import threading
import weakref
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from mailer.core.enclosure import Enclosure
from mailer.dispatch.approved_cache import UNUSED_SECONDS, ApprovedCache
from mailer.dispatch.sender import Sender
from mailer.store.database import Database
from tests.builders import LIFT, keep, person, schedule
from tests.laws.machine import World


@pytest.fixture
def world(database: Database, tmp_path: Path) -> Iterator[World]:
    made = World(database, tmp_path)
    yield made
    made.close()


def _schedule(database: Database, enclosures: tuple[Enclosure, ...] = ()) -> int:
    now = LIFT - timedelta(days=30)
    return schedule(database, keep(database, [person(0)], now), now, enclosures=enclosures)


def _pass_time(world: World, sender: Sender) -> None:
    """So long that a tick looks for what is not used any more."""
    world.clock.advance(UNUSED_SECONDS + 1)
    sender.note_tick()


def test_a_sent_release_and_its_files_leave_memory_when_nothing_of_it_is_used_for_two_minutes(world: World) -> None:
    _schedule(world.database, (Enclosure("figures.csv", "text/csv", b"1,2\n" * 1000),))
    courier = world.new_sender()
    world.move_to(LIFT)
    world.send(courier)
    assert len(world.taken()) == 1
    approved = weakref.ref(courier.sender.approved(1))

    _pass_time(world, courier.sender)
    is_kept_at_first = approved() is not None
    _pass_time(world, courier.sender)
    gc.collect()

    assert is_kept_at_first
    assert approved() is None


def test_a_release_that_is_being_sent_is_read_once_however_long_that_takes(world: World) -> None:
    distribution = _schedule(world.database)
    sender = world.new_sender().sender
    first = sender.approved(distribution)

    for _ in range(5):
        _pass_time(world, sender)
        assert sender.approved(distribution) is first


def test_threads_that_ask_at_the_same_moment_share_one_reading(database: Database) -> None:
    distribution = _schedule(database)
    cache, together = ApprovedCache(database), threading.Barrier(8)
    found = []

    def ask() -> None:
        together.wait(10)
        found.append(cache.get(distribution))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert len(found) == 8
    assert len({id(one) for one in found}) == 1
