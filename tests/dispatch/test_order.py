"""What leaves first: messages go out in the order that was planned, whose seed is kept with the distribution."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from mailer.core.release import Sending
from mailer.store import tables
from mailer.store.database import Database
from tests.builders import LIFT, keep, person, schedule, story
from tests.laws.machine import World


@pytest.mark.parametrize("order", ["shuffled", "wires first"])
def test_messages_leave_in_the_planned_order(database: Database, tmp_path: Path, order: str) -> None:
    world = World(database, tmp_path)
    everybody = [replace(person(n), tags=("wire",) if n > 9 else ()) for n in range(12)]
    people = keep(database, everybody, world.clock.now())
    schedule(database, people, world.clock.now(), release=story(sending=Sending(order=order)))
    world.clock.move_to(LIFT)
    for _ in range(3):
        world.clock.advance(1)
        world.send(world.new_sender(group=5))
    with database.read() as connection:
        planned = connection.scalars(select(tables.delivery.c.email).order_by(tables.delivery.c.order_key)).all()
        seed = connection.scalar(select(tables.distribution.c.seed))
    left = [one.recipient for one in world.taken()]
    assert left == list(planned)
    assert seed == 7, "the one that the tests plan with"
    if order == "wires first":
        assert set(left[:2]) == {person(10).email, person(11).email}
    world.close()
