"""`mailer log`: what people, programs and spreadsheets see of it."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from rich.console import Console

from mailer.cli.csv_safe import csv_text
from mailer.cli.log_record import KEYS
from mailer.cli.log_table import terminal_table
from mailer.cli.main import main
from mailer.cli.workspace import NO_SENDER
from mailer.settings import load_settings
from mailer.store.database import Database
from mailer.store.log import Question, read_log
from mailer.store.opening import open_wave
from tests.builders import LIFT
from tests.cli.log_workspace import ADVANCE, documented_keys, filled_workspace, run
from tests.conftest import Databases
from tests.store.log_rows import ACCEPTED, carry_due, reserve, start_sender


@pytest.fixture
def workspace(databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    yield filled_workspace(databases, tmp_path, monkeypatch)
    load_settings.cache_clear()


def test_a_piped_log_is_one_whole_line_an_attempt_without_colour(workspace: Database) -> None:
    heads, *lines = run("log", "lake-ferry").stdout.splitlines()
    assert heads.startswith("Paris time               UTC")
    anna = next(line for line in lines if "Anna Example" in line)
    assert anna.startswith("2020-11-30 10:00:00.412  2020-11-30 09:00:00.412  Anna Example")
    for words in (
        "Lakeside Wire",
        "advance copy (ru, en)",
        "handed to our mail server",
        "250 2.0.0 Ok: queued as 4F1A2",
    ):
        assert words in anna
    assert len(lines) == 4
    assert "\x1b" not in "".join(lines)
    assert len({line.index("advance copy") for line in lines if line.isascii()}) == 1


def test_milliseconds_are_cut_so_that_nothing_looks_later_than_it_was(workspace: Database) -> None:
    assert ".413" not in run("log").stdout + run("log", "--json").stdout  # it ended at .4129


def test_a_copy_that_is_only_reserved_before_its_instant_is_ready_and_not_being_sent(workspace: Database) -> None:
    moment = LIFT - timedelta(seconds=20)
    reserved = next(one for one in reserve(workspace, moment, LIFT) if one.email.startswith("reader4"))

    before = run("log", "--find", "reader4").stdout
    code = json.loads(run("log", "--find", "reader4", "--json").stdout)["state"]
    with workspace.act() as connection:
        open_wave(connection, reserved.wave_id, LIFT)
    after = run("log", "--find", "reader4").stdout

    assert "ready, waiting for 10:00:00" in before
    assert "being sent" not in before
    assert code == "claimed"
    assert "being sent" in after


@pytest.mark.parametrize("width", [80, 100, 140])
def test_the_table_fits_the_terminal_and_says_everything(workspace: Database, width: int) -> None:
    with workspace.read() as connection:
        lines = read_log(connection, Question("lake-ferry", text="example"), 50)
    console = Console(width=width, file=io.StringIO(), force_terminal=True, highlight=False, color_system=None)
    console.print(terminal_table(lines, "Europe/Paris", ADVANCE, width, header=True))
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert max(map(len, shown.splitlines())) <= width
    joined = " ".join(shown.split())
    for words in ("2020-11-30 10:00:00.412", "2020-11-30 09:00:00.412", "Anna", "[red]", "[no]", "not tried"):
        assert words in joined
    assert "…" not in shown  # nothing is cut


def test_json_lines_have_exactly_the_documented_keys(workspace: Database) -> None:
    lines = [json.loads(line) for line in run("log", "--json", "--find", "example").stdout.splitlines()]
    assert len(lines) == 5
    assert all(list(line) == list(KEYS) == list(documented_keys("`mailer log")) for line in lines)
    assert {line["state"] for line in lines} == {"sent", "deferred", "refused", "unknown", "planned"}
    anna = next(line for line in lines if line["name"] == "Anna Example")
    assert (anna["code"], anna["phase"], anna["languages"]) == (250, "embargoed", ["ru", "en"])
    assert anna["ended_at"] == "2020-11-30T09:00:00.412Z"
    assert anna["office_time"] == "2020-11-30T10:00:00.412+01:00"


def test_csv_holds_the_same_lines_and_nothing_a_spreadsheet_would_run(workspace: Database) -> None:
    text = run("log", "--csv", "--find", "example").stdout_bytes.decode()
    assert text.startswith("\ufeffid,")
    assert text.count("\r\n") == 6
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert tuple(rows[0]) == KEYS
    assert {row["outlet"] for row in rows} >= {"Lakeside Wire", "Озёрная газета", "'=cmd()"}
    assert next(row for row in rows if row["name"] == "Anna Example")["languages"] == "ru en"


@pytest.mark.parametrize("start", list("=+-@\t\r\n"))
def test_a_cell_that_would_be_a_formula_is_led_by_an_apostrophe(start: str) -> None:
    (row,) = csv.reader(io.StringIO(csv_text([[f"{start}1+1", "a=b", None]]), newline=""))
    assert row == [f"'{start}1+1", "a=b", ""]


def test_people_who_were_never_tried_are_shown_when_asked_for(workspace: Database) -> None:
    assert "waiting to be sent" in run("log", "--state", "planned").stdout
    assert "Reader 4" in run("log", "--find", "READER4").stdout
    assert "Reader 4" not in run("log").stdout
    assert "Иван" in run("log", "--outlet", "озёрная").stdout
    assert run("log", "--find", "nobody").stdout == "Nothing fits.\n"


def test_limit_shows_the_last_lines_and_after_goes_on(workspace: Database) -> None:
    ids = [json.loads(line)["id"] for line in run("log", "--json").stdout.splitlines()]
    last = run("log", "--json", "--limit", "2").stdout.splitlines()
    assert [json.loads(line)["id"] for line in last] == ids[-2:]
    following = run("log", "--json", "--after", ids[0], "--limit", "2").stdout.splitlines()
    assert [json.loads(line)["id"] for line in following] == ids[1:3]
    assert "--limit shows more" in run("log", "--limit", "2").stderr


def test_a_deferred_copy_says_when_it_is_tried_next_and_what_became_of_it(workspace: Database) -> None:
    assert "asked to try later, next try Mon 30 Nov 10:01" in run("log").stdout
    carry_due(workspace, ADVANCE + timedelta(minutes=2), lambda claim: ACCEPTED)
    ivan = [line for line in run("log").stdout.splitlines() if "Иван" in line]
    assert ["next try" in line for line in ivan] == [False, False]
    assert "asked to try later" in ivan[0]
    assert "handed to our mail server" in ivan[1]


def test_without_a_sender_it_is_said_on_standard_error_only(workspace: Database) -> None:
    result = run("log", "--json")
    assert NO_SENDER in result.stderr
    assert NO_SENDER not in result.stdout
    from mailer.cli.workspace import now

    start_sender(workspace, now())
    assert run("log", "--json").stderr == ""


def test_an_unknown_state_is_answered_with_the_states(workspace: Database) -> None:
    result = run("log", "--state", "gone")
    assert result.exit_code == 2
    for state in ("planned", "sent", "unknown", "expired"):
        assert state in result.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["log", "lake-fery"], 1, "lake-fery"),
        (["log", "--json", "--csv"], 2, "choose one"),
        (["log", "--follow", "--after", "a1"], 2, "choose one"),
        (["log", "--after", "7"], 2, "a1024"),
        (["log", "--since", "2026-12-01 09:00"], 2, "no time zone"),
    ],
)
def test_a_mistake_is_one_sentence(
    workspace: Database,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
    words: str,
) -> None:
    monkeypatch.setattr(sys, "argv", ["mailer", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    said = [line for line in capsys.readouterr().err.splitlines() if line != NO_SENDER]
    assert end.value.code == code
    assert len(said) == 1
    assert words in said[0]


@pytest.mark.parametrize("command", ["log", "status", "who"])
def test_help_has_an_example(command: str) -> None:
    assert f"Example: mailer {command}" in run(command, "--help").stdout


def test_follow_shows_what_comes_and_ends_well_on_ctrl_c(workspace: Database, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mailer", "log", "--follow", "--json", "--limit", "1"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) as following:
        assert following.stdout
        first = json.loads(following.stdout.readline())
        carry_due(workspace, ADVANCE + timedelta(minutes=2), lambda claim: ACCEPTED)
        second = json.loads(following.stdout.readline())
        following.send_signal(signal.SIGINT)
        assert following.wait(timeout=20) == 0
    assert second["name"] == "Иван Примеров"
    assert second["id"] > first["id"]
