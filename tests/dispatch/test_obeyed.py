"""`wait_until_obeyed`: it returns when no sender can begin what was taken away, and not before."""

from datetime import timedelta

import pytest

from mailer.core.errors import Refused
from mailer.dispatch.obeyed import wait_until_obeyed
from mailer.store import workers
from mailer.store.database import Database
from mailer.store.epoch import raise_epoch
from tests.builders import VirtualClock


def with_sender(database: Database, clock: VirtualClock) -> int:
    """A live sender that has not heard of the epoch that is returned."""
    with database.act() as connection:
        workers.register(connection, "sender-1", "host", 7, 0, clock.now())
        return raise_epoch(connection)


def test_with_no_sender_it_returns_at_once(database: Database) -> None:
    clock = VirtualClock()
    with database.act() as connection:
        epoch = raise_epoch(connection)
    wait_until_obeyed(database, epoch, clock, sleep=pytest.fail)


def test_it_returns_once_the_sender_has_acknowledged(database: Database) -> None:
    clock, slept = VirtualClock(), []
    epoch = with_sender(database, clock)

    def sleep(seconds: float) -> None:
        clock.advance(seconds)
        slept.append(seconds)
        if len(slept) == 3:
            with database.act() as connection:
                workers.acknowledge(connection, "sender-1", epoch)

    wait_until_obeyed(database, epoch, clock, sleep)
    assert len(slept) == 3


def test_a_silent_sender_is_waited_for_until_its_lease_ends_and_named(database: Database) -> None:
    clock, told = VirtualClock(), []
    epoch = with_sender(database, clock)
    began = clock.now()
    wait_until_obeyed(database, epoch, clock, clock.advance, told.append)
    assert timedelta(0) <= clock.now() - began - workers.LEASE < timedelta(seconds=1)
    assert told == [["sender-1"]]


def test_a_sender_that_lives_and_never_obeys_is_told_about_after_a_minute(database: Database) -> None:
    clock = VirtualClock()
    epoch = with_sender(database, clock)

    def sleep(seconds: float) -> None:
        clock.advance(5)
        with database.act() as connection:
            workers.renew(connection, "sender-1", clock.now(), clock.now())

    with pytest.raises(Refused, match="sender-1 has not confirmed"):
        wait_until_obeyed(database, epoch, clock, sleep)
