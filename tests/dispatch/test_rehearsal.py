"""Rehearsals: any release, of any year; and a moved clock that never meets a real database or a real mail server."""

import csv
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from mailer.cli.rehearse import rehearse
from mailer.cli.run import run
from mailer.core.errors import Refused
from mailer.core.release import Sending
from mailer.core.words import SuppressionKind
from mailer.dispatch.rehearsal import beginning
from mailer.dispatch.rehearsal_room import Room, make_room, name_relay, settings_of
from mailer.dispatch.sink import Faults, Sink
from mailer.settings import load_settings
from mailer.store.copying import copy_people, not_to_be_mailed
from mailer.store.database import Database
from mailer.store.scheduling import suppressed_addresses
from tests.builders import LIFT, person, story
from tests.dispatch.scripted import Scripted

THEN = datetime(2011, 11, 22, 8, 0, tzinfo=UTC)
LOCAL = """
date = 2011-11-23
languages = ["en", "ru"]
[embargo.local]
"Paris, FR" = 2011-11-23T10:00:00
"Dushanbe, TJ" = 2011-11-23T10:00:00
[[dateline]]
place = "Paris, FR"
[[dateline]]
place = "Dushanbe, TJ"
[[contact]]
name = "Camille Aubertin"
phone = "+33 1 99 00 41 07"
"""
PLAIN = (
    LOCAL.replace("[embargo.local]", "")
    .replace('"Paris, FR" = 2011-11-23T10:00:00', "")
    .replace('"Dushanbe, TJ" = 2011-11-23T10:00:00', "")
)
PEOPLE = """email,name,city,languages,embargo
anna@desk.example,Anna,"Paris, FR",en,yes
boris@desk.example,Boris,Dushanbe,ru,
chloe@desk.example,Chloé,"Paris, FR",fr,
"""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty workspace: no .env, no database."""
    for name in [name for name in os.environ if name.startswith("MAILER_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    load_settings.cache_clear()
    folder = tmp_path / "releases" / "ferry"
    folder.mkdir(parents=True)
    (folder / "en.md").write_text("# The ferry sails again\n\nIt sails on Monday.\n", encoding="utf-8")
    (folder / "ru.md").write_text("# Паром снова ходит\n\nОн выйдет в понедельник.\n", encoding="utf-8")
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    return tmp_path


def rehearsed(workspace: Path, toml: str) -> tuple[str, dict[str, dict[str, str]]]:
    """What `mailer rehearse` prints, and people.csv by address."""
    (workspace / "releases" / "ferry" / "release.toml").write_text(toml, encoding="utf-8")
    done = CliRunner().invoke(rehearse, ["ferry", "--list", "people.csv", "--keep", "kept"], catch_exceptions=False)
    with (workspace / "kept" / "people.csv").open(encoding="utf-8-sig", newline="") as file:
        return done.output, {row["email"]: row for row in csv.DictReader(file)}


def test_a_release_of_2011_with_an_hour_for_each_city_is_rehearsed_before_its_lifts(workspace: Path) -> None:
    said, people = rehearsed(workspace, LOCAL)
    assert "0 early, 0 lost, 0 twice, 0 altered" in said
    assert {email: (row["copy"], row["arrived there"][:16]) for email, row in people.items()} == {
        "anna@desk.example": ("advance copy", "2011-11-22 06:00"),  # a day before the first lift, in Dushanbe
        "boris@desk.example": ("public copy", "2011-11-23 10:00"),
        "chloe@desk.example": ("public copy", "2011-11-23 10:00"),
    }
    assert people["boris@desk.example"]["arrived (UTC)"] < people["chloe@desk.example"]["arrived (UTC)"]


def test_a_release_without_embargo_is_rehearsed_at_nine_of_its_date_in_its_first_city(workspace: Path) -> None:
    said, people = rehearsed(workspace, PLAIN)
    assert "0 early, 0 lost, 0 twice, 0 altered" in said
    assert {row["arrived (UTC)"][:16] for row in people.values()} == {"2011-11-23T08:00"}


def test_a_coming_release_is_rehearsed_from_now_and_a_past_one_from_before_everything() -> None:
    coming = LIFT - timedelta(days=3, microseconds=1)
    assert beginning(story(), coming) == (coming.replace(microsecond=0), None)
    assert beginning(story(), LIFT + timedelta(days=3000)) == (LIFT - timedelta(hours=25), None)
    assert beginning(story(sending=Sending(advance=None)), LIFT) == (LIFT - timedelta(hours=1), None)
    assert beginning(story(), None) == (LIFT - timedelta(hours=25), None), "the demo is the same on every day"


def test_a_sender_of_a_rehearsal_reads_no_setting_but_those_of_its_room(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (workspace / ".env").write_text("MAILER_SMTP_HOST=mail.office.example\nMAILER_SMTP_USER=anna\n")
    monkeypatch.setenv("MAILER_DATABASE", "postgresql://office@db.example/real")
    monkeypatch.setenv("MAILER_SMTP_PORT", "587")
    room, _ = make_room(workspace / "room", THEN)
    with Sink(room.mail, Faults(), clock=room.clock().now) as (_, port):
        name_relay(room, port)
        settings = settings_of(room)
    assert settings.database == f"sqlite:///{room.folder / 'rehearsal.db'}"
    assert (settings.smtp_host, settings.smtp_port, settings.smtp_user) == ("127.0.0.1", port, "")
    assert settings.state == room.folder


def test_a_moved_clock_never_meets_another_mail_server(tmp_path: Path) -> None:
    room, _ = make_room(tmp_path / "room", THEN)
    with Scripted() as server:
        name_relay(room, server.port)
        with pytest.raises(Refused, match="so nothing is sent"):
            settings_of(room)


def test_a_moved_clock_never_meets_another_database(tmp_path: Path) -> None:
    room, _ = make_room(tmp_path / "room", THEN)
    real = tmp_path / "real.db"
    room.database_file.rename(real)
    room.database_file.symlink_to(real)
    with Sink(room.mail, Faults(), clock=room.clock().now) as (_, port):
        name_relay(room, port)
        with pytest.raises(Refused, match="another database"):
            settings_of(room)


def test_a_copied_database_in_the_room_is_refused(tmp_path: Path) -> None:
    room, _ = make_room(tmp_path / "room", THEN)
    other, _ = make_room(tmp_path / "other", THEN)
    other.database_file.replace(room.database_file)
    with Sink(room.mail, Faults(), clock=room.clock().now) as (_, port):
        name_relay(room, port)
        with pytest.raises(Refused, match="copy"):
            CliRunner().invoke(run, ["--rehearsal", str(room.folder), "--once"], catch_exceptions=False)


def test_a_folder_that_is_no_rehearsal_is_refused_and_so_is_one_with_files_in_it(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="not the folder of a rehearsal"):
        settings_of(Room(tmp_path))
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(Refused, match="not an empty folder"):
        make_room(tmp_path, THEN)
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_people_are_copied_with_the_end_of_their_agreements_and_with_who_is_not_to_be_mailed(tmp_path: Path) -> None:
    room, key = make_room(tmp_path / "room", THEN)
    agreed = person(1, agreed=True)
    assert agreed.agreement is not None
    until = replace(agreed, agreement=replace(agreed.agreement, until=LIFT))
    database = Database(f"sqlite:///{room.database_file}")
    with database.act() as connection:
        people = copy_people(
            connection, "europe", [until, person(2)], {person(2).email: SuppressionKind.ASKED}, key, THEN
        )
        assert [one.agreement and one.agreement.until for one in people] == [LIFT, None]
        assert suppressed_addresses(connection, people, key) == {person(2).email: "asked not to be mailed"}
        assert not_to_be_mailed(connection, people, key) == {person(2).email: SuppressionKind.ASKED}
    database.close()
