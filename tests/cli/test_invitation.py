"""An invitation from command to mail: everybody's own hour, and a calendar entry that moves when the event does."""

import email.policy
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path

import pytest
import vobject

from tests.cli.office import OfficeForTests

EVENT = """\
[event]
start = {start}
place = "Dushanbe, TJ"
venue = {{ en = "Boat House", ru = "Лодочный дом" }}

"""


@pytest.fixture
def invitation(office: OfficeForTests) -> OfficeForTests:
    """The sample release as an invitation for immediate release, with its calendar entry."""
    path = office.folder / "releases" / "lake-ferry" / "release.toml"
    text = path.read_text(encoding="utf-8").replace('kind = "release"', 'kind = "invitation"', 1)
    before, _, rest = text.partition("[embargo]")
    after = rest[rest.index("\n[") + 1 :]
    text = before + EVENT.format(start="2036-12-02T15:00:00") + after
    path.write_text(text.replace("[sending]\n", '[sending]\ncalendar = "attach"\n', 1), encoding="utf-8")
    return office


def mail_of(folder: Path) -> dict[str, EmailMessage]:
    """The last message of each recipient."""
    read = [
        message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in sorted(folder.glob("*.eml"))
    ]
    return {message["To"].addresses[0].addr_spec: message for message in read}  # type: ignore[misc]


def said(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def entry(message: EmailMessage) -> vobject.base.Component:
    (attached,) = message.iter_attachments()
    return vobject.readOne(attached.get_content()).vevent


def test_each_guest_gets_the_hour_of_their_own_city(invitation: OfficeForTests) -> None:
    invitation.ok("schedule", "lake-ferry", "--list", "europe", "--now", "--yes")
    with invitation.mail_server() as folder:
        invitation.ok("run", "--once")
    mail = mail_of(folder)
    elsewhere, here = said(mail["omar@desk.example"]), said(mail["marie@quai.example"])
    assert "Your time in Dubai: 14:00, UTC+4" in elsewhere
    assert "11:00  UTC+1      Paris / Париж" in elsewhere
    assert "Your time in" not in here
    assert "Your time" in here
    assert mail["omar@desk.example"]["Subject"].startswith("Invitation, 2 Dec, 15:00 Dushanbe: ")


def test_a_moved_event_keeps_its_uid_and_raises_its_sequence(invitation: OfficeForTests) -> None:
    path = invitation.folder / "releases" / "lake-ferry" / "release.toml"
    with invitation.mail_server() as folder:
        invitation.ok("test", "lake-ferry", "--to", "me@lake.example")
        before = entry(mail_of(folder)["me@lake.example"])
        path.write_text(path.read_text("utf-8").replace("T15:00:00", "T16:30:00", 1), encoding="utf-8")
        invitation.ok("test", "lake-ferry", "--to", "me@lake.example")
        after = entry(mail_of(folder)["me@lake.example"])
    assert after.uid.value == before.uid.value
    assert int(after.sequence.value) > int(before.sequence.value)
    assert (after.dtstart.value - before.dtstart.value).total_seconds() == 90 * 60


def test_a_correction_moves_the_entry_that_its_readers_keep(
    invitation: OfficeForTests,
) -> None:
    folder_of_it = invitation.folder / "releases" / "lake-ferry"
    path = folder_of_it / "release.toml"
    with invitation.mail_server() as folder:
        invitation.ok("schedule", "lake-ferry", "--list", "europe", "--now", "--yes")
        invitation.ok("run", "--once")
        before = entry(mail_of(folder)["omar@desk.example"])
        path.write_text(path.read_text("utf-8").replace("T15:00:00", "T16:30:00", 1), encoding="utf-8")
        (folder_of_it / "notices").mkdir()
        for language in ("en", "ru"):
            (folder_of_it / "notices" / f"{language}.md").write_text("16:30, not 15:00.", encoding="utf-8")
        invitation.ok("correct", "lake-ferry", "--yes")
        invitation.ok("run", "--once")
        corrected = mail_of(folder)["omar@desk.example"]
        after = entry(corrected)
    assert corrected["Subject"].startswith("CORRECTION: ")
    assert "Your time in Dubai: 15:30, UTC+4" in said(corrected)
    assert after.uid.value == before.uid.value
    assert int(after.sequence.value) > int(before.sequence.value)
    assert (after.dtstart.value - before.dtstart.value).total_seconds() == 90 * 60


def test_add_to_calendar_is_a_link_in_both_languages_and_no_file_goes_with_it(invitation: OfficeForTests) -> None:
    path = invitation.folder / "releases" / "lake-ferry" / "release.toml"
    link = "https://press.lake.example/ferry.ics"
    text = path.read_text("utf-8").replace('calendar = "attach"\n', "", 1)
    path.write_text(text.replace("[event]\n", f'[event]\ncalendar = "{link}"\n', 1), encoding="utf-8")
    with invitation.mail_server() as folder:
        invitation.ok("test", "lake-ferry", "--to", "me@lake.example")
    message = mail_of(folder)["me@lake.example"]
    assert message.get_content_type() == "multipart/alternative"
    assert f"Добавить в календарь / Add to calendar: {link}" in " ".join(said(message).split())
    page = message.get_body(("html",))
    assert page is not None
    assert page.get_content().count(f'href="{link}"') == 2


def test_the_entry_to_be_linked_to_is_in_utc_and_the_same_event_as_the_attached_one(
    invitation: OfficeForTests,
) -> None:
    with invitation.mail_server() as folder:
        invitation.ok("test", "lake-ferry", "--to", "me@lake.example")
    attached = entry(mail_of(folder)["me@lake.example"])
    told = invitation.ok("release", "calendar", "lake-ferry", "--out", "public").stdout
    text = Path("public/invitation.ics").read_bytes().decode()
    written = vobject.readOne(text).vevent
    assert "DTSTART:20361202T100000Z" in text
    assert written.uid.value == attached.uid.value
    assert int(written.sequence.value) >= int(attached.sequence.value)
    assert written.summary.value.startswith("A ferry")
    assert 'under [event]: calendar = "https://…"' in told


def test_before_the_lift_the_public_entry_tells_no_news(office: OfficeForTests) -> None:
    path = office.folder / "releases" / "lake-ferry" / "release.toml"
    text = path.read_text("utf-8").replace("[sending]", EVENT.format(start="2036-12-02T15:00:00") + "[sending]", 1)
    path.write_text(text, encoding="utf-8")
    office.ok("release", "calendar", "lake-ferry", "--out", "public")
    summary = vobject.readOne(Path("public/invitation.ics").read_text("utf-8")).vevent.summary.value
    assert summary.startswith("Invitation: ")
    assert "ferry" not in summary.lower()


def test_a_release_without_an_event_has_no_entry(office: OfficeForTests) -> None:
    assert "has no [event]" in office.refused("release", "calendar", "lake-ferry", code=2)
