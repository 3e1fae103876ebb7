"""`mailer resolve` and `mailer retry`: what waits for a person is told, and what they decide is done."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from mailer.dispatch.sink import Faults
from mailer.store.tables import audit, delivery, wave
from tests.cli.log_workspace import documented_keys
from tests.cli.office import OfficeForTests, received
from tests.cli.test_run import at_once, states

__all__ = ["at_once"]
pytestmark = pytest.mark.usefixtures("signals_and_log")
ANNA, IVAN = "anna@lakeside.example", "ivan@ozero.example"


@pytest.fixture
def doubtful(at_once: OfficeForTests) -> Iterator[tuple[OfficeForTests, Path]]:
    """Anna's advance copy is in doubt, and Ivan's was refused; both would be taken the next time."""
    with at_once.mail_server(Faults(drop=frozenset({ANNA}), refuse=frozenset({IVAN}))) as folder:
        at_once.ok("run", "--once")
        assert (states(at_once)[ANNA], states(at_once)[IVAN]) == ("unknown", "refused")
        yield at_once, folder


@pytest.fixture
def office_in_doubt(doubtful: tuple[OfficeForTests, Path]) -> OfficeForTests:
    return doubtful[0]


def test_it_says_who_since_when_and_what_is_known(office_in_doubt: OfficeForTests) -> None:
    said = office_in_doubt.ok("resolve").stdout
    assert said.count("\n") == 2
    assert "Anna Example (Lakeside Wire): the advance copy of lake-ferry, English first, may have arrived" in said
    assert "It may go out again." in said
    assert "please decide: mailer resolve lake-ferry" in office_in_doubt.ok("status").stdout


def test_what_arrived_is_recorded_after_a_question(office_in_doubt: OfficeForTests) -> None:
    assert office_in_doubt.run("resolve", "lake-ferry", "--sent", typed="n\n").exit_code == 1
    assert states(office_in_doubt)[ANNA] == "unknown"
    said = office_in_doubt.ok("resolve", "lake-ferry", "--sent", typed="y\n").stdout
    assert "Record 1 copy as handed to our mail server?" in said
    assert states(office_in_doubt)[ANNA] == "sent"
    assert "recorded as handed to our mail server (anna decided that it arrived)" in office_in_doubt.ok(
        "who", "Anna", "lake-ferry"
    ).stdout.replace("\n", " ")
    with office_in_doubt.database.read() as connection:
        assert "call sent" in set(connection.scalars(select(audit.c.act)))


def test_a_repeat_leaves_with_the_same_message_id(doubtful: tuple[OfficeForTests, Path]) -> None:
    office, folder = doubtful
    office.ok("resolve", "lake-ferry", "--to", ANNA, "--again", "--yes")
    office.ok("run", "--once")
    ids = [
        line
        for one in received(folder)
        if one["recipient"] == ANNA
        for line in (folder / one["file"]).read_bytes().split(b"\r\n")
        if line.lower().startswith(b"message-id:")
    ]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert states(office)[ANNA] == "sent"
    attempts = [json.loads(line) for line in office.ok("log", "--json").stdout.splitlines()]
    assert [one["outcome"] for one in attempts if one["email"] == ANNA] == ["unknown", "sent"]


def test_left_as_it_is_says_by_whom(office_in_doubt: OfficeForTests) -> None:
    office_in_doubt.ok("resolve", "lake-ferry", "--leave", "--yes")
    assert "anna decided to leave it as it is." in office_in_doubt.ok("resolve", "lake-ferry").stdout
    assert states(office_in_doubt)[ANNA] == "unknown"


def test_a_dry_run_changes_nothing(office_in_doubt: OfficeForTests) -> None:
    before = states(office_in_doubt)
    for command in (["resolve", "lake-ferry", "--again"], ["retry", "lake-ferry", "--reason", "it is mended"]):
        assert office_in_doubt.ok(*command, "--dry-run").exit_code == 0
    assert states(office_in_doubt) == before


def test_for_programs_each_line_has_the_documented_keys(office_in_doubt: OfficeForTests) -> None:
    keys = [*documented_keys("`mailer log"), *documented_keys("`mailer resolve")]
    for command in (["resolve"], ["retry"]):
        (line,) = office_in_doubt.ok(*command, "--json").stdout.splitlines()
        assert list(json.loads(line)) == keys
    (line,) = office_in_doubt.ok("resolve", "lake-ferry", "--again", "--json", "--yes").stdout.splitlines()
    assert json.loads(line) | {"journal": "not here", "may_go_again": True, "act": "again"} == json.loads(line)
    assert states(office_in_doubt)[ANNA] == "deferred"


@pytest.mark.parametrize("command", ["resolve", "retry"])
def test_nothing_that_waits_is_said_and_no_error(at_once: OfficeForTests, command: str) -> None:
    assert at_once.ok(command, "lake-ferry").stdout == "Nothing waits for you.\n"
    assert at_once.ok(command, "--json").stdout == ""


def test_what_cannot_be_done_is_one_sentence(office_in_doubt: OfficeForTests) -> None:
    refused = office_in_doubt.refused
    assert "Say which release is meant" in refused("resolve", "--sent", code=2)
    assert "Say which release is meant" in refused("retry", "--reason", "why not", code=2)
    assert "--json asks nothing" in refused("resolve", "lake-ferry", "--sent", "--json", code=2)
    assert "is not an email address" in refused("resolve", "lake-ferry", "--to", "no address", "--sent", code=2)
    assert "No copy of lake-ferry" in refused("resolve", "lake-ferry", "--to", "omar@desk.example", "--sent")
    assert "was ever scheduled" in refused("resolve", "nothing-here")
    assert "came too late" in refused("retry", "lake-ferry", "--state", "expired", "--reason", "late")
    assert "Say one of" in refused("resolve", "lake-ferry", "--sent", "--again", code=2)
    assert "Say one of" in refused("resolve", "lake-ferry", "--yes", code=2)
    assert "--reason" in refused("retry", "lake-ferry", "--yes", code=2)


def test_an_advance_copy_in_doubt_is_not_repeated_after_its_lift(office_in_doubt: OfficeForTests) -> None:
    with office_in_doubt.database.act() as connection:
        connection.execute(update(delivery).values(lift_at=datetime.now(UTC) - timedelta(minutes=1)))
    assert "the embargo has lifted" in office_in_doubt.refused("resolve", "lake-ferry", "--again", "--yes")
    assert states(office_in_doubt)[ANNA] == "unknown"


def test_what_was_refused_is_tried_again_for_a_reason(doubtful: tuple[OfficeForTests, Path]) -> None:
    office, _ = doubtful
    looked = office.ok("retry")
    assert "was refused by the mail server" in looked.stdout
    assert "say why: --reason" in looked.stderr
    office.ok("retry", "lake-ferry", "--reason", "the mailbox is there again", "--yes")
    assert states(office)[IVAN] == "planned"
    with office.mail_server() as folder:
        office.ok("run", "--once")
    assert states(office)[IVAN] == "sent"
    assert [one["recipient"] for one in received(folder)].count(IVAN) == 2  # refused, and taken
    assert "has it tried again" not in office.ok("who", "Иван").stdout


def test_what_was_refused_is_not_tried_again_when_its_time_is_over_or_the_reader_has_left(
    office_in_doubt: OfficeForTests,
) -> None:
    office_in_doubt.ok("contacts", "suppress", IVAN, "--reason", "wrote to us")
    assert "not to be mailed" in office_in_doubt.refused("retry", "lake-ferry", "--reason", "x", "--yes")
    with office_in_doubt.database.act() as connection:
        connection.exec_driver_sql("delete from suppression")
        connection.execute(update(wave).values(opened_at=datetime.now(UTC) - timedelta(days=4)))
    assert "life of the release is over" in office_in_doubt.refused("retry", "lake-ferry", "--reason", "x", "--yes")


def test_in_a_copied_database_nothing_goes_out_again(office_in_doubt: OfficeForTests) -> None:
    office_in_doubt.move_to_a_copy()
    assert "copy" in office_in_doubt.refused("resolve", "lake-ferry", "--again", "--yes")
    assert "copy" in office_in_doubt.refused("retry", "lake-ferry", "--reason", "x", "--yes")
