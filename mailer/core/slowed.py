"""Who asked for less: a mail server or a recipient domain, since when, and how little it is sent now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Slowed:
    """One that a sender spares. `whom` is a mail server (host:port) or a recipient domain; `said` its last request.

    Instants are aware UTC; nothing leaves before `nothing_until`, then one message every `interval` seconds.
    """

    whom: str
    is_domain: bool
    said: str
    since: datetime
    nothing_until: datetime
    interval: float

    def __str__(self) -> str:
        pace = f"{1 / self.interval:.3g} a second" if self.interval < 1 else f"one every {self.interval:.3g} s"
        return f"{self.whom} asked for less ({self.said}) and is sent {pace}"


def longest_spared(found: Iterable[Slowed]) -> list[Slowed]:
    """One for each that is spared, though several senders may: that of the sender which has done so longest."""
    first: dict[str, Slowed] = {}
    for one in sorted(found, key=lambda one: one.since):
        first.setdefault(one.whom, one)
    return list(first.values())
