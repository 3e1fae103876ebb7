"""Finds a city by what people write: any of its names, with or without its country; never guesses between two."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale

from mailer.core.errors import Misused
from mailer.core.place import Place
from mailer.core.place_table import CITIES, REGIONS

CLEARLY_LARGER = 20
"""One candidate this many times as populous as every other may be taken, if that is then said aloud."""


@dataclass(frozen=True, slots=True)
class City:
    """A record of the table: the place, its region (`US-TX`) or country, people living there, every spelling."""

    place: Place
    region: str
    population: int
    spellings: tuple[str, ...]

    @property
    def written(self) -> str:
        """How to write it so that it is read as this city and no other: `Paris, FR`, `Paris, US-TX`."""
        return f"{self.place.names['en']}, {self.region}"


@dataclass(frozen=True, slots=True)
class Reading:
    """A name read as a city, with the namesakes it was preferred to (to be told to a person when there are any)."""

    text: str
    city: City
    others: tuple[City, ...]

    @property
    def note(self) -> str:
        """`Paris: read as Paris, FR (not Paris, US-TX)`, or nothing when there was no choice."""
        if not self.others:
            return ""
        return f"{self.text}: read as {self.city.written} (not {', '.join(city.written for city in self.others)})"


def plain(text: str) -> str:
    """A name without what people write differently: case, accents, dashes, dots, apostrophes, spaces."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.sub(r"['’ʼ`]", "", re.sub(r"[-‐‑–—./_]", " ", kept)).split())


@lru_cache(maxsize=1)
def _cities() -> dict[str, City]:
    records = re.sub(r"\n\s+", " ", CITIES).splitlines()
    return {city.place.key: city for city in map(_city, records)}


def _city(record: str) -> City:
    number, region, zone, population, en, ru, fr, more = (part.strip() for part in record.split("|"))
    names, spellings = {"en": en, "ru": ru, "fr": fr}, []
    for extra in filter(None, (part.strip() for part in more.split(";"))):
        language, equals, name = extra.partition("=")
        if equals:
            names[language] = name
        else:
            spellings.append(extra)
    place = Place(f"geonames:{number}", zone, names, region[:2])
    return City(place, region, int(population), (*names.values(), *spellings))


@lru_cache(maxsize=1)
def _by_spelling() -> dict[str, tuple[City, ...]]:
    found: dict[str, dict[str, City]] = defaultdict(dict)
    for key, city in _cities().items():
        for spelling in city.spellings:
            found[plain(spelling)][key] = city
    return {name: tuple(sorted(cities.values(), key=lambda city: -city.population)) for name, cities in found.items()}


@lru_cache(maxsize=512)
def _qualifiers(region: str) -> frozenset[str]:
    """Everything people write after the comma for that country or region."""
    country = region[:2]
    said = {country, region, region[3:], *REGIONS.get(region, ())}
    said |= {Locale.parse(language).territories.get(country, "") for language in ("en", "ru", "fr")}
    said |= {"UK", "Великобритания"} if country == "GB" else {"USA", "США"} if country == "US" else set()
    return frozenset(plain(name) for name in said if name)


@lru_cache(maxsize=8192)
def cities_named(text: str) -> tuple[City, ...]:
    """The cities that name may mean, most populous first; `Paris, Texas` and `Париж, Франция` narrow it."""
    whole = _by_spelling().get(plain(text), ())
    name, comma, qualifier = text.rpartition(",")
    if whole or not comma:
        return whole
    wanted = plain(qualifier)
    return tuple(city for city in _by_spelling().get(plain(name), ()) if wanted in _qualifiers(city.region))


def candidates(text: str) -> tuple[Place, ...]:
    """The places that name may mean, most populous first."""
    return tuple(city.place for city in cities_named(text))


def place_by_key(key: str) -> Place | None:
    """The place of that stable key (`geonames:2988507`), or None when the table does not hold it."""
    city = _cities().get(key)
    return city.place if city else None


def place_named(text: str) -> Place:
    """The one city of that name. Raises Misused when there is none, or several (it names them)."""
    found = cities_named(text)
    if not found:
        raise _unknown(text)
    if len(found) > 1:
        raise Misused(f"“{text}” may be {' or '.join(city.written for city in found)}; write which one.")
    return found[0].place


def read_place(text: str) -> Reading:
    """Like `place_named`, but takes a candidate 20 times as populous as the next: its `note` must then be told."""
    first, *others = cities_named(text) or (None,)
    if first is None:
        raise _unknown(text)
    if others and first.population < CLEARLY_LARGER * max(city.population for city in others):
        place_named(text)  # raises: it is a question
    return Reading(text, first, tuple(others))


def written(place: Place) -> str | None:
    """How a release.toml names that place so that it is read back; None for one said in full."""
    city = _cities().get(place.key)
    return city.written if city else None


def _unknown(text: str) -> Misused:
    return Misused(
        f"“{text}” is not in the table of cities; give its time zone (like Europe/Paris) and its name in full."
    )
