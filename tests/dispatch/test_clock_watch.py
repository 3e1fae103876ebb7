"""A clock that is set, or is not the database's: no embargoed wave opens before a person has looked."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from mailer.core.clock_trouble import LIMIT, drift_told, step_told
from mailer.dispatch.clock import SteadyClock, SystemClock
from mailer.dispatch.courier import Courier
from mailer.dispatch.sender import Office, Sender
from mailer.store.approvals import resume
from mailer.store.database import Database
from mailer.store.tables import audit, wave
from tests.builders import LIFT, VirtualClock, keep, person, schedule, story
from tests.conftest import Databases
from tests.laws.machine import SECRET, World

HOUR = 3600


@pytest.fixture
def world(databases: Databases, tmp_path: Path) -> Iterator[World]:
    """On SQLite: the tests' clock stands in 2020, and PostgreSQL's does not."""
    made = World(databases.fresh("sqlite"), tmp_path)
    yield made
    made.close()


def steady_sender(world: World) -> Courier:
    """A sender that goes by the world's clock as a real one goes by its machine's."""
    office = Office("mail1", 1, world.folder / "journals", world.relay, SECRET)
    courier = Courier(Sender(world.database, SteadyClock(world.clock), office), 0)
    world.couriers.append(courier)
    return courier


def reasons(database: Database) -> list[str]:
    with database.read() as connection:
        return [reason or "" for reason in connection.scalars(select(wave.c.held_reason).order_by(wave.c.id))]


def planned(world: World, *, embargoed: bool = True) -> int:
    people = keep(world.database, [person(1)], world.clock.now())
    start = None if embargoed else LIFT
    made = schedule(world.database, people, world.clock.now(), release=story(embargoed=embargoed), start=start)
    world.clock.move_to(LIFT - timedelta(minutes=30))
    return made


def set_clock(world: World, seconds: float) -> None:
    """What `date --set` or a wrong time server does: the clock jumps, and no time has passed."""
    world.clock.at += timedelta(seconds=seconds)


def test_never_early_a_clock_set_an_hour_forward_opens_no_wave_and_says_why(world: World) -> None:
    planned(world)
    sender = steady_sender(world)
    world.send(sender)
    set_clock(world, HOUR)
    world.send(sender)
    assert world.taken() == []
    assert reasons(world.database) == [
        "the clock of mail1 was set forward by 1:00:00 while a sender ran; see which time is right"
    ]


def test_never_early_not_even_in_the_moment_before_the_next_tick(world: World) -> None:
    planned(world)
    sender = steady_sender(world)
    world.send(sender)
    set_clock(world, HOUR)
    assert sender.sender.clock.now() < LIFT < world.clock.now()


def test_what_a_step_held_goes_on_once_somebody_resumes_it_and_nobody_is_asked_again(world: World) -> None:
    distribution = planned(world)
    sender = steady_sender(world)
    set_clock(world, -HOUR)
    world.send(sender)
    assert "was set back by 1:00:00" in reasons(world.database)[0]
    with world.database.act() as connection:
        resume(connection, distribution, "anna", world.clock.now())
    world.move_to(LIFT)
    world.send(sender)
    assert set(world.states().values()) == {"sent"}


def test_two_senders_of_one_machine_give_one_reason(world: World) -> None:
    planned(world)
    senders = [steady_sender(world), steady_sender(world)]
    set_clock(world, HOUR)
    for sender in senders:
        world.send(sender)
    assert reasons(world.database)[0].count("set forward") == 1
    with world.database.read() as connection:
        assert list(connection.scalars(select(audit.c.act))).count("hold") == 1


def test_a_leap_second_or_a_small_correction_holds_nothing_and_is_followed(world: World) -> None:
    planned(world)
    sender = steady_sender(world)
    for seconds in (1, -1, 0.4):
        set_clock(world, seconds)
        world.send(sender)
        assert sender.sender.clock.now() == world.clock.now()
    assert reasons(world.database) == [""]


def test_what_is_under_no_embargo_is_not_held(world: World) -> None:
    planned(world, embargoed=False)
    sender = steady_sender(world)
    set_clock(world, HOUR)
    world.send(sender)
    assert set(world.states().values()) == {"sent"}


def test_a_machine_whose_clock_is_not_the_databases_holds_once_and_sends_after_a_person_has_looked(
    databases: Databases, tmp_path: Path
) -> None:
    world = World(databases.fresh("postgresql"), tmp_path)
    distribution = planned(world)
    sender = steady_sender(world)  # years behind the database's clock
    world.send(sender)
    (reason,) = reasons(world.database)
    assert "behind the database's; set right the one that is wrong" in reason
    with world.database.act() as connection:
        resume(connection, distribution, "anna", world.clock.now())
    world.move_to(LIFT)
    world.send(sender)
    assert set(world.states().values()) == {"sent"}
    world.close()


def test_a_right_clock_differs_from_no_database(database: Database, tmp_path: Path) -> None:
    world = World(database, tmp_path)
    world.clock = VirtualClock(datetime.now(UTC))
    people = keep(database, [person(1)], LIFT - timedelta(days=2))
    schedule(database, people, LIFT - timedelta(days=2))
    steady_sender(world).sender.clock_watch.look(database)
    assert reasons(database) == [""]
    world.close()


def test_the_steady_clock_is_the_machines_and_never_ahead_of_it() -> None:
    steady, machine = SteadyClock(), SystemClock()
    for _ in range(1000):
        assert steady.now() <= machine.now()
    assert abs(steady.step()) < timedelta(milliseconds=50)


@given(st.floats(-1e6, 1e6))
def test_within_the_limit_nothing_is_said_and_beyond_it_which_way(seconds: float) -> None:
    span = timedelta(seconds=seconds)
    for told, later, earlier in ((step_told, "forward", "back"), (drift_told, "ahead of", "behind")):
        said = told(span, "mail1")
        assert bool(said) is (abs(span) > LIMIT)
        assert not said or (later if seconds > 0 else earlier) in said
