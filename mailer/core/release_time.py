"""The times of release.toml: a wall time and a zone by name; whatever is doubtful is a question, never a guess."""

import re
from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from mailer.core.doubtful_time import question_about
from mailer.core.embargo import CityLift, Embargo
from mailer.core.errors import Misused
from mailer.core.place import Place
from mailer.core.places import candidates, plain
from mailer.core.release_toml import Table
from mailer.core.zone import Moment, moment
from mailer.core.zone_names import meant_by

_TRAILING = re.compile(r"\d\s*((?!T\d)[A-Za-z+][\w/+:-]*)$")
_WALL = re.compile(r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?$")


def read_embargo(table: Table | None, dateline: tuple[Place, ...]) -> Embargo | None:
    """The embargo of a release, or None for immediate release. Raises Misused with the question to answer."""
    if table is None:
        return None
    table.only("lift", "zone", "fold", "local")
    local = table.table("local")
    if local is None:
        return Embargo(moment=read_moment(table, "lift"))
    if len(table.values) > 1:
        raise table.wrong("lift", "[embargo] has lift or zone beside [embargo.local]; keep one of the two.")
    return Embargo(cities=_city_lifts(local, dateline))


def read_moment(table: Table, key: str, zone: str = "") -> Moment:
    """The instant of a wall time and the `zone` key beside it (or the zone handed in)."""
    if key not in table.values:
        raise table.wrong(key, f"{key} is missing: write {key} = 2026-12-01T10:00:00 and the zone it is told in.")
    wall = _wall(table, key, table.values[key])
    zone = table.text("zone", zone)
    if not zone:
        raise table.wrong(key, f'{key} has no zone; which city\'s time is it? Add zone = "Europe/Paris" or another.')
    return _moment(table, key, wall, zone, table.values.get("fold"))


def _moment(
    table: Table, key: str, wall: datetime, zone: str, fold: object, choice: Callable[[int], str] = "fold = {}".format
) -> Moment:
    if fold not in (None, 0, 1) or isinstance(fold, bool):
        raise table.wrong("fold", "fold must be 0 (the first of the two) or 1 (the second).")
    try:
        return moment(wall, zone, int(fold) if isinstance(fold, int) else None, choice)
    except Misused as error:
        raise table.wrong(key, str(error)) from None


def _wall(table: Table, key: str, value: object) -> datetime:
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            raise table.wrong(
                key, f"{key} carries an offset, which says no city's clock; write 2026-12-01T10:00:00 and zone."
            )
        return value
    if isinstance(value, time):
        raise table.wrong(key, f"{key} has no date; write it like 2026-12-01T10:00:00.")
    text = str(value)
    if question := question_about(text):
        raise table.wrong(key, question)
    if trailing := _TRAILING.search(text.strip()):
        raise table.wrong(
            key,
            f"{key} ends in “{trailing[1]}”; which city's time is it? Write the wall time alone, 2026-12-01T10:00:00,"
            f" and name the zone beside it, like {meant_by(trailing[1])}.",
        )
    try:
        if not _WALL.match(text.strip()):
            raise ValueError(text)
        return datetime.fromisoformat(text.strip())
    except ValueError:
        raise table.wrong(
            key, f"{key} = “{text}” is not a date and time; write it like 2026-12-01T10:00:00."
        ) from None


def _city_lifts(local: Table, dateline: tuple[Place, ...]) -> tuple[CityLift, ...]:
    if not dateline:
        raise local.wrong("", "[embargo.local] tells each city of the dateline its time, and there is none; add it.")
    lifts: dict[str, CityLift] = {}
    for name, value in local.values.items():
        place = _in_dateline(local, name, dateline)
        if place.key in lifts:
            raise local.wrong(name, f"“{name}” has two lifts; keep one.")
        lifts[place.key] = _city_lift(local, name, value, place)
    for place in dateline:
        if place.key not in lifts:
            raise local.wrong(
                "", f"[embargo.local] has no lift for {place.name('en')}, which is in the dateline; add it."
            )
    return tuple(lifts[place.key] for place in dateline)


def _city_lift(local: Table, name: str, value: Any, place: Place) -> CityLift:
    """`"Paris, FR" = 2026-12-01T10:00:00`, or a table of `lift` and `fold`."""
    fold = None
    if isinstance(value, dict):
        inner = local.table(name)
        assert inner is not None
        inner.only("lift", "fold")
        value, fold = value.get("lift", ""), value.get("fold")
    wall = _wall(local, name, value)

    def choice(fold: int) -> str:
        return f'"{name}" = {{ lift = {wall.isoformat()}, fold = {fold} }}'

    return CityLift(place, _moment(local, name, wall, place.zone, fold, choice))


def _in_dateline(local: Table, name: str, dateline: tuple[Place, ...]) -> Place:
    keys = {place.key for place in candidates(name)}
    for place in dateline:
        if place.key in keys or plain(name) in map(plain, place.names.values()):
            return place
    cities = ", ".join(place.name("en") for place in dateline) or "empty"
    raise local.wrong(name, f"“{name}” is not a city of the dateline ({cities}); add it there or correct the name.")
