"""The desk: in whose name a release goes out, and that only what was shown is written."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from mailer.core.draft import Desk
from mailer.core.errors import Misused, Refused
from mailer.core.release import Sender
from mailer.dispatch.desk import commit, desk_for, desk_of, prepare
from mailer.dispatch.stationery import load_stationery
from mailer.settings import Settings
from mailer.store.database import Database
from mailer.store.releases import Source
from mailer.store.tables import delivery
from tests.builders import LETTERHEAD, LIFT, by_address, keep, person, story
from tests.conftest import SUPPRESSION_KEY

NOW = LIFT - timedelta(days=2)
SOURCE = Source({"release.toml": b"date = 2020-12-01\n"})
DESK = Desk(load_stationery(None), LETTERHEAD, "")


def test_the_settings_become_the_letterhead() -> None:
    settings = Settings(sender="Lake <press@lake.example>", office="Lake", leave_address="leave@lake.example")
    desk = desk_for(desk_of(settings, settings.workspace), story())
    assert desk.letterhead.from_ == "Lake <press@lake.example>"
    assert (desk.letterhead.list_id, desk.letterhead.message_domain) == ("press.lake.example", "lake.example")
    assert desk.leave == "leave@lake.example"


def test_a_release_may_name_its_own_sender_and_answers_go_there() -> None:
    own = replace(story(), sender=Sender("River <news@river.example>"))
    settings = Settings(sender="Lake <press@lake.example>", reply_to="office@lake.example")
    desk = desk_for(desk_of(settings, settings.workspace), own)
    assert (desk.letterhead.from_, desk.letterhead.reply_to) == ("River <news@river.example>", "")
    assert desk.leave == "news@river.example"
    assert desk.letterhead.message_domain == "lake.example"  # bounces come to the office that sends


def test_nobody_named_as_sender_is_refused() -> None:
    nobody = replace(DESK, letterhead=replace(LETTERHEAD, from_=""))
    with pytest.raises(Refused, match="MAILER_SENDER"):
        desk_for(nobody, story())
    with pytest.raises(Misused):
        desk_for(replace(DESK, letterhead=replace(LETTERHEAD, from_="no address")), story())


def test_a_draft_that_was_overtaken_by_another_version_is_not_written(database: Database) -> None:
    people = keep(database, [person(n) for n in range(3)], NOW)
    drafts = []
    for _ in range(2):
        with database.read() as connection:
            drafts.append(
                prepare(
                    connection,
                    DESK,
                    story(),
                    SOURCE,
                    list_name="europe",
                    people=by_address(people),
                    now=NOW,
                    start=None,
                    suppression_key=SUPPRESSION_KEY,
                )
            )
    with database.act() as connection:
        commit(connection, drafts[0], story(), SOURCE, "digest", "anna", SUPPRESSION_KEY, NOW)
    with pytest.raises(Refused, match="meanwhile"), database.act() as connection:
        commit(connection, drafts[1], story(), SOURCE, "digest", "boris", SUPPRESSION_KEY, NOW)
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(delivery)) == 3
