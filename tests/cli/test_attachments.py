"""Attachments from command to mail: what was approved arrives, and nothing of what was changed since."""

import email.policy
import json
import re
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import update

from mailer.core.manifest import sha256
from mailer.store import tables
from tests.cli.office import OfficeForTests
from tests.core.office_files import word_file
from tests.dispatch.scripted import Scripted

TABLES = """
[[attachment]]
file = "Расписание.pdf"
title = { en = "The winter timetable", ru = "Зимнее расписание" }

[[attachment]]
title = { en = "All photographs", ru = "Все снимки" }
link = "https://press.lake.example/ferry"

[[attachment]]
file = "harbour.docx"
title = "The harbour plan"
language = "en"
"""
CHECK = ("release", "check", "lake-ferry")
WORD = word_file()
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 4000


@pytest.fixture
def kit(office: OfficeForTests) -> OfficeForTests:
    """The sample release with a PDF and a Word file attached, and a link."""
    folder = office.folder / "releases" / "lake-ferry"
    with (folder / "release.toml").open("a", encoding="utf-8") as facts:
        facts.write(TABLES)
    (folder / "Расписание.pdf").write_bytes(PDF)
    (folder / "harbour.docx").write_bytes(WORD)
    return office


def _unwrapped(shown: str) -> str:
    return " ".join(shown.split())


def sent(folder: Path) -> list[EmailMessage]:
    paths = sorted(folder.glob("*.eml"))
    return [message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in paths]  # type: ignore[misc]


def test_every_message_brings_the_files_and_lists_them_in_each_language(kit: OfficeForTests) -> None:
    kit.ok("schedule", "lake-ferry", "--list", "europe", "--now", "--yes")
    with kit.mail_server() as folder:
        kit.ok("run", "--once")
    messages = sent(folder)
    assert len(messages) == 2
    for message in messages:
        files = {one.get_filename(): one.get_content() for one in message.iter_attachments()}
        assert files == {"Расписание.pdf": PDF, "harbour.docx": WORD}
        for body in (message.get_body(("plain",)), message.get_body(("html",))):
            assert body is not None
            said = body.get_content().replace("\u00a0", " ")
            assert "(PDF, 1 MB, attached)" in said
            assert "(PDF, 1 МБ, во вложении)" in said
            assert said.count("The harbour plan") == 1
            assert "https://press.lake.example/ferry" in said


def test_a_file_that_is_edited_later_is_told_and_the_approved_one_is_sent(kit: OfficeForTests) -> None:
    kit.ok("schedule", "lake-ferry", "--list", "europe", "--now", "--yes")
    (kit.folder / "releases" / "lake-ferry" / "Расписание.pdf").write_bytes(PDF + b"changed")
    assert "was edited since" in kit.ok("status", "lake-ferry").stdout
    with kit.mail_server() as folder:
        kit.ok("run", "--once")
    assert {next(iter(message.iter_attachments())).get_content() for message in sent(folder)} == {PDF}


def test_a_byte_of_a_file_changed_in_the_database_holds_the_wave_and_nothing_is_sent(kit: OfficeForTests) -> None:
    kit.ok("schedule", "lake-ferry", "--list", "europe", "--now", "--yes")
    with kit.database.act() as connection:
        altered = PDF[:-1] + b"!"
        connection.execute(update(tables.blob).where(tables.blob.c.sha256 == sha256(PDF)).values(bytes=altered))
    with kit.mail_server() as folder:
        kit.ok("run", "--once")
    assert sent(folder) == []
    assert "is not what was approved; nothing of it was sent" in kit.ok("status", "lake-ferry").stdout


def test_a_mail_server_that_takes_less_says_so_once_and_refuses_nobody(kit: OfficeForTests) -> None:
    kit.ok("schedule", "lake-ferry", "--list", "europe", "--now", "--yes")
    too_big = "552 5.3.4 Message size exceeds fixed limit"
    with Scripted({"MAIL": [too_big] * 2}, offers=("SIZE 1000000",)) as server:
        kit.set("SMTP_HOST", "127.0.0.1")
        kit.set("SMTP_PORT", str(server.port))
        kit.set("SMTP_SECURITY", "none")
        kit.ok("run", "--once")
    announced = [command for command in server.commands if command.startswith("MAIL")]
    assert len(announced) == 1
    assert int(announced[0].partition("SIZE=")[2]) > len(PDF) * 4 // 3
    status = kit.ok("status", "lake-ferry").stdout
    assert too_big in status
    assert "refused by" not in status


def test_what_the_mail_server_would_refuse_for_its_size_is_said_before_anything_leaves(kit: OfficeForTests) -> None:
    sizes = r"1\.\d\d? MB with .*takes 1\.0 MB at most"
    with Scripted(offers=("SIZE 1000000",)) as server:
        kit.set("SMTP_HOST", "127.0.0.1")
        kit.set("SMTP_PORT", str(server.port))
        kit.set("SMTP_SECURITY", "none")
        assert re.search(sizes, kit.refused("test", "lake-ferry", "--to", "me@lake.example"))
        found = json.loads(kit.run(*CHECK, "--json").stdout)["findings"]
        assert [one["code"] for one in found if one["level"] == "error"] == ["message-over-server"]
        assert "check lake-ferry" in kit.refused("schedule", "lake-ferry", "--list", "europe", "--now", "--yes")
        assert not [command for command in server.commands if command.startswith("MAIL")]
    assert "was ever scheduled" in kit.refused("log", "lake-ferry")


def test_a_message_over_two_megabytes_is_told_and_one_over_ten_is_an_error(kit: OfficeForTests) -> None:
    folder = kit.folder / "releases" / "lake-ferry"
    assert "Each message has 1.5 MB with Расписание.pdf, harbour.docx" in _unwrapped(kit.ok(*CHECK).stdout)
    (folder / "Расписание.pdf").write_bytes(b"%PDF-" + b"x" * 1_600_000)
    assert "message-heavy" in kit.ok(*CHECK).stdout
    (folder / "Расписание.pdf").write_bytes(b"%PDF-" + b"x" * 6_900_000)
    with (folder / "release.toml").open("a", encoding="utf-8") as facts:
        facts.write('\n[[attachment]]\nfile = "b.pdf"\ntitle = { en = "Budget", ru = "Бюджет" }\n')
    (folder / "b.pdf").write_bytes(b"%PDF-" + b"x" * 1_000_000)
    assert "message-too-heavy" in kit.run(*CHECK).stdout
    kit.refused("schedule", "lake-ferry", "--list", "europe", "--now", "--yes")


def test_a_word_file_that_says_embargo_itself_is_an_error(kit: OfficeForTests) -> None:
    said = "<w:p><w:t>EMBARGOED until 10:00</w:t></w:p>"
    (kit.folder / "releases" / "lake-ferry" / "harbour.docx").write_bytes(word_file(**{"word/header1.xml": said}))
    found = json.loads(kit.run("release", "check", "lake-ferry", "--json").stdout)["findings"]
    assert [one["code"] for one in found if one["level"] == "error"] == ["attached-says-embargo"]


def test_a_link_to_a_file_elsewhere_is_refused(kit: OfficeForTests) -> None:
    secret = kit.folder / "secret.pdf"
    secret.write_bytes(PDF)
    path = kit.folder / "releases" / "lake-ferry" / "Расписание.pdf"
    path.unlink()
    path.symlink_to(secret)
    assert "is a link to a file elsewhere" in kit.refused("release", "check", "lake-ferry")


def test_the_release_itself_comes_as_a_pdf_in_each_language_the_reader_s_first(office: OfficeForTests) -> None:
    path = office.folder / "releases" / "lake-ferry" / "release.toml"
    path.write_text(path.read_text("utf-8").replace("[sending]\n", '[sending]\npdf = "attach"\n', 1), "utf-8")
    office.ok("schedule", "lake-ferry", "--list", "europe", "--now", "--yes")
    with office.mail_server() as folder:
        office.ok("run", "--once")
    names = {message["To"].addresses[0].addr_spec: _names(message) for message in sent(folder)}
    assert names == {
        "anna@lakeside.example": ["lake-ferry-en-embargo.pdf", "lake-ferry-ru-embargo.pdf"],
        "ivan@ozero.example": ["lake-ferry-ru-embargo.pdf", "lake-ferry-en-embargo.pdf"],
    }
    office.ok("release", "pdf", "lake-ferry", "--out", "papers")
    written = {path.name: path.read_bytes() for path in Path("papers").iterdir()}
    assert sorted(written) == [f"lake-ferry-{end}.pdf" for end in ("en-embargo", "en", "ru-embargo", "ru")]
    for one in next(iter(sent(folder))).iter_attachments():
        assert one.get_content() == written[str(one.get_filename())]


def _names(message: EmailMessage) -> list[str | None]:
    return [one.get_filename() for one in message.iter_attachments()]
