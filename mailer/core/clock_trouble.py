"""When a clock cannot be trusted with an embargo, and the sentence that says so."""

from datetime import timedelta

LIMIT = timedelta(seconds=2)
"""More than a leap second, and than any clock that is kept right by NTP (RFC 5905) is ever moved by at once."""

_OF_A_MACHINE = "the clock of "


def step_told(step: timedelta, host: str) -> str:
    """The reason to hold where the clock of that machine was set by `step`; empty within the limit."""
    if abs(step) <= LIMIT:
        return ""
    way = "forward" if step > timedelta() else "back"
    return f"{_OF_A_MACHINE}{host} was set {way} by {_whole(step)}; see which time is right"


def earlier_told(behind: timedelta, host: str) -> str:
    """The reason to hold where that machine was started anew and shows a time before the one it showed last."""
    if behind <= LIMIT:
        return ""
    return f"{_OF_A_MACHINE}{host} shows {_whole(behind)} less than before the machine was started; set it right"


def drift_told(ahead: timedelta, host: str, whose: str = "the database") -> str:
    """The reason to hold where that machine is `ahead` of (or behind) another clock; empty within the limit."""
    if abs(ahead) <= LIMIT:
        return ""
    way = "ahead of" if ahead > timedelta() else "behind"
    return f"{_OF_A_MACHINE}{host} is {_whole(ahead)} {way} {whose}'s; set right the one that is wrong"


def unvouched_told(host: str) -> str:
    """The reason to hold where no witness speaks for the clock of that machine since it was started."""
    return f"nobody vouches for {_OF_A_MACHINE}{host} since the machine was started; see whether it is right"


def is_about_a_clock(reason: str) -> bool:
    """Whether a wave is held for one of these reasons, perhaps beside others."""
    return _OF_A_MACHINE in reason


def _whole(span: timedelta) -> str:
    """`1:00:00` for an hour."""
    return str(timedelta(seconds=round(abs(span).total_seconds())))
