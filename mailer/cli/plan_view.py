"""A plan as people read it before they say yes: every wave in every city's time, who gets what, and who does not."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from mailer.cli.tables import aligned, printable
from mailer.cli.times import city_of, iso, minute
from mailer.cli.workspace import console
from mailer.core.contact import Contact
from mailer.core.plan import Plan, PlannedDelivery, PlannedWave
from mailer.core.release import Release
from mailer.core.words import WaveKind
from mailer.core.zone import offset_label

_FIRST_NAMES = 5
_TITLES = {
    WaveKind.ADVANCE: "Advance copies, under embargo",
    WaveKind.LIFT: "At the lift of the embargo",
    WaveKind.PLAIN: "For immediate release",
}


def print_plan(release: Release, plan: Plan, office_zone: str, *, verbose: bool) -> None:
    """The waves, the people of each, and everybody left out with the reason; all names where `verbose`."""
    for wave in plan.waves:
        group = sorted((d for d in plan.deliveries if d.wave == wave), key=lambda d: d.contact.id)
        _say(f"{_TITLES[wave.kind]}: {_counted(group)}", style="bold")
        for line in aligned(clocks(wave.instant, release, office_zone)):
            _say(f"    {line}")
        _say(f"  {_to_whom(wave, group, verbose)}")
    for reason, people in _left_out(plan).items():
        _say(f"Left out, {reason}: {len(people)}. {names(people, verbose)}", style="yellow")


def clocks(instant: datetime, release: Release, office_zone: str) -> list[tuple[str, str, str]]:
    """The instant in the office's city, in each city of the dateline, and in UTC."""
    rows = [(city.name("en"), city.zone) for city in release.dateline]
    if office_zone not in {zone for _, zone in rows} | {"UTC"}:
        rows.insert(0, (f"{city_of(office_zone)} (office)", office_zone))
    return [(name, minute(instant, zone), offset_label(instant, zone)) for name, zone in rows] + [
        ("World time", minute(instant, "UTC"), "UTC")
    ]


def print_comparison(people: Sequence[Contact], last: set[int] | None) -> None:
    """How the list differs from the last time it was used."""
    if last is None:
        _say(f"The list has {len(people)} people and is used for the first time.")
        return
    now_on_it = {person.id for person in people}
    fresh, gone = len(now_on_it - last), len(last - now_on_it)
    _say(f"The list has {len(people)} people, last time {len(last)}: {fresh} new, {gone} no longer on it.")


def print_warnings(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        _say(f"Look at this: {sentence}", style="bold yellow")


def plan_record(slug: str, list_name: str, plan: Plan, warnings: Sequence[str]) -> dict[str, Any]:
    """The plan for programs."""
    return {
        "slug": slug,
        "list": list_name,
        "people": len(plan.deliveries),
        "waves": [
            {"kind": wave.kind.value, "at": iso(wave.instant), "people": plan.count(wave)} for wave in plan.waves
        ],
        "deliveries": [_delivery_record(delivery) for delivery in plan.deliveries],
        "left_out": [{"email": out.contact.email, "reason": out.reason} for out in plan.left_out],
        "warnings": list(warnings),
    }


def _delivery_record(delivery: PlannedDelivery) -> dict[str, Any]:
    return {
        "email": delivery.contact.email,
        "wave": delivery.wave.kind.value,
        "at": iso(delivery.wave.instant),
        "languages": list(delivery.variant.languages),
        "lift": iso(delivery.lift),
    }


def _to_whom(wave: PlannedWave, group: Sequence[PlannedDelivery], verbose: bool) -> str:
    if not group:
        return "Only advance copies that could not be handed over before."
    languages = Counter(delivery.variant.languages[0] for delivery in group)
    first = ", ".join(f"{count} {language} first" for language, count in languages.most_common())
    wait = {WaveKind.LIFT: "They wait: no agreement to embargoes. "}.get(wave.kind, "")
    return f"{wait}{names([delivery.contact for delivery in group], verbose)} ({first})"


def _left_out(plan: Plan) -> dict[str, list[Contact]]:
    reasons: dict[str, list[Contact]] = defaultdict(list)
    for out in plan.left_out:
        reasons[out.reason].append(out.contact)
    return reasons


def names(people: Sequence[Contact], verbose: bool) -> str:
    """The first few of them, or all where `verbose`."""
    shown = people if verbose else people[:_FIRST_NAMES]
    names = ", ".join(person.name or person.email for person in shown)
    more = len(people) - len(shown)
    return f"{names} and {more} more" if more else names


def _counted(group: Sequence[PlannedDelivery]) -> str:
    return f"{len(group)} {'person' if len(group) == 1 else 'people'}"


def _say(line: str, style: str = "") -> None:
    console().print(printable(line) if style else line, style=style or None, markup=False, soft_wrap=True)
