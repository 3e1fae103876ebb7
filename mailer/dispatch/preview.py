"""Previews: each edition filled for a reader, exactly as it would be handed over, written beside its parts."""

import email
import email.policy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from mailer.core import ids
from mailer.core.calendar_entry import Revision
from mailer.core.contact import Contact
from mailer.core.draft import Desk, print_edition, reader_line
from mailer.core.edition import Fragment, Slot, Variant
from mailer.core.message import Personal, fill, plain
from mailer.core.notice import Notice
from mailer.core.place import Place
from mailer.core.plan import reading_order
from mailer.core.readers_city import marked_city, own_line_city
from mailer.core.release import Release
from mailer.core.render import own_time
from mailer.core.words import DistributionKind, Phase
from mailer.dispatch.desk import desk_for

_SAMPLE = Contact(id=0, email="reader@newsroom.example", name="Sample Reader", outlet="Newsroom", source="a sample")
_NO_DELIVERY = ids.public_id(bytes(16))


@dataclass(frozen=True, slots=True)
class Page:
    """One message as a reader would get it; `name` is made of its languages, city, notice if any, and phase."""

    name: str
    message: bytes


def sample_readers(release: Release, *, every_city: bool) -> list[Contact]:
    """A sample reader for each language of the release, and with `every_city` for each city of the dateline too."""
    places = [None, *release.dateline] if every_city else [None]
    return [
        replace(_SAMPLE, languages=(language,), place=place, zone=place.zone if place else "")
        for language in release.languages
        for place in places
    ]


def preview_of(
    desk: Desk, release: Release, readers: Sequence[Contact], now: datetime, notice: Notice | None = None
) -> Iterator[Page]:
    """The messages these readers would get, embargoed and public. Raises Refused for a template that does not render,
    and for a notice that says too little.

    A contact of the list who has not agreed to embargoes has the public one only, and a notice that does not bring
    the text again has but one.
    """
    own_desk = desk_for(desk, release)
    for reader in readers:
        agreed = reader.agreement is not None or reader.id == 0
        twice = release.embargo and agreed and (notice is None or notice.carries_text)
        for phase in (Phase.EMBARGOED, Phase.PUBLIC) if twice else (Phase.PUBLIC,):
            yield _page(own_desk, release, reader, phase, now, notice)


def _page(desk: Desk, release: Release, reader: Contact, phase: Phase, now: datetime, notice: Notice | None) -> Page:
    kind = notice.kind if notice else DistributionKind.RELEASE
    city = marked_city(release, reader.place)
    variant = Variant(reading_order(reader.languages, release.languages), city.key if city else None)
    revision = Revision(0, now, desk.letterhead.message_domain)
    compiled = print_edition(release, variant, phase, desk, kind, revision, notice)
    changed = kind is DistributionKind.TIME_CHANGED
    line, elsewhere = Fragment(), own_line_city(release, reader.place)
    if elsewhere and (phase is Phase.EMBARGOED or changed or release.embargo is None):
        line = own_time(release, variant, elsewhere, desk.stationery)
    personal = Personal(
        to_name=reader.name,
        to_address=reader.email,
        message_id=ids.message_id(_NO_DELIVERY, desk.letterhead.message_domain),
        date=now,
        references=(),
        leave=desk.leave,
        slots={
            Slot.MARK: plain(""),
            Slot.READER: plain(reader_line(reader)),
            Slot.SOURCE: plain(reader.source),
            Slot.OWN_TIME: line,
        },
    )
    return Page(_name(variant, city, phase, notice), fill(compiled, personal))


def _name(variant: Variant, city: Place | None, phase: Phase, notice: Notice | None) -> str:
    where = [city.name("en")] if city else []
    what = [notice.kind] if notice else []
    when = [phase] if notice is None or notice.carries_text else []
    return "-".join([*variant.languages, *where, *what, *when]).lower().replace(" ", "-")


def write_preview(folder: Path, page: Page) -> list[Path]:
    """Writes NAME.html, NAME.txt and NAME.eml into a folder that only its owner can open; the three paths."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    message = email.message_from_bytes(page.message, policy=email.policy.default)
    parts = {"eml": page.message}
    for kind, ending in (("html", "html"), ("plain", "txt")):
        body = message.get_body((kind,))
        if body is not None:
            parts[ending] = body.get_content().encode()
    paths = {ending: folder / f"{page.name}.{ending}" for ending in parts}
    for ending, path in paths.items():
        path.write_bytes(parts[ending])
    return [paths[ending] for ending in ("html", "txt", "eml")]
