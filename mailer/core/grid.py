"""The grid as data: an embargo, or an event, at which hour on which city's clock; the reader's own city first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from mailer.core.embargo import Embargo, embargo_cities
from mailer.core.place import Place
from mailer.core.release import Event
from mailer.core.same_city import city_among
from mailer.core.shown_dates import clock_time, long_date
from mailer.core.stationery import Labels
from mailer.core.zone import local, offset_label

_ON_TOP = 3
"""Rows of cities above the headline: with more, a phone's first screen would not reach the news."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """One line: the same instant (or, for a local embargo, this city's own) on one clock.

    `names` and `dates` have an entry per language: the cities on this line, and the date, which is empty while
    the grid's own date says it. In a row that is the reader's, the first city is.
    """

    names: tuple[tuple[str, ...], ...]
    time: str
    offset: str
    dates: tuple[str, ...]
    instant: datetime  # aware, UTC
    is_readers: bool = False
    is_world: bool = False

    @property
    def stamp(self) -> str:
        """The instant for machines, such as 2011-11-23T09:00:00Z."""
        return f"{self.instant:%Y-%m-%dT%H:%M:%SZ}"


@dataclass(frozen=True, slots=True)
class Grid:
    """`dates` is the date all cities share, per language; empty when they differ and each carries its own.

    `rows` stand at the top; where there are many cities, `further` rows stand below the texts.
    """

    dates: tuple[str, ...]
    rows: tuple[GridRow, ...]
    further: tuple[GridRow, ...]
    is_local: bool
    first_date: date


def embargo_grid(embargo: Embargo, dateline: Sequence[Place], city: str | None, labels: Sequence[Labels]) -> Grid:
    """The grid for a reader of these languages whose own row, if any, is that of the key `city`."""
    if embargo.moment is None:
        return _grid([(lift.place, lift.moment.utc) for lift in embargo.cities], city, labels)
    instant = embargo.moment.utc
    return _grid([(place, instant) for place in embargo_cities(embargo, dateline)], city, labels, world=instant)


def event_grid(
    event: Event, dateline: Sequence[Place], city: str | None, labels: Sequence[Labels], *, on_top: bool = True
) -> Grid:
    """When an event begins, in its own city and in every city of the dateline; arguments as for the embargo.

    Where it does not stand above the headline (`on_top`), every city has its row in one place.
    """
    start = event.start.utc
    own = city_among(dateline, event.place) or event.place
    places = [own, *(place for place in dateline if place is not own)]
    most = _ON_TOP if on_top else len(places)
    return _grid([(place, start) for place in places], city, labels, world=start, most=most)


def _grid(
    times: Sequence[tuple[Place, datetime]],
    city: str | None,
    labels: Sequence[Labels],
    world: datetime | None = None,
    most: int = _ON_TOP,
) -> Grid:
    """The rows of these cities in their order, the reader's first; `world` is the one instant of them all, if any.

    At most so many stand above the headline, and the others are `further`.
    """
    lines = _by_clock(sorted(times, key=lambda time: time[0].key != city))
    clocks = [(instant, places[0].zone) for places, instant in lines] or ([(world, "UTC")] if world else [])
    days = [local(instant, zone).date() for instant, zone in clocks]
    shared = days[0] if len(set(days)) == 1 else None
    rows = [_city_row(places, instant, city, labels, shared) for places, instant in lines]
    names = tuple((each.world_time,) for each in labels)
    last = [_row(names, world, "UTC", labels, shared, is_world=True)] if world else []
    return Grid(
        dates=tuple(long_date(shared, each) for each in labels) if shared else (),
        rows=(*rows[:most], *last),
        further=tuple(rows[most:]),
        is_local=world is None,
        first_date=days[0],
    )


def _by_clock(lifts: Sequence[tuple[Place, datetime]]) -> list[tuple[list[Place], datetime]]:
    """Cities whose clocks show the same at the same lift share a line."""
    lines: dict[tuple[str, datetime], list[Place]] = {}
    for place, instant in lifts:
        lines.setdefault((offset_label(instant, place.zone), instant), []).append(place)
    return [(places, instant) for (_, instant), places in lines.items()]


def _city_row(
    places: Sequence[Place], instant: datetime, city: str | None, labels: Sequence[Labels], shared: date | None
) -> GridRow:
    names = tuple(tuple(place.name(each.language) for place in places) for each in labels)
    return _row(names, instant, places[0].zone, labels, shared, is_readers=places[0].key == city)


def _row(
    names: tuple[tuple[str, ...], ...],
    instant: datetime,
    zone: str,
    labels: Sequence[Labels],
    shared: date | None,
    is_readers: bool = False,
    is_world: bool = False,
) -> GridRow:
    clock = local(instant, zone)
    dated = labels if clock.date() != shared else ()
    return GridRow(
        names=names,
        time=clock_time(clock),
        offset=offset_label(instant, zone),
        dates=tuple(long_date(clock.date(), each) for each in dated),
        instant=instant.astimezone(UTC),
        is_readers=is_readers,
        is_world=is_world,
    )
