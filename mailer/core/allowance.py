"""The allowance: what our mail servers and the recipient domains may be given, and a plan held against it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from mailer.core.day_limit import DAY
from mailer.core.plan import Plan, PlannedWave
from mailer.core.rates import Rate, domain_of
from mailer.core.words import WaveKind

LONG = timedelta(minutes=5)
"""A wave that takes longer than this is told before it is approved: its last readers have the news so much later."""

_AFTER = {WaveKind.ADVANCE: "the first advance copy", WaveKind.LIFT: "the lift", WaveKind.PLAIN: "the first"}


@dataclass(frozen=True)
class Allowance:
    """The limits that are set: of the rate, of any 24 hours (all mail servers together), and by recipient domain.

    `spoken_for` says of an instant (aware) how many of its 24 hours are used, or planned by others, already.
    """

    rate: Rate | None = None
    per_day: int | None = None
    by_domain: Mapping[str, Rate] = field(default_factory=dict)
    spoken_for: Mapping[datetime, int] = field(default_factory=dict)


UNLIMITED = Allowance()
"""No limit is set."""


def allowance_warnings(plan: Plan, allowance: Allowance) -> Iterator[str]:
    """A sentence for each wave that runs over the day's limit, or takes long at the rate that is set."""
    domains = _by_domain(plan) if allowance.by_domain else Counter()
    for wave in plan.waves:
        yield from _over_the_day(plan, wave, allowance)
        if allowance.rate:
            yield from _slow(wave, plan.count(wave), allowance.rate, "")
        for domain, rate in allowance.by_domain.items():
            yield from _slow(wave, domains[wave, domain], rate, f" to {domain}")


def _over_the_day(plan: Plan, wave: PlannedWave, allowance: Allowance) -> Iterator[str]:
    count = plan.count(wave)
    if allowance.per_day is None or not count:
        return
    earlier = sum(plan.count(one) for one in plan.waves if one < wave and one.instant > wave.instant - DAY)
    used = allowance.spoken_for.get(wave.instant, 0) + earlier
    over = min(used + count - allowance.per_day, count)
    if over > 0:
        spoken_for = f", and {used:,} of them are spoken for" if used else ""
        yield (
            f"Only {allowance.per_day:,} messages may leave in 24 hours (MAILER_SMTP_PER_DAY){spoken_for}:"
            f" {over:,} of the {count:,} due at {wave.instant:%Y-%m-%d %H:%M} UTC would leave a day later, or more."
        )


def _slow(wave: PlannedWave, count: int, rate: Rate, whom: str) -> Iterator[str]:
    lasts = timedelta(seconds=(count - 1) * rate.interval)
    if lasts > LONG:
        yield f"At {rate}{whom} the last of {count:,} leaves {_told(lasts)} after {_AFTER[wave.kind]}."


def _told(span: timedelta) -> str:
    """`42 minutes`, or `3 hours` from two hours on; rounded up."""
    minutes = ceil(span / timedelta(minutes=1))
    return f"{minutes} minutes" if minutes < 120 else f"{ceil(minutes / 60)} hours"


def _by_domain(plan: Plan) -> Counter[tuple[PlannedWave, str]]:
    return Counter((one.wave, domain_of(one.contact.email)) for one in plan.deliveries)
