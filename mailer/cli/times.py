"""Instants as people read them: the office's time first, then UTC; milliseconds are cut and never rounded up."""

from datetime import UTC, datetime, timedelta

from mailer.core.zone import local


def city_of(zone: str) -> str:
    """`Paris` for Europe/Paris."""
    return zone.rpartition("/")[2].replace("_", " ")


def exact(instant: datetime, zone: str) -> str:
    """`2026-12-01 10:00:00.412` on the clocks of the zone."""
    # Rounding would show a message one moment before the lift as sent on the lift
    return local(instant, zone).isoformat(" ", "milliseconds")[:23]


def iso(instant: datetime | None, zone: str = "UTC") -> str | None:
    """`2026-12-01T09:00:00.412Z`, or with the offset of that zone; None stays None."""
    if instant is None:
        return None
    return (
        local(instant, zone).isoformat(timespec="milliseconds").replace("+00:00", "Z" if zone == "UTC" else "+00:00")
    )


def minute(instant: datetime, zone: str) -> str:
    """`Tue 1 Dec 2026 10:00` on the clocks of the zone."""
    there = local(instant, zone)
    return f"{there:%a} {there.day} {there:%b %Y %H:%M}"


def short(instant: datetime, zone: str, now: datetime) -> str:
    """`10:05` where that is today in the zone, else with its day: `Wed 2 Dec 10:05`."""
    there = local(instant, zone)
    same_day = there.date() == local(now, zone).date()
    return f"{there:%H:%M}" if same_day else f"{there:%a} {there.day} {there:%b %H:%M}"


def in_two_zones(instant: datetime, zone: str) -> str:
    """`Tue 1 Dec 2026 10:00 Paris (09:00 UTC)`, with UTC's own day where it is another."""
    if zone == "UTC":
        return f"{minute(instant, zone)} UTC"
    utc = instant.astimezone(UTC)
    day = "" if utc.date() == local(instant, zone).date() else f"{utc:%a} {utc.day} {utc:%b} "
    return f"{minute(instant, zone)} {city_of(zone)} ({day}{utc:%H:%M} UTC)"


def shown_time(instant: datetime, zone: str) -> str:
    """`2026-12-01 13:02 in Paris (12:02 UTC)`, with UTC's own date where it is another."""
    there, utc = local(instant, zone), instant.astimezone(UTC)
    if zone == "UTC":
        return f"{utc:%Y-%m-%d %H:%M} UTC"
    day = "" if utc.date() == there.date() else f"{utc:%Y-%m-%d} "
    return f"{there:%Y-%m-%d %H:%M} in {city_of(zone)} ({day}{utc:%H:%M} UTC)"


def spoken(instant: datetime, zone: str, *, precise: bool = True) -> str:
    """`on 1 December 2026 at 10:00:00.412 Paris time (09:00:00.412 UTC)`; to the minute where not `precise`."""
    there, utc = local(instant, zone), instant.astimezone(UTC)
    said = f"on {_day(there)} {there.year} at {_clock(there, precise)}"
    if zone == "UTC":
        return f"{said} UTC"
    day = "" if utc.date() == there.date() else f"{_day(utc)}, "
    return f"{said} {city_of(zone)} time ({day}{_clock(utc, precise)} UTC)"


def duration(span: timedelta) -> str:
    """`3 h 12 min`, `2 days 4 h`, `40 s`: the two largest units, rounded up so that it never promises too much."""
    seconds = -(-span // timedelta(seconds=1))
    if seconds < 60:
        return f"{max(seconds, 0)} s"
    minutes = -(-seconds // 60)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 24 * 60:
        return _two(minutes // 60, "h", minutes % 60, "min")
    hours = -(-minutes // 60)
    days = hours // 24
    return _two(days, "day" if days == 1 else "days", hours % 24, "h")


def _two(large: int, large_unit: str, small: int, small_unit: str) -> str:
    return f"{large} {large_unit}" + (f" {small} {small_unit}" if small else "")


def _day(there: datetime) -> str:
    return f"{there.day} {there:%B}"


def _clock(there: datetime, precise: bool) -> str:
    return there.time().isoformat("milliseconds" if precise else "minutes")
