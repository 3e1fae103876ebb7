"""Law 1, never early: nothing leaves before its wave is due, nor embargoed text to anyone who has not agreed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from mailer.core.embargo import Embargo
from mailer.core.errors import Refused
from mailer.core.gate import Refusal
from mailer.core.intake import Change
from mailer.core.plan import make_plan
from mailer.core.words import Phase, SuppressionKind
from mailer.core.zone import Moment
from mailer.dispatch.courier import Courier
from mailer.dispatch.run import carry_group, tick, turn_over
from mailer.dispatch.sender import ARMING
from mailer.store import tables
from mailer.store.approvals import hold, resume, set_agreement, suppress
from mailer.store.database import Database
from mailer.store.epoch import unacknowledged
from mailer.store.intake import save_changes
from mailer.store.opening import coming_waves, open_wave
from mailer.store.people import people_of
from tests.builders import LIFT, keep, person, schedule, story
from tests.conftest import SUPPRESSION_KEY, Databases
from tests.laws.machine import World

MICROSECOND = timedelta(microseconds=1)
EPOCH_IS_READ = 0.021
"""On PostgreSQL a reading of the epoch may be 20 ms old; a hold returns only when the new one was acknowledged."""
ADVANCE = LIFT - timedelta(hours=24)


def _planned(world: World, *agreed: bool, approved: bool = True) -> int:
    people = keep(world.database, [person(n, agreed=yes) for n, yes in enumerate(agreed)], world.clock.now())
    return schedule(world.database, people, world.clock.now(), approved=approved)


def _waves(database: Database) -> list[int]:
    with database.read() as connection:
        return [wave.id for wave in coming_waves(connection, datetime.max.replace(tzinfo=UTC))]


def _opens(world: World, wave_id: int, now: datetime) -> bool:
    with world.database.act() as connection:
        return open_wave(connection, wave_id, now)


def test_never_early_a_wave_opens_at_its_instant_and_not_a_microsecond_before(world: World) -> None:
    _planned(world, False)
    (lift,) = _waves(world.database)
    assert not _opens(world, lift, LIFT - MICROSECOND)
    assert _opens(world, lift, LIFT)
    assert not _opens(world, lift, LIFT + MICROSECOND), "a wave opens once"


def test_never_early_a_held_wave_does_not_open(world: World) -> None:
    distribution = _planned(world, False)
    (lift,) = _waves(world.database)
    with world.database.act() as connection:
        hold(connection, distribution, "a figure is being checked", "anna", world.clock.now())
    assert not _opens(world, lift, LIFT)
    with world.database.act() as connection:
        resume(connection, distribution, "anna", world.clock.now())
    assert _opens(world, lift, LIFT)


def test_never_early_a_lift_that_newer_zone_data_moves_is_held_before_it_opens(world: World) -> None:
    said = Moment(datetime(2020, 12, 1, 10), "Europe/Paris", 0, LIFT - timedelta(hours=1))  # noqa: DTZ001 as once read
    people = keep(world.database, [person(0)], world.clock.now())
    schedule(world.database, people, world.clock.now(), release=replace(story(), embargo=Embargo(said)))
    with world.database.act() as connection:
        connection.execute(update(tables.printed_time).values(zone_data="tzdata 2001.1"))
    world.move_to(LIFT - timedelta(hours=1))
    courier = world.new_sender()
    tick(courier.sender)
    assert carry_group(courier) == 0
    with world.database.read() as connection:
        (reason,) = connection.scalars(select(tables.wave.c.held_reason))
    assert "moves the lift 2020-12-01 10:00 Europe/Paris from 08:00 UTC to 09:00 UTC" in reason


def test_never_early_a_sender_whose_clock_runs_ahead_cannot_open_a_wave_on_postgresql(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> None:
    world = World(databases.fresh("postgresql"), tmp_path_factory.mktemp("world"))
    now = datetime.now(UTC)
    people = keep(world.database, [person(1)], now)
    schedule(world.database, people, now, release=story(embargoed=False), start=now + timedelta(minutes=30))
    (plain,) = _waves(world.database)
    assert not _opens(world, plain, now + timedelta(hours=1))
    world.close()


def test_never_early_a_reservation_made_while_arming_sends_nothing_before_the_instant(world: World) -> None:
    _planned(world, False)
    courier = world.new_sender()
    world.move_to(LIFT - timedelta(seconds=20))
    (reserved,) = turn_over(courier, ARMING)
    assert courier.gate(reserved) is Refusal.NOT_OPEN
    world.clock.move_to(LIFT)
    assert courier.gate(reserved) is Phase.PUBLIC


def test_never_early_the_clock_is_read_again_at_the_gate(world: World) -> None:
    """A clock that jumps back after the wave was opened shuts the gate."""
    start = LIFT - timedelta(days=1)
    people = keep(world.database, [person(1)], world.clock.now())
    schedule(world.database, people, world.clock.now(), release=story(embargoed=False), start=start)
    courier = world.new_sender()
    world.move_to(start)
    tick(courier.sender)
    (reserved,) = turn_over(courier, ARMING)
    assert courier.gate(reserved) is Phase.PUBLIC
    world.clock.at = start - timedelta(hours=1)
    assert courier.gate(reserved) is Refusal.TOO_EARLY


def test_never_early_before_the_lift_only_those_who_agreed_get_content(world: World) -> None:
    _planned(world, True, False)
    courier = world.new_sender()
    world.move_to(ADVANCE)
    world.send(courier)
    assert [(m.recipient, m.embargoed) for m in world.taken()] == [("reader0@desk0.example", True)]
    world.move_to(LIFT - MICROSECOND)
    world.send(courier)
    assert len(world.taken()) == 1
    world.move_to(LIFT)
    world.send(courier)
    assert [(m.recipient, m.embargoed) for m in world.taken()[1:]] == [("reader1@desk1.example", False)]


def test_never_early_an_agreement_withdrawn_after_the_claim_keeps_the_advance_copy_back(world: World) -> None:
    courier = world.new_sender()
    people = keep(world.database, [person(5, agreed=True)], world.clock.now())
    schedule(world.database, people, world.clock.now())
    world.move_to(ADVANCE)
    tick(courier.sender)
    (reserved,) = turn_over(courier, ARMING)
    with world.database.act() as connection:
        set_agreement(connection, people[0].id, False, "by telephone", "anna", world.clock.now())
    world.clock.advance(EPOCH_IS_READ)
    assert courier.gate(reserved) is Refusal.NOT_AGREED
    courier.give_back([reserved])
    carry_group(courier)
    assert world.taken() == [], "no advance copy"
    world.move_to(LIFT)
    world.send(courier)
    assert [m.embargoed for m in world.taken()] == [False], "the copy at the lift still comes"


def test_never_early_an_agreement_that_has_run_out_is_no_agreement(world: World) -> None:
    _planned(world, True)
    courier = world.new_sender()
    with world.database.act() as connection:
        connection.execute(update(tables.delivery).values(agreed_until=ADVANCE))
    world.move_to(ADVANCE)
    world.send(courier)
    assert world.taken() == []


def test_never_early_an_embargoed_copy_is_never_sent_at_or_after_its_lift(world: World) -> None:
    """A sender that was down through the advance wave sends the public edition instead."""
    _planned(world, True)
    courier = world.new_sender()
    world.move_to(LIFT)
    world.send(courier)
    assert [message.embargoed for message in world.taken()] == [False]


def test_never_early_a_lift_that_passes_while_the_content_is_on_its_way_stops_it_before_the_dot(world: World) -> None:
    """Then no embargoed copy arrives at or after the lift; the public one does."""
    _planned(world, True)
    courier = world.new_sender()
    world.move_to(LIFT - timedelta(seconds=10))
    world.send(courier, crash_at="content", do=lambda: world.clock.move_to(LIFT))
    assert world.taken() == []
    world.send(courier)
    assert [message.embargoed for message in world.taken()] == [False]


def test_never_early_nothing_begins_after_a_hold_was_acknowledged(world: World) -> None:
    distribution = _planned(world, False, False)
    courier = world.new_sender()
    world.move_to(LIFT)
    group = turn_over(courier, ARMING)
    assert [courier.gate(reserved) for reserved in group] == [Phase.PUBLIC, Phase.PUBLIC]
    with world.database.act() as connection:
        epoch = hold(connection, distribution, "stop", "anna", world.clock.now())
    with world.database.read() as connection:
        assert unacknowledged(connection, epoch, world.clock.now()) == [courier.sender.id]
    courier.sender.acknowledge()
    with world.database.read() as connection:
        assert unacknowledged(connection, epoch, world.clock.now()) == [courier.sender.id], (
            "a message that has passed the gate and not begun keeps the hold waiting"
        )
    courier.begun()
    world.clock.advance(EPOCH_IS_READ)
    courier.sender.acknowledge()
    with world.database.read() as connection:
        assert unacknowledged(connection, epoch, world.clock.now()) == []
    assert {courier.gate(reserved) for reserved in group} == {Refusal.TAKEN_AWAY}


def test_never_early_what_changed_after_one_connection_opened_the_wave_holds_for_the_others(world: World) -> None:
    """The first reads for all of its process what is still theirs; what came after that is looked for again."""
    _planned(world, False, False, False)
    first = world.new_sender(group=1)
    first.sender.office = replace(first.sender.office, connections=3)
    others = [Courier(first.sender, number) for number in (1, 2)]
    world.move_to(LIFT - timedelta(seconds=1))
    (opens,), (unchanged,), (suppressed,) = (turn_over(courier, ARMING) for courier in (first, *others))
    world.move_to(LIFT)
    assert first.gate(opens) is Phase.PUBLIC
    first.begun()
    assert others[0].gate(unchanged) is Phase.PUBLIC
    others[0].begun()
    with world.database.act() as connection:
        suppress(connection, suppressed.email, SuppressionKind.ASKED, "by mail", SUPPRESSION_KEY, "anna", LIFT)
    world.clock.advance(EPOCH_IS_READ)
    assert others[1].gate(suppressed) is Refusal.TAKEN_AWAY


def test_never_early_a_sender_past_its_lease_is_not_waited_for_and_begins_nothing(world: World) -> None:
    distribution = _planned(world, False)
    courier = world.new_sender()
    world.move_to(LIFT)
    (reserved,) = turn_over(courier, ARMING)
    with world.database.act() as connection:
        epoch = hold(connection, distribution, "stop", "anna", world.clock.now())
    world.clock.advance(31)
    with world.database.read() as connection:
        assert unacknowledged(connection, epoch, world.clock.now()) == []
    assert isinstance(courier.gate(reserved), Refusal)


def test_never_early_nobody_is_mailed_who_was_suppressed_after_the_claim(world: World) -> None:
    _planned(world, False)
    courier = world.new_sender()
    world.move_to(LIFT)
    (reserved,) = turn_over(courier, ARMING)
    with world.database.act() as connection:
        suppress(
            connection, reserved.email, SuppressionKind.ASKED, "by letter", SUPPRESSION_KEY, "anna", world.clock.now()
        )
    world.clock.advance(EPOCH_IS_READ)
    assert courier.gate(reserved) is Refusal.TAKEN_AWAY
    courier.give_back([reserved])
    carry_group(courier)
    assert world.states() == {reserved.email: "suppressed"}
    assert world.taken() == []


def test_never_early_a_release_whose_embargo_has_lifted_is_not_planned_under_it() -> None:
    with pytest.raises(Refused, match="lifted at 2020-12-01 09:00 UTC"):
        make_plan(story(), [person(1)], now=LIFT, suppressed={}, seed=1)


@pytest.mark.parametrize("first", [SuppressionKind.ASKED, SuppressionKind.FAILED])
def test_never_early_who_asked_not_to_be_mailed_is_not_at_a_new_address_though_the_old_one_failed_too(
    world: World, first: SuppressionKind
) -> None:
    """Both rows stand in the database, in either order: what the person asked for is the answer."""
    one, _ = keep(world.database, [person(0), person(1)], world.clock.now())
    second = next(kind for kind in SuppressionKind if kind is not first)
    for kind in (first, second):
        with world.database.act() as connection:
            suppress(connection, one.email, kind, "said", SUPPRESSION_KEY, "anna", world.clock.now())
    moved = replace(one, email="reader0@home.example", others=(one.email,))
    with world.database.act() as connection:
        save_changes(connection, [Change(2, one, moved)], world.clock.now())
        people = people_of(connection, "europe")

    schedule(world.database, people, world.clock.now())
    world.move_to(LIFT)
    world.send(world.new_sender())

    assert [message.recipient for message in world.taken()] == ["reader1@desk1.example"]
