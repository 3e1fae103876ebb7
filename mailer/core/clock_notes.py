"""What to know of the clocks of a dateline: weeks in which they differ otherwise, and which city is free first."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import combinations

from mailer.core.embargo import Embargo
from mailer.core.place import Place
from mailer.core.zone import local

_SEASON = timedelta(days=60)
"""A difference between two cities that holds for longer than this is the usual one of its season."""
_DAY = timedelta(days=1)


def unusual_weeks(instant: datetime, cities: Sequence[Place]) -> str:
    """One sentence on cities that change their clocks in different weeks, while that lasts; nothing otherwise.

    From 8 to 28 March 2026, Paris and New York are 5 hours apart and not 6 (Europe follows on the 29th).
    """
    said = [f"{names} is {now}, not {usual}" for names, now, usual in unusual_pairs(instant, cities)]
    return f"In this week clocks differ otherwise than usual: {'; '.join(said)}." if said else ""


def unusual_pairs(instant: datetime, cities: Sequence[Place]) -> list[tuple[str, str, str]]:
    """Each pair of cities in such a week, `Paris–New York`: how far they are apart now, and usually."""
    by_zone = {city.zone: city for city in reversed(cities)}
    first_of_each = [city for city in cities if by_zone[city.zone] is city]
    pairs = [_pair(one, other, instant) for one, other in combinations(first_of_each, 2)]
    return [pair for pair in pairs if pair]


def _pair(one: Place, other: Place, instant: datetime) -> tuple[str, str, str] | None:
    """`Paris–New York`, `5 h`, `6 h`; or nothing where the difference is the usual one of the season."""
    now = _apart(one, other, instant)
    before, days_before = _next_other(one, other, instant, -_DAY)
    after, days_after = _next_other(one, other, instant, _DAY)
    if before is None or after is None or days_before + days_after > _SEASON:
        return None
    usual = " or ".join(dict.fromkeys(_hours(difference) for difference in (before, after)))
    return f"{one.name('en')}–{other.name('en')}", _hours(now), usual


def _next_other(one: Place, other: Place, instant: datetime, step: timedelta) -> tuple[timedelta | None, timedelta]:
    """The next other difference in that direction and how far away it is; None where the season ends later."""
    now, away = _apart(one, other, instant), timedelta()
    while away < _SEASON:
        away += _DAY
        if (difference := _apart(one, other, instant + away * (step // _DAY))) != now:
            return difference, away
    return None, away


def _apart(one: Place, other: Place, instant: datetime) -> timedelta:
    """How far the clocks of one city are ahead of the other's."""
    ahead, behind = local(instant, one.zone), local(instant, other.zone)
    return ahead.replace(tzinfo=None) - behind.replace(tzinfo=None)


def first_free(embargo: Embargo) -> tuple[str, str] | None:
    """Under a local embargo, the city that frees the news first, and the others with how much later they do."""
    first = embargo.earliest()
    if first == embargo.latest():
        return None
    later = sorted({city.moment.utc for city in embargo.cities} - {first})
    told = [f"{_cities_at(embargo, instant)} +{_hours(instant - first)}" for instant in later]
    return _cities_at(embargo, first), ", ".join(told)


def _cities_at(embargo: Embargo, instant: datetime) -> str:
    return ", ".join(city.place.name("en") for city in embargo.cities if city.moment.utc == instant)


def _hours(difference: timedelta) -> str:
    """`5 h`, `4 h 45 min`, without a sign."""
    hours, minutes = divmod(abs(difference) // timedelta(minutes=1), 60)
    return " ".join([*([f"{hours} h"] if hours or not minutes else []), *([f"{minutes} min"] if minutes else [])])
