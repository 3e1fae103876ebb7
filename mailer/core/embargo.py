"""The embargo: none, one instant told in each city's time, or a wall time per city; and who may have what when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mailer.core.place import Place, of_zone
from mailer.core.same_city import city_among
from mailer.core.words import Phase
from mailer.core.zone import Moment


@dataclass(frozen=True, slots=True)
class CityLift:
    """The lift as one city sees it."""

    place: Place
    moment: Moment


@dataclass(frozen=True, slots=True)
class Embargo:
    """When the news may be published.

    `moment` is set for one instant; `cities` for a local embargo, one lift per dateline city, in dateline order.
    Exactly one of the two is set. No embargo at all is `None` where an Embargo is expected.
    """

    moment: Moment | None = None
    cities: tuple[CityLift, ...] = ()

    @property
    def is_local(self) -> bool:
        return self.moment is None

    def earliest(self) -> datetime:
        """The first instant (UTC) at which the news is free anywhere."""
        return self.moment.utc if self.moment else min(lift.moment.utc for lift in self.cities)

    def latest(self) -> datetime:
        """The last instant (UTC) at which it is free everywhere."""
        return self.moment.utc if self.moment else max(lift.moment.utc for lift in self.cities)

    def lift_for(self, place: Place | None, zone: str | None) -> datetime:
        """The one lift (UTC) of a contact: its own dateline city, else a city of its zone, else the latest."""
        if self.moment:
            return self.moment.utc
        own = city_among((lift.place for lift in self.cities), place)
        for lift in self.cities:
            if lift.place == own:
                return lift.moment.utc
        own_zone = place.zone if place is not None else zone
        for lift in self.cities:
            if lift.place.zone == own_zone:
                return lift.moment.utc
        return self.latest()


def may_have(phase: Phase, lift: datetime | None, agreed_until: datetime | None, now: datetime) -> bool:
    """Law 1: whether this person may have this phase now.

    The embargoed phase only before the lift (never a "retrobargo") and only for someone whose agreement still
    runs; the public phase only from the lift on. All instants are aware.
    """
    if phase is Phase.PUBLIC:
        return lift is None or now >= lift
    return lift is not None and now < lift and agreed_until is not None and now < agreed_until


def embargo_cities(embargo: Embargo, dateline: Sequence[Place]) -> tuple[Place, ...]:
    """The cities whose hours the grid tells; without a dateline, the one that the embargo's zone is named after."""
    if embargo.moment is None:
        return tuple(lift.place for lift in embargo.cities)
    if dateline or embargo.moment.zone == "UTC":
        return tuple(dateline)
    return (of_zone(embargo.moment.zone),)
