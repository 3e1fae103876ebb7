"""Newer zone data and what is scheduled: held and asked where something moves, noted where nothing does."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from mailer.core.zone import ZONE_DATA
from mailer.core.zone_change import ZoneData
from mailer.store.approvals import cancel, hold, resume
from mailer.store.database import Database
from mailer.store.opening import coming_waves, open_wave
from mailer.store.status import standings
from mailer.store.tables import audit, printed_time, release_version
from mailer.store.zone_watch import hold_if_moved, unlooked
from tests.builders import LIFT, VirtualClock, keep, person, schedule
from tests.core.time.pretend import zone_data

NEW_LAW = zone_data("tzdata 2099.1", Paris="Europe/London")
NO_NEW_LAW = zone_data("tzdata 2099.1")
NOW = VirtualClock().now()


@pytest.fixture
def distribution_id(database: Database) -> int:
    people = keep(database, [person(1, agreed=True), person(2)], NOW)
    return schedule(database, people, NOW)


def look(database: Database, data: ZoneData, now: datetime = NOW) -> list[str]:
    """What a sender with that zone data does first; the reasons of its holds, empty where it found nothing."""
    with database.act() as connection:
        return [hold_if_moved(connection, one, data, now) for one in unlooked(connection, data, now)]


def held(database: Database) -> list[str]:
    with database.read() as connection:
        (standing,) = standings(connection, "lake-ferry", NOW)
    return [wave.held_reason for wave in standing.waves]


def acts(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.scalars(select(audit.c.act).order_by(audit.c.id)))


def test_scheduling_keeps_every_printed_time_with_the_version_of_its_zone_data(
    database: Database, distribution_id: int
) -> None:
    with database.read() as connection:
        rows = connection.execute(select(printed_time).order_by(printed_time.c.id)).all()
    assert [(row.place_key, row.wall, row.zone, row.fold) for row in rows] == [
        ("", "2020-12-01T10:00:00", "Europe/Paris", 0),
        ("geonames:2988507", "2020-12-01T10:00:00", "Europe/Paris", 0),
        ("geonames:1221874", "2020-12-01T14:00:00", "Asia/Dushanbe", 0),
    ]
    assert {(row.utc, row.zone_data) for row in rows} == {(LIFT, ZONE_DATA)}


def test_a_lift_that_moves_holds_every_wave_and_none_opens(database: Database, distribution_id: int) -> None:
    (reason,) = look(database, NEW_LAW)
    assert "moves the lift 2020-12-01 10:00 Europe/Paris from 09:00 UTC to 10:00 UTC" in reason
    assert held(database) == [reason, reason]
    assert acts(database)[-1] == "hold"
    with database.act() as connection:
        assert coming_waves(connection, LIFT) == []
        assert not any(open_wave(connection, wave, LIFT) for wave in (1, 2))


def test_a_person_who_resumes_keeps_the_approved_instant_and_is_not_asked_again(
    database: Database, distribution_id: int
) -> None:
    look(database, NEW_LAW)
    with database.act() as connection:
        resume(connection, distribution_id, "anna", NOW)
    assert look(database, NEW_LAW) == []
    assert held(database) == ["", ""]
    with database.read() as connection:
        assert [wave.instant for wave in coming_waves(connection, LIFT)][-1] == LIFT


def test_yet_newer_data_asks_again(database: Database, distribution_id: int) -> None:
    look(database, NEW_LAW)
    with database.act() as connection:
        resume(connection, distribution_id, "anna", NOW)
    (reason,) = look(database, zone_data("tzdata 2099.2", Paris="Europe/Athens"))
    assert "from 09:00 UTC to 08:00 UTC" in reason


def test_data_that_moves_nothing_is_noted_and_the_version_of_the_making_stays(
    database: Database, distribution_id: int
) -> None:
    assert look(database, NO_NEW_LAW) == [""]
    assert held(database) == ["", ""]
    assert acts(database)[-1] == "zone data"
    assert look(database, NO_NEW_LAW) == []
    with database.read() as connection:
        assert connection.scalar(select(release_version.c.zone_data)) == ZONE_DATA
        assert set(connection.scalars(select(printed_time.c.zone_data))) == {"tzdata 2099.1"}


def test_a_machine_with_older_data_has_no_say(database: Database, distribution_id: int) -> None:
    assert look(database, zone_data("tzdata 2001.1", Paris="Europe/London")) == []
    look(database, NO_NEW_LAW)
    assert look(database, zone_data(ZONE_DATA, Paris="Europe/London")) == []
    assert held(database) == ["", ""]


def test_two_senders_with_the_same_new_data_ask_once(database: Database, distribution_id: int) -> None:
    with database.read() as connection:
        (seen_by_both,) = unlooked(connection, NEW_LAW, NOW)
    look(database, NEW_LAW)
    with database.act() as connection:
        resume(connection, distribution_id, "anna", NOW)
        assert hold_if_moved(connection, seen_by_both, NEW_LAW, NOW) == ""
    assert held(database) == ["", ""]
    assert acts(database)[-1] == "resume"


def test_whoever_had_held_it_learns_of_the_move_as_well(database: Database, distribution_id: int) -> None:
    with database.act() as connection:
        hold(connection, distribution_id, "the minister is ill", "anna", NOW)
    (reason,) = look(database, NEW_LAW)
    assert held(database) == [f"the minister is ill; {reason}"] * 2


def test_what_was_cancelled_is_not_looked_at(database: Database, distribution_id: int) -> None:
    with database.act() as connection:
        cancel(connection, distribution_id, "anna", NOW)
    assert look(database, NEW_LAW) == []


def test_a_lift_that_the_new_law_puts_an_hour_later_is_held_in_that_hour_and_not_after_it(
    database: Database, distribution_id: int
) -> None:
    assert look(database, NEW_LAW, LIFT + timedelta(hours=1)) == [""]
    (reason,) = look(database, zone_data("tzdata 2099.2", Paris="Europe/London"), LIFT + timedelta(minutes=59))
    assert "moves the lift" in reason


def test_what_was_lifted_days_ago_is_not_looked_at(database: Database, distribution_id: int) -> None:
    assert look(database, NEW_LAW, LIFT + timedelta(days=3)) == []
