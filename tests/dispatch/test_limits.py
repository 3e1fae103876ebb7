"""Limits: so many a second, to a domain, in a day, on a connection; less when a server asks for it, and then more."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from mailer.core.pace import CALM, PAUSE
from mailer.core.rates import Rate
from mailer.core.slowed import Slowed
from mailer.dispatch.run import carry_group
from mailer.store import tables
from mailer.store.database import Database
from mailer.store.workers import running
from tests.builders import LIFT
from tests.conftest import Databases
from tests.dispatch.highway import connection_to, drive, due, name, relay_at, sender, times, tries
from tests.dispatch.office import hand_over
from tests.dispatch.scripted import Scripted
from tests.laws.machine import World

DAY = 24 * 3600.0
BUSY = "450 4.7.1 too many for this domain"


@pytest.fixture
def world(databases: Databases, tmp_path: Path) -> Iterator[World]:
    made = World(databases.fresh("sqlite"), tmp_path)
    yield made
    made.close()


def _gaps(at: list[float]) -> list[float]:
    return [round(later - earlier, 3) for earlier, later in pairwise(at)]


def _most_within(seconds: float, at: list[float]) -> int:
    return max(len([one for one in at if first <= one < first + seconds - 1e-6]) for first in at)


def test_a_limit_per_second_spaces_the_messages_of_all_connections(world: World) -> None:
    due(world, 9)
    drive(world, sender(world, relay_at(world.relay.port, rate=Rate(2, 1)), couriers=3), seconds=10)
    assert len(times(world)) == 9
    assert _most_within(1, times(world)) == 2
    assert times(world)[-1] - times(world)[0] <= 8 * 0.5 + 1


def test_two_senders_share_a_limit(world: World) -> None:
    due(world, 12)
    relay = {"rate": Rate(2, 1)}
    with Scripted() as one, Scripted() as other:
        both = [sender(world, relay_at(server.port, **relay)) for server in (one, other)]
        for couriers in both:  # each has come round once, so that each knows of the other
            couriers[0].sender.traffic.share(2)
        drive(world, *both, seconds=12)
    at = times(world)
    assert len(at) == 12
    assert all(len([t for t in at if first <= t < first + 3]) <= 3 * 2 + 1 for first in at)
    assert one.taken > 1
    assert other.taken > 1


def test_a_domain_that_must_wait_does_not_hold_up_the_others(world: World) -> None:
    due(world, 12)
    with Scripted() as server:
        drive(world, sender(world, relay_at(server.port), domains="desk0.example=20/min"), seconds=15)
    assert times(world, "@desk1.example") == [0.0] * 4
    assert times(world, "@desk2.example") == [0.0] * 4
    slow = times(world, "@desk0.example")
    assert len(slow) == 4
    assert min(_gaps(slow)) >= 2.25
    assert max(_gaps(slow)) <= 3.4


def test_to_wait_for_ones_turn_is_no_attempt(world: World) -> None:
    due(world, 9)
    relay = relay_at(world.relay.port)
    drive(world, sender(world, relay, domains="desk0.example=20/min", couriers=3), seconds=12)
    with world.database.read() as connection:
        assert set(connection.scalars(select(tables.delivery.c.attempt))) == {1}
    assert [one.outcome for one in tries(world)] == ["sent"] * 9


def test_a_limit_of_a_domain_counts_in_its_unit_and_is_used(world: World) -> None:
    due(world, 30)
    relay = relay_at(world.relay.port)
    drive(world, sender(world, relay, domains="desk1.example=4/s", couriers=2), seconds=5)
    at = times(world, "@desk1.example")
    assert len(at) == 10
    assert _most_within(1, at) <= 4
    assert at[-1] <= 9 * 0.25 + 0.5


def test_in_any_24_hours_no_more_leave_than_the_limit_per_day(database: Database, tmp_path: Path) -> None:
    world = World(database, tmp_path)
    due(world, 12)
    relay = relay_at(world.relay.port, per_day=5)
    both = [sender(world, relay, couriers=2), sender(world, relay, couriers=2)]
    drive(world, *both, seconds=3)
    assert len(times(world)) == 5
    drive(world, *both, seconds=DAY, step=1800)
    drive(world, *both, seconds=10)
    at = times(world)
    assert len(at) == 10
    assert at[5] >= DAY
    assert sorted(world.states().values()) == ["planned"] * 2 + ["sent"] * 10
    world.close()


def test_a_sender_that_starts_later_knows_what_was_sent_today(world: World) -> None:
    due(world, 8)
    with Scripted() as server:
        relay = relay_at(server.port, per_day=5)
        drive(world, sender(world, relay), seconds=1)
        drive(world, sender(world, relay), seconds=1)
    assert len(times(world)) == 5


def test_a_connection_ends_after_as_many_messages_as_it_may_carry() -> None:
    with Scripted() as server:
        connection = connection_to(server, per_connection=2)
        codes = [hand_over(connection).code for _ in range(5)]
        connection.close()
    assert codes == [250] * 5
    assert server.connections == 3


@pytest.mark.parametrize("step", ["MAIL", "dot"])
@pytest.mark.parametrize("answer", ["421 4.3.2 too busy", "451 4.7.0 not so fast"])
def test_who_asks_for_less_gets_nothing_and_then_little_and_the_rest_keeps_its_place(
    world: World, step: str, answer: str
) -> None:
    due(world, 12)
    with Scripted({step: [answer]}) as server:
        couriers = sender(world, relay_at(server.port))
        drive(world, couriers, seconds=PAUSE - 0.4)
        assert sorted(world.states().values()) == ["deferred"] + ["planned"] * 11
        drive(world, couriers, seconds=3)
        at = times(world)
        assert len(at) == 11
        assert at[0] >= PAUSE
        assert min(_gaps(at)) >= 0.1
        drive(world, couriers, seconds=CALM + 90, step=5)
    assert set(world.states().values()) == {"sent"}
    assert couriers[0].sender.traffic.is_free(couriers[0].line)


def test_half_of_the_connections_are_kept_while_a_server_wants_less(world: World) -> None:
    due(world, 30)
    with Scripted({"MAIL": ["421 4.7.0 too many connections"]}) as server:
        couriers = sender(world, relay_at(server.port), couriers=4)
        drive(world, couriers, seconds=1)
        assert [courier.may_claim() for courier in couriers] == [False] * 4
        world.clock.advance(PAUSE)
        couriers[0].sender.beat()
        assert [courier.may_claim() for courier in couriers] == [True, True, False, False]
        carried = carry_group(couriers[3]), carry_group(couriers[0])
    assert carried[0] == 0
    assert not couriers[3].has_looked  # that it finds nothing says nothing to the others
    assert carried[1] > 0
    assert couriers[0].has_looked


def test_a_server_that_has_only_had_enough_of_one_connection_is_called_again_at_once(world: World) -> None:
    due(world, 120)
    usual = ["250 2.1.0 sender ok"] * 104
    with Scripted({"MAIL": [*usual, "421 too many messages on this connection"]}, offers=()) as server:
        drive(world, sender(world, relay_at(server.port)), seconds=2)
    assert server.connections == 2
    assert sorted(world.states().values()) == ["deferred"] + ["sent"] * 119


def test_a_domain_that_asks_for_less_is_spared_and_the_others_go_on(world: World) -> None:
    due(world, 30)
    with Scripted({"RCPT": [BUSY]}) as server:
        couriers = sender(world, relay_at(server.port))
        drive(world, couriers, seconds=1)
        spared = next(one.email.partition("@")[2] for one in tries(world) if one.outcome == "deferred")
        assert {email.partition("@")[2] for email, state in world.states().items() if state == "planned"} == {spared}
        assert len(times(world)) == 20
        drive(world, couriers, seconds=PAUSE, step=0.5)
        drive(world, couriers, seconds=90, step=5)
    assert set(world.states().values()) == {"sent"}
    assert min(_gaps(times(world, spared)[:-1])) >= 0.1


@pytest.mark.parametrize("answers", [{"MAIL": ["421 4.7.0 slow down, please"]}, {"RCPT": [BUSY]}])
def test_the_sender_says_who_asked_for_less_and_since_when_until_it_has_recovered(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture, answers: dict[str, list[str]]
) -> None:
    world = World(database, tmp_path)
    due(world, 12)
    with Scripted(answers) as server:
        couriers = sender(world, relay_at(server.port))
        drive(world, couriers, seconds=2)
        (asked,) = [one for one in tries(world) if one.outcome == "deferred"]
        (spared,) = _spared(world)
        assert spared.whom == (asked.email.partition("@")[2] if spared.is_domain else name(server))
        assert spared.is_domain is ("RCPT" in answers)
        assert spared.said == answers[asked.step.upper()][0]
        assert (spared.since - LIFT).total_seconds() == pytest.approx(asked.at, abs=0.01)
        assert (spared.nothing_until - spared.since).total_seconds() == pytest.approx(PAUSE)
        assert spared.interval == pytest.approx(0.1)
        assert any(spared.whom in line and spared.said in line for line in caplog.messages)
        drive(world, couriers, seconds=CALM + 90, step=5)
    assert _spared(world) == ()
    world.close()


def _spared(world: World) -> tuple[Slowed, ...]:
    """What the database knows of whom the one sender spares."""
    with world.database.read() as connection:
        (worker,) = running(connection, world.clock.now())
    return worker.slowed
