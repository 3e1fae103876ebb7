"""`mailer status`: waves, counts and reasons, for people and for programs."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mailer.cli.status_text import standing_text
from mailer.cli.times import duration, in_two_zones, spoken
from mailer.cli.words import (
    DISTRIBUTIONS,
    OUTCOMES,
    REPORTS,
    STATES,
    STYLES,
    WAVES,
    distribution_words,
    obstacle_words,
)
from mailer.core.errors import Refused
from mailer.core.standing import Obstacle, Senders, Standing, WaveStanding, Why
from mailer.core.words import DeliveryState, DistributionKind, DistributionState, ReportState, WaveKind
from mailer.settings import load_settings
from mailer.store.database import Database
from tests.builders import LIFT, keep, person, schedule
from tests.cli.log_workspace import documented_keys, empty_workspace, filled_workspace, run
from tests.conftest import Databases


@pytest.fixture
def workspace(databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    yield filled_workspace(databases, tmp_path, monkeypatch)
    load_settings.cache_clear()


@pytest.fixture
def bare(databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    yield empty_workspace(databases, tmp_path, monkeypatch)
    load_settings.cache_clear()


def test_each_wave_is_told_in_office_time_and_utc_with_its_counts(workspace: Database) -> None:
    shown = run("status", "lake-ferry").stdout
    assert "lake-ferry: The ferry sails again" in shown
    assert "advance copies, Mon 30 Nov 2020 10:00 Paris (09:00 UTC), opened 10:00:00.000" in shown
    assert "at the lift, Tue 1 Dec 2020 10:00 Paris (09:00 UTC)" in shown
    assert "1  handed to our mail server" in shown
    assert "1 left out" in shown


def test_reasons_are_told_in_words(workspace: Database) -> None:
    shown = run("status").stdout
    assert "→ no sender is running: mailer run" in shown
    assert "→ 1 asked to try later, next try Mon 30 Nov 10:01" in shown
    assert "→ 1 may have arrived: please decide" in shown


def test_what_waits_for_approval_says_how_to_approve(bare: Database) -> None:
    schedule(bare, keep(bare, [person(1)], LIFT), LIFT - timedelta(days=2), approved=False)
    assert "→ waiting for approval: mailer approve lake-ferry" in run("status", "lake-ferry").stdout


def test_nothing_scheduled_is_a_friendly_sentence(bare: Database) -> None:
    result = run("status")
    assert result.exit_code == 0
    assert result.stdout == "Nothing is scheduled; `mailer schedule SLUG --list …` plans a send.\n"
    assert run("status", "--json").stdout == ""


def test_an_unknown_slug_is_refused_by_name(bare: Database) -> None:
    result = run("status", "lake-fery")
    assert (result.exit_code, type(result.exception)) == (1, Refused)
    assert "lake-fery" in str(result.exception)


def test_json_has_exactly_the_documented_keys(workspace: Database) -> None:
    (line,) = run("status", "--json").stdout.splitlines()
    told = json.loads(line)
    wave = told["waves"][0]
    assert wave["counts"] == {"deferred": 1, "refused": 1, "sent": 1, "unknown": 1}
    assert [each["why"] for each in wave["obstacles"]] == ["no sender", "deferred", "unknown"]
    keys = [*told, *(f"waves.{key}" for key in wave), *(f"waves.obstacles.{key}" for key in wave["obstacles"][0])]
    assert keys == list(documented_keys("`mailer status"))


def test_every_code_has_its_words() -> None:
    assert set(STATES) == set(OUTCOMES) == set(STYLES) == set(DeliveryState)
    assert set(WAVES) == set(WaveKind)
    assert set(DISTRIBUTIONS) == set(DistributionState)
    assert set(REPORTS) == set(ReportState)
    assert len({distribution_words(kind) for kind in DistributionKind}) == len(DistributionKind)
    for why in Why:
        assert obstacle_words(Obstacle(why, "a doubt", LIFT, 2), "lake-ferry", "Europe/Paris", LIFT)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=40), "40 s"),
        (timedelta(milliseconds=1), "1 s"),
        (timedelta(seconds=61), "2 min"),
        (timedelta(hours=3, minutes=12), "3 h 12 min"),
        (timedelta(hours=3), "3 h"),
        (timedelta(hours=23, minutes=59, seconds=30), "1 day"),
        (timedelta(days=2, hours=3, minutes=30), "2 days 4 h"),
    ],
)
def test_a_duration_never_promises_too_early(span: timedelta, words: str) -> None:
    assert duration(span) == words


def test_a_time_says_utcs_own_day_where_it_is_another() -> None:
    instant = LIFT.replace(hour=21)  # already the next day in Dushanbe
    assert in_two_zones(instant, "Asia/Dushanbe") == "Wed 2 Dec 2020 02:00 Dushanbe (Tue 1 Dec 21:00 UTC)"
    expected = "on 2 December 2020 at 02:00:00.000 Dushanbe time (1 December, 21:00:00.000 UTC)"
    assert spoken(instant, "Asia/Dushanbe") == expected
    assert spoken(instant, "UTC", precise=False) == "on 1 December 2020 at 21:00 UTC"


def test_copies_that_are_only_reserved_before_their_instant_are_ready_and_not_being_sent() -> None:
    wave = WaveStanding(1, WaveKind.LIFT, LIFT, None, None, "", {DeliveryState.CLAIMED: 3}, None)
    standing = Standing(
        1, "lake-ferry", 1, {"en": "The ferry sails again"}, DistributionKind.RELEASE, "europe",
        DistributionState.SCHEDULED, approved=True, left_out=0, source_digest="", waves=(wave,),
    )  # fmt: skip
    opened = replace(standing, waves=(replace(wave, opened_at=LIFT),))
    moment = LIFT - timedelta(seconds=11)

    assert "ready, waiting for 10:00:00" in str(standing_text(standing, Senders(1), "Europe/Paris", moment))
    assert "being sent" in str(standing_text(opened, Senders(1), "Europe/Paris", LIFT))
