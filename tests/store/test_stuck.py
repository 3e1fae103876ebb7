"""What waits for a person: found with what decides about it, settled once, and recorded under the person's name."""

import json
from collections.abc import Collection
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from mailer.core.errors import Refused
from mailer.core.gate import Claim
from mailer.core.outcome import Reply
from mailer.core.standing import Obstacle, Senders, WaveStanding, Why, obstacles
from mailer.core.stuck import Decision, Hindrance, hindrance
from mailer.core.words import DeliveryState, Phase, SuppressionKind
from mailer.store.approvals import cancel, suppress
from mailer.store.database import Database
from mailer.store.log import is_idle
from mailer.store.status import standings
from mailer.store.stuck import RETRIED, Waiting, find_waiting, plan_again, settle
from mailer.store.tables import actor, audit, audit_detail, delivery
from mailer.store.upkeep import expire, sweep
from tests.builders import LIFT, keep, person, schedule
from tests.conftest import SUPPRESSION_KEY
from tests.store.log_rows import ACCEPTED, NOBODY, SILENCE, carry_due

ADVANCE = LIFT - timedelta(days=1)
UNKNOWN = (DeliveryState.UNKNOWN,)
LATER = ADVANCE + timedelta(minutes=5)


@pytest.fixture
def distribution_id(database: Database) -> int:
    """Advance copies: the first in doubt, the second refused, the third taken."""
    before = LIFT - timedelta(days=2)
    made = schedule(database, keep(database, [person(n, agreed=True) for n in range(3)], before), before)
    carry_due(database, ADVANCE, _answer)
    return made


def _answer(claim: Claim) -> Reply:
    return {"0": SILENCE, "1": NOBODY}.get(claim.email[6], ACCEPTED)


def waiting(
    database: Database, states: Collection[DeliveryState] = UNKNOWN, slug: str | None = None
) -> list[Waiting]:
    with database.read() as connection:
        return find_waiting(connection, states, slug)


def settled(database: Database, one: Waiting, decision: Decision, now: datetime = LATER) -> bool:
    with database.act() as connection:
        return settle(connection, one, decision, "anna", now)


def row(database: Database, number: int):  # type: ignore[no-untyped-def]
    with database.read() as connection:
        query = select(delivery).where(delivery.c.email == person(number).email)
        return connection.execute(query).one()


def acts(database: Database) -> list[tuple[str, str, str]]:
    with database.read() as connection:
        query = select(audit.c.act, audit.c.subject, actor.c.name).join(actor, actor.c.id == audit.c.actor_id)
        return [tuple(found) for found in connection.execute(query.order_by(audit.c.id))]


def test_a_copy_in_doubt_is_found_with_its_attempt_and_the_phase_it_may_have_arrived_in(
    database: Database, distribution_id: int
) -> None:
    (one,) = waiting(database)
    assert (one.line.email, one.line.tried and one.line.tried.reply) == (person(0).email, SILENCE.text)
    assert one.stuck.doubtful_phase is Phase.EMBARGOED
    assert one.stuck.ends_at == ADVANCE + timedelta(days=3)
    assert hindrance(one.stuck, LATER) is None
    assert hindrance(one.stuck, LIFT) is Hindrance.LIFTED


def test_what_a_person_calls_sent_is_sent_and_bears_their_name(database: Database, distribution_id: int) -> None:
    (one,) = waiting(database)
    assert settled(database, one, Decision.SENT)
    assert (row(database, 0).state, row(database, 0).reason) == ("sent", "anna decided that it arrived")
    assert acts(database)[-1] == ("call sent", f"delivery {one.stuck.id}", "anna")


def test_never_twice_what_was_settled_is_not_repeated_by_an_old_answer(
    database: Database, distribution_id: int
) -> None:
    (seen,) = waiting(database)
    assert settled(database, seen, Decision.SENT)
    assert not settled(database, seen, Decision.AGAIN)
    assert row(database, 0).state == "sent"


def test_a_repeat_is_tried_at_once_and_remembers_the_doubt(database: Database, distribution_id: int) -> None:
    (one,) = waiting(database)
    assert settled(database, one, Decision.AGAIN)
    (claim,) = carry_due(database, LATER, lambda _: ACCEPTED)
    assert (claim.email, claim.attempt, claim.doubtful_phase) == (person(0).email, 2, Phase.EMBARGOED)
    assert row(database, 0).state == "sent"
    assert acts(database)[-1][0] == "repeat"


def _undecided(database: Database) -> int:
    """How many `mailer status` asks a person about."""
    with database.read() as connection:
        (standing,) = standings(connection, "lake-ferry", LATER)
    found = [each for wave in standing.waves for each in _obstacles(wave)]
    return sum(each.count for each in found if each.why is Why.UNKNOWN)


def _obstacles(wave: WaveStanding) -> list[Obstacle]:
    return obstacles(wave, approved=True, senders=Senders(1), now=LATER)


def test_what_is_left_in_doubt_says_who_looked_and_can_still_be_settled(
    database: Database, distribution_id: int
) -> None:
    (one,) = waiting(database)
    assert _undecided(database) == 1
    assert settled(database, one, Decision.LEAVE)
    (again,) = waiting(database)
    assert (again.left_by, again.line.state) == ("anna", DeliveryState.UNKNOWN)
    assert _undecided(database) == 0, "nobody is asked again"
    assert settled(database, again, Decision.SENT)


def test_never_lost_a_repeat_that_does_not_leave_before_its_time_is_over_is_in_doubt_again_and_not_called_unsent(
    database: Database, distribution_id: int
) -> None:
    settled(database, waiting(database)[0], Decision.AGAIN)
    with database.act() as connection:
        expire(connection, ADVANCE + timedelta(days=3))
    assert row(database, 0).state == "unknown"


def test_never_lost_a_repeat_that_is_cancelled_or_whose_reader_leaves_is_in_doubt_again(
    database: Database, distribution_id: int
) -> None:
    settled(database, waiting(database)[0], Decision.AGAIN)
    with database.act() as connection:
        suppress(connection, person(0).email, SuppressionKind.ASKED, "by letter", SUPPRESSION_KEY, "anna", LATER)
    (one,) = waiting(database)
    assert hindrance(one.stuck, LATER) is Hindrance.NOT_TO_BE_MAILED
    settled(database, one, Decision.AGAIN)
    with database.act() as connection:
        cancel(connection, distribution_id, "anna", LATER)
    (one,) = waiting(database)
    assert hindrance(one.stuck, LATER) is Hindrance.OVER
    with database.act() as connection:
        sweep(connection)
        assert is_idle(connection)


def test_what_was_refused_goes_back_into_its_own_wave_with_the_reason(
    database: Database, distribution_id: int
) -> None:
    (one,) = waiting(database, RETRIED)
    wave_id = row(database, 1).wave_id
    with database.act() as connection:
        plan_again(connection, [one], "the mailbox is there again", "anna", LATER)
    assert (row(database, 1).state, row(database, 1).wave_id) == ("planned", wave_id)
    assert row(database, 1).reason == "anna has it tried again: the mailbox is there again"
    (claim,) = carry_due(database, LATER, lambda _: ACCEPTED)
    assert (claim.email, claim.attempt) == (person(1).email, 2)
    assert acts(database)[-1] == ("retry", f"distribution {distribution_id}", "anna")
    with database.read() as connection:
        (detail,) = connection.scalars(
            select(audit_detail.c.detail).order_by(audit_detail.c.audit_id.desc()).limit(1)
        )
    assert json.loads(detail) == {"reason": "the mailbox is there again", "deliveries": [one.stuck.id]}


def test_never_twice_what_has_gone_out_meanwhile_is_not_planned_again_by_an_old_look(
    database: Database, distribution_id: int
) -> None:
    (seen,) = waiting(database, RETRIED)
    for _ in range(2):
        with database.act() as connection:
            plan_again(connection, [seen], "twice by mistake", "anna", LATER)
        carry_due(database, LATER, lambda _: ACCEPTED)
    assert row(database, 1).state == "sent"
    assert row(database, 1).attempt == 2


def test_what_came_too_late_may_go_only_while_the_release_may(database: Database, distribution_id: int) -> None:
    with database.act() as connection:
        connection.execute(update(delivery).where(delivery.c.email == person(1).email).values(state="expired"))
    (one,) = waiting(database, RETRIED)
    assert hindrance(one.stuck, LATER) is None
    assert hindrance(one.stuck, ADVANCE + timedelta(days=3)) is Hindrance.TOO_LATE


def test_a_release_that_was_never_scheduled_is_refused(database: Database, distribution_id: int) -> None:
    with pytest.raises(Refused, match="was ever scheduled"):
        waiting(database, slug="nothing-here")
