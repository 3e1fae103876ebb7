"""Finds a city by what people write: any of its names, with or without its country; never guesses between two."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from mailer.core.errors import Misused
from mailer.core.place import Place
from mailer.core.place_table import city_record, codes_of, numbers_of

CLEARLY_LARGER = 8
"""One candidate this many times as populous as every other may be taken, if that is then said aloud."""
_LONGEST = 120
_SHOWN = 5
_SAME = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ʹ": "'", "‘": "'", "′": "'"})
_SHORT = {"saint": "st", "sainte": "st", "ste": "st", "fort": "ft", "mount": "mt"}
_QUALIFIED = re.compile(r"(.*\S)\s*[,،，、(（]\s*([^,،，、(（)）]+?)\s*[)）]?")
_NUMBERED = re.compile(r"geonames:(\d{1,9})")


@dataclass(frozen=True, slots=True)
class City:
    """A record of the table: the place, the codes of its country and region, and how many people live there.

    `written` is read back as this city and no other: `Paris, FR`, `Paris, US-TX`, `Kirovsk, Murmansk, RU`.
    """

    place: Place
    codes: frozenset[str]
    written: str
    population: int

    @property
    def described(self) -> str:
        """The city as one choice among several: `Paris, US-TX (America/Chicago, 24,782 people)`."""
        return f"{self.written} ({self.place.zone}, {self.population:,} people)"


@dataclass(frozen=True, slots=True)
class Reading:
    """A name read as a city, with the namesakes it was preferred to (to be told to a person when there are any)."""

    text: str
    city: City
    others: tuple[City, ...]
    usual: bool = False

    @property
    def note(self) -> str:
        """`Paris: read as Paris, FR (not Paris, US-TX)`, or nothing when there was no choice."""
        if not self.others:
            return ""
        read = f"{self.text}: read as {self.city.written}" + (", a usual city" if self.usual else "")
        return f"{read} (not {_few([city.written for city in self.others], 'or')})"


def plain(text: str) -> str:
    """A name without what people write differently: case, accents, dashes, dots, apostrophes, spaces."""
    letters = unicodedata.normalize("NFKD", text.casefold()).translate(_SAME)
    kept = "".join(letter for letter in letters if unicodedata.category(letter) not in ("Mn", "Cf", "Lm"))
    return " ".join(re.sub(r"['’`]", "", re.sub(r"[-‐‑–—./_]", " ", kept)).split())


def spelling(text: str) -> str:
    """The form under which the table keeps a name: plain, St for Saint, Ft for Fort, and no spaces."""
    return "".join(_SHORT.get(word, word) for word in plain(text).split())


@lru_cache(maxsize=8192)
def cities_named(text: str) -> tuple[City, ...]:
    """The cities that name may mean, most populous first; `Paris, Texas` and `Париж (Франция)` narrow it.

    With its country a name means the city that is clearly larger than its namesakes there: a smaller one is written
    with its region (`San José, Alajuela, CR`).
    """
    found = _matching(text)
    alone = len(found) > 1 and not numbers_of(spelling(text)) and _is_clearly_larger(found)
    return found[:1] if alone else found


def _matching(text: str) -> tuple[City, ...]:
    if len(text) > _LONGEST:
        return ()
    if whole := numbers_of(spelling(text)):
        return tuple(map(_city, whole))
    qualified = _QUALIFIED.fullmatch(text.strip())
    if qualified is None:
        return ()
    found, qualifier = _matching(qualified[1]), qualified[2]
    if numbered := _NUMBERED.fullmatch(qualifier):
        return tuple(city for city in found if city.place.key == numbered.group())
    codes = codes_named(qualifier)
    return tuple(city for city in found if not codes.isdisjoint(city.codes))


def _is_clearly_larger(cities: tuple[City, ...]) -> bool:
    """Whether the first is, of all of these, the one that a newsroom would mean."""
    return cities[0].population >= CLEARLY_LARGER * cities[1].population


def codes_named(text: str) -> frozenset[str]:
    """The codes (`FR`, `US.TX`) of the countries and regions that people call so, in any of the languages."""
    return frozenset(codes_of(spelling(text)))


@lru_cache(maxsize=8192)
def _city(number: str) -> City:
    record = city_record(number)
    assert record is not None, f"the table names the city {number} and does not hold it"
    division, where, zone, population, name, *others = record
    said = (other.partition("=") for other in others)
    names = {"en": name, **{language: differing or name for language, _, differing in said}}
    place = Place(f"geonames:{number}", zone, names, division[:2])
    return City(place, frozenset((division[:2], division)), f"{name}, {where}", int(population))


def candidates(text: str) -> tuple[Place, ...]:
    """The places that name may mean, most populous first."""
    return tuple(city.place for city in cities_named(text))


def place_by_key(key: str) -> Place | None:
    """The place of that stable key (`geonames:2988507`), or None when the table does not hold it."""
    city = _by_key(key)
    return city.place if city else None


def _by_key(key: str) -> City | None:
    numbered = _NUMBERED.fullmatch(key)
    return _city(numbered[1]) if numbered and city_record(numbered[1]) else None


def written(place: Place) -> str | None:
    """How a release.toml names that place so that it is read back; None for one said in full."""
    city = _by_key(place.key)
    return city.written if city else None


def place_named(text: str) -> Place:
    """The one city of that name. Raises Misused when there is none, or several (it shows them)."""
    return _only(text).place


def read_place(text: str, usual: Iterable[City] = (), near: Iterable[str] = ()) -> Reading:
    """Like `place_named`, but decides where it may: its `note` must then be told.

    One of the office's `usual` cities is preferred to its namesakes, else one eight times as populous as every other.
    `near` are codes of countries and regions that the text speaks of: they only put the choices in order.
    """
    found = _known(text)
    ours = [city for city in found if city in frozenset(usual)]
    if len(ours) == 1 or (len(found) > 1 and _is_clearly_larger(found)):
        first = ours[0] if len(ours) == 1 else found[0]
        return Reading(text, first, tuple(city for city in found if city != first), first in ours)
    if len(found) > 1:
        raise _question(text, sorted(found, key=lambda city: city.codes.isdisjoint(near)))
    return Reading(text, found[0], ())


def usual_cities(names: Iterable[str]) -> tuple[City, ...]:
    """The office's usual cities as its settings write them. Raises Misused for one unknown or doubtful."""
    return tuple(map(_only, names))


def _only(text: str) -> City:
    found = _known(text)
    if len(found) > 1:
        raise _question(text, found)
    return found[0]


def _known(text: str) -> tuple[City, ...]:
    found = cities_named(text)
    if not found:
        raise Misused(
            f"“{_start(text)}” is not in the table of cities; "
            "give its time zone (like Europe/Paris) and its name in full."
        )
    return found


def _question(text: str, found: Iterable[City]) -> Misused:
    return Misused(f"“{text}” may be {_few([city.described for city in found], 'or')}; write which one.")


def _few(names: list[str], word: str) -> str:
    """`a, b or c`; of many names the first few, and how many more there are."""
    if len(names) > _SHOWN:
        names = [*names[: _SHOWN - 1], f"{len(names) - _SHOWN + 1} more"]
    return f" {word} ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _start(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
