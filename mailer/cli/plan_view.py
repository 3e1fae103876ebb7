"""A plan as people read it before they say yes: every wave in every city's time, who gets what, and who does not."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from mailer.cli.tables import aligned, printable
from mailer.cli.times import city_of, iso, minute
from mailer.cli.workspace import console
from mailer.core.contact import Contact
from mailer.core.plan import Plan, PlannedDelivery, PlannedWave
from mailer.core.release import Release
from mailer.core.words import WaveKind
from mailer.core.zone import offset_label
from mailer.store.scheduling import Comparison

_FIRST_NAMES = 5
_KEPT = 500
"""So many names are in memory at most, of which the first few are wanted."""

_TITLES = {
    WaveKind.ADVANCE: "Advance copies, under embargo",
    WaveKind.LIFT: "At the lift of the embargo",
    WaveKind.PLAIN: "For immediate release",
}


def print_plan(release: Release, plan: Plan, office_zone: str, *, verbose: bool) -> None:
    """The waves, the people of each, and everybody left out with the reason; all names where `verbose`."""
    groups = _groups(plan, verbose)
    for wave in plan.waves:
        _say(f"{_TITLES[wave.kind]}: {_counted(plan.count(wave))}", style="bold")
        for line in aligned(clocks(wave.instant, release, office_zone)):
            _say(f"    {line}")
        _say(f"  {_to_whom(wave, groups.get(wave), plan.count(wave))}")
    for reason, (count, shown) in _left_out(plan, verbose).items():
        _say(f"Left out, {reason}: {count}. {_named(shown, count)}", style="yellow")


def clocks(instant: datetime, release: Release, office_zone: str) -> list[tuple[str, str, str]]:
    """The instant in the office's city, in each city of the dateline, and in UTC."""
    rows = [(city.name("en"), city.zone) for city in release.dateline]
    if office_zone not in {zone for _, zone in rows} | {"UTC"}:
        rows.insert(0, (f"{city_of(office_zone)} (office)", office_zone))
    return [(name, minute(instant, zone), offset_label(instant, zone)) for name, zone in rows] + [
        ("World time", minute(instant, "UTC"), "UTC")
    ]


def print_comparison(of: Comparison) -> None:
    """How the list differs from the last time it was used."""
    if of.last is None:
        _say(f"The list has {of.people} people and is used for the first time.")
        return
    _say(f"The list has {of.people} people, last time {of.last}: {of.fresh} new, {of.gone} no longer on it.")


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


class _Group:
    """The people of one wave as they pass by: the names to be shown, and in which languages they read first."""

    def __init__(self, verbose: bool) -> None:
        self._few = None if verbose else _FIRST_NAMES
        self._known: list[tuple[int, str]] = []
        self._languages: dict[str, tuple[int, int]] = {}

    def add(self, delivery: PlannedDelivery) -> None:
        number, language = delivery.contact.id, delivery.variant.languages[0]
        self._known.append((number, _name(delivery.contact)))
        if self._few and len(self._known) > _KEPT:
            self._known = sorted(self._known, key=itemgetter(0))[: self._few]
        count, first = self._languages.get(language, (0, number))
        self._languages[language] = count + 1, min(first, number)

    @property
    def names(self) -> list[str]:
        """Of all, or of the few who have been known longest."""
        return [name for _, name in sorted(self._known, key=itemgetter(0))[: self._few]]

    @property
    def languages(self) -> str:
        """The most read first, then that of whoever has been known longest."""
        ordered = sorted(self._languages.items(), key=lambda each: (-each[1][0], each[1][1]))
        return ", ".join(f"{count} {language} first" for language, (count, _) in ordered)


def _groups(plan: Plan, verbose: bool) -> dict[PlannedWave, _Group]:
    found: dict[PlannedWave, _Group] = defaultdict(lambda: _Group(verbose))
    for delivery in plan.deliveries:
        found[delivery.wave].add(delivery)
    return found


def _to_whom(wave: PlannedWave, group: _Group | None, count: int) -> str:
    if group is None:
        return "Only advance copies that could not be handed over before."
    wait = {WaveKind.LIFT: "They wait: no agreement to embargoes. "}.get(wave.kind, "")
    return f"{wait}{_named(group.names, count)} ({group.languages})"


def _left_out(plan: Plan, verbose: bool) -> dict[str, tuple[int, list[str]]]:
    """How many are left out for each reason, and the names of the first of them, or of all."""
    counts, shown = Counter[str](), defaultdict[str, list[str]](list)
    for out in plan.left_out:
        counts[out.reason] += 1
        if verbose or len(shown[out.reason]) < _FIRST_NAMES:
            shown[out.reason].append(_name(out.contact))
    return {reason: (count, shown[reason]) for reason, count in counts.items()}


def names(people: Sequence[Contact], verbose: bool) -> str:
    """The first few of them, or all where `verbose`."""
    return _named([_name(person) for person in (people if verbose else people[:_FIRST_NAMES])], len(people))


def _named(shown: Sequence[str], count: int) -> str:
    names, more = ", ".join(shown), count - len(shown)
    return f"{names} and {more} more" if more else names


def _name(person: Contact) -> str:
    return person.name or person.email


def _counted(people: int) -> str:
    return f"{people} {'person' if people == 1 else 'people'}"


def _say(line: str, style: str = "") -> None:
    console().print(printable(line) if style else line, style=style or None, markup=False, soft_wrap=True)
