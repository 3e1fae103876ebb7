"""The embargo grid as data: who may publish at which hour on which clock, the reader's own city first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from mailer.core.embargo import Embargo
from mailer.core.place import Place
from mailer.core.shown_dates import clock_time, long_date
from mailer.core.stationery import Labels
from mailer.core.zone import local, offset_label


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
    """`dates` is the date all cities share, per language; empty when they differ and each carries its own."""

    dates: tuple[str, ...]
    rows: tuple[GridRow, ...]
    is_local: bool
    first_date: date


def embargo_grid(embargo: Embargo, dateline: Sequence[Place], city: str | None, labels: Sequence[Labels]) -> Grid:
    """The grid for a reader of these languages whose dateline city, if any, has the key `city`."""
    lifts = _by_clock(_lifts(embargo, dateline, city))
    clocks = [local(instant, places[0].zone) for places, instant in lifts]
    days = {clock.date() for clock in clocks} or {embargo.earliest().date()}
    shared = days.pop() if len(days) == 1 else None
    rows = [_city_row(places, instant, city, labels, shared) for places, instant in lifts]
    if embargo.moment:
        world = tuple((each.world_time,) for each in labels)
        rows.append(_row(world, embargo.moment.utc, "UTC", labels, shared, is_world=True))
    return Grid(
        dates=tuple(long_date(shared, each) for each in labels) if shared else (),
        rows=tuple(rows),
        is_local=embargo.is_local,
        first_date=shared or clocks[0].date(),
    )


def _lifts(embargo: Embargo, dateline: Sequence[Place], city: str | None) -> list[tuple[Place, datetime]]:
    """Each city with its lift, in dateline order but the reader's first; without a dateline, the zone's city."""
    if embargo.moment:
        where = dateline or _zone_city(embargo.moment.zone)
        lifts = [(place, embargo.moment.utc) for place in where]
    else:
        lifts = [(lift.place, lift.moment.utc) for lift in embargo.cities]
    return sorted(lifts, key=lambda lift: lift[0].key != city)


def _zone_city(zone: str) -> tuple[Place, ...]:
    return () if zone == "UTC" else (Place(f"zone:{zone}", zone, {}),)


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
