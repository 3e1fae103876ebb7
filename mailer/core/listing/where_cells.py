"""Where a person is, from the cells city, region, country and zone; a doubtful city is left open and asked about."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale

from mailer.core.errors import Misused
from mailer.core.place import Place
from mailer.core.places import City, cities_named, place_named, plain, read_place
from mailer.core.zone import zone_named

_SPOKEN_HERE = ("en", "fr", "ru", "de", "es", "uk")


@dataclass(frozen=True, slots=True)
class Where:
    """A place with its zone, or only a zone, or neither; `note` is to be told, `doubt` is to be asked."""

    place: Place | None
    zone: str
    note: str = ""
    doubt: str = ""


NOWHERE = Where(None, "")


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Country codes by the names that CLDR has for them in six languages, and by themselves."""
    names = {"usa": "US", "u s a": "US", "uk": "GB", "сша": "US", "england": "GB"}
    for spoken in _SPOKEN_HERE:
        for code, name in Locale.parse(spoken).territories.items():
            if len(code) == 2 and code.isalpha():
                names.setdefault(plain(name), code)
                names.setdefault(code.casefold(), code)
    return names


def settled_place(answer: str) -> Where:
    """A person's answer to a doubt: a city that is one (`Paris, FR`), or a time zone. Raises Misused otherwise."""
    if "/" in answer and not cities_named(answer):
        zone_named(answer)
        return Where(None, answer)
    place = place_named(answer)
    return Where(place, place.zone)


@lru_cache(maxsize=16384)
def where(city: str, region: str, country: str, zone: str, usual: tuple[City, ...] = ()) -> Where:
    """Where those cells say; the office's `usual` cities are preferred to their namesakes, and that is told.

    Raises Misused for a zone that is none, and for a city that is not in it.
    """
    if zone:
        zone_named(zone)
    if not city:
        return Where(None, zone)
    if zone:
        return _in_zone(city, zone)
    written = _narrowed(city, region, country)
    if not cities_named(written):
        return Where(None, "", doubt="is not in the table of cities")
    try:
        reading = read_place(written, usual)
    except Misused as question:
        return Where(None, "", doubt=str(question))
    return Where(reading.city.place, reading.city.place.zone, note=reading.note)


def _narrowed(city: str, region: str, country: str) -> str:
    """The city with its region or country behind it; a country that the table does not fit leaves it unknown."""
    city = _one_of_two_names(city)
    if "," in city or not (region or country):
        return city
    code = _countries().get(plain(country), "") if country else ""
    ways = [f"{city}, {code}-{region}", f"{city}, {region}", f"{city}, {code or country}"]
    fitting = next((way for way in ways if cities_named(way)), city)
    return f"{city}, {code}" if fitting == city and code else fitting


def _one_of_two_names(city: str) -> str:
    """`London / Лондон` is London: both halves name it."""
    first, *others = (cities_named(name.strip()) for name in city.split("/"))
    same = others and all(first and other and other[0] == first[0] for other in others)
    return city.split("/")[0].strip() if same else city


def _in_zone(city: str, zone: str) -> Where:
    """The city of that name in that zone; a city the table does not hold leaves only the zone."""
    found = cities_named(city)
    here = next((each.place for each in found if each.place.zone == zone), None)
    if found and here is None:
        raise Misused(f"{city} is in {found[0].place.zone}, not in {zone}: correct the city or the zone")
    return Where(here, zone)


def places_settled(answers: Mapping[str, str]) -> dict[str, Where]:
    """Answers by the plain spelling of the city they settle. Raises Misused for an answer that is none."""
    return {plain(city): settled_place(answer) for city, answer in answers.items()}
