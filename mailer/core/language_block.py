"""One language of an edition, complete: every word the templates print for it, as data."""

import re
from dataclasses import dataclass

from markdown_it.token import Token

from mailer.core import markdown
from mailer.core.file_lines import FileLine, file_lines
from mailer.core.prose import Prose, prose, read
from mailer.core.release import Event, Issuer, Picture, PressContact, Release, in_language
from mailer.core.shown_dates import clock_time, long_date, plain_date
from mailer.core.stationery import Labels
from mailer.core.zone import offset_label


@dataclass(frozen=True, slots=True)
class ContactLine:
    name: str
    role: str
    where: str
    phone: str
    email: str

    @property
    def dialled(self) -> str:
        """The number for a tel: link (RFC 3966); empty for a local number, which means nothing elsewhere."""
        return "+" + re.sub(r"\D", "", self.phone) if self.phone.startswith("+") else ""


@dataclass(frozen=True, slots=True)
class About:
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class EventLines:
    when: str
    where: str
    link: str
    calendar: str  # where the .ics is to be had

    @property
    def shown_link(self) -> str:
        """The address as people say it, without the scheme."""
        return self.link.split("://", 1)[-1].rstrip("/")


@dataclass(frozen=True, slots=True)
class PictureLine:
    words: str  # what it shows, and whose it is
    link: str  # where to fetch it; empty where it is to be had on request
    request: str


@dataclass(frozen=True, slots=True)
class LanguageBlock:
    """What one language says; `start` and `end` are the sides its lines begin and end on."""

    code: str
    labels: Labels
    kind: str
    kicker: str
    headline: str
    standfirst: str
    issuers: tuple[str, ...]
    body: Prose
    notes: Prose
    opening: str  # the first words after the headline, for a preheader
    contacts: tuple[ContactLine, ...]
    about: tuple[About, ...]
    pictures: tuple[PictureLine, ...]
    files: tuple[FileLine, ...]
    event: EventLines | None
    date: str  # of the dateline, with the weekday

    @property
    def direction(self) -> str:
        return self.labels.direction

    @property
    def start(self) -> str:
        return self.labels.start

    @property
    def end(self) -> str:
        return self.labels.end


def language_block(release: Release, labels: Labels) -> LanguageBlock:
    """The release as that language tells it. Raises Refused for a footnote that nothing refers to."""
    language = labels.language
    text = release.texts[language]
    body = read(text.body, language, labels)
    return LanguageBlock(
        code=language,
        labels=labels,
        kind=labels.kind(release.kind),
        kicker=text.kicker,
        headline=text.headline,
        standfirst=text.standfirst,
        issuers=tuple(in_language(issuer.name, language) for issuer in release.issuers),
        body=prose(body, language, labels, _dateline(release, labels, body)),
        notes=prose(read(text.notes, language, labels), f"{language}-notes", labels),
        opening=text.standfirst or next(markdown.plain_words(body), ""),
        contacts=tuple(_contact_line(contact, language) for contact in release.contacts),
        about=tuple(_about(issuer, labels) for issuer in release.issuers if issuer.boilerplate),
        pictures=tuple(_picture_line(picture, labels) for picture in release.pictures),
        files=tuple(file_lines(release, labels)),
        event=_event_lines(release.event, labels) if release.event else None,
        date=long_date(release.date, labels),
    )


def _dateline(release: Release, labels: Labels, body: list[Token]) -> str:
    """`Paris, Dushanbe, 23 November 2011 –`, or nothing where the author's text already opens with it."""
    cities = labels.comma.join(place.name(labels.language) for place in release.dateline)
    opening = next(markdown.plain_words(body), "")
    if not cities or re.match(rf"{re.escape(cities)}\W.{{0,40}}(?<!\d){release.date.year}(?!\d)", opening):
        return ""
    return labels.dateline.format(cities=cities, date=plain_date(release.date, labels))


def _contact_line(contact: PressContact, language: str) -> ContactLine:
    return ContactLine(
        name=in_language(contact.name, language),
        role=in_language(contact.role, language),
        where=in_language(contact.where, language),
        phone=contact.phone.strip(),
        email=contact.email,
    )


def _about(issuer: Issuer, labels: Labels) -> About:
    name = in_language(issuer.name, labels.language)
    return About(labels.about.format(name=name), in_language(issuer.boilerplate, labels.language))


def _picture_line(picture: Picture, labels: Labels) -> PictureLine:
    caption = in_language(picture.caption, labels.language) or picture.file
    words = f"{caption} ({picture.credit})" if picture.credit else caption
    return PictureLine(words, picture.link, labels.on_request.format(file=picture.file))


def _event_lines(event: Event, labels: Labels) -> EventLines:
    start = event.start
    city = event.place.name(labels.language)
    clock = f"{long_date(start.wall.date(), labels)}, {clock_time(start.wall)}"
    venue = in_language(event.venue, labels.language)
    return EventLines(
        when=f"{clock} ({city}, {offset_label(start.utc, start.zone)})",
        where=f"{venue}{labels.comma}{city}" if venue else city,
        link=event.link if re.match(r"https?://", event.link) else "",
        calendar=event.calendar,
    )
