"""Every time that an email prints or a person said, as a wall time with its zone, to be looked at again later."""

from collections.abc import Iterator
from dataclasses import dataclass

from mailer.core.plan import Plan
from mailer.core.release import Release
from mailer.core.zone import Moment, moment_at

LIFT, START = "", "start"
"""Stand for a place where a time was said, not printed: the lift of [embargo], and the first wave's `--at`."""


@dataclass(frozen=True, slots=True)
class PrintedTime:
    """One time on the clocks of one place; `place_key` is LIFT or START where it is a person's own words."""

    place_key: str
    moment: Moment


def printed_times(release: Release, plan: Plan) -> tuple[PrintedTime, ...]:
    """What the editions of this plan print: the lift in every city of the grid and below it, and the event's start.

    Under a local embargo each city's row is what a person said; else that is the row LIFT.
    """
    found = [*_lifts(release), *_own_lines(plan)]
    if release.event:
        found.append(PrintedTime(release.event.place.key, release.event.start))
    return tuple({(each.place_key, each.moment.utc): each for each in found}.values())


def _lifts(release: Release) -> Iterator[PrintedTime]:
    if release.embargo is None:
        return
    for city in release.embargo.cities:
        yield PrintedTime(city.place.key, city.moment)
    if release.embargo.moment:
        yield PrintedTime(LIFT, release.embargo.moment)
        for place in release.dateline:
            yield PrintedTime(place.key, moment_at(release.embargo.moment.utc, place.zone))


def _own_lines(plan: Plan) -> Iterator[PrintedTime]:
    """The readers' own cities below the grid of their advance copies."""
    for terms in plan.terms:
        if terms.advance and terms.own_place and terms.lift:
            yield PrintedTime(terms.own_place.key, moment_at(terms.lift, terms.own_place.zone))
