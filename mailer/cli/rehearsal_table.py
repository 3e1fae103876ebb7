"""Who gets what at which hour in every city: the waves by city, the people by wave, and everybody as a CSV file."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path

from rich.table import Table

from mailer.cli.csv_safe import BYTE_ORDER_MARK, csv_text
from mailer.cli.tables import cell
from mailer.cli.times import city_of, exact, iso
from mailer.cli.words import STATES, copy_words, language_name
from mailer.cli.workspace import console
from mailer.core.contact import Contact
from mailer.core.plan import Plan, PlannedWave
from mailer.core.release import Release
from mailer.core.words import DeliveryState, DistributionKind, WaveKind
from mailer.core.zone import local, offset_label
from mailer.dispatch.rehearsal_seen import Arrival

_LINES = 12
_CITY_WIDTH, _WAVE_WIDTH, _MOST_ABREAST = 22, 27, 3
WAVES = {WaveKind.ADVANCE: "Advance copies", WaveKind.LIFT: "At the lift", WaveKind.PLAIN: "For immediate release"}


def wave_tables(release: Release, plan: Plan, office_zone: str) -> list[Table]:
    """The waves that have people, as many abreast as fit, three at most; a line for each city."""
    waves = [wave for wave in plan.waves if plan.count(wave)]
    abreast = min(_MOST_ABREAST, max(1, (console().width - _CITY_WIDTH) // _WAVE_WIDTH))
    groups = [waves[start : start + abreast] for start in range(0, len(waves), abreast)]
    return [_waves_abreast(release, plan, group, office_zone) for group in groups]


def _waves_abreast(release: Release, plan: Plan, waves: Sequence[PlannedWave], office_zone: str) -> Table:
    years = {f"{wave.instant.year}" for wave in waves}
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="bold")
    table.add_column("/".join(sorted(years)))
    for wave in waves:
        table.add_column(cell((WAVES[wave.kind], "bold"), (people(plan.count(wave)), "")), no_wrap=True)
    for name, zone in cities(release, office_zone):
        table.add_row(cell((name, "dim")), *(f"{_hour(wave.instant, zone)}" for wave in waves))
    return table


def cities(release: Release, office_zone: str) -> list[tuple[str, str]]:
    """Where people want to know the hour: the office's city, those of the dateline, and the world's time."""
    named = [(city.name("en"), city.zone) for city in release.dateline]
    office = [] if office_zone in {zone for _, zone in named} | {"UTC"} else [(city_of(office_zone), office_zone)]
    return [*office, *named, ("World time", "UTC")]


def _hour(instant: datetime, zone: str) -> str:
    there = local(instant, zone)
    return f"{there:%a} {there.day:>2} {there:%b %H:%M}  {offset_label(instant, zone)}"


def people_table(everybody: Sequence[Arrival], office_zone: str, rest: Path) -> Table:
    """A dozen people: of each wave whoever met with something, and one of each edition; then how many more."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("Who gets it", ratio=6)
    table.add_column("Languages")
    table.add_column("Copy", no_wrap=True)
    table.add_column("When, in their own city", ratio=5)
    waves = [list(group) for _, group in groupby(everybody, key=lambda one: one.planned.wave)]
    share = max(2, _LINES // max(1, len(waves)))
    shown = [one for wave in waves for one in _telling(wave, share)]
    for one in shown:
        contact = one.planned.contact
        table.add_row(
            cell((", ".join(filter(None, (contact.name or contact.email, contact.outlet))), "")),
            cell((", ".join(map(language_name, one.planned.variant.languages)), "")),
            cell((copy_of(one), "")),
            cell((_arrival(one, office_zone), "" if one.state is DeliveryState.SENT else "yellow")),
        )
    if len(shown) < len(everybody):
        table.caption = f"… and {len(everybody) - len(shown)} more, all in {rest}"
        table.caption_justify, table.caption_style = "left", "dim"
    return table


def _telling(wave: Sequence[Arrival], share: int) -> list[Arrival]:
    unusual = [one for one in wave if one.state is not DeliveryState.SENT or one.received is None][:share]
    firsts = list({one.planned.variant.key: one for one in reversed(wave) if one not in unusual}.values())[::-1]
    usual = [*firsts, *(one for one in wave if one not in unusual and one not in firsts)]
    return [*usual[: share - len(unusual)], *unusual]


def _arrival(one: Arrival, office_zone: str) -> str:
    city, zone = city_and_zone(one.planned.contact, office_zone)
    if one.received is None:
        return STATES[one.state]
    there = local(one.received.at, zone)
    doubt = ", reply lost: may have arrived" if one.state is DeliveryState.UNKNOWN else ""
    return f"{there.day:>2} {there:%b %H:%M:%S} {city}{doubt}"


def copy_of(one: Arrival) -> str:
    """`advance copy` or `public copy`; a dash where nothing arrived."""
    return copy_words(DistributionKind.RELEASE, one.phase) if one.phase else "–"


def city_and_zone(contact: Contact, office_zone: str) -> tuple[str, str]:
    """Where this person's day is, else where the office's is."""
    if contact.place is not None:
        return contact.place.name("en"), contact.place.zone
    zone = contact.zone or office_zone
    return city_of(zone), zone


def people(count: int) -> str:
    return f"{count} {'person' if count == 1 else 'people'}"


def write_people(path: Path, everybody: Sequence[Arrival], office_zone: str) -> None:
    """Everybody of the plan, one line each, safe to open in a spreadsheet."""
    heads = ["email", "name", "outlet", "city", "languages", "copy", "due (UTC)", "arrived there", "arrived (UTC)"]
    rows: list[list[object]] = [[*heads, "outcome", "file"], *(_row(one, office_zone) for one in everybody)]
    path.write_text(BYTE_ORDER_MARK + csv_text(rows), encoding="utf-8", newline="")


def _row(one: Arrival, office_zone: str) -> list[object]:
    contact, at = one.planned.contact, one.received.at if one.received else None
    city, zone = city_and_zone(contact, office_zone)
    return [
        contact.email,
        contact.name,
        contact.outlet,
        city,
        " ".join(one.planned.variant.languages),
        copy_of(one),
        iso(one.planned.wave.instant),
        _there(at, zone),
        iso(at),
        STATES[one.state],
        one.received.file if one.received else "",
    ]


def _there(at: datetime | None, zone: str) -> str:
    return exact(at, zone) if at else ""
