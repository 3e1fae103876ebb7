"""The message: what the fast way writes is, as parsed, what the slow way builds; for any text in any script."""

import html
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes
from email.header import decode_header
from email.message import EmailMessage
from email.policy import SMTP, compat32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.core.edition import Edition, Fragment, Slot, Variant, slot
from mailer.core.enclosure import Enclosure
from mailer.core.errors import Misused, Refused
from mailer.core.ids import message_id, public_id
from mailer.core.message import Compiled, Letterhead, Personal, compile_edition, fill, plain
from mailer.core.words import DistributionKind, Phase

STRICT = SMTP.clone(raise_on_defect=True)
LETTERHEAD = Letterhead(
    from_="Пресс-служба озёрной комиссии <press@office.example>",
    reply_to='"Desk, day and night" <desk@office.example>',
    list_id="releases.office.example",
    list_label="Releases of the lake commission",
    feedback_id="42:release:office",
    message_domain="office.example",
)
HTML = (
    f"<!DOCTYPE html><p>{slot(Slot.MARK)}Паром идёт</p><p>{slot(Slot.OWN_TIME)}</p><p>"
    f"{slot(Slot.READER)},{slot(Slot.SOURCE)}.<a href='mailto:{slot(Slot.LEAVE)}'>{slot(Slot.LEAVE)}</a></p>\n"
)
TEXT = (
    f"{slot(Slot.MARK)}Паром идёт\n{slot(Slot.OWN_TIME)}\n{slot(Slot.READER)}{slot(Slot.SOURCE)}\n"
    f".\n..x\n{slot(Slot.LEAVE)}"
)
EDITION = Edition(Variant(("ru", "en")), Phase.EMBARGOED, f"{slot(Slot.MARK)}ЭМБАРГО: паром снова идёт", HTML, TEXT)
NAME = public_id(b"0123456789abcdef")
PERSON = Personal(
    to_name="Анна Сергеевна Озёрская",
    to_address="anna@paper.example",
    message_id=message_id(NAME, "office.example"),
    date=datetime(2026, 12, 1, 10, 0, tzinfo=timezone(timedelta(hours=1))),
    references=(),
    leave="leave+abc@office.example",
    slots={
        Slot.MARK: plain(""),
        Slot.READER: plain("Анна <Озёрская> & «Газета»"),
        Slot.OWN_TIME: Fragment("<b>13:00</b>", "13:00"),
        Slot.SOURCE: plain("a list"),
    },
)
COMPILED = compile_edition(EDITION, LETTERHEAD, DistributionKind.RELEASE)

# Anything a list can hold in one line: no control characters, which the import refuses, and no surrogates.
one_line = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=120)
hostile = one_line | st.sampled_from(
    [
        "",
        "=?utf-8?B?eA==?=",
        '"',
        "\\",
        "a@b.test>, <c@d.test",
        "--part-",
        "https://paper.example/?a=1&b=2#ж",
        "👩‍🔬" * 30,
    ]
)
bodies = st.text(st.characters(exclude_categories=["Cs", "Co"]), max_size=300)


def parsed(message: bytes) -> EmailMessage:
    return message_from_bytes(message, policy=STRICT)  # type: ignore[arg-type, return-value]


def parts(message: EmailMessage) -> tuple[str, str]:
    text, rich = message.iter_parts()
    return text.get_content(), rich.get_content()  # type: ignore[attr-defined]


def raw(message: bytes, header: str) -> str:
    return re.sub("\r?\n(?=[ \t])", "", str(message_from_bytes(message, policy=compat32)[header]))


def decoded(text: str) -> str:
    """By the older of the library's two readers of encoded words; the newer one has faults before Python 3.13."""
    return "".join(
        part if isinstance(part, str) else part.decode(charset or "ascii") for part, charset in decode_header(text)
    )


def person_in(message: bytes, header: str) -> tuple[str, str]:
    """The display name, decoded or unquoted, and the address."""
    name, _, address = raw(message, header).rpartition("<")
    name = name.strip()
    name = re.sub(r"\\(.)", r"\1", name[1:-1]) if name.startswith('"') else decoded(name)
    return name, address.removesuffix(">")


def put_in(template: str, values: dict[Slot, str]) -> str:
    for name, value in values.items():
        template = template.replace(slot(name), value)
    return template


def slow(edition: Edition, person: Personal) -> EmailMessage:
    """The same message by the standard library's own builder."""
    values = {Slot.LEAVE: plain(person.leave), **person.slots}
    texts = {name: value.text for name, value in values.items()}
    message = EmailMessage(policy=SMTP)
    message.set_content(put_in(edition.text, texts), cte="base64")
    rich = {name: value.html for name, value in values.items()}
    message.add_alternative(put_in(edition.html, rich), subtype="html", cte="base64")
    return message


def line_ends(text: str) -> str:
    """Line ends as one kind, and one at the end: set_content adds one where there is none."""
    return re.sub("\r\n|\r|\n", "\n", text).rstrip("\n")


@given(hostile, hostile, hostile, hostile, bodies, bodies)
def test_the_fast_message_equals_the_slow_one(
    name: str, reader: str, source: str, mark: str, text: str, rich: str
) -> None:
    edition = replace(EDITION, text=text + TEXT + text, html=html.escape(rich) + HTML + html.escape(rich))
    slots = {**PERSON.slots, Slot.READER: plain(reader), Slot.SOURCE: plain(source), Slot.MARK: plain(mark)}
    person = PERSON._replace(to_name=name, slots=slots)
    message = fill(compile_edition(edition, LETTERHEAD, DistributionKind.TEST), person)
    fast = parsed(message)
    expected = slow(edition, person)
    assert decoded(raw(message, "Subject")) == mark + "ЭМБАРГО: паром снова идёт"
    assert person_in(message, "To") == (name.strip(), "anna@paper.example")
    slow_text, slow_rich = parts(parsed(expected.as_bytes()))
    fast_text, fast_rich = parts(fast)
    assert (line_ends(fast_text), line_ends(fast_rich)) == (line_ends(slow_text), line_ends(slow_rich))


@given(hostile, hostile, st.lists(bodies, min_size=3, max_size=6))
def test_a_seam_never_loses_or_adds_an_octet(reader: str, source: str, stretches: list[str]) -> None:
    marks = [slot(Slot.READER), slot(Slot.SOURCE)] * 3
    body = "".join(stretch + mark for stretch, mark in zip(stretches, marks, strict=False)) + stretches[-1]
    person = PERSON._replace(slots={Slot.READER: Fragment(reader, reader), Slot.SOURCE: Fragment(source, source)})
    edition = replace(EDITION, subject="x", text=body, html=body)
    message = parsed(fill(compile_edition(edition, LETTERHEAD, DistributionKind.RELEASE), person))
    expected = put_in(body, {Slot.READER: reader, Slot.SOURCE: source})
    octets = re.sub("\r\n|\r|\n", "\r\n", expected).encode()
    assert [part.get_payload(decode=True) for part in message.iter_parts()] == [octets, octets]


@given(hostile, hostile, bodies)
def test_lines_fit_end_in_crlf_and_none_begins_with_a_dot(name: str, reader: str, text: str) -> None:
    slots = {**PERSON.slots, Slot.READER: plain(reader)}
    compiled = compile_edition(replace(EDITION, text="." + text + TEXT), LETTERHEAD, DistributionKind.HOLD)
    message = fill(compiled, PERSON._replace(to_name=name, slots=slots))
    lines = message.split(b"\r\n")
    assert lines[-1] == b""
    assert not [line for line in lines if line.startswith(b".") or b"\r" in line or b"\n" in line]
    assert not [line for line in lines if len(line) > 78 and b" " in line.partition(b": ")[2]]
    body = message.split(b"base64\r\n\r\n")[1].split(b"\r\n--")[0].split(b"\r\n")
    assert not [line for line in body[:-1] if b"=" in line]


def test_the_headers_are_those_of_a_release() -> None:
    message = parsed(fill(COMPILED, PERSON))
    assert person_in(fill(COMPILED, PERSON), "From") == ("Пресс-служба озёрной комиссии", "press@office.example")
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert {name: str(value) for name, value in message.items() if name not in ("Content-Type", "From")} == {
        "Message-ID": f"<{NAME}@office.example>",
        "Date": "Tue, 01 Dec 2026 09:00:00 +0000",
        "To": "Анна Сергеевна Озёрская <anna@paper.example>",
        "Reply-To": '"Desk, day and night" <desk@office.example>',
        "Subject": "ЭМБАРГО: паром снова идёт",
        "Content-Language": "ru, en",
        "List-Id": "Releases of the lake commission <releases.office.example>",
        "List-Unsubscribe": f"<mailto:leave+abc@office.example?subject=leave%20{NAME}>",
        "Feedback-ID": "42:release:office",
        "MIME-Version": "1.0",
    }


@pytest.mark.parametrize("name", ["from_", "reply_to"])
def test_an_address_of_ours_that_needs_smtputf8_is_refused_and_a_foreign_domain_is_not(name: str) -> None:
    with pytest.raises(Refused, match=r"пресса@office\.example has letters"):
        compile_edition(EDITION, replace(LETTERHEAD, **{name: "пресса@office.example"}), DistributionKind.RELEASE)
    abroad = compile_edition(EDITION, replace(LETTERHEAD, **{name: "press@озеро.example"}), DistributionKind.RELEASE)
    assert "@xn--" in abroad.head


def test_the_test_mark_stands_before_the_subject() -> None:
    marked = PERSON._replace(slots={**PERSON.slots, Slot.MARK: plain("[ТЕСТ] ")})
    assert str(parsed(fill(COMPILED, marked))["Subject"]) == "[ТЕСТ] ЭМБАРГО: паром снова идёт"


@pytest.mark.parametrize("kind", DistributionKind)
def test_only_our_own_notices_are_marked_as_automatic(kind: DistributionKind) -> None:
    message = parsed(fill(compile_edition(EDITION, LETTERHEAD, kind), PERSON))
    wanted = None if kind in ("release", "test", "offer") else "auto-generated"
    assert message["Auto-Submitted"] == wanted


def test_a_follow_up_names_what_it_follows() -> None:
    earlier = (f"<{'1' * 32}@office.example>", f"<{'2' * 32}@office.example>", f"<{'3' * 32}@office.example>")
    message = parsed(fill(COMPILED, PERSON._replace(references=earlier)))
    assert str(message["References"]).split() == list(earlier)
    assert message["In-Reply-To"] == earlier[-1]


def test_the_way_out_stands_in_both_parts_by_itself() -> None:
    for part in parts(parsed(fill(COMPILED, PERSON))):
        assert PERSON.leave in part


def test_a_value_is_escaped_for_html_and_plain_in_text() -> None:
    text, rich = parts(parsed(fill(COMPILED, PERSON)))
    assert "Анна <Озёрская> & «Газета»" in text
    assert "Анна &lt;Озёрская&gt; &amp; «Газета»" in rich


def no_file(name: str, media_type: str, digest: str) -> Enclosure:
    raise AssertionError(f"no file goes with this edition, and {name} is asked for")


def test_equal_editions_give_equal_bytes_and_survive_storage() -> None:
    again = compile_edition(EDITION, LETTERHEAD, DistributionKind.RELEASE)
    stored = Compiled.from_bytes(COMPILED.to_bytes(), no_file)
    assert again.to_bytes() == COMPILED.to_bytes()
    assert (stored, stored.digest) == (COMPILED, COMPILED.digest)
    assert fill(stored, PERSON) == fill(COMPILED, PERSON)


@pytest.mark.parametrize(
    "edition",
    [
        replace(EDITION, subject=f"{slot(Slot.MARK)}Паром пошёл"),
        replace(EDITION, html=HTML + " "),
        replace(EDITION, text=TEXT + " "),
        replace(EDITION, variant=Variant(("en", "ru"))),
    ],
)
def test_any_change_of_what_is_said_changes_the_digest(edition: Edition) -> None:
    assert compile_edition(edition, LETTERHEAD, DistributionKind.RELEASE).digest != COMPILED.digest


@pytest.mark.parametrize("stored", [b"", b"\xff", b"[]", b'{"form":1}', b'{"form":99}'])
def test_a_damaged_or_foreign_edition_is_refused_in_a_sentence(stored: bytes) -> None:
    with pytest.raises(Refused):
        Compiled.from_bytes(stored, no_file)


@pytest.mark.parametrize(
    "edition",
    [
        replace(EDITION, subject=f"Паром {slot(Slot.MARK)}"),
        replace(EDITION, subject=f"{slot(Slot.READER)}: паром"),
        replace(EDITION, html="\ue000unknown\ue001"),
        replace(EDITION, text="half a mark \ue000"),
    ],
)
def test_a_slot_that_does_not_belong_is_refused(edition: Edition) -> None:
    with pytest.raises(Refused):
        compile_edition(edition, LETTERHEAD, DistributionKind.RELEASE)


def test_a_missing_value_is_refused_not_left_blank() -> None:
    with pytest.raises(Refused, match="reader"):
        fill(COMPILED, PERSON._replace(slots={Slot.MARK: plain(""), Slot.OWN_TIME: plain("")}))


@pytest.mark.parametrize(
    "person",
    [
        PERSON._replace(to_name="Anna\r\nBcc: all@paper.example"),
        PERSON._replace(to_address="anna@paper.example\r\nBcc: all@paper.example"),
        PERSON._replace(message_id="<a b@office.example>"),
        PERSON._replace(references=("<a@b.test>\r\nBcc: c@d.test",)),
    ],
)
def test_no_line_break_reaches_a_header(person: Personal) -> None:
    with pytest.raises(Misused):
        fill(COMPILED, person)


def test_a_hostile_leave_address_stays_inside_its_uri() -> None:
    message = parsed(fill(COMPILED, PERSON._replace(leave="leave>,<x@y.test?cc=z@y.test\r\n")))
    assert str(message["List-Unsubscribe"]).count("<") == 1
    assert "?cc=" not in str(message["List-Unsubscribe"])


def test_a_slot_mark_inside_a_value_is_only_text() -> None:
    sly = PERSON._replace(slots={**PERSON.slots, Slot.READER: plain(slot(Slot.LEAVE))})
    assert slot(Slot.LEAVE) in parts(parsed(fill(COMPILED, sly)))[0]


def test_the_date_needs_a_zone() -> None:
    with pytest.raises(Misused):
        fill(COMPILED, PERSON._replace(date=datetime(2026, 12, 1, 10, 0, tzinfo=UTC).replace(tzinfo=None)))
