"""The messages that the gates look at: each order of languages, before the lift and after it, as handed over."""

import email
import email.policy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage
from functools import cached_property

from lxml import html as lxml_html

from mailer.core.contact import Contact
from mailer.core.draft import Desk
from mailer.core.embargo import CityLift, Embargo
from mailer.core.message import Letterhead
from mailer.core.notice import NOTICES, Notice
from mailer.core.places import place_named
from mailer.core.release import Event, Release
from mailer.core.release_folder import read_release
from mailer.core.words import DistributionKind, Phase
from mailer.dispatch.preview import preview_of
from mailer.resources import sample_release
from tests.core import samples
from tests.email import tongues
from tests.story.test_seed_release import SEEDS, seed_release

STATIONERY = samples.stationery()
NOW = datetime(2011, 11, 22, 9, tzinfo=UTC)
LEAVE = f"leave+{'x' * 52}@press.example"
_LETTERHEAD = Letterhead("Lake Press <press@lake.example>", "", "", "Lake Press", None, "")
_DESK = Desk(STATIONERY, _LETTERHEAD, LEAVE)
_FAR = ("Tokyo, JP", "Los Angeles, US-CA", "New Delhi, IN", "Beirut, LB")
_EVENT = Event(
    samples.at("2011-11-25 11:00", "Asia/Dushanbe"),
    samples.DUSHANBE,
    {"": "Boat House"},
    "https://miralune.example/join",
)
_SEVEN = (*tongues.DATELINE, *map(place_named, _FAR))


@dataclass(frozen=True)
class Seen:
    """One message, taken apart as a reader's program would."""

    name: str
    release: Release
    languages: tuple[str, ...]
    is_embargoed: bool
    raw: bytes
    notice: DistributionKind | None = None

    @cached_property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.raw, policy=email.policy.default.clone(raise_on_defect=True))

    @property
    def subject(self) -> str:
        return " ".join(str(make_header(decode_header(_header(self.raw, "Subject")))).split())

    @property
    def html(self) -> str:
        return self._part("html")

    @property
    def text(self) -> str:
        return self._part("plain")

    @cached_property
    def page(self) -> lxml_html.HtmlElement:
        return lxml_html.document_fromstring(self.html)

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        assert part is not None
        return str(part.get_content())


def _header(raw: bytes, name: str) -> str:
    """Read without the email package's own policies, which join encoded words wrongly before Python 3.13."""
    return str(email.message_from_bytes(raw)[name])


def seen_by(name: str, release: Release, reader: Contact, notice: Notice | None = None) -> Iterator[Seen]:
    for page in preview_of(_DESK, release, [reader], NOW, notice):
        phase = page.name.rpartition("-")[2]
        languages = tuple(language for language in page.name.split("-") if language in release.texts)
        kind = notice.kind if notice else None
        whole = f"{name} {phase}" if phase in tuple(Phase) else name
        yield Seen(whole, release, languages, phase == "embargoed", page.message, kind)


def reader(**changes: object) -> Contact:
    facts: dict[str, object] = {
        "id": 0,
        "email": "anna@post.example",
        "name": "Anna Example",
        "outlet": "The Example Post",
        "source": "met at the fair",
    }
    return Contact(**{**facts, **changes})  # type: ignore[arg-type]


def messages() -> list[Seen]:
    """Every order of languages for which there are labels, for a reader in the city with the longest name."""
    found: list[Seen] = []
    for order in tongues.orders(STATIONERY):
        place = tongues.DATELINE[1]
        anna = reader(languages=order, place=place, zone=place.zone)
        found += seen_by("+".join(order), tongues.release(languages=order), anna)
    return found


def odd_ones() -> list[Seen]:
    """What is seldom: a reader elsewhere, an hour for each city, a text with everything that could break it."""
    elsewhere = reader(place=samples.MOSCOW, zone=samples.MOSCOW.zone)
    odd = {language: tongues.odd(text) for language, text in samples.TEXTS.items()}
    return [
        *seen_by("elsewhere", samples.release(), elsewhere),
        *seen_by("hour by city", samples.release(embargo=samples.local_embargo()), reader(place=samples.PARIS)),
        *seen_by("odd", samples.release(texts=odd), elsewhere),
        *seen_by("seven cities", tongues.release(languages=("fr", "ar"), dateline=_SEVEN), reader(languages=("ar",))),
        *seen_by("seven hours", samples.release(dateline=_SEVEN, embargo=_seven_hours()), elsewhere),
    ]


def invitations() -> list[Seen]:
    """An event in Dushanbe at an hour that is another day in Los Angeles, told before the lift and after it."""
    found: list[Seen] = []
    for order in (("en", "ru"), ("ar", "fr"), ("en",), ("en", "ru", "fr")):
        release = tongues.release(kind="invitation", event=_EVENT, languages=order)
        found += seen_by(f"invitation {'+'.join(order)}", release, reader(languages=order, place=tongues.DATELINE[0]))
    far = tongues.release(kind="invitation", event=_EVENT, dateline=_SEVEN, embargo=None)
    held = replace(far, embargo=samples.one_instant())
    return [
        *found,
        *seen_by("invitation, seven cities", far, reader(place=samples.MOSCOW)),
        *seen_by("embargoed invitation, seven cities", held, reader(place=samples.MOSCOW)),
    ]


def notices() -> list[Seen]:
    """Each notice in two, one and three languages, with words of the office and without; a new time elsewhere too."""
    found: list[Seen] = []
    for order in (("en", "ru"), ("fr", "ar"), ("en",), ("en", "ru", "fr")):
        release = tongues.release(languages=order)
        for kind in NOTICES:
            words = tongues.WORDS if kind is not DistributionKind.LIFTED else {}
            name = f"{kind} {'+'.join(order)}"
            found += seen_by(
                name, release, reader(languages=order, place=tongues.DATELINE[1]), notice_of(kind, words)
            )
    moved, cancelled = notice_of(DistributionKind.TIME_CHANGED), notice_of(DistributionKind.KILL, tongues.WORDS)
    far = tongues.release(languages=("fr", "ar"), dateline=_SEVEN)
    invited = tongues.release(kind="invitation", event=_EVENT, embargo=None)
    return [
        *found,
        *seen_by("time changed, seven cities", far, reader(languages=("ar",)), moved),
        *seen_by("time changed, hour by city", samples.release(embargo=samples.local_embargo()), reader(), moved),
        *seen_by("time changed, elsewhere", samples.release(), reader(place=samples.MOSCOW), moved),
        *seen_by("kill of an invitation", invited, reader(languages=("en",)), cancelled),
    ]


def notice_of(kind: DistributionKind, words: Mapping[str, str] | None = None) -> Notice:
    before = samples.one_instant("2011-11-22 23:00") if kind is DistributionKind.TIME_CHANGED else None
    return Notice(kind, words or {}, before)


def real_ones() -> list[Seen]:
    """The release that is shipped, and the real one where it lies beside this checkout."""
    shipped = read_release("lake-ferry", {path.name: path.read_bytes() for path in sample_release().iterdir()})
    releases = {"shipped": shipped, **({"real": seed_release()[1]} if SEEDS.is_dir() else {})}
    found: list[Seen] = []
    for name, release in releases.items():
        here = release.dateline[1]
        elsewhere = place_named("Tokyo, JP")
        found += seen_by(f"{name}, here", release, reader(languages=("ru", "en"), place=here, zone=here.zone))
        found += seen_by(f"{name}, elsewhere", release, reader(place=elsewhere, zone=elsewhere.zone))
    return found


def _seven_hours() -> Embargo:
    return Embargo(cities=tuple(CityLift(each, samples.at("2011-11-23 10:00", each.zone)) for each in _SEVEN))


def without_styles(page: str) -> str:
    """As clients show it that drop style blocks."""
    return re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL)


MESSAGES = messages()
ODD = [*odd_ones(), *invitations(), *real_ones()]
NOTICED = notices()
LOOKED_AT = [
    seen for seen in NOTICED if re.search(r"(changed|hold|correction) fr|correction en.ru emb|seven|else", seen.name)
]
"""The notices that browsers and other people's tools are shown too."""
