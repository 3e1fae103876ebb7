"""Newer zone data: what was scheduled with older is looked at once, and held for a person where a time would move."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, select, update

from mailer.core.printed_times import START, PrintedTime
from mailer.core.words import DistributionKind
from mailer.core.zone import ZONE_DATA, Moment
from mailer.core.zone_change import ZoneData, moves, told
from mailer.store import audit
from mailer.store.conditions import is_active
from mailer.store.dialects import insert_new
from mailer.store.holds import hold_waves
from mailer.store.tables import distribution, printed_time, release, release_version, wave

_FURTHEST = timedelta(days=2)
"""No law moves a wall time further than this: the widest so far was the day that Samoa left out."""


@dataclass(frozen=True, slots=True)
class Unlooked:
    """A scheduled distribution whose times were last looked at with older zone data."""

    distribution_id: int
    slug: str
    zone_data: str


def keep_printed_times(connection: Connection, version_id: int, printed: Sequence[PrintedTime]) -> None:
    """Each printed time as it was computed, so that newer zone data can be held against it."""
    rows = [
        {
            "version_id": version_id,
            "place_key": each.place_key,
            "wall": each.moment.wall.isoformat(),
            "zone": each.moment.zone,
            "fold": each.moment.fold,
            "utc": each.moment.utc,
            "zone_data": ZONE_DATA,
        }
        for each in printed
    ]
    if rows:
        connection.execute(insert_new(connection, printed_time), rows)


def keep_start(connection: Connection, before: int, after: int, instants: Collection[datetime]) -> None:
    """The first wave's hour that staff said for one version is that of the next too, where that still leaves then."""
    said = and_(printed_time.c.version_id == before, printed_time.c.place_key == START)
    row = connection.execute(select(printed_time).where(and_(said, printed_time.c.utc.in_(instants)))).first()
    if row:
        keep_printed_times(connection, after, [_printed(row)])


def unlooked(connection: Connection, data: ZoneData, now: datetime) -> list[Unlooked]:
    """The scheduled distributions with a time to come that no zone data so new has been held against."""
    rows = connection.execute(
        select(distribution.c.id, release.c.slug, printed_time.c.zone_data)
        .join(release_version, release_version.c.id == distribution.c.version_id)
        .join(release, release.c.id == release_version.c.release_id)
        .join(printed_time, printed_time.c.version_id == distribution.c.version_id)
        .where(
            and_(is_active(), distribution.c.state == "scheduled"), distribution.c.kind != DistributionKind.TEST.value
        )
        .where(and_(printed_time.c.zone_data != data.version, printed_time.c.utc > now - _FURTHEST))
        .distinct()
        .order_by(distribution.c.id)
    )
    return [Unlooked(*row) for row in rows if data.is_newer_than(row.zone_data)]


def hold_if_moved(connection: Connection, one: Unlooked, data: ZoneData, now: datetime) -> str:
    """Holds all waves of a distribution if the zone data moves a time of it that is still to come.

    Returns the reason, or nothing where nothing moves. Either way it is written down, and asked only once: whoever
    lets the distribution go on keeps the approved instants.
    """
    kept = _take(connection, one, data)
    moved = moves([_printed(row) for row in kept], data, now)
    subject = f"distribution {one.distribution_id}"
    if not moved:
        if kept:
            audit.record(connection, audit.PROGRAM, "zone data", subject, now, version=data.version)
        return ""
    reason = told(moved, data)
    hold_waves(connection, wave.c.distribution_id == one.distribution_id, reason, now)
    return reason


def _take(connection: Connection, one: Unlooked, data: ZoneData) -> list[Row[Any]]:
    """The times of a distribution, which count as looked at with this zone data from now on.

    There are none when another sender has taken them in the meantime.
    """
    version = select(distribution.c.version_id).where(distribution.c.id == one.distribution_id).scalar_subquery()
    rows = connection.execute(
        update(printed_time)
        .where(and_(printed_time.c.version_id == version, printed_time.c.zone_data == one.zone_data))
        .values(zone_data=data.version)
        .returning(printed_time)
    )
    return sorted(rows, key=lambda row: row.id)


def _printed(row: Row[Any]) -> PrintedTime:
    wall = datetime.fromisoformat(row.wall)
    return PrintedTime(row.place_key, Moment(wall, row.zone, row.fold, row.utc))
