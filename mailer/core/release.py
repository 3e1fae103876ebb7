"""A release: one piece of news, its facts shared by all languages, and one text per language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from mailer.core.embargo import Embargo
from mailer.core.place import Place
from mailer.core.translation import Translated
from mailer.core.words import Late, OnUnknown
from mailer.core.zone import Moment

Said = Mapping[str, str]
"""One thing said per language: {"en": "St Petersburg", "ru": "Санкт-Петербург"}."""


def in_language(said: Said, language: str) -> str:
    """What is said in that language, else the entry for every language (""), else in the first one given."""
    return said.get(language) or said.get("") or next(iter(said.values()), "")


@dataclass(frozen=True)
class Issuer:
    """An organisation that publishes the release."""

    name: Said = field(hash=False)
    boilerplate: Said = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class PressContact:
    """Somebody a journalist may call or write to; `where` is for example "In Russia"."""

    name: Said = field(hash=False)
    role: Said = field(default_factory=dict, hash=False)
    where: Said = field(default_factory=dict, hash=False)
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """One language of a release. `body` and `notes` are CommonMark with footnotes; the rest is a plain line each."""

    language: str
    headline: str
    body: str
    kicker: str = ""
    standfirst: str = ""
    notes: str = ""


@dataclass(frozen=True)
class Picture:
    """A picture beside the release: its file in the folder, what it shows, whose it is, and where to fetch it.

    The file itself is never sent.
    """

    file: str
    caption: Said = field(default_factory=dict, hash=False)
    credit: str = ""
    link: str = ""


@dataclass(frozen=True)
class Attachment:
    """A part of the press kit: with a `link` it is fetched from there, without one its file goes with every message.

    `language` is the one language whose text lists it, or empty for all; `content` is what the file holds.
    """

    file: str
    title: Said = field(default_factory=dict, hash=False)
    link: str = ""
    language: str = ""
    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Event:
    """What an invitation invites to: when, and where in each language; `calendar` is where its .ics is to be had."""

    start: Moment
    place: Place
    venue: Said = field(default_factory=dict, hash=False)
    link: str = ""
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom the message is from: address headers as they are printed (`Name <local@domain>`)."""

    from_: str
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """How a release wants to be sent; the defaults are what happens when `[sending]` says nothing."""

    advance: timedelta | None = timedelta(hours=24)
    late: Late = Late.SEND
    late_after: timedelta = timedelta(hours=2)
    life: timedelta = timedelta(days=3)
    unknown: OnUnknown = OnUnknown.HOLD
    order: str = "shuffled"
    calendar: str = "none"  # or "attach": an invitation brings its calendar entry
    pdf: str = "none"  # or "attach": the release comes as a PDF in each language too


@dataclass(frozen=True)
class Release:
    """A release as its folder says it; `languages` is the house order and has a text for each."""

    slug: str
    kind: str
    date: date
    languages: tuple[str, ...]
    texts: Mapping[str, Text] = field(hash=False)
    issuers: tuple[Issuer, ...] = ()
    dateline: tuple[Place, ...] = ()
    embargo: Embargo | None = None
    contacts: tuple[PressContact, ...] = ()
    pictures: tuple[Picture, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    event: Event | None = None
    sender: Sender | None = None
    sending: Sending = Sending()
    translated: tuple[Translated, ...] = ()
