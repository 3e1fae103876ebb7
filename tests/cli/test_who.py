"""`mailer who`: sentences that can be read out on the telephone."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from mailer.cli.log_record import KEYS
from mailer.cli.who_words import got_words
from mailer.core.errors import Refused
from mailer.settings import load_settings
from mailer.store.approvals import cancel
from mailer.store.database import Database
from mailer.store.who import who
from tests.builders import LIFT, keep, person
from tests.cli.log_workspace import documented_keys, filled_workspace, run
from tests.conftest import Databases
from tests.store.log_rows import reserve


@pytest.fixture
def workspace(databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    yield filled_workspace(databases, tmp_path, monkeypatch)
    load_settings.cache_clear()


AT = "on 30 November 2020 at 10:00:00.412 Paris time (09:00:00.412 UTC)"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            "lakeside",
            "Anna Example (Lakeside Wire): the advance copy of lake-ferry, Russian first, was handed to our mail"
            f" server {AT}; the server said 250 2.0.0 Ok: queued as 4F1A2.",
        ),
        (
            "ПРИМЕРОВ",
            f"Иван Примеров (Озёрная газета): the advance copy of lake-ferry, English first, has not been taken"
            f" yet: {AT} the server asked us to try later and said 451 4.7.1 Greylisted, come back; the next try is"
            " at Mon 30 Nov 10:01 Paris time.",
        ),
        (
            "longue",
            "[red]Jean-Baptiste de la Longue-Rivière (=cmd()): the advance copy of lake-ferry, English first, was"
            f" refused by the mail server {AT}; the server said 550 5.1.1 [no] such user.",
        ),
        (
            "reader3",
            f"Reader 3 (Desk 0): the advance copy of lake-ferry, English first, may have arrived: it was sent {AT}"
            " and no answer came (the connection was closed); please decide.",
        ),
        (
            "reader4",
            "Reader 4 (Desk 1): the public copy of lake-ferry, English first, is waiting to be sent; no sender is"
            " running: mailer run.",
        ),
        ("reader5", "Reader 5 (Desk 2): left out of the release of lake-ferry: asked not to be mailed."),
    ],
)
def test_each_fate_is_one_whole_sentence(workspace: Database, words: str, sentence: str) -> None:
    assert run("who", words, "lake-ferry").stdout == f"{sentence}\n"


def test_a_cancelled_copy_and_a_person_on_no_list_are_told(workspace: Database) -> None:
    keep(workspace, [person(8)], LIFT, "asia")
    with workspace.act() as connection:
        cancel(connection, 1, "anna", LIFT - timedelta(days=1))
    assert "English first, was cancelled and not sent." in run("who", "reader4").stdout
    assert run("who", "reader8").stdout.endswith("in the contacts, but not on any list that was scheduled.\n")
    assert run("who", "reader8", "lake-ferry").stdout.endswith(
        "but not on a list to which lake-ferry was scheduled.\n"
    )


def test_json_has_the_sentence_and_the_keys_of_the_log(workspace: Database) -> None:
    keep(workspace, [person(8)], LIFT, "asia")
    lines = [json.loads(line) for line in run("who", "example", "--json").stdout.splitlines()]
    assert {line["answer"] for line in lines} == {"copy", "left out", "on no list"}
    assert all(list(line) == [*documented_keys("`mailer who"), *KEYS] for line in lines)


@pytest.mark.parametrize(
    ("seconds", "fate"),
    [
        (-20, "is ready, and waits until 1 December 2020 at 10:00 Paris time (09:00 UTC)"),
        (1, "is ready, and waits until it may leave"),  # its instant has passed, and nobody has opened its wave
    ],
)
def test_a_copy_that_is_only_reserved_is_ready_and_not_being_sent(
    workspace: Database, seconds: int, fate: str
) -> None:
    reserve(workspace, LIFT - timedelta(seconds=20), LIFT)
    now = LIFT + timedelta(seconds=seconds)

    with workspace.read() as connection:
        (got,) = who(connection, "reader4", "lake-ferry", now).got

    assert f"English first, {fate}; no sender is running" in got_words(got, "Europe/Paris", now)


def test_nobody_of_that_name_is_said_so(workspace: Database) -> None:
    result = run("who", "reuters")
    assert (result.exit_code, type(result.exception)) == (1, Refused)
    assert "“reuters”" in str(result.exception)
