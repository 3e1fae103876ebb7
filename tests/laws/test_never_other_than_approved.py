"""Law 4, never other than approved: what is sent is rebuilt from the approved manifest, or it is not sent."""

import hashlib
from collections.abc import Callable
from email import message_from_bytes
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from mailer.core.enclosure import Enclosure
from mailer.core.gate import Refusal
from mailer.core.words import Phase
from mailer.dispatch.run import tick, turn_over
from mailer.dispatch.sender import ARMING
from mailer.store import tables
from mailer.store.approvals import set_agreement
from mailer.store.epoch import raise_epoch
from mailer.store.opening import open_wave
from tests.builders import LIFT, keep, person, schedule
from tests.laws.machine import World

Tamper = Callable[[Connection], Any]


TIMETABLE = Enclosure("timetable.pdf", "application/pdf", b"%PDF-1.7 the winter timetable")


def _due(world: World, *, approved: bool = True) -> int:
    people = keep(world.database, [person(n) for n in range(2)], world.clock.now())
    distribution = schedule(world.database, people, world.clock.now(), approved=approved, enclosures=(TIMETABLE,))
    world.clock.move_to(LIFT)
    return distribution


def _opens(world: World) -> bool:
    """The one statement that opens a wave, asked directly."""
    with world.database.act() as connection:
        wave = connection.execute(select(tables.wave.c.id)).scalar_one()
        return open_wave(connection, wave, world.clock.now())


def test_never_other_than_approved_without_an_approval_nothing_opens(world: World) -> None:
    _due(world, approved=False)
    world.send(world.new_sender())
    assert world.taken() == []
    assert set(world.states().values()) == {"planned"}
    assert not _opens(world)


def test_never_other_than_approved_an_approval_of_another_manifest_does_not_count(world: World) -> None:
    _due(world)
    with world.database.act() as connection:
        connection.execute(update(tables.approval).values(digest="0" * 64))
    world.send(world.new_sender())
    assert world.taken() == []
    assert not _opens(world)


def test_never_other_than_approved_a_void_approval_does_not_count(world: World) -> None:
    _due(world)
    with world.database.act() as connection:
        connection.execute(update(tables.approval).values(voided_at=LIFT))
    world.send(world.new_sender())
    assert world.taken() == []


def _edition(connection: Connection) -> None:
    digest = connection.execute(select(tables.edition.c.segments)).scalars().first()
    data = connection.execute(select(tables.blob.c.bytes).where(tables.blob.c.sha256 == digest)).scalar_one()
    altered = bytes(data).replace(b"ferry", b"barge")
    connection.execute(update(tables.blob).where(tables.blob.c.sha256 == digest).values(bytes=altered))


def _file(connection: Connection) -> None:
    found = connection.execute(
        update(tables.blob).where(tables.blob.c.sha256 == TIMETABLE.digest).values(bytes=b"%PDF-1.7 another")
    )
    assert found.rowcount == 1


def _manifest(connection: Connection) -> None:
    digest = connection.execute(select(tables.distribution.c.manifest_digest)).scalar_one()
    data = connection.execute(select(tables.blob.c.bytes).where(tables.blob.c.sha256 == digest)).scalar_one()
    altered = bytes(data).replace(b'"list_name":"europe"', b'"list_name":"asia"')
    assert altered != data
    connection.execute(update(tables.blob).where(tables.blob.c.sha256 == digest).values(bytes=altered))


POLICIES = {"life": 9e9, "late": "send", "late_after": 1.0, "unknown": "repeat"}


def _unreadable(connection: Connection) -> None:
    digest = connection.execute(select(tables.distribution.c.manifest_digest)).scalar_one()
    connection.execute(update(tables.blob).where(tables.blob.c.sha256 == digest).values(bytes=b"{"))


TAMPERINGS: dict[str, Tamper] = {
    "an address": lambda c: c.execute(update(tables.delivery).values(email="stranger@desk9.example")),
    "a name": lambda c: c.execute(update(tables.delivery).values(name="Somebody Else")),
    "a slot": lambda c: c.execute(update(tables.delivery).values(slots={"reader": "x", "source": "y", "leave": "z"})),
    "an earlier instant": lambda c: c.execute(update(tables.delivery).values(not_before=LIFT.replace(year=2019))),
    "a right to an advance copy": lambda c: c.execute(update(tables.delivery).values(advance=True)),
    "no lift": lambda c: c.execute(update(tables.delivery).values(lift_at=None)),
    "an edition": _edition,
    "an attached file": _file,
    "the manifest": _manifest,
    "a manifest that cannot be read": _unreadable,
    "the policies": lambda c: c.execute(update(tables.distribution).values(policies=POLICIES)),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_never_other_than_approved_what_was_altered_is_not_sent_and_holds_the_wave(world: World, what: str) -> None:
    _due(world)
    sender = world.new_sender()
    with world.database.act() as connection:
        TAMPERINGS[what](connection)
    world.send(sender)
    assert world.taken() == []
    with world.database.read() as connection:
        held = connection.execute(select(tables.wave.c.held_reason)).scalar_one()
    assert held is not None
    assert "approved" in held


def test_never_other_than_approved_the_bytes_sent_are_the_bytes_in_the_log(world: World) -> None:
    _due(world)
    world.send(world.new_sender())
    with world.database.read() as connection:
        logged = set(connection.scalars(select(tables.attempt.c.bytes_sha256)))
    assert {hashlib.sha256(message.content).hexdigest() for message in world.taken()} == logged


def test_never_other_than_approved_the_attached_file_is_sent_whole(world: World) -> None:
    _due(world)
    world.send(world.new_sender())
    attached = [list(message_from_bytes(message.content).walk())[-1] for message in world.taken()]
    assert [part.get_payload(decode=True) for part in attached] == [TIMETABLE.content] * 2


def test_never_other_than_approved_an_agreement_that_comes_later_is_no_advance_copy(world: World) -> None:
    people = keep(world.database, [person(1)], world.clock.now())
    schedule(world.database, people, world.clock.now())
    with world.database.act() as connection:
        set_agreement(connection, people[0].id, True, "by telephone", "anna", world.clock.now())
    sender = world.new_sender()
    world.move_to(LIFT.replace(hour=8))
    world.send(sender)
    assert world.taken() == []
    world.move_to(LIFT)
    world.send(sender)
    assert [message.embargoed for message in world.taken()] == [False]


def test_never_other_than_approved_what_is_altered_after_the_claim_is_not_sent_either(
    world: World,
) -> None:
    _due(world)
    courier = world.new_sender()
    tick(courier.sender)
    reserved = turn_over(courier, ARMING)[0]
    assert courier.gate(reserved) is Phase.PUBLIC
    courier.begun()
    with world.database.act() as connection:
        connection.execute(update(tables.delivery).values(name="Somebody Else"))
        raise_epoch(connection)
    world.clock.advance(0.021)  # on PostgreSQL a reading of the epoch may be 20 ms old
    assert courier.gate(reserved) is Refusal.ALTERED
