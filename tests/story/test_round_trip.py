"""A message through a real Postfix into a mailbox is, for readers of mail that know nothing of ours, what was meant.

The bodies are held against the same message built by the standard library's own EmailMessage, for any name, outlet
and address. Subject and name are held against what was said: EmailMessage decodes a name that looks encoded.
"""

import html
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from mailer.core.edition import Slot, slot
from mailer.core.ids import message_id, public_id
from mailer.core.message import compile_edition, fill, plain
from mailer.core.words import DistributionKind
from tests.core.test_message import EDITION, HTML, LETTERHEAD, PERSON, STRICT, TEXT, decoded, person_in, raw, slow
from tests.email import judges
from tests.story.postfix import Postfix, postfix

_LETTERS = [
    "abc XYZ .,;:\"\\<>()@=_-'",
    "жЩёЯ «»—",
    "سلام ٣ ،",
    "新闻发布 。",
    "🛥👩‍🔬🏳️‍🌈",
    "é\u0301ß İ ñ",
    "שלום",
    "ไทย",
]
any_script = st.sampled_from(_LETTERS).flatmap(lambda letters: st.text(letters, max_size=60))
one_line = st.lists(any_script, max_size=4).map(" ".join) | st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Co", "Zl", "Zp"]), max_size=120
)
hostile = st.sampled_from(
    [
        "",
        "=?utf-8?B?eA==?=",
        'Anna "the boss" \\ Example',
        "a@b.test>, <c@d.test",
        "%0d%0aBcc: all@paper.example",
        ".",
        "w" * 300,
        "ж" * 300,
        "<script>alert(1)</script> {{ 7*7 }}",
        "--part-",
    ]
)
words = one_line | hostile
urls = st.builds(
    "https://{}.example/{}?{}".format,
    st.sampled_from(["paper", "озеро", "新闻"]),
    any_script.map(lambda path: path.replace(" ", "/")),
    st.sampled_from(["", "a=1&b=2#ж", "q=" + "x" * 2000, "q=" + "ж" * 900]),
)


@dataclass(frozen=True)
class Letter:
    """What differs from one of these messages to the next."""

    name: str
    outlet: str
    subject: str
    url: str

    def sent(self, number: int) -> tuple[str, bytes, EmailMessage]:
        """Its Message-ID, the bytes that we would hand over, and what was meant."""
        edition = replace(
            EDITION,
            subject=f"{slot(Slot.MARK)}{self.subject}",
            text=f"{self.url}\n{TEXT}\n.\n{self.url}",
            html=f'{HTML}<p><a href="{html.escape(self.url)}">{html.escape(self.outlet)}</a></p>',
        )
        own = {Slot.READER: plain(f"{self.name}, {self.outlet}"), Slot.SOURCE: plain(self.outlet)}
        person = PERSON._replace(
            to_name=self.name,
            message_id=message_id(public_id(number.to_bytes(16)), "office.example"),
            slots={**PERSON.slots, **own},
        )
        compiled = compile_edition(edition, LETTERHEAD, DistributionKind.RELEASE)
        return person.message_id, fill(compiled, person), slow(edition, person)


letters = st.builds(Letter, words, words, words, urls)


@pytest.fixture(scope="module")
def server() -> Iterator[Postfix]:
    with postfix() as started:
        yield started


def _through(server: Postfix, messages: dict[str, bytes]) -> dict[str, bytes]:
    """What stands in the mailbox, by Message-ID."""
    with smtplib.SMTP("127.0.0.1", server.port) as client:
        for content in messages.values():
            client.sendmail("press@office.example", [PERSON.to_address], content)
    arrived = server.received(len(messages))
    return {str(message_from_bytes(each)["Message-ID"]).strip(): each for each in arrived}


def _plain(said: str) -> str:
    """As readers of mail show a header: without spaces at its ends, and single ones inside."""
    return " ".join(said.split())


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().splitlines()]


@settings(max_examples=6, phases=[Phase.explicit, Phase.generate])
@given(st.lists(letters, min_size=8, max_size=8))
@example(
    [
        Letter("Анна Озёрская", "«Газета»", "ЭМБАРГО до 10:00 (Париж): паром", "https://озеро.example/паром"),
        Letter("سلام", "新闻", "a" * 500, "https://paper.example/" + "x" * 3000),
    ]
)
def test_what_arrives_is_for_three_readers_of_mail_what_was_meant(
    server: Postfix, tmp_path_factory: pytest.TempPathFactory, batch: list[Letter]
) -> None:
    written = [letter.sent(number) for number, letter in enumerate(batch)]
    arrived = _through(server, {name: content for name, content, _ in written})
    folder = tmp_path_factory.mktemp("arrived")
    paths = {name: folder / f"{number}.eml" for number, name in enumerate(arrived)}
    for name, path in paths.items():
        path.write_bytes(arrived[name])
    seen = judges.mail_readers(paths.values())
    for letter, (name, content, meant) in zip(batch, written, strict=True):
        assert arrived[name].replace(b"\r\n", b"\n").endswith(content.replace(b"\r\n", b"\n"))
        _assert_strictly_equal(arrived[name], letter, meant)
        for reader, read in seen[str(paths[name])].items():
            _assert_equal(read, letter, meant, reader)


def _assert_strictly_equal(arrived: bytes, letter: Letter, meant: EmailMessage) -> None:
    """For the standard library, which raises on any defect."""
    read: Any = message_from_bytes(arrived, policy=STRICT)  # type: ignore[arg-type]
    assert decoded(raw(arrived, "Subject")) == letter.subject
    assert person_in(arrived, "To") == (letter.name.strip(), PERSON.to_address)
    assert len(read.get_all("Subject")) == len(read.get_all("To")) == 1
    assert read["Bcc"] is None
    ours, theirs = list(read.iter_parts()), list(meant.iter_parts())
    assert [part.get_content_type() for part in ours] == ["text/plain", "text/html"]
    assert [_lines(part.get_content()) for part in ours] == [_lines(part.get_content()) for part in theirs]  # type: ignore[attr-defined]


def _assert_equal(read: dict[str, Any], letter: Letter, meant: EmailMessage, reader: str) -> None:
    text, rich = meant.iter_parts()
    assert _plain(read.get("subject", "")) == _plain(letter.subject), reader
    assert [(_plain(name), address) for name, address in read["to"]] == [(_plain(letter.name), PERSON.to_address)]
    assert _lines(read["text"]) == _lines(text.get_content()), reader  # type: ignore[attr-defined]
    assert _lines(read["html"]) == _lines(rich.get_content()), reader  # type: ignore[attr-defined]
    assert read["attachments"] == []
