"""Builds what law tests need: a clock that tests move, invented people, and a scheduled distribution."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from mailer.core.address import key_of
from mailer.core.contact import Agreement, Contact, ListRow
from mailer.core.draft import Desk, Draft, assemble_draft
from mailer.core.edition import Edition, Fragment, Slot, slot
from mailer.core.embargo import Embargo
from mailer.core.enclosure import Enclosure
from mailer.core.intake import Choices, decide
from mailer.core.message import Letterhead, compile_edition
from mailer.core.place import Place
from mailer.core.plan import Plan, make_plan
from mailer.core.release import Release, Sending, Text
from mailer.core.stationery import Stationery
from mailer.core.words import DistributionKind, Phase
from mailer.core.zone import parse_moment
from mailer.store.approvals import approve
from mailer.store.database import Database
from mailer.store.epoch import refuse_if_changed
from mailer.store.intake import look_up, write_intake
from mailer.store.people import people_of
from mailer.store.releases import Source, next_version, save_version
from mailer.store.scheduling import save_distribution, suppressed_addresses
from tests.conftest import SUPPRESSION_KEY

LIFT = datetime(2020, 12, 1, 9, 0, tzinfo=UTC)
"""The lift of most tests: long past by any real clock, so that PostgreSQL's own clock has passed it too."""

PARIS = Place("geonames:2988507", "Europe/Paris", {"en": "Paris", "ru": "Париж"}, "FR")
DUSHANBE = Place("geonames:1221874", "Asia/Dushanbe", {"en": "Dushanbe", "ru": "Душанбе"}, "TJ")
LETTERHEAD = Letterhead(
    "Lake Press <press@lake.example>", "", "press.lake.example", "Lake Press", None, "lake.example"
)


@dataclass
class VirtualClock:
    """A clock that stands still until a test moves it; elapsed time follows it, but never backwards."""

    at: datetime = LIFT - timedelta(days=2)
    passed: float = field(default=1000.0)

    def now(self) -> datetime:
        return self.at

    def elapsed(self) -> float:
        return self.passed

    def advance(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        self.passed += seconds

    def move_to(self, instant: datetime) -> None:
        self.advance((instant - self.at).total_seconds())


def story(*, embargoed: bool = True, sending: Sending | None = None) -> Release:
    """A small release in two languages."""
    return Release(
        slug="lake-ferry",
        kind="release",
        date=date(2020, 12, 1),
        languages=("en", "ru"),
        texts={
            "en": Text("en", "The ferry sails again", "It sails on Monday."),
            "ru": Text("ru", "Паром снова ходит", "Он выйдет в понедельник."),
        },
        dateline=(PARIS, DUSHANBE),
        embargo=Embargo(parse_moment("2020-12-01 10:00 Europe/Paris")) if embargoed else None,
        sending=sending or Sending(),
    )


def source_of(release: Release) -> Source:
    """The folder that such a release is read from."""
    lift = release.embargo and release.embargo.moment
    embargo = f'[embargo]\nlift = {lift.wall.isoformat()}\nzone = "{lift.zone}"\n' if lift else ""
    places = "".join(f'[[dateline]]\nplace = "{city}"\n' for city in ("Paris, FR", "Dushanbe"))
    facts = f'date = 2020-12-01\nlanguages = ["en", "ru"]\n{embargo}{places}'
    texts = {f"{text.language}.md": f"# {text.headline}\n\n{text.body}\n" for text in release.texts.values()}
    return Source({name: text.encode() for name, text in {"release.toml": facts, **texts}.items()})


def person(
    number: int, *, agreed: bool = False, languages: tuple[str, ...] = ("en",), place: Place = PARIS
) -> Contact:
    """An invented journalist."""
    agreement = Agreement(LIFT - timedelta(days=300), "by telephone") if agreed else None
    return Contact(
        id=0,
        email=f"reader{number}@desk{number % 3}.example",
        name=f"Reader {number}",
        outlet=f"Desk {number % 3}",
        place=place,
        zone=place.zone,
        languages=languages,
        agreement=agreement,
        source="their own website",
    )


def keep(database: Database, people: Sequence[Contact], now: datetime, list_name: str = "europe") -> list[Contact]:
    """Imports people into a list and returns them as the database knows them."""
    rows = [ListRow(line, one, one.agreement is not None) for line, one in enumerate(people, 2)]
    with database.act() as connection:
        intake = decide(rows, look_up(connection, list_name, rows, SUPPRESSION_KEY), Choices())
        write_intake(connection, list_name, intake, now)
        return people_of(connection, list_name)


def by_address(people: Iterable[Contact]) -> list[Contact]:
    """People in the order in which they are planned."""
    return sorted(people, key=lambda one: key_of(one.email))


def draft_of(
    release: Release, plan: Plan, version: int, source_digest: str, enclosures: tuple[Enclosure, ...] = ()
) -> Draft:
    """A draft with small hand-made editions: the laws do not depend on how the email looks."""
    variants = {terms.variant.key: terms.variant for terms in plan.terms}
    editions = {
        (key, phase): compile_edition(
            Edition(
                variants[key],
                phase,
                subject=f"{slot(Slot.MARK)}{'EMBARGO: ' if phase is Phase.EMBARGOED else ''}The ferry sails again",
                html=f"<!DOCTYPE html><p>{phase} {key} {slot(Slot.READER)} {slot(Slot.OWN_TIME)}",
                text=f"{phase} {key}\n{slot(Slot.READER)}\n{slot(Slot.OWN_TIME)}\n{slot(Slot.LEAVE)}\n",
            ),
            LETTERHEAD,
            DistributionKind.RELEASE,
            enclosures,
        )
        for key, phase in sorted({(terms.variant.key, phase) for terms in plan.terms for phase in terms.phases})
    }
    fragments = {
        (terms.variant.key, terms.own_place.key): Fragment("<p>own</p>", "own")
        for terms in plan.terms
        if terms.own_place and terms.advance
    }
    desk = Desk(Stationery({}, {}), LETTERHEAD, "leave@lake.example")
    return assemble_draft(
        release,
        plan,
        desk,
        editions,
        fragments,
        kind=DistributionKind.RELEASE,
        list_name="europe",
        version=version,
        source_digest=source_digest,
        random16=lambda: random.randbytes(16),
    )


def schedule(
    database: Database,
    people: Sequence[Contact],
    now: datetime,
    *,
    release: Release | None = None,
    approved: bool = True,
    start: datetime | None = None,
    enclosures: tuple[Enclosure, ...] = (),
    epoch: int | None = None,
) -> int:
    """Schedules a release to people already kept, and approves it. Returns the distribution's id.

    Raises Refused where the epoch is no longer the one in which the people were read, if that is said.
    """
    release = release or story()
    source = source_of(release)
    with database.act() as connection:
        if epoch is not None:
            refuse_if_changed(connection, epoch)
        suppressed = suppressed_addresses(connection, people, SUPPRESSION_KEY)
        plan = make_plan(release, by_address(people), now=now, start=start, suppressed=suppressed, seed=7)
        version = next_version(connection, release.slug)
        draft = draft_of(release, plan, version, source.digest, enclosures)
        version_id = save_version(connection, release, source, "stationery", version, now)
        distribution_id = save_distribution(connection, draft, version_id, "anna", SUPPRESSION_KEY, now)
        if approved:
            approve(connection, distribution_id, draft.manifest.digest, "anna", now)
    return distribution_id
