"""The message: an edition and a letterhead compiled once, then filled once per delivery into the bytes for DATA.

multipart/alternative, text/plain then text/html, UTF-8, base64; no line can begin with a dot. Files that go with it
stand after both in a multipart/mixed: Outlook takes the first part for the message itself.
"""

import html
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cached_property, lru_cache
from typing import NamedTuple
from urllib.parse import quote

from mailer.core import headers, segments
from mailer.core.edition import SLOT_CLOSE, SLOT_OPEN, Edition, Fragment, Slot, slot
from mailer.core.enclosure import Enclosure, encoded_size
from mailer.core.errors import Refused
from mailer.core.manifest import sha256
from mailer.core.words import DistributionKind
from mailer.core.zone import aware

FORM = 3
"""The form of the bytes below; raised when filling the same compiled edition would give other bytes."""

_ANSWERABLE = frozenset({DistributionKind.RELEASE, DistributionKind.TEST, DistributionKind.OFFER})


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What the office's messages have in common.

    `from_` and `reply_to` are `Name <local@domain>`; `list_id` is a domain-like name (RFC 2919) and `list_label`
    its name for people; `feedback_id` is for the mailbox providers that ask for one.
    """

    from_: str
    reply_to: str
    list_id: str
    list_label: str
    feedback_id: str | None
    message_domain: str


class Personal(NamedTuple):
    """What differs from one reader to the next. `date` is aware; Message-IDs carry their angle brackets.

    `leave` is the bare address that takes the reader off the list; where `slots` has no LEAVE, it stands there
    too. Each Fragment is already escaped for its part.
    """

    to_name: str
    to_address: str
    message_id: str
    date: datetime
    references: tuple[str, ...]
    leave: str
    slots: Mapping[Slot, Fragment]


@dataclass(frozen=True)
class Compiled:
    """An edition ready to be filled. It keeps what is said; how that is encoded follows from it."""

    head: str  # the header lines that all readers share
    subject: str  # without its mark
    marked: bool  # whether the test mark stands before the subject
    html: str
    text: str
    enclosures: tuple[Enclosure, ...] = ()

    def to_bytes(self) -> bytes:
        """The canonical form, the same on every machine; of its files it holds the digests."""
        said = {"form": FORM, **{name: getattr(self, name) for name in ("head", "subject", "marked", "html", "text")}}
        if self.enclosures:
            said["enclosures"] = [[one.name, one.media_type, one.digest] for one in self.enclosures]
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes, enclosed: Callable[[str, str, str], Enclosure]) -> "Compiled":
        """Reads the canonical form; `enclosed` gives a file by its name, media type and SHA-256.

        Raises Refused for damaged bytes, and for another version's form.
        """
        try:
            said = json.loads(data)
            form = said.pop("form")
            if form == FORM:
                files = said.pop("enclosures", [])
                return cls(**said, enclosures=tuple(enclosed(*file) for file in files))
        except (ValueError, TypeError, AttributeError, KeyError):
            raise Refused("A compiled edition in the database is damaged; schedule the release again.") from None
        raise Refused(
            f"An edition was compiled in form {form} and this program fills form {FORM}; schedule the release again,"
            " or send with the version that scheduled it."
        )

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical form, in hex."""
        return sha256(self.to_bytes())

    @property
    def boundary(self) -> str:
        """Derived from the content, so that equal approvals give equal bytes; base64 can never hold its dashes."""
        return f"part-{self.digest[:32]}"

    @cached_property
    def _text_segments(self) -> tuple[segments.Segment, ...]:
        return segments.cut(self.text)

    @cached_property
    def _html_segments(self) -> tuple[segments.Segment, ...]:
        return segments.cut(self.html)

    @cached_property
    def weight(self) -> int:
        """About how many octets each message has, never less; the rest of a header and a reader's words are short."""
        bodies = sum(encoded_size(len(segments.octets(body)) + 600) for body in (self.html, self.text))
        return 4096 + len(self.head) + bodies + sum(encoded_size(len(one.content)) + 1024 for one in self.enclosures)

    @property
    def announced_size(self) -> int | None:
        """What MAIL FROM announces (RFC 1870), so that a server says no to all at once and before any content."""
        return self.weight if self.enclosures else None

    @cached_property
    def _joints(self) -> tuple[bytes, bytes]:
        """What stands before the text body, and between the two bodies."""
        edge = f"--{self.boundary}"
        part = 'Content-Type: text/{}; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        top = f"{self.head}MIME-Version: 1.0\r\n"
        if self.enclosures:
            top += f"{_multipart('mixed', self._outer)}--{self._outer}\r\n"
        return (
            f"{top}{_multipart('alternative', self.boundary)}{edge}\r\n{part.format('plain')}".encode(),
            f"{edge}\r\n{part.format('html')}".encode(),
        )

    @cached_property
    def _end(self) -> tuple[bytes, ...]:
        """What stands after the HTML body. The files' parts are those of the enclosures, which editions share."""
        close, edge = f"--{self.boundary}--\r\n".encode(), f"--{self._outer}\r\n".encode()
        if not self.enclosures:
            return (close,)
        files = (piece for one in self.enclosures for piece in (edge, one.part))
        return (close, *files, f"--{self._outer}--\r\n".encode())

    @property
    def _outer(self) -> str:
        return f"whole-{self.digest[:32]}"


def _multipart(kind: str, boundary: str) -> str:
    return f'Content-Type: multipart/{kind};\r\n boundary="{boundary}"\r\n\r\n'


@lru_cache(maxsize=256)
def plain(text: str) -> Fragment:
    """A value that is plain text, escaped for each part."""
    return Fragment(html.escape(text), text)


def compile_edition(
    edition: Edition, letterhead: Letterhead, kind: DistributionKind, enclosures: tuple[Enclosure, ...] = ()
) -> Compiled:
    """Puts an edition on the office's letterhead; `enclosures` are the files to go with it.

    Raises Refused for a slot that does not exist or a mark anywhere but before the subject, and Misused for a
    value that no header can carry.
    """
    mark = slot(Slot.MARK)
    subject = edition.subject.removeprefix(mark)
    if SLOT_OPEN in subject or SLOT_CLOSE in subject:
        raise Refused(
            f"The subject “{subject[:60]}” holds a slot; only the test mark may stand there, before all else."
        )
    headers.clean("Subject", subject)
    for body in (edition.text, edition.html):
        segments.cut(body)  # a mark that cannot be filled is told now, not in the wave
    return Compiled(
        head=_shared_head(letterhead, edition.variant.languages, kind),
        subject=subject,
        marked=edition.subject.startswith(mark),
        html=edition.html,
        text=edition.text,
        enclosures=enclosures,
    )


def fill(compiled: Compiled, personal: Personal) -> bytes:
    """The whole message for one reader, lines ended by CRLF, ready for DATA.

    Raises Refused where a slot has no value, and Misused for a name or address that no header can carry or a
    naive date.
    """
    before, between = compiled._joints
    values = {Slot.LEAVE: plain(personal.leave), **personal.slots}
    octets = segments.octets_of_value
    try:
        subject = values[Slot.MARK].text + compiled.subject if compiled.marked else compiled.subject
        text = segments.fill(compiled._text_segments, {slot: octets(said.text) for slot, said in values.items()})
        rich = segments.fill(compiled._html_segments, {slot: octets(said.html) for slot, said in values.items()})
    except KeyError as missing:
        raise Refused(f"The message for {personal.to_address} has no value for “{missing.args[0]}”.") from None
    return b"".join([_personal_head(personal, subject).encode(), before, *text, between, *rich, *compiled._end])


def _shared_head(letterhead: Letterhead, languages: tuple[str, ...], kind: DistributionKind) -> str:
    lines = [_sender("From", letterhead.from_)]
    if letterhead.reply_to:
        lines.append(_sender("Reply-To", letterhead.reply_to))
    lines.append(headers.tokens("Content-Language", languages, ","))
    lines.append(headers.labelled("List-Id", letterhead.list_label, letterhead.list_id))
    if letterhead.feedback_id:
        lines.append(headers.tokens("Feedback-ID", [letterhead.feedback_id]))
    if kind not in _ANSWERABLE:
        lines.append("Auto-Submitted: auto-generated\r\n")  # RFC 3834 section 5: our own notices
    return "".join(lines)


def _sender(name: str, said: str) -> str:
    """From or Reply-To: an address that every mail server takes, or SMTPUTF8 would be needed for every reader."""
    person, address = headers.read_mailbox(said)
    if not address.isascii():
        raise Refused(
            f"{name}: {address} has letters that many mail servers refuse; use an address of a-z and digits."
        )
    return headers.mailbox(name, person, address)


def _personal_head(personal: Personal, subject: str) -> str:
    aware(personal.date)  # a naive one would be printed as -0000: "somewhere"
    lines = [
        headers.tokens("Message-ID", [personal.message_id]),
        _date_line(personal.date.replace(microsecond=0)),
        headers.mailbox("To", personal.to_name, personal.to_address),
        _subject_line(subject),
        headers.tokens("List-Unsubscribe", [f"<{_leave_uri(personal)}>"], ","),
    ]
    if personal.references:
        lines.append(headers.tokens("In-Reply-To", personal.references[-1:]))
        lines.append(headers.tokens("References", personal.references))
    return "".join(lines)


def _leave_uri(personal: Personal) -> str:
    """The mailto: of List-Unsubscribe (RFC 2369); its subject names the delivery, whoever forwards it."""
    name = personal.message_id.strip("<>").partition("@")[0]
    subject = name if name.isascii() and name.isalnum() else quote(name, safe="")
    return f"mailto:{_quoted(personal.leave)}?subject=leave%20{subject}"


@lru_cache(maxsize=16)
def _quoted(leave: str) -> str:
    return quote(leave, safe="@+")


@lru_cache(maxsize=16)
def _date_line(second: datetime) -> str:
    """In UTC, in whichever zone it comes: equal instants share this line."""
    return f"Date: {format_datetime(second.astimezone(UTC))}\r\n"


@lru_cache(maxsize=256)
def _subject_line(subject: str) -> str:
    """Nearly every reader of an edition has the same subject."""
    return headers.unstructured("Subject", subject)
