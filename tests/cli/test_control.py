"""`mailer approve`, `hold`, `resume`, `cancel`: what stands in the database when they have returned."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from mailer.store.opening import coming_waves
from mailer.store.tables import approval, audit, delivery, distribution, wave
from tests.cli.office import OfficeForTests

FAR = datetime(2999, 1, 1, tzinfo=UTC)


@pytest.fixture
def scheduled(office: OfficeForTests) -> OfficeForTests:
    office.ok("schedule", "lake-ferry", "--list", "europe", "--yes")
    return office


def may_open(office: OfficeForTests) -> int:
    """How many waves may open when they come due."""
    with office.database.read() as connection:
        return len(coming_waves(connection, FAR))


def test_hold_keeps_every_wave_and_resume_lets_it_go(scheduled: OfficeForTests) -> None:
    assert may_open(scheduled) == 2
    shown = scheduled.ok("hold", "lake-ferry", "--reason", "the minister is ill").output
    assert "Held: no message of lake-ferry begins from now on." in shown
    assert may_open(scheduled) == 0
    with scheduled.database.read() as connection:
        assert set(connection.scalars(select(wave.c.held_reason))) == {"the minister is ill"}
    scheduled.ok("resume", "lake-ferry")
    assert may_open(scheduled) == 2


def test_cancel_ends_it_for_good_and_asks_first(scheduled: OfficeForTests) -> None:
    assert scheduled.run("cancel", "lake-ferry", typed="n\n").exit_code == 1
    assert may_open(scheduled) == 2
    scheduled.ok("cancel", "lake-ferry", typed="y\n")
    with scheduled.database.read() as connection:
        assert set(connection.scalars(select(delivery.c.state))) == {"cancelled"}
        assert set(connection.scalars(select(distribution.c.state))) == {"cancelled"}
    assert "Nothing of lake-ferry is scheduled" in scheduled.refused("resume", "lake-ferry")


def test_approve_approves_what_is_not_and_says_when_it_is(scheduled: OfficeForTests) -> None:
    assert "approved already" in scheduled.ok("approve", "lake-ferry").output
    with scheduled.database.act() as connection:
        connection.execute(update(approval).values(voided_at=datetime.now(UTC)))
    assert may_open(scheduled) == 0
    assert "Approved: lake-ferry to europe" in scheduled.ok("approve", "lake-ferry").output
    assert may_open(scheduled) == 2


def test_every_act_records_who_did_it(scheduled: OfficeForTests) -> None:
    for act in ("hold", "resume"):
        scheduled.ok(act, "lake-ferry")
    scheduled.ok("cancel", "lake-ferry", "--yes")
    with scheduled.database.read() as connection:
        acts = list(connection.scalars(select(audit.c.act).order_by(audit.c.id)))
    assert acts == ["import", "schedule", "approve", "hold", "resume", "cancel"]


@pytest.mark.parametrize("command", [["approve"], ["hold"], ["resume"], ["cancel", "--yes"]])
def test_what_is_not_scheduled_is_one_sentence(office: OfficeForTests, command: list[str]) -> None:
    assert "Nothing of nothing-here is scheduled" in office.refused(*command, "nothing-here")


@pytest.mark.parametrize("command", [["approve"], ["hold"], ["resume"], ["cancel", "--yes"]])
def test_in_a_copied_database_nothing_is_done(scheduled: OfficeForTests, command: list[str]) -> None:
    scheduled.move_to_a_copy()
    assert "copy" in scheduled.refused(*command, "lake-ferry")


def test_without_a_sender_it_is_said(scheduled: OfficeForTests) -> None:
    assert "No sender is running" in scheduled.ok("resume", "lake-ferry").stderr


def test_a_folder_edited_after_scheduling_changes_nothing_and_is_told(scheduled: OfficeForTests) -> None:
    assert "was edited since" not in scheduled.ok("status", "lake-ferry").output
    text = scheduled.folder / "releases" / "lake-ferry" / "en.md"
    text.write_text(text.read_text(encoding="utf-8").replace("ferry", "barge"), encoding="utf-8")
    assert "was edited since. What is scheduled stays as it was." in scheduled.ok("status", "lake-ferry").output


@pytest.mark.parametrize(
    "command",
    [
        ["contacts", "list"],
        ["release", "check", "lake-ferry"],
        ["status"],
        ["log"],
        ["who", "Anna"],
        ["hold", "lake-ferry"],
    ],
)
def test_every_command_says_when_no_sender_is_running(scheduled: OfficeForTests, command: list[str]) -> None:
    assert scheduled.ok(*command).stderr.count("No sender is running: nothing will leave") == 1
