"""Law 3, never silently twice: one person, one message per distribution; a doubt is `unknown`, not a repeat."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from mailer.core.errors import Refused
from mailer.core.gate import Refusal
from mailer.core.release import Sending
from mailer.core.stuck import Decision, Hindrance, Trail
from mailer.core.words import DeliveryState, OnUnknown
from mailer.dispatch.run import conclude, tick, turn_over
from mailer.dispatch.sender import ARMING
from mailer.dispatch.sink import Faults
from mailer.dispatch.stuck import Asked, Candidate, candidates, decide
from mailer.store import tables
from mailer.store.database import Database
from mailer.store.scheduling import holders
from tests.builders import LIFT, keep, person, schedule, story
from tests.laws.machine import World

DROPPED = "reader0@desk0.example"


def _due(world: World, people: int = 1, sending: Sending | None = None) -> None:
    kept = keep(world.database, [person(n) for n in range(people)], world.clock.now())
    schedule(world.database, kept, world.clock.now(), release=story(sending=sending))
    world.clock.move_to(LIFT)


def _copies(world: World) -> Counter[str]:
    return Counter(message.recipient for message in world.taken())


def test_never_twice_the_database_itself_refuses_a_second_delivery_to_one_address(world: World) -> None:
    _due(world)
    with world.database.read() as connection:
        row = dict(connection.execute(select(tables.delivery)).mappings().one())
    del row["id"]
    with pytest.raises(IntegrityError), world.database.act() as connection:
        connection.execute(insert(tables.delivery).values(**row | {"public_id": "0" * 32}))


def test_never_twice_two_senders_share_the_work(world: World) -> None:
    _due(world, people=8)
    first, second = world.new_sender(group=3), world.new_sender(group=3)
    for _ in range(3):
        world.send(first)
        world.send(second)
    assert set(_copies(world).values()) == {1}
    assert len(_copies(world)) == 8


def test_never_twice_a_sender_that_slept_past_its_lease_sends_nothing_of_what_it_had_claimed(world: World) -> None:
    _due(world, people=2)
    asleep = world.new_sender("another host")
    tick(asleep.sender)
    group = turn_over(asleep, ARMING)
    world.clock.advance(26)
    assert asleep.gate(group[0]) is Refusal.LEASE_OVER
    asleep.give_back(group)
    conclude(asleep)
    world.send(world.new_sender())
    assert set(_copies(world).values()) == {1}


def test_never_twice_a_connection_lost_after_the_dot_is_unknown_and_not_repeated(
    database: Database, tmp_path_factory: pytest.TempPathFactory
) -> None:
    world = World(database, tmp_path_factory.mktemp("world"), Faults(drop=frozenset({DROPPED})))
    _due(world)
    sender = world.new_sender()
    for _ in range(5):
        world.send(sender)
        world.clock.advance(3600)
        world.beat()
    assert world.states() == {DROPPED: "unknown"}
    assert _copies(world) == {DROPPED: 1}
    world.close()


def test_never_twice_silently_a_repeat_the_release_asks_for_keeps_its_message_id_and_is_logged(
    database: Database, tmp_path_factory: pytest.TempPathFactory
) -> None:
    world = World(database, tmp_path_factory.mktemp("world"), Faults(drop=frozenset({DROPPED})))
    _due(world, sending=Sending(unknown=OnUnknown.REPEAT))
    sender = world.new_sender()
    world.send(sender)
    assert world.states() == {DROPPED: "deferred"}
    world.clock.advance(90)
    world.beat()
    world.send(sender)
    assert world.states() == {DROPPED: "sent"}
    first, second = (message.content for message in world.taken())
    message_ids = [
        line for content in (first, second) for line in content.split(b"\r\n") if line.startswith(b"Message-ID")
    ]
    assert message_ids[0] == message_ids[1]
    with world.database.read() as connection:
        attempts = connection.execute(select(tables.attempt.c.n, tables.attempt.c.outcome)).all()
    assert [tuple(row) for row in attempts] == [(1, "deferred"), (2, "sent")]
    world.close()


def test_never_twice_a_copy_in_doubt_before_the_lift_is_not_exchanged_for_the_public_one(
    database: Database, tmp_path_factory: pytest.TempPathFactory
) -> None:
    world = World(database, tmp_path_factory.mktemp("world"), Faults(drop=frozenset({DROPPED})))
    people = keep(database, [person(0, agreed=True)], world.clock.now())
    release = story(sending=Sending(unknown=OnUnknown.REPEAT))
    schedule(database, people, world.clock.now(), release=release, start=LIFT - timedelta(seconds=20))
    sender = world.new_sender()
    world.move_to(LIFT - timedelta(seconds=20))
    world.send(sender)
    world.move_to(LIFT + timedelta(minutes=5))
    world.send(sender)
    assert world.states() == {DROPPED: "unknown"}
    assert _copies(world) == {DROPPED: 1}
    world.close()


def test_never_twice_a_late_reply_turns_unknown_into_sent(world: World) -> None:
    _due(world)
    slow = world.new_sender("another host")

    finder = world.new_sender()

    def meanwhile() -> None:
        """The lease of the slow one ends between the reply and its commit, and another sender finds its claim."""
        world.clock.advance(40)
        world.send_quietly(finder)
        assert set(world.states().values()) == {"unknown"}

    world.send(slow, crash_at="reply to dot", do=meanwhile)
    assert set(world.states().values()) == {"sent"}
    assert set(_copies(world).values()) == {1}


def test_never_twice_people_who_share_an_address_get_one_message(world: World) -> None:
    shared = [person(1), person(1, languages=("ru",))]
    kept = keep(world.database, shared[:1], world.clock.now())
    schedule(world.database, [*kept, shared[1]], world.clock.now())
    world.clock.move_to(LIFT)
    world.send(world.new_sender())
    assert set(_copies(world).values()) == {1}


def test_never_twice_who_holds_the_release_is_known_when_it_is_scheduled_again(world: World) -> None:
    _due(world, people=2)
    world.send(world.new_sender())
    with world.database.read() as connection:
        assert holders(connection, "lake-ferry") == {"reader0@desk0.example", "reader1@desk1.example"}


def test_never_twice_what_was_found_and_sent_by_another_before_the_opening_is_not_sent_by_its_first_owner(
    world: World,
) -> None:
    """Its lease holds by its own clock, and has ended by the other's: the rows decide, read after the opening."""
    _due(world)
    world.clock.at = LIFT - timedelta(seconds=20)
    first, other = world.new_sender("another host"), world.new_sender()
    (reserved,) = turn_over(first, ARMING)
    with world.database.act() as connection:
        connection.execute(update(tables.claim).values(lease_until=LIFT - timedelta(days=1)))
    world.clock.move_to(LIFT)
    world.send(other)
    assert set(world.states().values()) == {"sent"}
    assert first.gate(reserved) is Refusal.TAKEN_AWAY
    first.give_back([reserved])
    conclude(first)
    assert set(_copies(world).values()) == {1}


def test_never_twice_a_heartbeat_after_a_long_sleep_does_not_revive_what_was_claimed_before_it(world: World) -> None:
    _due(world)
    asleep = world.new_sender("another host")
    tick(asleep.sender)
    (reserved,) = turn_over(asleep, ARMING)
    world.clock.advance(40)
    asleep.sender.beat()
    assert asleep.gate(reserved) is Refusal.LEASE_OVER


def test_never_twice_a_doubt_that_is_recorded_late_is_recorded_once_and_blocks_nobody(
    database: Database, tmp_path_factory: pytest.TempPathFactory
) -> None:
    world = World(database, tmp_path_factory.mktemp("world"), Faults(drop=frozenset({DROPPED})))
    _due(world, people=2)
    slow, finder = world.new_sender("another host", group=1), world.new_sender(group=1)

    def meanwhile() -> None:
        world.clock.advance(40)
        tick(finder.sender)

    world.send(slow, crash_at="send dot", do=meanwhile)
    world.kill(slow)
    world.beat()
    for _ in range(3):
        world.send(world.new_sender("another host"))
    assert sorted(world.states().values()) == ["sent", "unknown"]
    assert set(_copies(world).values()) == {1}
    world.close()


def test_never_twice_a_sender_that_lost_its_claim_cannot_give_back_what_another_has_claimed_since(
    world: World,
) -> None:
    _due(world)
    world.clock.at = LIFT - timedelta(seconds=20)
    first, other = world.new_sender("another host"), world.new_sender()
    group = turn_over(first, ARMING)
    with world.database.act() as connection:
        connection.execute(update(tables.claim).values(lease_until=LIFT - timedelta(days=1)))
    tick(other.sender)
    assert len(turn_over(other, ARMING)) == 1
    first.give_back(group)
    conclude(first)
    assert set(world.states().values()) == {"claimed"}, "it is the other's now"


def test_never_twice_a_database_put_back_from_a_backup_sends_nothing_again(world: World) -> None:
    """The backup was made before the send; it would plan and send it all once more."""
    _due(world)
    world.send(world.new_sender())
    with world.database.act() as connection:  # what a dump of yesterday knows
        connection.execute(delete(tables.attempt))
        connection.execute(update(tables.delivery).values(state="planned", attempt=0))
    with pytest.raises(Refused, match="does not know of the last sends"):
        world.new_sender()
    assert set(_copies(world).values()) == {1}


def test_never_twice_silently_a_person_who_has_a_doubt_repeated_is_recorded_and_the_message_id_stays(
    database: Database, tmp_path_factory: pytest.TempPathFactory
) -> None:
    world = World(database, tmp_path_factory.mktemp("world"), Faults(drop=frozenset({DROPPED})))
    _due(world)
    sender = world.new_sender()
    world.send(sender)
    assert _decided(world, Decision.AGAIN) == 1
    assert _decided(world, Decision.AGAIN) == 0, "it is on its way already"
    world.send(sender)
    assert world.states() == {DROPPED: "sent"}
    assert _copies(world) == {DROPPED: 2}
    with world.database.read() as connection:
        attempts = connection.execute(select(tables.attempt.c.n, tables.attempt.c.outcome)).all()
        acts = list(connection.scalars(select(tables.audit.c.act)))
    assert [tuple(row) for row in attempts] == [(1, "unknown"), (2, "sent")]
    assert acts.count("repeat") == 1
    world.close()


def test_never_twice_what_a_person_calls_sent_is_not_sent_again(
    database: Database, tmp_path_factory: pytest.TempPathFactory
) -> None:
    world = World(database, tmp_path_factory.mktemp("world"), Faults(drop=frozenset({DROPPED})))
    _due(world)
    sender = world.new_sender()
    world.send(sender)
    assert _decided(world, Decision.SENT) == 1
    world.send(sender)
    assert world.states() == {DROPPED: "sent"}
    assert _copies(world) == {DROPPED: 1}
    world.close()


def test_never_twice_a_repeat_that_is_refused_is_in_doubt_as_before_and_not_called_refused(
    database: Database, tmp_path_factory: pytest.TempPathFactory
) -> None:
    world = World(database, tmp_path_factory.mktemp("world"), Faults(drop=frozenset({DROPPED})))
    _due(world)
    sender = world.new_sender()
    world.send(sender)
    assert _decided(world, Decision.AGAIN) == 1
    world.sink._handler._faults = Faults(refuse=frozenset({DROPPED}))
    world.send(sender)
    assert world.states() == {DROPPED: "unknown"}
    (one,) = _in_doubt(world)
    assert one.waiting.line.reason.startswith("an earlier attempt may have arrived; this one: 550")
    world.close()


def test_never_twice_nobody_repeats_by_hand_what_a_journal_on_this_machine_will_settle(world: World) -> None:
    """To the other machine its sender went silent; here lies its journal, which knows that nothing left."""
    _due(world)
    world.send(world.new_sender("another host"), crash_at=1)  # the wave is open after this
    lost = world.new_sender()
    tick(lost.sender)
    assert len(turn_over(lost, ARMING)) == 1
    world.kill(lost)
    world.clock.advance(31)
    world.send(world.new_sender("another host"))
    (one,) = _in_doubt(world)
    assert (one.trail, one.hindrance) == (Trail.NO_DOT, Hindrance.JOURNAL)
    assert _decided(world, Decision.AGAIN) == 0
    world.send(world.new_sender())
    assert set(world.states().values()) == {"sent"}
    assert set(_copies(world).values()) == {1}


def _in_doubt(world: World) -> list[Candidate]:
    with world.database.read() as connection:
        return candidates(connection, _asked(world), world.clock.now())


def _decided(world: World, decision: Decision) -> int:
    meant = [one.id for one in _in_doubt(world)]
    return decide(world.database, _asked(world), meant, decision, "anna", world.clock.now())


def _asked(world: World) -> Asked:
    return Asked((DeliveryState.UNKNOWN,), "lake-ferry", None, world.folder / "journals")
