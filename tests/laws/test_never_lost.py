"""Law 2, never lost: every planned delivery ends in a named state, whatever process dies at whatever instant."""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from mailer.core.release import Sending
from mailer.core.words import Late
from mailer.dispatch.process import Process
from mailer.dispatch.run import carry_group, conclude, tick, turn_over
from mailer.dispatch.sender import ARMING
from mailer.dispatch.waiting import Alone
from mailer.store import tables
from mailer.store.approvals import cancel, hold, resume
from mailer.store.database import Database
from tests.builders import LIFT, keep, person, schedule, story
from tests.conftest import Databases
from tests.laws.machine import Checkpoints, World


def _due(world: World, people: int = 2) -> int:
    kept = keep(world.database, [person(n) for n in range(people)], world.clock.now())
    distribution = schedule(world.database, kept, world.clock.now())
    world.clock.move_to(LIFT)
    return distribution


def test_never_lost_what_a_dead_sender_had_claimed_is_found_at_once(world: World) -> None:
    _due(world)
    dead = world.new_sender()
    assert len(turn_over(dead, ARMING)) == 2
    world.kill(dead)
    world.send(world.new_sender())
    assert set(world.states().values()) == {"sent"}


def test_never_lost_a_reservation_of_a_silent_sender_is_planned_again_when_its_lease_ends(world: World) -> None:
    _due(world)
    world.clock.at = LIFT - timedelta(seconds=20)
    silent = world.new_sender("a host that is gone")
    assert len(turn_over(silent, ARMING)) == 2
    world.clock.advance(31)
    world.send(world.new_sender())
    assert set(world.states().values()) == {"sent"}


def test_never_lost_a_lost_host_leaves_its_open_group_unknown_with_the_reason(world: World) -> None:
    _due(world)
    world.send(world.new_sender(), crash_at=1)  # the wave is open after this
    lost = world.new_sender("a host that is gone")
    tick(lost.sender)
    assert len(turn_over(lost, ARMING)) == 2
    world.kill(lost)
    world.clock.advance(31)
    finder = world.new_sender()
    world.send(finder)
    assert set(world.states().values()) == {"unknown"}
    with world.database.read() as connection:
        reasons = set(connection.scalars(select(tables.attempt.c.reply)))
    assert len(reasons) == 1
    assert "went silent" in reasons.pop()

    for journal in (world.folder / "a host that is gone").glob("*.journal"):
        shutil.move(journal, world.folder / "journals" / journal.name)
    world.beat()
    world.send(finder)
    assert set(world.states().values()) == {"sent"}, "its journal came back, and said that nothing had left"


def test_never_lost_a_held_send_goes_on_after_it_is_resumed(world: World) -> None:
    distribution = _due(world)
    sender = world.new_sender()
    with world.database.act() as connection:
        hold(connection, distribution, "wait", "anna", world.clock.now())
    world.send(sender)
    assert set(world.states().values()) == {"planned"}
    with world.database.act() as connection:
        resume(connection, distribution, "anna", world.clock.now())
    world.send(sender)
    assert set(world.states().values()) == {"sent"}


def test_never_lost_what_is_cancelled_says_so(world: World) -> None:
    distribution = _due(world)
    with world.database.act() as connection:
        cancel(connection, distribution, "anna", world.clock.now())
    world.send(world.new_sender())
    assert set(world.states().values()) == {"cancelled"}
    assert world.taken() == []


def test_never_lost_what_a_cancelled_send_had_claimed_is_cancelled_too(world: World) -> None:
    distribution = _due(world)
    sender = world.new_sender()
    group = turn_over(sender, ARMING)
    with world.database.act() as connection:
        cancel(connection, distribution, "anna", world.clock.now())
    sender.give_back(group)
    world.send(sender)
    assert set(world.states().values()) == {"cancelled"}


def test_never_lost_a_relay_that_is_away_leaves_the_rest_of_the_group_in_its_place(world: World) -> None:
    _due(world, people=4)
    sender = world.new_sender()
    world.sink.stop()
    world.send(sender)
    states = sorted(world.states().values())
    assert states == ["deferred", "planned", "planned", "planned"]
    assert sender.sender.trouble is not None
    assert "cannot be used" in sender.sender.trouble


def test_never_lost_what_is_too_late_is_called_expired(world: World) -> None:
    _due(world)
    world.sink.stop()
    sender = world.new_sender()
    world.send(sender)
    world.move_to(LIFT + timedelta(days=3, seconds=1))
    world.send(sender)
    assert set(world.states().values()) == {"expired"}


def test_never_lost_a_wave_that_was_held_for_its_lateness_leaves_once_a_person_says_so(world: World) -> None:
    people = keep(world.database, [person(1)], world.clock.now())
    sending = Sending(late=Late.HOLD)
    distribution = schedule(world.database, people, world.clock.now(), release=story(sending=sending))
    world.clock.move_to(LIFT + timedelta(days=4))
    sender = world.new_sender()
    world.send(sender)
    assert world.taken() == []
    with world.database.act() as connection:
        reason = connection.execute(select(tables.wave.c.held_reason)).scalar_one()
        assert "later than the release allows" in reason
        resume(connection, distribution, "anna", world.clock.now())
    world.send(sender)
    assert set(world.states().values()) == {"sent"}


def test_never_lost_what_comes_too_late_for_its_release_is_called_expired(world: World) -> None:
    people = keep(world.database, [person(1)], world.clock.now())
    schedule(world.database, people, world.clock.now(), release=story(sending=Sending(late=Late.EXPIRE)))
    world.clock.move_to(LIFT + timedelta(hours=3))
    world.send(world.new_sender())
    assert set(world.states().values()) == {"expired"}
    assert world.taken() == []


def test_never_lost_a_sender_that_cannot_write_its_journal_sends_nothing_and_keeps_everything(world: World) -> None:
    _due(world, people=3)
    full = world.new_sender()
    real, read_only = full.sender.journal._file, os.open(os.devnull, os.O_RDONLY)
    full.sender.journal._file = read_only  # a disk that takes nothing more
    tick(full.sender)
    for _ in range(3):
        with pytest.raises(OSError):
            carry_group(full)
    conclude(full)
    os.close(read_only)
    full.sender.journal._file = real
    assert world.taken() == []
    assert set(world.states().values()) == {"deferred"}
    world.clock.advance(6)
    world.send(full)
    assert set(world.states().values()) == {"sent"}


def test_never_lost_when_what_was_carried_cannot_be_written_down_the_rest_of_its_group_keeps_its_place(
    world: World,
) -> None:
    _due(world, people=4)
    sender = world.new_sender()
    tick(sender.sender)

    def fails() -> None:
        raise OSError("the database did not take it")

    def is_slow_and_then_fails() -> None:
        world.clock.advance(2)
        world.checkpoint = Checkpoints("commit", fails)

    world.checkpoint = Checkpoints("reply to dot", is_slow_and_then_fails)
    with pytest.raises(OSError, match="did not take it"):
        carry_group(sender)
    for _ in range(2):
        world.beat()
        world.send(sender)
    assert set(world.states().values()) == {"sent"}
    assert len(world.taken()) == 4


def test_never_lost_a_claim_of_which_only_the_answer_was_lost_is_given_back_by_its_sender(
    databases: Databases, tmp_path: Path
) -> None:
    class LosesTwoAnswers(Alone):
        lost = 0

        def aside(self, call: Callable[[], Any]) -> Any:
            done, self.lost = call(), self.lost + 1
            if self.lost <= 2:
                raise OSError("the connection to the database was lost")
            return done

    world = World(databases.fresh("postgresql"), tmp_path)
    _due(world, people=4)
    sender = world.new_sender()
    sender.waiting = LosesTwoAnswers()
    tick(sender.sender)
    for _ in range(2):
        with pytest.raises(OSError, match="was lost"):
            carry_group(sender)
        assert set(world.states().values()) == {"claimed"}
    world.send(sender)
    assert set(world.states().values()) == {"sent"}
    with world.database.read() as connection:
        assert set(connection.scalars(select(tables.delivery.c.attempt))) == {1}
    world.close()


class LostAnswer(Alone):
    """The answer to the next transaction is lost, although it was committed; then the database is away as well."""

    def __init__(self, database: Database, *, is_away: bool) -> None:
        self._database, self._is_away = database, is_away

    def aside(self, call: Callable[[], Any]) -> Any:
        call()
        if self._is_away:
            event.listen(self._database.engine, "begin", _refuse)
        raise OSError("the connection to the database was lost")


def _refuse(_connection: object) -> None:
    raise OSError("the database is away")


@pytest.mark.parametrize("is_away", [False, True])
def test_never_lost_a_group_of_which_only_the_answer_was_lost_waits_as_before_after_a_clean_end(
    databases: Databases, tmp_path: Path, is_away: bool
) -> None:
    """Where the database cannot be asked at the end, the journal stays, and the next worker here settles it."""
    world = World(databases.fresh("postgresql"), tmp_path)
    _due(world, people=4)
    process = Process(world.new_sender().sender)
    process.couriers = list(world.couriers)
    (agent,) = process.couriers
    tick(agent.sender)
    agent.waiting = LostAnswer(world.database, is_away=is_away)
    with pytest.raises(OSError, match="was lost"):
        carry_group(agent)
    with suppress(OSError):
        process._end()
    world.couriers.clear()
    if is_away:
        event.remove(world.database.engine, "begin", _refuse)
        assert set(world.states().values()) == {"claimed"}
        world.clock.advance(1)
        world.send(world.new_sender())
        assert set(world.states().values()) == {"sent"}
    else:
        assert set(world.states().values()) == {"planned"}
    assert len(world.taken()) in (0, 4)
    world.close()


def test_never_lost_the_journal_of_another_database_is_kept(world: World, caplog: pytest.LogCaptureFixture) -> None:
    _due(world)
    folder = world.folder / "journals"
    folder.mkdir()
    foreign = folder / "host-9-ffffffff.journal"
    foreign.write_text(
        '\n{"delivery":1,"attempt":1,"at":"2020-12-01T09:00:00+00:00","phase":"public","bytes_sha256":""}'
    )

    for _ in range(2):
        world.send(world.new_sender())

    assert foreign.exists()
    assert set(world.states().values()) == {"sent"}, "what it says is of another database's deliveries"
    assert caplog.text.count("host-9-ffffffff.journal is of a sender that this database does not know") == 2


def test_never_lost_a_sender_under_which_the_database_was_brought_to_another_version_claims_nothing_and_says_so(
    world: World,
) -> None:
    _due(world)
    sender = world.new_sender()
    with world.database.act() as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '9999'")
    world.send(sender)
    assert set(world.states().values()) == {"planned"}
    with world.database.read() as connection:
        (trouble,) = connection.scalars(select(tables.worker.c.trouble))
    assert trouble == "the database was brought to another version: stop this sender and start the new one"
