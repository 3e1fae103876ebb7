"""A contact list and a release made to do harm, as commands take them: safe mail, or one sentence and no mail."""

import csv
import email.policy
import io
import re
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path

import pytest
from lxml import html as lxml_html

from tests.cli.office import OfficeForTests

TRICKS = {
    "tags": "</title></style><script>alert(1)</script><img src=x onerror=alert(1)>\"'>",
    "marks": "{{ 7*7 }} {% include 'x' %} {city} {reader} %(x)s ${x}",
    "encoded": "x =?utf-8?B?eA==?= %0d%0aBcc: all@paper.example",
    "addresses": 'a@b.example>, "c" <d@e.example',
    "sheet": "=HYPERLINK(A1)|cmd",
    "long": "w" * 300 + " " + "ж" * 300,
    "line": "Anna\r\nBcc: all@paper.example",
    "feed": "Anna\nX-Evil: yes\n\n<p>body",
    "turned": "Anna \u202egnp.exe",
    "isolate": "Anna \u2067x",
    "slot": "\ue000leave\ue001",
    "bell": "Anna\x07",
    "separator": "Anna\u2028Bcc: all@paper.example",
}
HARMLESS = ("tags", "marks", "encoded", "addresses", "long", "line", "feed")
"""What is only words in a field of words; a line break inside a cell becomes a space."""

WORDS = ("name", "outlet", "role", "city", "tags", "source")
FIELDS = (*WORDS, "zone", "languages", "embargo")
HEADERS = {
    *("message-id", "date", "to", "subject", "list-unsubscribe", "from", "content-language", "list-id"),
    *("feedback-id", "mime-version", "content-type"),
}


@pytest.fixture
def at_once(office: OfficeForTests) -> OfficeForTests:
    """The sample release for immediate release."""
    path = office.folder / "releases" / "lake-ferry" / "release.toml"
    before, _, rest = path.read_text(encoding="utf-8").partition("[embargo]")
    path.write_text(before + rest[rest.index("\n[") + 1 :], encoding="utf-8")
    return office


def hostile_list(field: str) -> str:
    """A person for each trick, which stands in that field, and an honest one."""
    rows = [{"email": "honest@desk.example", "name": "Honest Example", "source": "wrote to us"}]
    for name, trick in TRICKS.items():
        rows.append({"email": f"{name}@desk.example", "name": f"Anna {name}", "source": "wrote to us", field: trick})
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, ["email", *FIELDS])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def mail_in(folder: Path) -> list[EmailMessage]:
    strict = email.policy.SMTP.clone(raise_on_defect=True)
    return [message_from_bytes(path.read_bytes(), policy=strict) for path in folder.glob("*.eml")]  # type: ignore[arg-type, misc]


def assert_safe(message: EmailMessage, domain: str = "desk.example") -> None:
    assert {name.lower() for name in message} == HEADERS
    assert len(message["To"].addresses) == 1
    assert message["To"].addresses[0].domain.endswith(domain)
    rich = message.get_body(("html",))
    plain = message.get_body(("plain",))
    assert rich is not None
    assert plain is not None
    page = lxml_html.document_fromstring(rich.get_content())
    assert not page.xpath("//script | //img | //iframe | //object | //form | //link | //base | //*[@src]")
    assert not [name for each in page.iter() for name in each.attrib if name.startswith("on")]
    said = plain.get_content() + page.text_content()
    assert not re.search(r"\b49\b|[\ue000\ue001\u202a-\u202e\x00-\x08]", said)


@pytest.mark.parametrize("field", FIELDS)
def test_tricks_in_a_list_are_refused_by_their_line_or_end_in_safe_mail(at_once: OfficeForTests, field: str) -> None:
    path = at_once.folder / "hostile.csv"
    path.write_bytes(hostile_list(field).encode())
    told = at_once.ok("contacts", "import", str(path), "--skip-bad", "--yes").output
    at_once.ok("schedule", "lake-ferry", "--list", "hostile", "--now", "--yes")
    with at_once.mail_server() as folder:
        at_once.ok("run", "--once")
    mail = mail_in(folder)
    reached = {message["To"].addresses[0].username for message in mail}
    for name in TRICKS:
        assert (name in reached) != (name in told_bad(told)), name
    if field in WORDS:
        assert reached == {"honest", *HARMLESS}
    for message in mail:
        assert_safe(message)


def told_bad(told: str) -> set[str]:
    """Whose line the import refused."""
    return set(re.findall(r"^Line \d+: .*?(\w+)@desk", told, re.MULTILINE))


def test_a_list_with_octets_of_no_text_is_refused_in_one_sentence(office: OfficeForTests) -> None:
    path = office.folder / "hostile.csv"
    path.write_bytes(b"email,name\nanna@desk.example,An\x00na\n")
    assert "is a binary file" in office.refused("contacts", "import", str(path), code=2)


@pytest.mark.parametrize(
    ("text", "says", "code"),
    [
        ("word " * 420_000, "en.md is larger than 2 MB", 1),
        ("word " * 390_000, "en.md has 1,95", 2),
        ("w" * 290_000, "KB long", 1),
    ],
)
def test_a_text_that_no_email_can_carry_is_refused_in_one_sentence_and_nothing_is_planned(
    office: OfficeForTests, text: str, says: str, code: int
) -> None:
    path = office.folder / "releases" / "lake-ferry" / "en.md"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n\n{text}\n", encoding="utf-8")
    for command in (("release", "preview", "lake-ferry"), ("schedule", "lake-ferry", "--list", "europe", "--yes")):
        assert says in office.refused(*command, code=code)
    assert office.run("release", "check", "lake-ferry").exit_code == code
    assert "lake-ferry" not in office.ok("status").output


def test_the_mark_of_a_template_in_a_text_stops_it_as_a_place_left_unfilled(at_once: OfficeForTests) -> None:
    path = at_once.folder / "releases" / "lake-ferry" / "en.md"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n\n{{{{ 7*7 }}}}\n", encoding="utf-8")
    told = at_once.run("schedule", "lake-ferry", "--list", "europe", "--now", "--yes")
    assert told.exit_code == 1
    assert "{{ 7*7 }}" in told.output


def test_tricks_in_a_text_are_printed_as_they_are_written(at_once: OfficeForTests) -> None:
    path = at_once.folder / "releases" / "lake-ferry" / "en.md"
    tricks = " ".join([TRICKS["tags"], TRICKS["encoded"], "%(x)s", "w" * 300])
    path.write_text(f"{path.read_text(encoding='utf-8')}\n\n`{tricks}`\n", encoding="utf-8")
    at_once.ok("schedule", "lake-ferry", "--list", "europe", "--now", "--yes")
    with at_once.mail_server() as folder:
        at_once.ok("run", "--once")
    assert len(mail_in(folder)) == 4
    for message in mail_in(folder):
        assert_safe(message, domain="")
        plain = message.get_body(("plain",))
        assert plain is not None
        assert "".join(tricks.split()) in "".join(plain.get_content().split())
