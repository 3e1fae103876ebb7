"""A release made to do harm: what leaves is a safe email, or nothing and one clear sentence."""

import email.policy
import json
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage

import pytest
from lxml import html as lxml_html

from mailer.core.draft import Desk
from mailer.core.errors import MailerError
from mailer.core.message import Letterhead
from mailer.core.release_folder import read_release
from mailer.dispatch.checking import check
from mailer.dispatch.preview import preview_of, sample_readers
from mailer.dispatch.stationery import load_stationery
from mailer.store.releases import Source
from tests.core.check.ferry import EN, NOW, RU

LETTERHEAD = Letterhead("Marin Press <press@marin.example>", "", "", "Marin", None, "marin.example")
DESK = Desk(load_stationery(None), LETTERHEAD, "leave@marin.example")
STRICT = email.policy.SMTP.clone(raise_on_defect=True)

TRICKS = (
    "</title></style><script>alert(1)</script><img src=x onerror=alert(1)>\"'> {{ 7*7 }} {% include 'x' %} {city}"
    " %(x)s =?utf-8?B?eA==?= %0d%0aBcc:all@paper.example javascript:alert(1) --part-x " + "w" * 300 + " " + "ж" * 300
)
INJECTED = (
    "Sale\r\nBcc: all@paper.example",
    "Sale\nBcc: all@paper.example",
    "Sale \u202egnp.exe",
    "Sale \u2067x",
    "\ue000leave\ue001",
    "Sale\x07",
    "Sale\u2028x",
)
FACTS = """\
kind = "invitation"
date = 2026-12-01
languages = ["en", "ru"]
issuers = [{{ name = {issuer}, boilerplate = {boilerplate} }}]
[event]
start = 2026-12-02T11:00:00
zone = "Europe/Paris"
place = {{ en = {city}, ru = {city} }}
venue = {venue}
link = {link}
[embargo]
lift = 2026-12-01T10:00:00
zone = "Europe/Paris"
[[dateline]]
zone = "Europe/Paris"
name = {{ en = {dateline}, ru = {dateline} }}
[[contact]]
name = {contact}
role = {role}
where = {where}
phone = {phone}
email = {email}
[sender]
from = {sender}
reply_to = {reply_to}
[sending]
calendar = "attach"
"""
HONEST = {
    "issuer": "Harbour Trust",
    "boilerplate": "Founded by ferrymen.",
    "city": "Paris",
    "venue": "Boat House",
    "link": "https://marin.example/join",
    "dateline": "Paris",
    "contact": "Ann Sample",
    "role": "director",
    "where": "In Paris",
    "phone": "+33 1 99 00 41 07",
    "email": "press@marin.example",
    "sender": "Marin Press <press@marin.example>",
    "reply_to": "desk@marin.example",
}


def folder(texts: dict[str, str] | None = None, **facts: str) -> dict[str, bytes]:
    values = {name: json.dumps(said, ensure_ascii=False) for name, said in {**HONEST, **facts}.items()}
    files = {"en.md": EN, "ru.md": RU, "release.toml": FACTS.format(**values), **(texts or {})}
    return {name: text.encode() for name, text in files.items()}


def messages(files: dict[str, bytes]) -> Iterator[EmailMessage]:
    """Every message that the release would become, read strictly; the check runs before, as it does for people."""
    release = read_release("ferry", files)
    check(DESK, Source(files), release, NOW)
    for page in preview_of(DESK, release, sample_readers(release, every_city=False), NOW):
        yield message_from_bytes(page.message, policy=STRICT)  # type: ignore[arg-type, misc]


def fields_of(message: EmailMessage) -> list[str]:
    return sorted(message.keys())


HEADERS = fields_of(next(messages(folder())))


def assert_safe(message: EmailMessage) -> None:
    """It has the headers of any other message, one reader, and a page that runs and fetches nothing."""
    assert fields_of(message) == HEADERS
    assert str(message["To"]).count("@") == 1
    rich = message.get_body(("html",))
    assert rich is not None
    page = lxml_html.document_fromstring(rich.get_content())
    assert not page.xpath("//script | //img | //iframe | //object | //form | //link | //base | //*[@src]")
    assert len(page.xpath("//style")) == 1
    assert not [name for each in page.iter() for name in each.attrib if name.startswith("on")]
    for link in page.xpath("//@href"):
        assert re.match(r"(?:https?://|mailto:|tel:\+|#)", link), link
    said = " ".join(page.body.text_content().split())
    assert "49" not in re.findall(r"\b49\b", said)


@pytest.mark.parametrize("field", HONEST)
def test_tricks_in_a_fact_end_in_a_safe_email_or_one_sentence(field: str) -> None:
    files = folder(**{field: TRICKS})
    if field in ("link", "email", "sender", "reply_to"):
        with pytest.raises(MailerError, match=r"\A[^\n]+\Z"):
            list(messages(files))
    else:
        for message in messages(files):
            assert_safe(message)


@pytest.mark.parametrize("place", ["# The ferry sails again", "*It will carry", "A report on", "said the Harbour"])
def test_tricks_in_a_text_are_printed_as_they_are_written(place: str) -> None:
    sly = EN.replace(place, f"{place} `{TRICKS}`", 1)
    for message in messages(folder({"en.md": sly})):
        assert_safe(message)
        plain = message.get_body(("plain",))
        assert plain is not None
        said = "".join((plain.get_content() + str(message["Subject"])).split())
        assert "".join(TRICKS.split()) in said


@pytest.mark.parametrize(
    "link",
    ["[a](javascript:alert(1))", "[a](//evil.example)", "<data:text/html,x>", "![a](x.png)", "[a](<java\nscript:x>)"],
)
def test_a_link_leads_only_to_the_web_or_to_an_address(link: str) -> None:
    for message in messages(folder({"en.md": f"{EN}\n{link}\n"})):
        assert_safe(message)


@pytest.mark.parametrize(
    ("field", "injected"),
    [
        (field, injected)
        for field in (*HONEST, "en.md")
        for injected in INJECTED
        if field not in ("en.md", "boilerplate") or "\n" not in injected  # these have lines, and reach no header
    ],
)
def test_what_could_end_a_line_or_turn_it_round_is_refused_wherever_it_stands(field: str, injected: str) -> None:
    files = (
        folder({field: EN.replace("# The", f"# {injected} The")}) if field == "en.md" else folder(**{field: injected})
    )
    if "\n" in injected and field in ("en.md", "boilerplate"):
        return  # texts of several lines: nothing of them reaches a header, as the tests above show
    with pytest.raises(MailerError) as refusal:
        read_release("ferry", files)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("word " * 400_000, r"en\.md has 2,000,\d+ characters"),
        ("w" * 290_000, "KB long, and 250 is the most"),
        ("> " * 30 + "deep", "too deeply"),
    ],
)
def test_a_text_no_email_can_carry_is_refused_in_one_sentence(more: str, says: str) -> None:
    with pytest.raises(MailerError, match=says):
        list(messages(folder({"en.md": f"{EN}\n{more}\n"})))
