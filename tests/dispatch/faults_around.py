"""Faults of what lies around a sender: its database, its disk, its machine, another sender beside it."""

import contextlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from mailer.core.errors import MailerError
from mailer.dispatch.courier import Courier
from mailer.store.database import Database
from tests.dispatch.faults import schedule_three, settle, states_of
from tests.laws.machine import Crash, World

BOTH, SQLITE, POSTGRESQL = ("sqlite", "postgresql"), ("sqlite",), ("postgresql",)
HALF_A_MINUTE = 31.0
"""Longer than a lease."""


@dataclass(frozen=True)
class Around:
    """What comes to pass at a checkpoint of the first of three messages, or before all; and on which databases.

    `lasts` is entered there, or once the sender is dead where it dies there, and left when the state right after the
    fault has been seen. Where the sender `lives` it then goes on; else the next one does what is left.
    """

    lasts: Callable[[World, Courier], contextlib.AbstractContextManager[None]]
    at: str = "reply to dot"
    kinds: tuple[str, ...] = BOTH
    lives: bool = True
    dies: bool = False


@contextmanager
def _server_away(world: World, _courier: Courier, noticed_after: float = 0.03) -> Iterator[None]:
    """Every connection to the database is cut, and none is let in, for ten seconds.

    An answer that is younger than 20 ms is not asked for anew: then it is noticed only by what must be loaded.
    """
    world.clock.advance(noticed_after)
    url = world.database.engine.url
    admin = Database(url.set(database="postgres").render_as_string(hide_password=False), pooled=False)
    with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"alter database {url.database} with allow_connections false"))
        cut = text("select pg_terminate_backend(pid) from pg_stat_activity where datname = :name")
        connection.execute(cut, {"name": url.database})
        world.database.engine.dispose()  # a new connection is asked for at once, and refused
        yield
        connection.execute(text(f"alter database {url.database} with allow_connections true"))
    world.clock.advance(10)


@contextmanager
def _file_locked(world: World, _courier: Courier) -> Iterator[None]:
    """Another program has the one writer's place for longer than a sender waits for it, which here is not long."""
    other = sqlite3.connect(str(world.database.engine.url.database), isolation_level=None)
    other.execute("begin immediate")
    with _each_connection(world.database, "pragma busy_timeout = 20"):
        yield
        other.close()
    world.clock.advance(10)


@contextmanager
def _disk_nearly_full(_world: World, _courier: Courier) -> Iterator[None]:
    with patch("shutil.disk_usage", lambda _: SimpleNamespace(free=3 * 2**20)):
        yield


@contextmanager
def _each_connection(database: Database, pragma: str) -> Iterator[None]:
    """A pragma on every connection that is opened meanwhile; those that were open are opened anew."""

    def set_it(connection: Any, _record: Any) -> None:
        connection.execute(pragma)

    event.listen(database.engine, "connect", set_it)
    database.engine.dispose()
    yield
    event.remove(database.engine, "connect", set_it)
    database.engine.dispose()


@contextmanager
def _second_sender(world: World, _courier: Courier) -> Iterator[None]:
    world.send_quietly(world.new_sender())
    yield


@contextmanager
def _sleep(world: World, _courier: Courier) -> Iterator[None]:
    """The process is stopped for longer than its lease, and meanwhile another sender comes round."""
    world.clock.advance(HALF_A_MINUTE)
    world.send_quietly(world.new_sender())
    yield


@contextmanager
def _power_cut(world: World, courier: Courier) -> Iterator[None]:
    """The machine is gone with its journal, and another one takes over once the lease has ended."""
    courier.sender.journal.path.unlink()
    world.clock.advance(HALF_A_MINUTE)
    world.send_quietly(world.new_sender("another machine"))
    yield


@contextmanager
def _machine_back(world: World, courier: Courier) -> Iterator[None]:
    """As above; but the journal has outlived it, and is read when a sender starts there again."""
    journal = courier.sender.journal.path
    kept = shutil.move(journal, journal.with_suffix(".kept"))
    world.clock.advance(HALF_A_MINUTE)
    world.send_quietly(world.new_sender("another machine"))
    yield
    shutil.move(kept, journal)


@contextmanager
def _sigterm(_world: World, courier: Courier) -> Iterator[None]:
    courier.sender.stopping.set()
    yield


AROUND = {
    "the database server is away for ten seconds": Around(_server_away, kinds=POSTGRESQL),
    "the database server is away before the first content": Around(
        partial(_server_away, noticed_after=0), at="send mail", kinds=POSTGRESQL
    ),
    "another program keeps the SQLite file locked for ten seconds": Around(_file_locked, kinds=SQLITE),
    "less than 4 MB are free on the disk": Around(_disk_nearly_full, at=""),
    "two senders at once": Around(_second_sender),
    "SIGTERM while a message is being handed over": Around(_sigterm, at="content", lives=False),
    "SIGSTOP for longer than the lease, between two messages": Around(_sleep),
    "SIGSTOP for longer than the lease, before the content": Around(_sleep, at="content"),
    "the machine is gone, and its journal with it": Around(_power_cut, lives=False, dies=True),
    "the machine is gone, and its journal comes back": Around(_machine_back, lives=False, dies=True),
}


def observe_around(fault: Around, world: World) -> tuple[str, str]:
    """Sends three messages into the fault: the state of each right after it, and when all has settled."""
    schedule_three(world)
    courier = world.new_sender()
    with contextlib.ExitStack() as stack:

        def happens() -> None:
            if fault.dies:
                raise Crash
            stack.enter_context(fault.lasts(world, courier))

        if not fault.at:
            happens()
        _pass(world, courier, fault.at, happens)
        if fault.dies:
            stack.enter_context(fault.lasts(world, courier))
        if fault.kinds != POSTGRESQL:
            after = states_of(world)
    if fault.kinds == POSTGRESQL:  # while its server is away nobody can look
        after = states_of(world)
    if fault.lives:
        for _ in range(3):
            world.clock.advance(16)
            world.beat()
            _pass(world, courier)
    elif courier in world.couriers:
        courier.connection.close()
        world.kill(courier)
    settle(world)
    return after, states_of(world)


def _pass(world: World, courier: Courier, at: str = "", happens: Callable[[], Any] = lambda: None) -> None:
    """One pass; a fault of our own side is told, and the process goes on."""
    with contextlib.suppress(OSError, MailerError, OperationalError):
        world.send(courier, at or -1, happens)
