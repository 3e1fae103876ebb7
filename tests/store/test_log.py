"""The send log: which lines a question finds, in which order, page by page; and when nothing moves any more."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, insert, text, update

from mailer.core.errors import Misused, Refused
from mailer.core.words import DeliveryState, SuppressionKind
from mailer.store.approvals import approve, cancel, hold, suppress
from mailer.store.database import Database
from mailer.store.finishing import finish
from mailer.store.follow import Follower
from mailer.store.log import Question, is_idle, read_attempts, read_log, read_log_end
from mailer.store.log_line import LogLine
from mailer.store.tables import attempt, delivery
from tests.builders import LIFT, keep, person, schedule
from tests.conftest import SUPPRESSION_KEY
from tests.store.log_rows import ACCEPTED, LATER, NOBODY, SILENCE, carry_due, ended, start_sender

BEFORE = LIFT - timedelta(days=2)
ADVANCE = LIFT - timedelta(days=1)


@pytest.fixture
def sent(database: Database) -> Database:
    """Six people: four advance copies with four endings, and two that wait for the lift."""
    people = [person(number, agreed=number < 4) for number in range(6)]
    schedule(database, keep(database, people, BEFORE), BEFORE)
    start_sender(database, ADVANCE)
    answers = {0: ACCEPTED, 1: LATER, 2: NOBODY, 3: SILENCE}
    carry_due(database, ADVANCE, lambda claim: answers[int(claim.email[6])])
    return database


def asked(database: Database, question: Question, limit: int = 100, after: str | None = None) -> list[LogLine]:
    with database.read() as connection:
        return read_log(connection, question, limit, after=after)


def names(lines: list[LogLine]) -> list[str]:
    return sorted(line.name for line in lines)


def test_each_attempt_is_a_line_with_the_servers_own_words(sent: Database) -> None:
    line = next(line for line in asked(sent, Question("lake-ferry")) if line.name == "Reader 0")
    assert (line.state, line.kind, line.wave_kind, line.phase) == ("sent", "release", "advance", "embargoed")
    assert line.message_id == f"<{line.public_id}@lake.example>"
    assert line.languages == ("en", "ru")
    assert line.tried is not None
    assert (line.tried.code, line.tried.reply) == (250, "2.0.0 Ok: queued as 4F1A2")
    assert line.tried.ended_at == ADVANCE + timedelta(microseconds=412_900)
    assert line.is_last_word


def test_a_result_that_is_written_again_because_the_databases_answer_was_lost_stands_in_the_log_once(
    database: Database,
) -> None:
    schedule(database, keep(database, [person(0, agreed=True)], BEFORE), BEFORE)
    (claim,) = carry_due(database, ADVANCE, lambda _: ACCEPTED)
    with database.act() as connection:
        finish(connection, [ended(claim, ACCEPTED, ADVANCE)], "host-1-aa")
        finish(connection, [ended(claim, LATER, ADVANCE + timedelta(seconds=1))], "host-1-aa")
    said = [line.tried.reply for line in asked(database, Question()) if line.tried]
    assert said == [ACCEPTED.text, LATER.text]  # another reply is another line


def test_the_whole_log_holds_attempts_only_and_in_their_order(sent: Database) -> None:
    lines = asked(sent, Question())
    assert [line.tried.id for line in lines if line.tried] == sorted(line.tried.id for line in lines if line.tried)
    assert names(lines) == ["Reader 0", "Reader 1", "Reader 2", "Reader 3"]


def test_a_state_is_the_state_now_and_includes_what_was_never_tried(sent: Database) -> None:
    assert names(asked(sent, Question(states=(DeliveryState.PLANNED,)))) == ["Reader 4", "Reader 5"]
    both = Question(states=(DeliveryState.REFUSED, DeliveryState.UNKNOWN))
    assert names(asked(sent, both)) == ["Reader 2", "Reader 3"]
    carry_due(sent, ADVANCE + timedelta(minutes=2), lambda claim: ACCEPTED)
    tries = [line for line in asked(sent, Question(states=(DeliveryState.SENT,))) if line.name == "Reader 1"]
    assert [line.tried.outcome for line in tries if line.tried] == ["deferred", "sent"]
    assert [line.is_last_word for line in tries] == [False, True]


def test_an_outlet_and_a_person_are_found_in_any_case_also_in_cyrillic(database: Database) -> None:
    russian = replace(person(9), name="Иван Примеров", outlet="Озёрная газета")
    schedule(database, keep(database, [person(1), russian], BEFORE), BEFORE)
    assert names(asked(database, Question(text="ПРИМЕРОВ иван"))) == ["Иван Примеров"]
    assert names(asked(database, Question(outlet="ОЗЁРНАЯ"))) == ["Иван Примеров"]
    assert names(asked(database, Question(outlet="desk 1"))) == ["Reader 1"]
    assert asked(database, Question(outlet="reader1@desk1")) == []  # an address is no outlet


@pytest.mark.parametrize("words", ["%", "_", "Reader%", "\\"])
def test_signs_that_mean_something_to_the_database_mean_only_themselves(sent: Database, words: str) -> None:
    assert asked(sent, Question(text=words)) == []


def test_lines_since_an_instant_are_attempts_that_ended_then_or_later(sent: Database) -> None:
    ended = ADVANCE + timedelta(microseconds=412_900)
    assert len(asked(sent, Question(since=ended))) == 4
    assert asked(sent, Question(since=ended + timedelta(microseconds=1))) == []


def test_pages_put_together_are_the_whole_and_hold_nothing_twice(sent: Database) -> None:
    question = Question("lake-ferry", text="reader")
    whole = asked(sent, question)
    assert len(whole) == 6
    paged: list[LogLine] = []
    while page := asked(sent, question, limit=1 + len(paged) % 3, after=paged[-1].key if paged else None):
        paged += page
    assert paged == whole


def test_the_end_of_the_log_is_the_last_lines_oldest_first(sent: Database) -> None:
    question = Question("lake-ferry", text="reader")
    whole = asked(sent, question)
    with sent.read() as connection:
        for limit in range(1, 8):
            assert read_log_end(connection, question, limit) == whole[-limit:]


def test_an_id_that_is_no_lines_id_is_a_question_back(sent: Database) -> None:
    with pytest.raises(Misused, match="a1024"):
        asked(sent, Question(), after="1 or 1=1")


def test_a_release_that_was_never_scheduled_is_named(sent: Database) -> None:
    with pytest.raises(Refused, match="lake-fery"):
        asked(sent, Question("lake-fery"))


def test_a_page_is_read_without_walking_through_all_deliveries(databases) -> None:
    database = databases.fresh("sqlite")
    schedule(database, keep(database, [person(number) for number in range(30)], BEFORE), BEFORE)
    plans: list[str] = []

    def explain(connection, _cursor, statement, parameters, _context, _many) -> None:
        if statement.lower().startswith("select") and "attempt" in statement:
            cursor = connection.connection.cursor()
            plans.extend(row[3] for row in cursor.execute(f"explain query plan {statement}", parameters))

    event.listen(database.engine, "before_cursor_execute", explain)
    asked(database, Question("lake-ferry", (DeliveryState.PLANNED,)), after="d3", limit=10)
    asked(database, Question(), after="a3", limit=10)
    assert plans
    assert not [plan for plan in plans if plan.startswith("SCAN")]


def test_nothing_that_is_held_unapproved_cancelled_or_ended_keeps_a_sender_busy(database: Database) -> None:
    def idle() -> bool:
        with database.read() as connection:
            return is_idle(connection)

    assert idle()
    number = schedule(database, keep(database, [person(1)], BEFORE), BEFORE, approved=False)
    assert idle()
    with database.act() as connection:
        digest = connection.execute(text("select manifest_digest from distribution")).scalar_one()
        approve(connection, number, digest, "anna", BEFORE)
    assert not idle()
    with database.act() as connection:
        hold(connection, number, "a doubt", "anna", BEFORE)
    assert idle()
    with database.act() as connection:
        connection.execute(text("update wave set held_at = null"))
    assert not idle()
    with database.act() as connection:
        cancel(connection, number, "anna", BEFORE)
    assert idle()


def test_a_deferred_delivery_keeps_a_sender_busy_and_a_doubtful_one_does_not(sent: Database) -> None:
    with sent.act() as connection:
        connection.execute(update(delivery).where(delivery.c.state == "planned").values(state="cancelled"))
    with sent.read() as connection:
        assert not is_idle(connection)
    carry_due(sent, ADVANCE + timedelta(minutes=2), lambda claim: ACCEPTED)
    with sent.read() as connection:
        assert is_idle(connection)


def test_suppressed_people_are_found_with_the_reason(sent: Database) -> None:
    with sent.act() as connection:
        email = person(5).email
        suppress(connection, email, SuppressionKind.ASKED, "wrote to us", SUPPRESSION_KEY, "anna", ADVANCE)
    (line,) = asked(sent, Question(text=email))
    assert (line.state, line.reason, line.tried) == ("suppressed", "not to be mailed", None)


def test_following_the_log_misses_no_attempt_that_another_has_overtaken(sent: Database) -> None:
    clock = [0.0]
    follower = Follower(sent, Question(), lambda: clock[0])
    with sent.read() as connection:
        known = read_attempts(connection, Question(), 10, after=0)
    assert follower.new_lines() == []
    top = max(line.tried.id for line in known if line.tried)
    for number in (top + 2, top + 1):  # the later number is committed first
        _write_attempt(sent, number)
        assert [line.tried.id for line in follower.new_lines() if line.tried] == [number]
        clock[0] += 1
    for _ in range(5):
        clock[0] += 1
        assert follower.new_lines() == []


def _write_attempt(database: Database, number: int) -> None:
    values = {
        "id": number,
        "delivery_id": 1,
        "n": number,
        "started_at": ADVANCE,
        "ended_at": ADVANCE,
        "outcome": "deferred",
        "relay": "mail.lake.example:587",
        "tls": "",
        "step": "connect",
        "reply": "refused",
        "seconds": 0.1,
        "worker_id": "host-1-aa",
    }
    with database.act() as connection:
        connection.execute(insert(attempt).values(**values))
