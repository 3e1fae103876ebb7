"""A server that refuses the message itself, and not its readers: nobody is refused, and a person is asked."""

from pathlib import Path

import pytest
from sqlalchemy import select

from mailer.core.blast_radius import codes_against_the_message
from mailer.dispatch.relay import RelaySettings
from mailer.store import tables
from mailer.store.approvals import resume
from tests.builders import LIFT, keep, person, schedule
from tests.conftest import Databases
from tests.dispatch.scripted import Scripted
from tests.laws.machine import World

SPAM = "554 5.7.1 looks like spam"


@pytest.mark.parametrize(
    ("refusals", "codes"),
    [
        ([(554, "a@x.example"), (554, "b@x.example"), (554, "c@y.example")], {554}),
        ([(554, "a@x.example"), (554, "b@x.example"), (554, "c@x.example")], set()),
        ([(554, "a@x.example"), (554, "a@x.example"), (554, "c@y.example")], set()),
        ([(554, "a@x.example"), (550, "b@x.example"), (554, "c@y.example")], set()),
    ],
)
def test_three_recipients_in_two_domains_with_one_code_condemn_the_message(
    refusals: list[tuple[int, str]], codes: set[int]
) -> None:
    assert codes_against_the_message(refusals) == codes


def _send(world: World, server: Scripted) -> None:
    world.relay = RelaySettings("127.0.0.1", server.port, "none")
    courier = world.new_sender(group=8)
    world.send(courier)
    courier.connection.close()


def _held(world: World) -> str | None:
    with world.database.read() as connection:
        return connection.scalars(select(tables.wave.c.held_reason)).one()


@pytest.fixture
def due(databases: Databases, tmp_path: Path) -> World:
    world = World(databases.fresh("sqlite"), tmp_path)
    people = keep(world.database, [person(n) for n in range(8)], world.clock.now())
    world.distribution = schedule(world.database, people, world.clock.now())  # type: ignore[attr-defined]
    world.clock.move_to(LIFT)
    return world


def test_a_message_refused_everywhere_holds_its_wave_and_refuses_nobody(due: World) -> None:
    with Scripted({"dot": [SPAM] * 8}) as server:
        _send(due, server)
    assert set(due.states().values()) == {"planned"}
    assert (_held(due) or "").startswith("The mail server refuses the message itself, to 3 recipients so far: 554")
    assert server.commands.count("DATA") <= 4, "the rest was not even tried"
    due.close()


def test_refusals_of_two_readers_are_theirs(due: World) -> None:
    with Scripted({"dot": [SPAM] * 2}) as server:
        _send(due, server)
    assert sorted(due.states().values()) == ["refused"] * 2 + ["sent"] * 6
    assert _held(due) is None
    due.close()


def test_once_a_person_has_let_the_wave_go_on_the_refusals_stand(due: World) -> None:
    with Scripted({"dot": [SPAM] * 16}) as server:
        _send(due, server)
        with due.database.act() as connection:
            resume(connection, due.distribution, "anna", due.clock.now())  # type: ignore[attr-defined]
        due.clock.advance(1)
        _send(due, server)
    assert set(due.states().values()) == {"refused"}
    due.close()
