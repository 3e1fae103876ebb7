"""`mailer move` and what else changes a send: what is shown, what is asked, what stands in the folder afterwards."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select, update

from mailer.store.tables import distribution
from tests.cli.office import OfficeForTests, received

pytestmark = pytest.mark.usefixtures("signals_and_log")


@pytest.fixture
def scheduled(office: OfficeForTests) -> OfficeForTests:
    """Four people: the advance copies of two are due, the other two wait for the lift, in six days at 09:00 UTC."""
    office.ok("schedule", "lake-ferry", "--list", "europe", "--now", "--yes")
    return office


@pytest.fixture
def held_by_two(scheduled: OfficeForTests) -> OfficeForTests:
    """The advance copies have left."""
    assert len(sent(scheduled)) == 2
    return scheduled


def sent(office: OfficeForTests) -> list[EmailMessage]:
    """Sends what is due; what the mail server takes by that, in order of the addresses."""
    with office.mail_server() as folder:
        before = len(received(folder))
        office.ok("run", "--once")
        new = sorted(received(folder)[before:], key=lambda line: str(line["recipient"]))
        files = [folder / str(line["file"]) for line in new]
    messages = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    return [message for message in messages if isinstance(message, EmailMessage)]


def subjects(office: OfficeForTests) -> list[str]:
    return [str(message["Subject"]) for message in sent(office)]


def kinds(office: OfficeForTests) -> list[tuple[str, str]]:
    with office.database.read() as connection:
        query = select(distribution.c.kind, distribution.c.state).order_by(distribution.c.id)
        return [(row.kind, row.state) for row in connection.execute(query)]


def toml(office: OfficeForTests) -> Path:
    return office.folder / "releases" / "lake-ferry" / "release.toml"


def hours_after(office: OfficeForTests, hours: int = 2) -> str:
    """So long after the lift that stands in release.toml."""
    wall = re.search(r"^lift = (\S+)$", toml(office).read_text(encoding="utf-8"), re.MULTILINE)
    assert wall
    return f"{datetime.fromisoformat(wall[1]) + timedelta(hours=hours):%Y-%m-%d %H:%M} UTC"


def test_a_move_shows_old_and_new_hours_who_waits_and_who_is_told_and_asks(held_by_two: OfficeForTests) -> None:
    shown = held_by_two.run("move", "lake-ferry", "--to", hours_after(held_by_two), typed="n\n")
    assert shown.exit_code == 1
    old, _, new = shown.output.partition("The embargo from now on:")
    assert "The embargo so far:" in old
    for city in ("Paris", "St Petersburg", "Dushanbe", "World time"):
        assert f"    {city} " in old
        assert f"    {city} " in new
    assert re.search(r"World time .* 09:00", old)
    assert re.search(r"World time .* 11:00", new)
    assert "At the lift of the embargo: 2 people" in new
    assert "Told at once that the time has changed: 2 people\n  Anna Example, Иван Примеров" in new
    assert kinds(held_by_two) == [("release", "scheduled")]


def test_a_move_tells_those_who_hold_a_copy_at_once_and_release_toml_says_the_new_lift(
    held_by_two: OfficeForTests,
) -> None:
    to = hours_after(held_by_two)
    shown = held_by_two.ok("move", "lake-ferry", "--to", to, "--yes").output
    assert "Moved: nothing of lake-ferry leaves at the old hour. Told: 2 people. Still to get it: 2 people." in shown
    assert "release.toml says the new lift now" in shown
    assert f"\nlift = {to[:10]}T11:00:00\n" in toml(held_by_two).read_text(encoding="utf-8")
    assert kinds(held_by_two) == [("release", "superseded"), ("release", "scheduled"), ("time changed", "scheduled")]
    anna, ivan = subjects(held_by_two)
    assert anna.startswith("EMBARGO CHANGED to 12:00 Paris")
    assert ivan.startswith("ЭМБАРГО ИЗМЕНЕНО")
    assert "was edited since" not in held_by_two.ok("status", "lake-ferry").output


def test_the_notice_says_what_the_folder_explains_and_it_is_shown_before(held_by_two: OfficeForTests) -> None:
    notices = toml(held_by_two).parent / "notices"
    notices.mkdir()
    (notices / "en.md").write_text("The minister is **delayed**.\n", encoding="utf-8")
    to = hours_after(held_by_two)
    assert "no words in “ru”" in held_by_two.refused("move", "lake-ferry", "--to", to, "--yes")
    (notices / "ru.md").write_text("Министр задерживается.\n", encoding="utf-8")
    shown = held_by_two.ok("move", "lake-ferry", "--to", to, "--yes").output
    assert "  In en: The minister is **delayed**.\n  In ru: Министр задерживается." in shown
    body = sent(held_by_two)[0].get_body(("plain",))
    assert body is not None
    assert "The minister is delayed." in body.get_content()
    assert "Министр задерживается." in body.get_content()


def test_words_that_went_out_before_are_remarked_on(held_by_two: OfficeForTests) -> None:
    notices = toml(held_by_two).parent / "notices"
    notices.mkdir()
    for language in ("en", "ru"):
        (notices / f"{language}.md").write_text("Later.", encoding="utf-8")
    first = held_by_two.ok("move", "lake-ferry", "--to", hours_after(held_by_two), "--yes").output
    assert "went out before" not in first
    second = held_by_two.ok("lift-now", "lake-ferry", "--yes").output
    assert "what notices/ says went out before, in the notice that the time changed" in second


def test_nobody_is_told_of_a_move_before_anybody_holds_a_copy(office: OfficeForTests) -> None:
    office.ok("schedule", "lake-ferry", "--list", "europe", "--yes")
    shown = office.ok("move", "lake-ferry", "--to", hours_after(office), "--yes").output
    assert "Advance copies, under embargo: 2 people" in shown
    assert "Nobody is told: nobody holds a copy of it" in shown
    assert "Told: 0 people. Still to get it: 4 people." in shown
    assert kinds(office) == [("release", "superseded"), ("release", "scheduled")]


def test_facts_that_were_edited_are_left_alone_and_it_is_said_what_to_write(held_by_two: OfficeForTests) -> None:
    text = toml(held_by_two).read_text(encoding="utf-8")
    toml(held_by_two).write_text(text + "\n# edited\n", encoding="utf-8")
    to = hours_after(held_by_two)
    shown = held_by_two.ok("move", "lake-ferry", "--to", to, "--yes").output
    assert f"was edited since it was scheduled; write lift = {to[:10]}T11:00:00" in shown
    assert toml(held_by_two).read_text(encoding="utf-8").endswith("# edited\n")


def test_a_hold_ends_with_a_move_and_that_is_said(held_by_two: OfficeForTests) -> None:
    held_by_two.ok("hold", "lake-ferry", "--reason", "the minister is ill")
    shown = held_by_two.ok("move", "lake-ferry", "--to", hours_after(held_by_two), "--yes").output
    assert "it is held (the minister is ill); the new plan is not" in shown
    assert "held: the minister" not in held_by_two.ok("status", "lake-ferry").output


def test_another_day_than_the_dateline_says_is_remarked_on(scheduled: OfficeForTests) -> None:
    shown = scheduled.run("move", "lake-ferry", "--to", hours_after(scheduled, 26), typed="n\n").output
    assert "Look at this: release.toml" in shown


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ("2020-01-01 09:00 Europe/Paris", "is over; say a time to come"),
        ("2031-03-30 02:30 Europe/Paris", "does not exist in Europe/Paris"),
        ("2031-10-26 02:30 Europe/Paris", "Say --fold 0"),
        ("2031-10-26 12:30", "which city's time"),
        ("tomorrow", "is not a time this program reads"),
        ("same", "ends then already"),
    ],
)
def test_a_lift_that_cannot_be_is_refused_and_nothing_is_changed(
    scheduled: OfficeForTests, to: str, words: str
) -> None:
    said = hours_after(scheduled, 0) if to == "same" else to
    result = scheduled.run("move", "lake-ferry", "--to", said, "--yes")
    assert result.exit_code in (1, 2)
    assert words in str(result.exception)
    assert kinds(scheduled) == [("release", "scheduled")]


def test_a_release_without_embargo_cannot_be_moved_and_it_is_said_what_to_do(office: OfficeForTests) -> None:
    text = toml(office).read_text(encoding="utf-8")
    start, end = text.index("[embargo]"), text.index("[[issuers]]")
    toml(office).write_text(text[:start] + text[end:], encoding="utf-8")
    at = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d %H:%M} UTC"
    office.ok("schedule", "lake-ferry", "--list", "europe", "--at", at, "--yes")
    assert "has no embargo to move; `mailer cancel" in office.refused("move", "lake-ferry", "--to", at, "--yes")


def test_what_is_not_scheduled_or_lies_in_a_copied_database_is_not_moved(scheduled: OfficeForTests) -> None:
    to = hours_after(scheduled)
    assert "Nothing of nothing-here is scheduled" in scheduled.refused("move", "nothing-here", "--to", to, "--yes")
    scheduled.move_to_a_copy()
    assert "copy" in scheduled.refused("move", "lake-ferry", "--to", to, "--yes")


def test_a_local_embargo_becomes_one_hour_for_all(office: OfficeForTests) -> None:
    text = toml(office).read_text(encoding="utf-8")
    day = hours_after(office)[:10]
    lines = (f"{city} = {day}T10:00:00\n" for city in ('"Paris, FR"', '"St Petersburg"', "Dushanbe"))
    local = f"[embargo.local]\n{''.join(lines)}\n"
    start, end = text.index("[embargo]"), text.index("[[issuers]]")
    toml(office).write_text(text[:start] + local + text[end:], encoding="utf-8")
    office.ok("schedule", "lake-ferry", "--list", "europe", "--yes")
    office.ok("move", "lake-ferry", "--to", f"{day} 12:00 Europe/Paris", "--yes")
    changed = toml(office).read_text(encoding="utf-8")
    assert f'[embargo]\nlift = {day}T12:00:00\nzone = "Europe/Paris"\n' in changed
    assert "embargo.local" not in changed


# --- lifted now


def test_lifted_now_holders_may_publish_and_the_others_have_the_public_copy(held_by_two: OfficeForTests) -> None:
    shown = held_by_two.ok("lift-now", "lake-ferry", typed="y\n").output
    assert "At the lift of the embargo: 2 people" in shown
    assert "Told at once that they may publish: 2 people" in shown
    assert "Lifted: lake-ferry is free. Told: 2 people. Still to get it: 2 people." in shown
    anna, ivan, marie, omar = sent(held_by_two)
    assert anna["Subject"].startswith("EMBARGO LIFTED: ")
    assert ivan["Subject"].startswith("ЭМБАРГО СНЯТО: ")
    assert "EMBARGO" not in str(marie) + str(omar)
    assert "already" in held_by_two.refused("lift-now", "lake-ferry", "--yes")


# --- killed


def test_a_kill_says_what_is_not_sent_any_more_and_who_is_told_and_asks(held_by_two: OfficeForTests) -> None:
    asked = held_by_two.run("kill", "lake-ferry", typed="n\n")
    assert asked.exit_code == 1
    assert "Not sent any more: 2 people" in asked.output
    assert "Told at once not to publish it at all: 2 people" in asked.output
    assert "Kill lake-ferry for good?" in asked.output
    assert kinds(held_by_two) == [("release", "scheduled")]
    shown = held_by_two.ok("kill", "lake-ferry", "--yes").output
    assert "Killed: nothing more of lake-ferry leaves. Told: 2 people." in shown
    assert [subject.partition(":")[0] for subject in subjects(held_by_two)] == ["KILL", "АННУЛИРОВАНО"]
    to = hours_after(held_by_two)
    for command in (["kill"], ["lift-now"], ["correct"], ["hold", "--tell"], ["move", "--to", to]):
        assert "was killed, and its readers were told" in held_by_two.refused(*command, "lake-ferry", "--yes")


def test_the_notice_that_a_release_was_killed_is_not_stopped_by_a_hold_or_a_cancel(
    held_by_two: OfficeForTests,
) -> None:
    held_by_two.ok("kill", "lake-ferry", "--yes")
    for command in (["hold"], ["cancel", "--yes"]):
        assert "the notice of that is not stopped" in held_by_two.refused(*command, "lake-ferry")
    assert len(sent(held_by_two)) == 2


# --- held, and told


def test_holders_are_told_to_wait_and_resume_says_who_still_believes_so(held_by_two: OfficeForTests) -> None:
    shown = held_by_two.ok("hold", "lake-ferry", "--tell", "--reason", "a figure", typed="y\n").output
    assert "Held: 2 people" in shown
    assert "Told at once not to publish before they hear more: 2 people" in shown
    assert [subject.partition(":")[0] for subject in subjects(held_by_two)] == ["HOLD", "ПРИОСТАНОВЛЕНО"]
    assert "held: a figure" in held_by_two.ok("status", "lake-ferry").output
    shown = held_by_two.ok("resume", "lake-ferry").output
    assert "2 people who hold a copy were told not to publish" in shown
    assert "`mailer lift-now lake-ferry`" in shown


def test_a_notice_to_hold_that_has_not_left_never_does_after_resume(held_by_two: OfficeForTests) -> None:
    held_by_two.ok("hold", "lake-ferry", "--tell", "--yes")
    assert "were told not to publish" not in held_by_two.ok("resume", "lake-ferry").output
    assert subjects(held_by_two) == []


def test_a_plain_hold_asks_nothing_and_tells_nobody(held_by_two: OfficeForTests) -> None:
    assert "Told" not in held_by_two.ok("hold", "lake-ferry").output
    assert kinds(held_by_two) == [("release", "scheduled")]


# --- corrected


@pytest.fixture
def corrected(held_by_two: OfficeForTests) -> OfficeForTests:
    """A word of the text is another one, and both notices say so."""
    folder = toml(held_by_two).parent
    for language, before, after, said in (
        ("en", "ferry", "steamer", "It is a *steamer*, not a ferry."),
        ("ru", "паром", "пароход", "Это пароход, а не паром."),
    ):
        text = (folder / f"{language}.md").read_text(encoding="utf-8")
        assert before in text
        (folder / f"{language}.md").write_text(text.replace(before, after), encoding="utf-8")
        (folder / "notices").mkdir(exist_ok=True)
        (folder / "notices" / f"{language}.md").write_text(said, encoding="utf-8")
    return held_by_two


def test_a_correction_goes_to_holders_once_more_and_to_the_others_in_place_of_the_old(
    corrected: OfficeForTests,
) -> None:
    shown = corrected.ok("correct", "lake-ferry", typed="y\n").output
    assert "Sent the whole text once more, as a correction: 2 people" in shown
    assert "In en: It is a *steamer*, not a ferry." in shown
    assert (
        "nothing of the old text of lake-ferry leaves any more. Told: 2 people. Still to get it: 2 people." in shown
    )
    anna, ivan = sent(corrected)
    assert anna["Subject"].startswith("CORRECTION: EMBARGO until")
    assert ivan["Subject"].startswith("ИСПРАВЛЕНИЕ: ")
    body = anna.get_body(("plain",))
    assert body is not None
    assert "It is a steamer, not a ferry." in body.get_content()
    assert "has changed since" in corrected.refused("correct", "lake-ferry", "--yes")


def test_a_correction_that_somebody_changed_in_the_database_is_not_moved_along(corrected: OfficeForTests) -> None:
    corrected.ok("correct", "lake-ferry", "--yes")
    with corrected.database.act() as connection:
        row = distribution.c.kind == "correction"
        connection.execute(update(distribution).where(row).values(policies={"life": 9.0, "domain": "lake.example"}))
    sentence = corrected.refused("move", "lake-ferry", "--to", hours_after(corrected), "--yes")
    assert "was changed by other means than this program" in sentence
    assert "Told: 2 people." in corrected.ok("kill", "lake-ferry", "--yes").output


def test_an_update_is_called_one(corrected: OfficeForTests) -> None:
    corrected.ok("correct", "lake-ferry", "--as", "update", "--yes")
    assert subjects(corrected)[0].startswith("UPDATE: EMBARGO until")


def test_a_correction_that_does_not_say_what_is_corrected_is_refused(corrected: OfficeForTests) -> None:
    (toml(corrected).parent / "notices" / "ru.md").unlink()
    sentence = corrected.refused("correct", "lake-ferry", "--yes")
    assert "does not say in “ru” what is corrected; write releases/lake-ferry/notices/ru.md" in sentence
    assert kinds(corrected) == [("release", "scheduled")]


def test_what_no_reader_sees_is_no_correction(held_by_two: OfficeForTests) -> None:
    text = toml(held_by_two).read_text(encoding="utf-8")
    toml(held_by_two).write_text(text.replace("[sending]", '[sending]\nlife = "9d"'), encoding="utf-8")
    assert "has changed since" in held_by_two.refused("correct", "lake-ferry", "--yes")


def test_a_correction_moves_no_lift_in_passing(corrected: OfficeForTests) -> None:
    text = toml(corrected).read_text(encoding="utf-8")
    toml(corrected).write_text(text.replace("T09:00:00", "T10:00:00"), encoding="utf-8")
    sentence = corrected.refused("correct", "lake-ferry", "--yes")
    assert "is not the one that was scheduled; write lift = " in sentence
    assert "`mailer move lake-ferry`" in sentence


def test_a_corrected_text_that_must_not_go_out_is_refused_with_what_the_check_finds(
    corrected: OfficeForTests,
) -> None:
    path = toml(corrected).parent / "en.md"
    path.write_text(path.read_text(encoding="utf-8").replace("1,140", "TK"), encoding="utf-8")
    assert "mailer release check lake-ferry" in corrected.refused("correct", "lake-ferry", "--yes")
    assert kinds(corrected) == [("release", "scheduled")]


def test_after_the_lift_a_correction_is_public(corrected: OfficeForTests) -> None:
    before = {path: path.read_text(encoding="utf-8") for path in toml(corrected).parent.glob("*.md")}
    corrected.ok("lift-now", "lake-ferry", "--yes")
    assert len(sent(corrected)) == 4
    assert before == {path: path.read_text(encoding="utf-8") for path in before}
    corrected.ok("correct", "lake-ferry", "--yes")
    four = sent(corrected)
    assert len(four) == 4
    assert all("EMBARGO" not in str(message["Subject"]) for message in four)
    assert four[3]["Subject"].startswith("CORRECTION: ")


# --- as it is told afterwards


def test_status_who_and_log_say_in_words_who_was_told_what(held_by_two: OfficeForTests) -> None:
    held_by_two.ok("move", "lake-ferry", "--to", hours_after(held_by_two), "--yes")
    waiting = held_by_two.ok("who", "anna", "lake-ferry").output
    assert "the notice that the time of lake-ferry changed, English first, is waiting to be sent" in waiting
    sent(held_by_two)
    told = held_by_two.ok("who", "anna", "lake-ferry").output
    assert (
        "told that the time of lake-ferry changed: the notice, English first, was handed to our mail server" in told
    )
    status = held_by_two.ok("status", "lake-ferry").output
    assert "notice that the time changed, to those of the list europe who hold a copy, version 2, approved" in status
    assert "  told at once, " in status
    assert "replaced by a later one" in status
    assert "notice that the time changed (en, ru)" in held_by_two.ok("log", "lake-ferry").output
    marie = held_by_two.ok("who", "marie", "lake-ferry").output
    assert marie.count("\n") == marie.count("waits until") + marie.count("No sender is running") == 2
    assert status.count("cancelled, not sent") == 1
