"""The four laws when something changes after scheduling: the lift moves or comes at once, the text is corrected."""

import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from mailer.core.changing import Change, correct, kill, lift_now, move_to, tell_hold
from mailer.core.errors import Refused
from mailer.core.gate import Refusal
from mailer.core.release_folder import read_release
from mailer.core.stuck import Decision
from mailer.core.words import DeliveryState, DistributionKind, SuppressionKind
from mailer.core.zone import parse_moment
from mailer.dispatch.run import tick, turn_over
from mailer.dispatch.sender import ARMING
from mailer.dispatch.stuck import Asked, decide
from mailer.store import tables
from mailer.store.approvals import cancel, hold, resume, set_agreement, suppress
from mailer.store.epoch import unacknowledged
from mailer.store.reclaim import reclaim_expired
from tests.builders import LIFT, keep, person, schedule, source_of, story
from tests.conftest import SUPPRESSION_KEY
from tests.laws.changes import make
from tests.laws.machine import Taken, World

ADVANCE = LIFT - timedelta(hours=24)
LATER = LIFT + timedelta(hours=2)
NOON = move_to(parse_moment("2020-12-01 12:00 Europe/Paris"))
EARLIER = move_to(parse_moment("2020-12-01 08:00 Europe/Paris"))


def _planned(world: World, *agreed: bool) -> None:
    people = keep(world.database, [person(n, agreed=yes) for n, yes in enumerate(agreed)], world.clock.now())
    schedule(world.database, people, world.clock.now())


def _send(world: World) -> list[Taken]:
    """What a new sender hands over now."""
    before = len(world.taken())
    world.send(world.new_sender())
    return world.taken()[before:]


def _at(world: World, instant: datetime) -> list[Taken]:
    world.move_to(instant)
    return _send(world)


def _mail(taken: Taken) -> EmailMessage:
    message = message_from_bytes(taken.content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _text(taken: Taken) -> str:
    body = _mail(taken).get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


def _fates(world: World) -> list[tuple[str, str, str]]:
    """Kind of distribution, address, state: of every delivery, in order."""
    query = (
        select(tables.distribution.c.kind, tables.delivery.c.email, tables.delivery.c.state)
        .join(tables.delivery, tables.delivery.c.distribution_id == tables.distribution.c.id)
        .order_by(tables.delivery.c.distribution_id, tables.delivery.c.email)
    )
    with world.database.read() as connection:
        return [(kind, email.partition("@")[0], state) for kind, email, state in connection.execute(query)]


def test_never_early_after_a_move_nothing_leaves_at_the_old_hour_and_all_of_it_at_the_new(world: World) -> None:
    _planned(world, True, False)
    assert len(_at(world, ADVANCE)) == 1
    make(world.database, NOON, world.clock.now())
    (notice,) = _send(world)
    assert notice.recipient == "reader0@desk0.example"
    assert _at(world, LIFT) == []
    (public,) = _at(world, LATER)
    assert (public.recipient, public.embargoed) == ("reader1@desk1.example", False)
    assert _fates(world) == [
        ("release", "reader0", "sent"),
        ("release", "reader1", "cancelled"),
        ("release", "reader1", "sent"),
        ("time changed", "reader0", "sent"),
    ]


def test_never_early_a_move_in_the_last_second_stops_a_wave_that_is_armed(world: World) -> None:
    _planned(world, False, False)
    courier = world.new_sender()
    world.move_to(LIFT - timedelta(seconds=1))
    group = turn_over(courier, ARMING)
    assert len(group) == 2
    epoch = make(world.database, NOON, world.clock.now())
    with world.database.read() as connection:
        assert unacknowledged(connection, epoch, world.clock.now()) == [courier.sender.id]
    world.clock.advance(0.03)
    world.beat()
    with world.database.read() as connection:
        assert unacknowledged(connection, epoch, world.clock.now()) == []
    world.move_to(LIFT)
    assert {type(courier.gate(reserved)) for reserved in group} == {Refusal}
    courier.give_back(group)
    assert _send(world) == []
    world.send(courier)
    assert world.taken() == []
    assert len(_at(world, LATER)) == 2


def test_never_early_a_lift_that_has_begun_cannot_be_moved(world: World) -> None:
    _planned(world, False)
    world.move_to(LIFT)
    with pytest.raises(Refused, match="lifted at 2020-12-01 09:00 UTC"):
        make(world.database, NOON, world.clock.now())
    _send(world)
    world.clock.at = LIFT - timedelta(minutes=1)  # the clock of the one who moves runs behind
    with pytest.raises(Refused, match="have begun to leave"):
        make(world.database, NOON, world.clock.now())


def test_never_early_a_lift_moved_forward_takes_its_advance_copies_along(world: World) -> None:
    _planned(world, True, False)
    world.move_to(ADVANCE - timedelta(hours=12))
    make(world.database, EARLIER, world.clock.now())
    assert _at(world, ADVANCE - timedelta(hours=2, seconds=1)) == []
    (advance,) = _at(world, ADVANCE - timedelta(hours=2))
    assert advance.embargoed
    assert "08:00 Paris" in _mail(advance)["Subject"]
    assert [one.embargoed for one in _at(world, LIFT - timedelta(hours=2))] == [False]


def test_never_lost_who_holds_a_copy_is_told_old_and_new_time_in_a_notice_that_answers_it(world: World) -> None:
    _planned(world, True)
    (advance,) = _at(world, ADVANCE)
    make(world.database, NOON, world.clock.now())
    (taken,) = _send(world)
    notice = _mail(taken)
    assert notice["Subject"].startswith("EMBARGO CHANGED to 12:00 Paris")
    assert notice["In-Reply-To"] == notice["References"] == _mail(advance)["Message-ID"]
    assert notice["Auto-Submitted"] == "auto-generated"
    said = _text(taken)
    assert "12:00 UTC+1 Paris / Париж (Your time)" in said
    assert "Old time, no longer valid: Tuesday, 1 December 2020 10:00 Paris 14:00 Dushanbe 09:00 UTC" in said
    make(world.database, EARLIER, world.clock.now())
    (second,) = map(_mail, _send(world))
    assert second["In-Reply-To"] == notice["Message-ID"]
    assert second["References"].split() == [_mail(advance)["Message-ID"], notice["Message-ID"]]


def test_never_lost_a_copy_in_a_senders_hands_is_told_of_only_once_it_is_known_to_have_left(world: World) -> None:
    _planned(world, True)
    world.move_to(ADVANCE)

    def meanwhile() -> None:
        make(world.database, NOON, world.clock.now())
        world.send_quietly(world.new_sender())
        assert len(world.taken()) == 0

    world.send(world.new_sender(), crash_at="content", do=meanwhile)
    assert [one.embargoed for one in world.taken()] == [True]
    (notice,) = _send(world)
    assert _mail(notice)["In-Reply-To"] == _mail(world.taken()[0])["Message-ID"]
    assert _fates(world) == [
        ("release", "reader0", "sent"),
        ("release", "reader0", "cancelled"),
        ("time changed", "reader0", "sent"),
    ]
    assert _at(world, LATER) == []


def test_never_lost_a_copy_in_a_senders_hands_that_never_left_is_planned_anew_and_nobody_is_told(
    world: World,
) -> None:
    _planned(world, True)
    courier = world.new_sender()
    world.move_to(ADVANCE)
    world.send(courier, crash_at="send mail", do=None)  # killed before anything of it left
    make(world.database, NOON, world.clock.now())
    (copy,) = _send(world)
    assert "12:00 Paris" in _mail(copy)["Subject"]
    assert copy.embargoed
    assert _fates(world) == [
        ("release", "reader0", "cancelled"),
        ("release", "reader0", "sent"),
        ("time changed", "reader0", "cancelled"),
    ]


def test_never_twice_a_copy_that_may_have_arrived_is_told_of_and_not_planned_anew_before_it_is_known(
    world: World,
) -> None:
    _planned(world, True)
    world.move_to(ADVANCE)
    world.send(world.new_sender("elsewhere"), crash_at="reply to dot")
    world.clock.advance(60)
    _send(world)  # finds it: unknown, since the journal lies on another host
    assert _fates(world) == [("release", "reader0", "unknown")]
    make(world.database, NOON, world.clock.now())
    (notice,) = _send(world)
    assert _mail(notice)["Subject"].startswith("EMBARGO CHANGED")
    assert _at(world, LATER) == []
    assert [state for *_, state in _fates(world)] == ["unknown", "planned", "sent"]
    asked = Asked((DeliveryState.UNKNOWN,), "lake-ferry", None, world.folder / "journals")
    decide(world.database, asked, [1], Decision.SENT, "anna", world.clock.now())
    assert _send(world) == []
    assert _fates(world) == [
        ("release", "reader0", "sent"),
        ("release", "reader0", "cancelled"),
        ("time changed", "reader0", "sent"),
    ]


def test_never_lost_a_person_decides_that_a_copy_did_not_arrive_and_the_one_in_its_place_goes(world: World) -> None:
    _planned(world, True)
    world.move_to(ADVANCE)
    world.send(world.new_sender("elsewhere"), crash_at="reply to dot")
    world.clock.advance(60)
    _send(world)
    make(world.database, NOON, world.clock.now())
    assert [one.embargoed for one in _send(world)] == [False]
    asked = Asked((DeliveryState.UNKNOWN,), "lake-ferry", None, world.folder / "journals")
    assert decide(world.database, asked, [1], Decision.AGAIN, "anna", world.clock.now()) == 1
    (again,) = _send(world)
    assert again.embargoed
    assert _mail(again)["Message-ID"] != _mail(world.taken()[0])["Message-ID"]
    assert [state for *_, state in _fates(world)] == ["cancelled", "sent", "sent"]


def test_never_lost_who_seemed_to_hold_a_copy_and_never_got_it_gets_the_one_that_took_its_place(world: World) -> None:
    _planned(world, True)
    world.move_to(ADVANCE)
    lost = world.new_sender("a host that is gone")
    tick(lost.sender)
    turn_over(lost, ARMING)
    world.kill(lost)
    world.clock.advance(60)
    _send(world)
    make(world.database, NOON, world.clock.now())
    assert [one.embargoed for one in _send(world)] == [False], "perhaps they have it, so they are told"
    for journal in (world.folder / "a host that is gone").glob("*.journal"):
        shutil.move(journal, world.folder / "journals" / journal.name)
    world.beat()
    assert [one.embargoed for one in [*_send(world), *_send(world)]] == [True], "its journal knows that nothing left"
    assert [state for *_, state in _fates(world)] == ["cancelled", "sent", "sent"]


def test_never_twice_a_copy_that_may_have_arrived_does_not_leave_with_the_others_of_its_new_wave(
    world: World,
) -> None:
    _planned(world, True, True)
    world.move_to(ADVANCE)
    world.send(world.new_sender("elsewhere", group=1), crash_at="reply to dot")
    world.clock.advance(60)
    doubtful = world.taken()[0].recipient
    with world.database.act() as connection:
        reclaim_expired(connection, world.clock.now())
    make(world.database, NOON, world.clock.now())
    assert len(_send(world)) == 2
    assert sorted((one.recipient == doubtful, one.embargoed) for one in world.taken()[1:]) == [
        (False, True),  # the copy of the other one, with the new hour
        (True, False),  # the notice to the one who may have the old
    ]


def test_never_twice_moved_twice_everybody_has_one_copy_and_one_notice_for_each_move(world: World) -> None:
    _planned(world, True, False)
    _at(world, ADVANCE)
    make(world.database, NOON, world.clock.now())
    make(world.database, EARLIER, world.clock.now())
    taken = [*_send(world), *_at(world, LATER)]
    assert [(one.recipient[:7], one.embargoed) for one in taken] == [("reader0", False), ("reader1", False)]
    assert "08:00 Paris" in _mail(taken[0])["Subject"], "the notice that was overtaken has not left"


def test_never_other_than_approved_a_move_is_approved_by_whoever_made_it(world: World) -> None:
    _planned(world, True, False)
    _at(world, ADVANCE)
    make(world.database, NOON, world.clock.now())
    with world.database.read() as connection:
        digests = connection.scalars(select(tables.distribution.c.manifest_digest).order_by(tables.distribution.c.id))
        approved = select(tables.approval.c.digest).order_by(tables.approval.c.distribution_id)
        assert list(connection.scalars(approved)) == list(digests)
        columns = tables.distribution.c
        lineage = connection.execute(
            select(columns.kind, columns.follows_id, columns.supersedes_id).order_by(columns.id)
        ).all()
    assert [tuple(row) for row in lineage] == [
        ("release", None, None),
        ("release", None, 1),
        ("time changed", 1, None),
    ]


def test_never_early_who_is_suppressed_is_told_nothing_and_who_withdrew_is_told_of_what_they_hold(
    world: World,
) -> None:
    people = keep(world.database, [person(n, agreed=True) for n in range(2)], world.clock.now())
    schedule(world.database, people, world.clock.now())
    _at(world, ADVANCE)
    now = world.clock.now()
    with world.database.act() as connection:
        suppress(connection, people[0].email, SuppressionKind.ASKED, "by letter", SUPPRESSION_KEY, "anna", now)
        set_agreement(connection, people[1].id, False, "by letter", "anna", now)
    make(world.database, NOON, now)
    assert [one.recipient for one in _send(world)] == [people[1].email]


def test_never_early_lifted_now_the_public_copies_leave_at_once_and_holders_are_told_so(world: World) -> None:
    _planned(world, True, False)
    _at(world, ADVANCE)
    make(world.database, lift_now(world.clock.now()), world.clock.now())
    told, public = sorted(_send(world), key=lambda one: one.recipient)
    assert _mail(told)["Subject"].startswith("EMBARGO LIFTED")
    assert (public.recipient, public.embargoed) == ("reader1@desk1.example", False)
    assert public.at == ADVANCE
    assert _at(world, LIFT) == []
    with pytest.raises(Refused, match="lifted at 2020-11-30 09:00 UTC already"):
        make(world.database, lift_now(world.clock.now()), world.clock.now())


def test_never_lost_a_lift_now_before_the_advance_copies_have_left_sends_everybody_the_public_one(
    world: World,
) -> None:
    _planned(world, True, False)
    make(world.database, lift_now(world.clock.now()), world.clock.now())
    assert [one.embargoed for one in _send(world)] == [False, False]
    assert _at(world, ADVANCE) == _at(world, LIFT) == []


def test_never_early_a_kill_stops_an_armed_wave_and_everybody_who_holds_a_copy_is_told(world: World) -> None:
    _planned(world, True, False)
    _at(world, ADVANCE)
    courier = world.new_sender()
    world.move_to(LIFT - timedelta(seconds=1))
    group = turn_over(courier, ARMING)
    epoch = make(world.database, kill(), world.clock.now())
    world.clock.advance(0.03)
    world.beat()
    with world.database.read() as connection:
        assert unacknowledged(connection, epoch, world.clock.now()) == []
    world.move_to(LIFT)
    assert [type(courier.gate(reserved)) for reserved in group] == [Refusal]
    courier.give_back(group)
    world.send(courier)
    (notice,) = world.taken()[1:] or _send(world)
    assert _mail(notice)["Subject"].startswith("KILL: ")
    assert _at(world, LATER) == []
    with pytest.raises(Refused, match="was killed"):
        make(world.database, NOON, world.clock.now())
    assert _fates(world) == [
        ("release", "reader0", "sent"),
        ("release", "reader1", "cancelled"),
        ("kill", "reader0", "sent"),
        ("kill", "reader1", "cancelled"),  # the copy that was being sent has not left
    ]


def test_never_lost_a_kill_reaches_also_those_who_hold_the_public_copy_or_a_release_that_was_cancelled(
    world: World,
) -> None:
    _planned(world, True, False)
    _at(world, ADVANCE)
    _at(world, LIFT)
    with world.database.act() as connection:
        cancel(connection, 1, "anna", world.clock.now())
    make(world.database, kill(), world.clock.now())
    assert sorted(one.recipient for one in _send(world)) == ["reader0@desk0.example", "reader1@desk1.example"]


def test_never_lost_holders_are_told_to_hold_once_and_a_later_move_goes_to_them_too(world: World) -> None:
    _planned(world, True)
    _at(world, ADVANCE)
    make(world.database, tell_hold(), world.clock.now())
    assert [_mail(one)["Subject"].partition(":")[0] for one in _send(world)] == ["HOLD"]
    make(world.database, tell_hold(), world.clock.now())
    assert _send(world) == []
    make(world.database, NOON, world.clock.now())
    assert [_mail(one)["Subject"][:15] for one in _send(world)] == ["EMBARGO CHANGED"]
    make(world.database, tell_hold(), world.clock.now())
    assert [_mail(one)["Subject"].partition(":")[0] for one in _send(world)] == ["HOLD"]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace in which a notice has words."""
    notices = tmp_path / "releases" / "lake-ferry" / "notices"
    notices.mkdir(parents=True)
    (notices / "en.md").write_text("It sails on Tuesday, not on Monday.")
    (notices / "ru.md").write_text("Паром выйдет во вторник, а не в понедельник.")
    return tmp_path


def _corrected(kind: DistributionKind = DistributionKind.CORRECTION) -> Change:
    old = story()
    texts = {**old.texts, "en": replace(old.texts["en"], body="It sails on Tuesday.")}
    source = source_of(replace(old, texts=texts))
    return correct(kind, read_release("lake-ferry", source.files), source.files)


def test_never_other_than_approved_a_corrected_text_replaces_the_old_and_holders_get_it_once_more(
    world: World, workspace: Path
) -> None:
    _planned(world, True, False)
    (advance,) = _at(world, ADVANCE)
    make(world.database, _corrected(), world.clock.now(), workspace)
    (correction,) = _send(world)
    assert correction.subject.startswith("CORRECTION: EMBARGO until 10:00 Paris")
    assert _mail(correction)["In-Reply-To"] == _mail(advance)["Message-ID"]
    assert "Tuesday, not on Monday" in _text(correction)
    (public,) = _at(world, LIFT)
    assert not public.embargoed
    assert "It sails on Tuesday." in _text(public)
    assert "CORRECTION" not in public.subject
    with pytest.raises(Refused, match="has changed since"):
        make(world.database, _corrected(), world.clock.now(), workspace)


def test_never_early_a_correction_under_embargo_reaches_who_withdrew_only_at_the_lift(
    world: World, workspace: Path
) -> None:
    people = keep(world.database, [person(0, agreed=True)], world.clock.now())
    schedule(world.database, people, world.clock.now())
    _at(world, ADVANCE)
    with world.database.act() as connection:
        set_agreement(connection, people[0].id, False, "by letter", "anna", world.clock.now())
    make(world.database, _corrected(DistributionKind.UPDATE), world.clock.now(), workspace)
    assert _send(world) == []
    assert _at(world, LIFT - timedelta(seconds=1)) == []
    (update,) = _at(world, LIFT)
    assert update.subject.startswith("UPDATE: ")
    assert not update.embargoed


def test_never_other_than_approved_a_correction_that_has_not_left_moves_with_the_lift(
    world: World, workspace: Path
) -> None:
    _planned(world, True)
    _at(world, ADVANCE)
    make(world.database, _corrected(), world.clock.now(), workspace)
    make(world.database, NOON, world.clock.now(), workspace)
    subjects = sorted(one.subject[:33] for one in _send(world))
    assert subjects == ["CORRECTION: EMBARGO until 12:00 P", "EMBARGO CHANGED to 12:00 Paris, 1"]
    assert _at(world, LATER) == []


def test_never_early_a_correction_of_what_is_held_stays_held(world: World, workspace: Path) -> None:
    _planned(world, False)
    with world.database.act() as connection:
        hold(connection, 1, "a figure is being checked", "anna", world.clock.now())
    make(world.database, _corrected(), world.clock.now(), workspace)
    assert _at(world, LIFT) == []
    with world.database.act() as connection:
        resume(connection, 2, "anna", world.clock.now())
    assert [_text(one).count("Tuesday.") for one in _send(world)] == [1]
