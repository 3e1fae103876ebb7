"""What a person should look at before saying yes to a plan: its hours, lead, order, texts, and how long it takes."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from babel import Locale, UnknownLocaleError

from mailer.core.allowance import UNLIMITED, Allowance, allowance_warnings
from mailer.core.clock_notes import unusual_weeks
from mailer.core.draft import MAX_VARIANTS
from mailer.core.place import Place
from mailer.core.plan import Plan, PlannedWave
from mailer.core.release import Release
from mailer.core.words import WaveKind
from mailer.core.zone import local

SHORT_LEAD, LONG_LEAD = timedelta(hours=2), timedelta(days=7)
NIGHT_BEGINS, NIGHT_ENDS = 22, 7
"""Hours on the clocks of a city."""

_WHEN = {WaveKind.ADVANCE: "The advance copies leave", WaveKind.LIFT: "The lift is", WaveKind.PLAIN: "It leaves"}


def plan_warnings(release: Release, plan: Plan, allowance: Allowance = UNLIMITED) -> list[str]:
    """A sentence for each oddity: weekend or night in a city of the dateline, an odd lead, many variants, a limit."""
    return [
        *(sentence for wave in plan.waves for sentence in _odd_hours(wave, release.dateline)),
        *_odd_lead(release, plan),
        *_odd_clocks(release, plan),
        *_many_variants(plan),
        *_no_wires(release, plan),
        *allowance_warnings(plan, allowance),
    ]


def _odd_hours(wave: PlannedWave, cities: Sequence[Place]) -> Iterator[str]:
    weekend = [city for city in cities if _is_weekend(wave.instant, city)]
    night = [city for city in cities if not NIGHT_ENDS <= local(wave.instant, city.zone).hour < NIGHT_BEGINS]
    if weekend:
        yield f"{_WHEN[wave.kind]} at the weekend in {_told(wave.instant, weekend, '%A')}."
    if night:
        yield f"{_WHEN[wave.kind]} at night in {_told(wave.instant, night, '%H:%M')}."


def _told(instant: datetime, cities: Sequence[Place], form: str) -> str:
    return ", ".join(f"{city.name('en')} ({local(instant, city.zone):{form}})" for city in cities)


def _is_weekend(instant: datetime, city: Place) -> bool:
    """By the custom of the city's country (CLDR): Friday and Saturday in some."""
    try:
        custom = Locale.parse(f"und_{city.country or '001'}")
    except (UnknownLocaleError, ValueError):
        custom = Locale("en")
    first, last, day = custom.weekend_start, custom.weekend_end, local(instant, city.zone).weekday()
    return first <= day <= last if first <= last else day >= first or day <= last


def _odd_lead(release: Release, plan: Plan) -> Iterator[str]:
    if release.embargo is None:
        return
    for wave in plan.waves:
        lead = release.embargo.earliest() - wave.instant
        if wave.kind is WaveKind.ADVANCE and lead < SHORT_LEAD:
            minutes = lead // timedelta(minutes=1)
            yield f"Journalists get the advance copy only {minutes} minutes before the lift."
        if wave.kind is WaveKind.ADVANCE and lead > LONG_LEAD:
            yield f"The advance copy leaves {lead.days} days before the lift: a long time to keep it."


def _odd_clocks(release: Release, plan: Plan) -> Iterator[str]:
    """Without an embargo; under one, the release check has told it of the lift."""
    if release.embargo is None:
        notes = (unusual_weeks(wave.instant, release.dateline) for wave in plan.waves)
        yield from dict.fromkeys(note for note in notes if note)


def _many_variants(plan: Plan) -> Iterator[str]:
    variants = len({terms.variant for terms in plan.terms})
    if variants > MAX_VARIANTS:
        yield f"The list needs {variants} variants of the email; more than {MAX_VARIANTS} nobody will look at."


def _no_wires(release: Release, plan: Plan) -> Iterator[str]:
    if release.sending.order == "wires first" and not any(one.is_wire for one in plan.deliveries):
        yield 'The release says order = "wires first", and nobody it goes to has the tag wire: all are shuffled.'
