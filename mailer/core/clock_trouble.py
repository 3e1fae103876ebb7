"""When a clock cannot be trusted with an embargo: what was set while a sender ran, or differs from the database's."""

from datetime import timedelta

LIMIT = timedelta(seconds=2)
"""More than a leap second, and than any clock that is kept right by NTP (RFC 5905) is ever moved by at once."""


def step_told(step: timedelta, host: str) -> str:
    """The reason to hold where the clock of that machine was set by `step`; empty within the limit."""
    if abs(step) <= LIMIT:
        return ""
    way = "forward" if step > timedelta() else "back"
    return f"the clock of {host} was set {way} by {_whole(step)} while a sender ran; see which time is right"


def drift_told(ahead: timedelta, host: str) -> str:
    """The reason to hold where that machine is `ahead` of (or behind) the database; empty within the limit."""
    if abs(ahead) <= LIMIT:
        return ""
    way = "ahead of" if ahead > timedelta() else "behind"
    return f"the clock of {host} is {_whole(ahead)} {way} the database's; set right the one that is wrong"


def _whole(span: timedelta) -> str:
    """`1:00:00` for an hour."""
    return str(timedelta(seconds=round(abs(span).total_seconds())))
