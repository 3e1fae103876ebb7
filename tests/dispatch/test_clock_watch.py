"""A clock that was set, is contradicted, or has no voucher: no embargo is lifted before a person has looked."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from mailer.core.clock_record import ClockRecord
from mailer.dispatch.clock import SteadyClock, SystemClock
from mailer.dispatch.clock_file import NAME, ClockFile
from mailer.dispatch.clock_watch import SYNCHRONISING
from mailer.store.database import Database
from mailer.store.tables import audit
from tests.builders import LIFT, VirtualClock, keep, person, schedule
from tests.conftest import Databases
from tests.dispatch.clock_world import (
    FIRST,
    HOUR,
    SECOND,
    note,
    plan,
    reading,
    reasons,
    record_of,
    resume_for,
    set_clock,
    start_worker,
    synchronised,
    vouch,
)
from tests.dispatch.scripted import Scripted
from tests.laws.machine import World

FORWARD = "the clock of mail1 was set forward by 1:00:00; see which time is right"
BACK = "the clock of mail1 was set back by 1:00:00; see which time is right"
NOBODY = "nobody vouches for the clock of mail1 since the machine was started; see whether it is right"


@pytest.fixture
def world(databases: Databases, tmp_path: Path) -> Iterator[World]:
    """On SQLite: the tests' clock stands in 2020, and PostgreSQL's does not."""
    made = World(databases.fresh("sqlite"), tmp_path)
    yield made
    made.close()


@pytest.fixture
def vouched(world: World) -> World:
    """A person has vouched for the clock in the first boot."""
    vouch(world)
    return world


# A clock that is set while a worker runs


def test_never_early_clock_set_an_hour_forward_opens_no_wave_and_says_why(vouched: World) -> None:
    plan(vouched)
    worker = start_worker(vouched)
    vouched.send(worker)

    set_clock(vouched, HOUR)
    vouched.send(worker)

    assert vouched.taken() == []
    assert reasons(vouched.database) == [FORWARD]


def test_never_early_not_even_in_the_moment_before_the_next_tick(vouched: World) -> None:
    plan(vouched)
    worker = start_worker(vouched)
    vouched.send(worker)

    set_clock(vouched, HOUR)

    assert worker.sender.clock.now() < LIFT < vouched.clock.now()


def test_never_early_worker_goes_by_the_time_before_the_step_until_somebody_vouches_for_the_new_one(
    vouched: World,
) -> None:
    distribution = plan(vouched)
    worker = start_worker(vouched)
    vouched.send(worker)

    set_clock(vouched, HOUR)
    vouched.send(worker)
    resume_for(vouched, distribution)
    vouched.send(worker)

    assert reasons(vouched.database) == [""], "it is not held again for the same step"
    assert vouched.taken() == []
    vouch(vouched)
    vouched.send(worker)
    assert worker.sender.clock.now() == vouched.clock.now()
    assert set(vouched.states().values()) == {"sent"}


def test_what_a_step_held_goes_on_once_somebody_resumes_it_and_nobody_is_asked_again(vouched: World) -> None:
    distribution = plan(vouched)
    worker = start_worker(vouched)
    set_clock(vouched, -HOUR)
    vouched.send(worker)
    assert reasons(vouched.database) == [BACK]

    resume_for(vouched, distribution)
    vouched.move_to(LIFT)
    vouched.send(worker)

    assert set(vouched.states().values()) == {"sent"}


def test_clock_that_is_set_right_again_gives_no_second_reason_and_of_the_next_step_somebody_is_asked(
    vouched: World,
) -> None:
    distribution = plan(vouched)
    worker = start_worker(vouched)
    for seconds in (HOUR, -HOUR):
        set_clock(vouched, seconds)
        vouched.send(worker)
    assert reasons(vouched.database) == [FORWARD]
    assert record_of(vouched) == ClockRecord(reading(vouched), "anna")

    resume_for(vouched, distribution)
    set_clock(vouched, -HOUR)
    vouched.send(worker)

    assert reasons(vouched.database) == [BACK]


def test_step_that_a_synchronised_kernel_confirms_is_followed_once_everything_was_held(vouched: World) -> None:
    plan(vouched)
    worker = start_worker(vouched, kernel=synchronised(vouched))
    set_clock(vouched, HOUR)
    vouched.send(worker)

    assert reasons(vouched.database) == [FORWARD]
    assert vouched.taken() == []
    assert worker.sender.clock.now() == vouched.clock.now()
    assert record_of(vouched) == ClockRecord(reading(vouched), "the kernel")


def test_two_workers_of_one_machine_give_one_reason(vouched: World) -> None:
    plan(vouched)
    workers = [start_worker(vouched), start_worker(vouched)]
    set_clock(vouched, HOUR)
    for worker in workers:
        vouched.send(worker)

    assert reasons(vouched.database) == [FORWARD]
    with vouched.database.read() as connection:
        assert list(connection.scalars(select(audit.c.act))).count("hold") == 1


def test_leap_second_or_small_correction_holds_nothing_and_is_followed(vouched: World) -> None:
    plan(vouched)
    worker = start_worker(vouched)
    for seconds in (1, -1, 0.4):
        set_clock(vouched, seconds)
        vouched.send(worker)
        assert worker.sender.clock.now() == vouched.clock.now()
    assert reasons(vouched.database) == [""]


def test_what_is_under_no_embargo_is_not_held(world: World) -> None:
    plan(world, embargoed=False)
    worker = start_worker(world)
    world.send(worker)
    world.move_to(LIFT)
    set_clock(world, HOUR)
    world.send(worker)
    assert set(world.states().values()) == {"sent"}


def test_step_is_found_where_the_record_is_gone(vouched: World) -> None:
    plan(vouched)
    worker = start_worker(vouched)
    vouched.send(worker)
    (vouched.folder / NAME).unlink()
    set_clock(vouched, HOUR)
    vouched.send(worker)
    assert reasons(vouched.database) == [FORWARD]


# A clock that was set before the worker was started, in the same boot


@pytest.mark.parametrize(("seconds", "reason"), [(HOUR, FORWARD), (-HOUR, BACK)])
def test_never_early_worker_started_after_the_clock_was_set_holds_and_says_by_how_much(
    vouched: World, seconds: int, reason: str
) -> None:
    plan(vouched)
    set_clock(vouched, seconds)
    worker = start_worker(vouched)
    vouched.send(worker)

    assert vouched.taken() == []
    assert reasons(vouched.database) == [reason]
    assert abs(worker.sender.clock.now() - vouched.clock.now()) == timedelta(seconds=HOUR), "it goes by the record"


def test_worker_that_is_started_again_does_not_ask_again(vouched: World) -> None:
    distribution = plan(vouched)
    set_clock(vouched, HOUR)
    vouched.send(start_worker(vouched))
    resume_for(vouched, distribution)

    vouched.send(start_worker(vouched))

    assert reasons(vouched.database) == [""]
    assert vouched.taken() == [], "by the record the lift is still to come"


def test_wave_that_is_planned_while_the_clock_is_in_doubt_is_held_too(vouched: World) -> None:
    set_clock(vouched, HOUR)
    worker = start_worker(vouched)
    vouched.send(worker)
    plan(vouched)
    vouched.send(worker)
    assert reasons(vouched.database) == [FORWARD]


def test_never_early_worker_beside_one_that_sees_no_contradiction_keeps_what_it_asked(vouched: World) -> None:
    distribution = plan(vouched)
    set_clock(vouched, HOUR)
    wrong = start_worker(vouched)
    vouched.send(wrong)
    set_clock(vouched, -HOUR)
    vouched.send(start_worker(vouched))
    resume_for(vouched, distribution)

    set_clock(vouched, HOUR)
    vouched.send(wrong)

    assert vouched.taken() == []


def test_clock_that_went_on_as_it_should_is_vouched_for_as_before(vouched: World) -> None:
    plan(vouched)
    vouched.move_to(LIFT)
    vouched.send(start_worker(vouched))
    assert set(vouched.states().values()) == {"sent"}
    assert record_of(vouched).vouched_by == "anna"


# Another boot, or no record at all


@pytest.mark.parametrize("boot", [FIRST, SECOND])
def test_never_early_clock_that_nobody_vouches_for_in_this_boot_holds(vouched: World, boot: str) -> None:
    if boot == FIRST:
        (vouched.folder / NAME).unlink()
    plan(vouched)
    vouched.move_to(LIFT)

    worker = start_worker(vouched, boot)
    vouched.send(worker)
    vouched.send(worker)

    assert vouched.taken() == []
    assert reasons(vouched.database) == [NOBODY]


def test_clock_that_only_commands_have_noted_in_this_boot_is_vouched_for_by_nobody(world: World) -> None:
    plan(world)
    note(world)
    world.send(start_worker(world))
    assert reasons(world.database) == [NOBODY]


def test_what_was_held_for_want_of_a_witness_goes_on_once_somebody_resumes_it(world: World) -> None:
    distribution = plan(world)
    world.send(start_worker(world))
    resume_for(world, distribution)
    world.move_to(LIFT)
    world.send(start_worker(world))
    assert set(world.states().values()) == {"sent"}


def test_person_who_vouches_in_this_boot_vouches_for_all_workers_of_the_machine(world: World) -> None:
    running = start_worker(world)
    world.send(running)
    vouch(world)
    plan(world)
    world.move_to(LIFT)
    world.send(running)
    world.send(start_worker(world))
    assert set(world.states().values()) == {"sent"}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b'{"boot": 1}', b"\xff\xfe", b'"x"', b"[" * 100_000])
def test_never_early_torn_or_foreign_record_vouches_for_nothing(vouched: World, content: bytes) -> None:
    (vouched.folder / NAME).write_bytes(content)
    plan(vouched)
    vouched.send(start_worker(vouched))
    assert reasons(vouched.database) == [NOBODY]
    assert record_of(vouched).vouched_by == ""


def test_synchronised_kernel_vouches_for_a_new_boot(vouched: World) -> None:
    plan(vouched)
    vouched.move_to(LIFT)
    vouched.send(start_worker(vouched, SECOND, synchronised(vouched)))
    assert set(vouched.states().values()) == {"sent"}
    assert record_of(vouched).vouched_by == "the kernel"


def test_never_early_kernel_with_another_time_contradicts(vouched: World) -> None:
    plan(vouched)
    kernel = (vouched.clock.now() - timedelta(hours=1)).timestamp()
    worker = start_worker(vouched, SECOND, lambda: kernel)
    vouched.send(worker)
    vouched.send(worker)
    assert reasons(vouched.database) == [
        "the clock of mail1 is 1:00:00 ahead of the kernel's; set right the one that is wrong"
    ]


def test_never_early_clock_earlier_than_before_the_boot_holds_until_it_is_set_right_and_vouched_for(
    vouched: World,
) -> None:
    plan(vouched)
    note(vouched)
    set_clock(vouched, -HOUR)
    worker = start_worker(vouched, SECOND)
    vouched.send(worker)
    vouched.send(worker)
    assert reasons(vouched.database) == [
        "the clock of mail1 shows 1:00:00 less than before the machine was started; set it right"
    ]
    assert record_of(vouched).last.boot == FIRST, "whoever comes later sees it too"

    vouch(vouched, SECOND)
    vouched.send(worker)

    assert record_of(vouched) == ClockRecord(reading(vouched, SECOND), "anna")


def test_machine_that_has_just_been_started_is_given_time_to_synchronise_its_clock(vouched: World) -> None:
    plan(vouched)
    vouched.clock.passed = 20.0
    answers: list[float | None] = [None]
    worker = start_worker(vouched, SECOND, lambda: answers[0])
    vouched.send(worker)
    assert reasons(vouched.database) == [""]

    vouched.clock.advance(11)
    answers[0] = vouched.clock.now().timestamp()
    vouched.send(worker)

    assert record_of(vouched).vouched_by == "the kernel"
    vouched.move_to(LIFT)
    vouched.send(worker)
    assert set(vouched.states().values()) == {"sent"}


def test_never_early_what_is_about_to_open_meanwhile_is_held(vouched: World) -> None:
    plan(vouched)
    vouched.clock.passed, vouched.clock.at = 20.0, LIFT - timedelta(minutes=5)
    worker = start_worker(vouched, SECOND)
    vouched.send(worker)
    assert reasons(vouched.database) == [""]

    vouched.clock.advance(200)
    vouched.send(worker)

    assert reasons(vouched.database) == [NOBODY]


def test_after_that_time_everything_is_held_however_far_away_it_is(vouched: World) -> None:
    plan(vouched)
    vouched.clock.passed = SYNCHRONISING.total_seconds() + 1
    vouched.send(start_worker(vouched, SECOND))
    assert reasons(vouched.database) == [NOBODY]


def test_never_early_mail_server_that_tells_another_time_contradicts_and_is_asked_once(vouched: World) -> None:
    plan(vouched)
    told = vouched.clock.now() - timedelta(hours=1)
    with Scripted({"greeting": [f"220 mx.test ESMTP; {told:%a, %d %b %Y %H:%M:%S} +0000"]}) as server:
        vouched.relay = replace(vouched.relay, port=server.port)
        worker = start_worker(vouched, SECOND)
        for _ in range(2):
            worker.sender.clock_watch.look(vouched.database)
            vouched.clock.advance(11)
    assert server.connections == 1
    assert reasons(vouched.database) == [
        "the clock of mail1 is 1:00:00 ahead of the mail server's; set right the one that is wrong"
    ]


def test_mail_server_on_this_machine_does_not_vouch_for_its_clock(vouched: World) -> None:
    plan(vouched)
    greeting = f"220 mx.test ESMTP; {vouched.clock.now():%a, %d %b %Y %H:%M:%S} +0000"
    with Scripted({"greeting": [greeting]}) as server:
        vouched.relay = replace(vouched.relay, port=server.port)
        start_worker(vouched, SECOND).sender.clock_watch.look(vouched.database)
    assert reasons(vouched.database) == [NOBODY]


# The database's clock


def test_machine_whose_clock_is_not_the_databases_holds_once_and_sends_after_a_person_has_looked(
    databases: Databases, tmp_path: Path
) -> None:
    world = World(databases.fresh("postgresql"), tmp_path)
    distribution = plan(world)
    worker = start_worker(world)  # years behind the database's clock
    world.send(worker)
    (reason,) = reasons(world.database)
    assert "behind the database's; set right the one that is wrong" in reason
    resume_for(world, distribution)
    vouch(world)
    world.move_to(LIFT)
    for again in (worker, start_worker(world)):
        world.send(again)
    assert reasons(world.database) == [""]
    assert set(world.states().values()) == {"sent"}
    world.close()


def test_right_clock_differs_from_no_database_and_one_on_this_machine_does_not_vouch_for_it(
    database: Database, tmp_path: Path
) -> None:
    world = World(database, tmp_path)
    world.clock = VirtualClock(datetime.now(UTC))
    people = keep(database, [person(1)], LIFT - timedelta(days=2))
    schedule(database, people, LIFT - timedelta(days=2))
    start_worker(world).sender.clock_watch.look(database)
    assert not database.is_on_another_machine()
    assert reasons(database) == [NOBODY]
    world.close()


# What is not looked at


def test_clock_of_a_rehearsal_is_moved_on_purpose_and_leaves_no_record(world: World) -> None:
    plan(world)
    world.move_to(LIFT)
    world.send(world.new_sender())
    assert set(world.states().values()) == {"sent"}
    assert ClockFile(world.folder).read() is None


def test_steady_clock_is_the_machines_and_never_ahead_of_it() -> None:
    steady, machine = SteadyClock(), SystemClock()
    for _ in range(1000):
        assert steady.now() <= machine.now()
    assert abs(steady.step()) < timedelta(milliseconds=50)
