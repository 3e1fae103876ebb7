"""The calendar entry of an invitation (RFC 5545): one UID for the event whatever becomes of its time."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from mailer.core.enclosure import Enclosure
from mailer.core.release import Event, Release, in_language
from mailer.core.stationery import Labels
from mailer.core.words import Phase


@dataclass(frozen=True, slots=True)
class Revision:
    """Which state of an entry this is: a program that keeps the event takes the highest number (SEQUENCE).

    `stamp` is when it was made (aware); `domain` is that of our Message-IDs.
    """

    number: int
    stamp: datetime
    domain: str


def calendar_entry(release: Release, event: Event, labels: Labels, phase: Phase, revision: Revision) -> Enclosure:
    """The entry of the release's event as an .ics, in UTC.

    An embargoed copy's entry says who invites, and neither the headline nor the link: calendars are shared.
    """
    from icalendar import Calendar  # late: few releases are invitations
    from icalendar import Event as Entry

    language = labels.language
    entry = Entry()
    entry.add("uid", _uid(release.slug, revision.domain))
    entry.add("sequence", revision.number)
    entry.add("dtstamp", revision.stamp.astimezone(UTC).replace(microsecond=0))
    entry.add("dtstart", event.start.utc)
    entry.add("transp", "TRANSPARENT")
    city = event.place.name(language)
    venue = in_language(event.venue, language)
    entry.add("location", f"{venue}{labels.comma}{city}" if venue else city)
    if phase is Phase.EMBARGOED:
        hosts = labels.comma.join(in_language(issuer.name, language) for issuer in release.issuers)
        entry.add("summary", f"{labels.kind_invitation}: {hosts}" if hosts else labels.kind_invitation)
    else:
        entry.add("summary", release.texts[language].headline)
        if event.link:
            entry.add("url", event.link)
    whole = Calendar()
    whole.add("prodid", "-//press-mailer//EN")
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")  # never REQUEST: nobody is asked to answer a mailing
    whole.add_component(entry)
    return Enclosure("invitation.ics", 'text/calendar; charset="utf-8"; method=PUBLISH', bytes(whole.to_ical()))


def _uid(slug: str, domain: str) -> str:
    """Hashed, because a slug may tell the news."""
    return f"{hashlib.sha256(f'{slug}@{domain}'.encode()).hexdigest()[:32]}@{domain}"
