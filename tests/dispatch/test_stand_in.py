"""Stand-ins: while a mail server cannot be used the next one is; what may have arrived goes nowhere else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailer.core.standby import FIRST
from mailer.dispatch.courier import Courier
from mailer.dispatch.run import carry_group, conclude, turn_over
from mailer.dispatch.sender import ARMING, Office, Sender
from mailer.dispatch.waiting import Round
from tests.conftest import Databases
from tests.dispatch.highway import SHORT, HastyClock, drive, due, held, name, relay_at, sender, tries
from tests.dispatch.scripted import CUT, SILENCE, Scripted
from tests.laws.machine import SECRET, World
from tests.ports import free_port

LOGIN = {"user": "press", "password": "secret"}
WRONG = ["535 5.7.8 wrong"] * 9


@pytest.fixture
def world(databases: Databases, tmp_path: Path) -> Iterator[World]:
    made = World(databases.fresh("sqlite"), tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("couriers", [1, 4])
def test_when_nobody_listens_the_next_server_takes_every_message_at_once(world: World, couriers: int) -> None:
    due(world, 9)
    second = relay_at(world.relay.port)
    drive(world, sender(world, relay_at(free_port()), second, couriers=couriers), seconds=1)
    assert set(world.states().values()) == {"sent"}
    assert {one.relay for one in tries(world)} == {second.name}
    assert len(tries(world)) == 9


@pytest.mark.parametrize(
    "answers",
    [
        {"greeting": ["554 5.7.1 go away"]},
        {"greeting": [CUT]},
        {"EHLO": ["550 not you"]},
        {"AUTH": ["535 5.7.8 wrong"]},
        {"AUTH": ["454 4.7.0 later"]},
    ],
)
def test_a_server_that_does_not_let_us_in_is_left_out_and_no_wave_is_held(
    world: World, answers: dict[str, list[str]]
) -> None:
    due(world, 4)
    with Scripted(answers, offers=("AUTH PLAIN",)) as first, Scripted(offers=("AUTH PLAIN",)) as second:
        drive(world, sender(world, relay_at(first.port, **LOGIN), relay_at(second.port, **LOGIN)), seconds=1)
    assert set(world.states().values()) == {"sent"}
    assert {one.relay for one in tries(world)} == {name(second)}
    assert held(world) == ""


def test_a_sender_that_one_server_refuses_goes_through_the_other(world: World) -> None:
    due(world, 4)
    with Scripted({"MAIL": ["550 5.7.60 not allowed to send as this sender"]}) as first, Scripted() as second:
        drive(world, sender(world, relay_at(first.port), relay_at(second.port)), seconds=1)
    assert set(world.states().values()) == {"sent"}
    assert held(world) == ""
    assert [one.code for one in tries(world) if one.relay == name(first)] == [550]


def test_only_when_all_refuse_us_is_the_wave_held(world: World) -> None:
    due(world, 4)
    servers = Scripted({"AUTH": WRONG}, offers=("AUTH PLAIN",)), Scripted({"AUTH": WRONG}, offers=("AUTH PLAIN",))
    with servers[0] as first, servers[1] as second:
        drive(world, sender(world, relay_at(first.port, **LOGIN), relay_at(second.port, **LOGIN)), seconds=1)
    assert set(world.states().values()) == {"planned"}
    assert "refuses us" in held(world)


def test_where_one_refuses_us_and_the_other_is_away_nothing_is_held_and_it_goes_on_by_itself(world: World) -> None:
    due(world, 4)
    port = free_port()
    with Scripted({"AUTH": ["535 5.7.8 wrong"] * 2}, offers=("AUTH PLAIN",)) as first:
        couriers = sender(world, relay_at(first.port, **LOGIN), relay_at(port))
        drive(world, couriers, seconds=1)
        assert held(world) == ""
        assert "sent" not in world.states().values()
        drive(world, couriers, seconds=120, step=5)
    assert set(world.states().values()) == {"sent"}


def test_what_may_have_arrived_is_not_sent_through_another_server(world: World) -> None:
    due(world, 3)
    with Scripted({"dot": [CUT]}) as first, Scripted() as second:
        drive(world, sender(world, relay_at(first.port), relay_at(second.port)), seconds=FIRST * 3, step=5)
    assert sorted(world.states().values()) == ["sent", "sent", "unknown"]
    assert second.taken == 0
    assert first.taken == 2


def test_it_goes_back_to_the_first_when_that_can_be_used_again(world: World) -> None:
    due(world, 4)
    with Scripted() as second:
        couriers = sender(world, relay_at(port := free_port()), relay_at(second.port))
        drive(world, couriers, seconds=1)
        assert {one.relay for one in tries(world)} == {name(second)}
        with Scripted(port=port) as first:
            due(world, 4)
            drive(world, couriers, seconds=1)
            assert first.taken == 0  # not before its quarter of a minute is over
            world.clock.advance(FIRST)
            due(world, 4)
            drive(world, couriers, seconds=1)
            assert first.taken == 4


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_couriers_that_share_a_thread_go_back_to_the_first_too(
    kind: str, databases: Databases, tmp_path: Path
) -> None:
    world, together = World(databases.fresh(kind), tmp_path), Round()

    def goes_away_and_comes_back() -> None:
        due(world, 4)
        with Scripted() as second:
            couriers = sender(world, relay_at(port := free_port()), relay_at(second.port), waiting=together)
            drive(world, couriers, seconds=1)
            couriers[0].connection.open()  # as it is in the middle of a wave
            due(world, 4)
            world.clock.advance(FIRST)
            with Scripted(port=port) as first:
                drive(world, couriers, seconds=1)
                took.append((second.taken, first.taken))

    took: list[tuple[int, int]] = []
    together.run([goes_away_and_comes_back])
    world.close()
    assert took == [(4, 4)]


def test_a_server_that_wants_ever_less_is_left_out(world: World) -> None:
    due(world, 20)
    with Scripted({"MAIL": ["421 4.7.0 no"] * 50}, offers=()) as first, Scripted() as second:
        drive(world, sender(world, relay_at(first.port), relay_at(second.port)), seconds=60)
    assert second.taken >= 17
    assert sorted(set(world.states().values())) in (["sent"], ["deferred", "sent"])


def test_when_the_first_has_had_its_day_the_next_takes_the_rest(world: World) -> None:
    due(world, 9)
    with Scripted() as first, Scripted() as second:
        drive(world, sender(world, relay_at(first.port, per_day=4), relay_at(second.port)), seconds=2)
    assert (first.taken, second.taken) == (4, 5)


@pytest.mark.parametrize("is_armed", [False, True])
def test_servers_that_take_longer_to_fail_than_they_are_spared_are_tried_once_each_and_then_told_of(
    world: World, is_armed: bool
) -> None:
    due(world, 3)
    clock = HastyClock(FIRST * 1.5 / SHORT.greeting)  # while one is waited for, the other may be tried again
    dead = {"greeting": [SILENCE] * 9}
    with Scripted(dead) as first, Scripted(dead) as second:
        relays = relay_at(first.port), relay_at(second.port)
        office = Office("host", 1, world.folder / "journals", relays[0], SECRET, fallbacks=relays[1:])
        courier = Courier(Sender(world.database, clock, office), 0)
        if is_armed:
            courier.open(turn_over(courier, ARMING)[0])
        else:
            carry_group(courier)
            conclude(courier)
            assert sorted(world.states().values()) == ["deferred", "planned", "planned"]
            assert "cannot be used" in (courier.sender.trouble or "")
        assert first.connections + second.connections == 2
    courier.sender.close(settled=True)


def test_a_server_that_bears_fewer_connections_than_the_first_gets_no_more(world: World) -> None:
    due(world, 60)
    with Scripted() as second:
        relays = relay_at(free_port()), relay_at(second.port, connections=1)
        drive(world, sender(world, *relays, couriers=3), seconds=2)
        assert second.connections == 1
    assert set(world.states().values()) == {"sent"}


def test_the_log_of_the_sender_names_the_server_that_is_left_out(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    due(world, 2)
    with Scripted() as second:
        drive(world, sender(world, relay_at(port := free_port()), relay_at(second.port)), seconds=1)
    assert any(f"the mail server 127.0.0.1:{port} is left out for a while" in line for line in caplog.messages)
