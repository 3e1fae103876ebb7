"""Where waves stand and why one does not move; and who got what."""

from datetime import datetime, timedelta

import pytest

from mailer.core.errors import Refused
from mailer.core.standing import Why, obstacles
from mailer.core.words import SuppressionKind
from mailer.store.approvals import cancel, hold, suppress
from mailer.store.database import Database
from mailer.store.status import senders_now, standings
from mailer.store.who import Answer, who
from tests.builders import LIFT, keep, person, schedule
from tests.conftest import SUPPRESSION_KEY
from tests.store.log_rows import ACCEPTED, LATER, NOBODY, SILENCE, carry_due, start_sender

BEFORE = LIFT - timedelta(days=2)
ADVANCE = LIFT - timedelta(days=1)
PEOPLE = [person(number, agreed=number < 4) for number in range(6)]


def whys(database: Database, now: datetime, slug: str | None = "lake-ferry") -> list[list[Why]]:
    """What is in the way of each wave, the first to be due first."""
    with database.read() as connection:
        (standing,), senders = standings(connection, slug, now), senders_now(connection, now)
    return [
        [each.why for each in obstacles(wave, approved=standing.approved, senders=senders, now=now)]
        for wave in standing.waves
    ]


def ask(database: Database, words: str, slug: str | None = None) -> Answer:
    with database.read() as connection:
        return who(connection, words, slug, ADVANCE)


def test_what_must_be_removed_first_is_said_first(database: Database) -> None:
    number = schedule(database, keep(database, PEOPLE, BEFORE), BEFORE, approved=False)
    with database.act() as connection:
        hold(connection, number, "a doubt", "anna", BEFORE)
    everything = [Why.NOT_APPROVED, Why.HELD, Why.NO_SENDER, Why.NOT_DUE]
    assert whys(database, BEFORE) == [everything, everything]


def test_a_wave_that_moves_has_nothing_in_its_way(database: Database) -> None:
    schedule(database, keep(database, PEOPLE, BEFORE), BEFORE)
    start_sender(database, ADVANCE)
    assert whys(database, ADVANCE) == [[], [Why.NOT_DUE]]


def test_a_sender_that_runs_and_cannot_send_says_why(database: Database) -> None:
    schedule(database, keep(database, PEOPLE, BEFORE), BEFORE)
    start_sender(database, ADVANCE, trouble="the mail server cannot be used")
    assert whys(database, ADVANCE)[0] == [Why.TROUBLE]
    with database.read() as connection:
        assert senders_now(connection, ADVANCE).troubles == ["the mail server cannot be used"]


def test_a_sender_that_has_been_silent_for_thirty_seconds_is_none(database: Database) -> None:
    schedule(database, keep(database, PEOPLE, BEFORE), BEFORE)
    start_sender(database, ADVANCE)
    assert whys(database, ADVANCE + timedelta(seconds=29))[0] == []
    assert whys(database, ADVANCE + timedelta(seconds=30))[0] == [Why.NO_SENDER]


def test_counts_and_doubts_outlive_the_wave(database: Database) -> None:
    schedule(database, keep(database, PEOPLE, BEFORE), BEFORE)
    start_sender(database, ADVANCE)
    answers = {0: ACCEPTED, 1: LATER, 2: NOBODY, 3: SILENCE}
    carry_due(database, ADVANCE, lambda claim: answers[int(claim.email[6])])
    with database.read() as connection:
        (standing,) = standings(connection, None, ADVANCE)
    advance, lift = standing.waves
    assert advance.counts == {"sent": 1, "deferred": 1, "refused": 1, "unknown": 1}
    assert advance.opened_at == ADVANCE
    assert advance.next_try_at == ADVANCE + timedelta(minutes=1)
    assert lift.counts == {"planned": 2}
    assert whys(database, ADVANCE)[0] == [Why.DEFERRED, Why.UNKNOWN]
    carry_due(database, ADVANCE + timedelta(minutes=1), lambda claim: ACCEPTED)
    assert whys(database, ADVANCE)[0] == [Why.UNKNOWN]


def test_what_is_settled_is_shown_for_a_week_and_on_request_for_ever(database: Database) -> None:
    number = schedule(database, keep(database, PEOPLE, BEFORE), BEFORE)
    with database.act() as connection:
        cancel(connection, number, "anna", BEFORE)
    with database.read() as connection:
        assert len(standings(connection, None, LIFT + timedelta(days=6))) == 1
        assert standings(connection, None, LIFT + timedelta(days=8)) == []
        assert standings(connection, "lake-ferry", LIFT + timedelta(days=800))[0].state == "cancelled"
        with pytest.raises(Refused, match="lake-fery"):
            standings(connection, "lake-fery", LIFT)


def test_who_finds_the_copy_with_the_attempt_that_decided(database: Database) -> None:
    schedule(database, keep(database, PEOPLE, BEFORE), BEFORE)
    start_sender(database, ADVANCE)
    carry_due(database, ADVANCE, lambda claim: LATER)
    carry_due(database, ADVANCE + timedelta(minutes=2), lambda claim: ACCEPTED)
    (got,) = ask(database, "reader1@desk1.example").got
    assert got.line.tried is not None
    assert (got.line.state, got.line.tried.n, got.line.tried.code) == ("sent", 2, 250)
    assert got.obstacles == ()


def test_who_names_what_is_in_the_way_of_a_copy_that_waits(database: Database) -> None:
    schedule(database, keep(database, PEOPLE, BEFORE), BEFORE, approved=False)
    (got,) = ask(database, "reader5@").got
    assert [each.why for each in got.obstacles] == [Why.NOT_APPROVED, Why.NO_SENDER, Why.NOT_DUE]


def test_who_names_people_who_were_left_out_or_on_no_list(database: Database) -> None:
    with database.act() as connection:
        email = PEOPLE[5].email
        suppress(connection, email, SuppressionKind.ASKED, "wrote to us", SUPPRESSION_KEY, "anna", BEFORE)
    schedule(database, keep(database, PEOPLE, BEFORE), BEFORE)
    keep(database, [person(7)], BEFORE, "asia")
    answer = ask(database, "desk 2", "lake-ferry")
    assert [(one.contact.name, one.reason) for one in answer.left_out] == [("Reader 5", "asked not to be mailed")]
    assert [got.line.name for got in answer.got] == ["Reader 2"]
    assert [one.name for one in ask(database, "reader7").unconcerned] == ["Reader 7"]


def test_who_refuses_to_answer_about_nobody_and_about_everybody(database: Database) -> None:
    keep(database, [person(number) for number in range(201)], BEFORE)
    with pytest.raises(Refused, match="Nobody is called “bob”"):
        ask(database, "bob")
    with pytest.raises(Refused, match="more than 200"):
        ask(database, "reader")
