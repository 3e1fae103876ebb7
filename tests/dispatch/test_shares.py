"""The last of a list are shared out, so that no connection goes on alone for long when the others have ended."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from mailer.dispatch.courier import Courier
from mailer.dispatch.run import open_due, turn_over
from mailer.store.database import Database
from tests.dispatch.highway import due, relay_at, sender
from tests.laws.machine import World

AT_ONCE = timedelta()


@pytest.fixture
def world(database: Database, tmp_path: Path) -> Iterator[World]:
    made = World(database, tmp_path)
    yield made
    made.close()


def _couriers(world: World, people: int, couriers: int) -> list[Courier]:
    due(world, people)
    made = sender(world, relay_at(world.relay.port), couriers=couriers)
    open_due(made[0].sender)
    return made


def test_fewer_than_the_connections_could_take_are_shared_among_all_of_them(world: World) -> None:
    couriers = _couriers(world, 12, couriers=4)
    claimed = [len(turn_over(courier, AT_ONCE)) for courier in couriers]
    assert claimed == [3, 3, 2, 1], "and not ten, two and nothing"


def test_a_connection_takes_as_much_as_it_carries_in_a_second_while_there_is_enough(world: World) -> None:
    one, *_ = _couriers(world, 150, couriers=4)
    first = turn_over(one, AT_ONCE)
    assert len(first) == 10, "it has not shown yet how fast it is"
    world.clock.advance(0.5)
    assert len(turn_over(one, AT_ONCE)) == 20


def test_of_the_last_a_fast_connection_takes_at_least_what_lasts_a_moment(world: World) -> None:
    one, *_ = _couriers(world, 50, couriers=10)
    assert len(turn_over(one, AT_ONCE)) == 5
    world.clock.advance(0.05)
    assert len(turn_over(one, AT_ONCE)) == 10, "of a hundred in a tenth of a second"


def test_who_is_alone_takes_all(world: World) -> None:
    (alone,) = _couriers(world, 9, couriers=1)
    assert len(turn_over(alone, AT_ONCE)) == 9
