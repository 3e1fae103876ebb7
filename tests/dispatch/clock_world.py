"""Workers that go by the world's clock as a real one goes by its machine's, and the people who vouch for it."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from mailer.core.clock_record import ClockReading, ClockRecord, with_reading, with_voucher
from mailer.dispatch.clock import SteadyClock
from mailer.dispatch.clock_file import ClockFile
from mailer.dispatch.clock_watch import ClockWatch
from mailer.dispatch.courier import Courier
from mailer.dispatch.sender import Office, Sender
from mailer.store.approvals import resume
from mailer.store.database import Database
from mailer.store.tables import wave
from tests.builders import LIFT, keep, person, schedule, story
from tests.laws.machine import SECRET, World

HOUR = 3600
FIRST, SECOND = "first boot", "second boot"


def synchronised(world: World) -> Callable[[], float | None]:
    """A kernel whose clock is kept right, and is the world's."""
    return lambda: world.clock.now().timestamp()


def start_worker(
    world: World, boot: str = FIRST, kernel: Callable[[], float | None] = lambda: None, host: str = "mail1"
) -> Courier:
    """A worker on that host; no kernel vouches for its clock unless it is given."""
    world.born += 1
    office = Office(host, world.born, world.folder / "journals", world.relay, SECRET)
    clock = SteadyClock(world.clock, boot)
    worker = Sender(world.database, clock, office)
    worker.clock_watch = ClockWatch(clock, host, world.folder, world.relay, kernel)
    courier = Courier(worker, 0)
    world.couriers.append(courier)
    return courier


def reading(world: World, boot: str = FIRST) -> ClockReading:
    return ClockReading(boot, world.clock.elapsed(), world.clock.now())


def note(world: World, boot: str = FIRST) -> None:
    """What a command notes of the clock."""
    ClockFile(world.folder).update(lambda record: with_reading(record, reading(world, boot)))


def vouch(world: World, boot: str = FIRST) -> None:
    """A person says that the clock is right."""
    ClockFile(world.folder).update(lambda record: with_voucher(record, reading(world, boot), "anna"))


def record_of(world: World) -> ClockRecord:
    record = ClockFile(world.folder).read()
    assert record is not None
    return record


def plan(world: World, *, embargoed: bool = True) -> int:
    """One public copy in half an hour, at the lift of an embargo or without one; the id of its distribution."""
    people = keep(world.database, [person(1)], world.clock.now())
    start = None if embargoed else LIFT
    made = schedule(world.database, people, world.clock.now(), release=story(embargoed=embargoed), start=start)
    world.clock.move_to(LIFT - timedelta(minutes=30))
    return made


def resume_for(world: World, distribution: int) -> None:
    """A person lets it go on, perhaps from another machine: nobody vouches for the clock of this one by that."""
    with world.database.act() as connection:
        resume(connection, distribution, "anna", world.clock.now())


def set_clock(world: World, seconds: float) -> None:
    """What `date --set` or a wrong time server does: the clock jumps, and no time has passed."""
    world.clock.at += timedelta(seconds=seconds)


def reasons(database: Database) -> list[str]:
    """Why each wave is held, in the order of planning; empty where it is not."""
    with database.read() as connection:
        return [reason or "" for reason in connection.scalars(select(wave.c.held_reason).order_by(wave.c.id))]
