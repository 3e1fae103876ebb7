"""Whether two places are one city: the table, an author and an address book each say it in their own way."""

from collections.abc import Iterable
from functools import lru_cache

from mailer.core.place import Place


def same_city(one: Place, other: Place) -> bool:
    """The same place; or the same zone, and a name in common in any language.

    Two entries of the table are two cities even so: there is more than one Springfield on one clock.
    """
    if one.key == other.key or one.zone != other.zone:
        return one.key == other.key
    return not (_is_of_table(one) and _is_of_table(other)) and not _names(one).isdisjoint(_names(other))


def city_among(cities: Iterable[Place], place: Place | None) -> Place | None:
    """The one of these cities that the place is, as it is said there; none where it is none of them."""
    return next((city for city in cities if place is not None and same_city(city, place)), None)


def _is_of_table(place: Place) -> bool:
    return place.key.startswith("geonames:")


@lru_cache(maxsize=1024)  # asked for every reader of a list
def _names(place: Place) -> frozenset[str]:
    return frozenset({name.casefold() for name in (*place.names.values(), place.name("en"))})
