"""The cities of a dateline: a list as people write it → each city, with the country, state or river beside it."""

import re
from collections.abc import Sequence

from mailer.core.importing.parts import City
from mailer.core.importing.phrases import BETWEEN_CITIES, CONNECTED
from mailer.core.places import cities_named

DASH = r"[–—―−-]"
_TOWN = re.compile(r"^\s*(?:г|м|г-к)\.\s*(?=[А-ЯІЇЄҐ])")  # г. Москва, м. Київ
_MOST_CITIES = 12
_LETTERED_STATE = re.compile(r"^(.+[^\s,.])\s+([A-Z]{2,3})$")  # Sydney NSW, Boston MA


def as_qualified(name: str) -> str:
    """`Paris (France)` as `Paris, France`."""
    return re.sub(r"\s*\(([^()]+)\)\s*$", r", \1", name)


def names_in(head: str) -> list[str]:
    names = (_TOWN.sub("", name).strip() for name in BETWEEN_CITIES.split(head))
    return [name.rstrip(".") if name.count(".") == 1 and len(name) > 4 else name for name in names if name]


def cities_in(line: int, head: str) -> tuple[tuple[City, ...], tuple[str, ...]]:
    """The cities of a list, and the small words between them; `Paris, France` is one city, `Paris, Moscow` two."""
    cities: list[City] = []
    for name in names_in(head):
        if cities and (whole := narrowed(cities[-1].text, name)):
            cities[-1] = City(line, whole)
        else:
            cities += [City(line, part) for part in _hyphened(name)]
    said = [CONNECTED.match(between.strip(" ,;/|·•،，、") + " ") for between in BETWEEN_CITIES.findall(head)]
    towns = [found for name in BETWEEN_CITIES.split(head) if (found := _TOWN.match(name))]
    return tuple(cities), tuple(found.group().strip() for found in (*said, *towns) if found)


def narrowed(city: str, name: str) -> str:
    """A city with the name after it that says which one it is: its country, its state, its river; else nothing."""
    if _narrows(city, name):
        return f"{city}, {name}"
    if cities_named(name):
        return ""
    forms = (f"{city} {name}", f"{city} am {name}", f"{city} ({name})", f"{city} an der {name}")
    return next((form for form in forms if cities_named(form)), "")


def _narrows(city: str, name: str) -> bool:
    """Whether a name after a comma says in which country or state the city before it lies.

    Ontario and New York are cities too: a state of that name wins, and else the larger of the two readings.
    """
    whole, alone = cities_named(f"{city}, {name}"), cities_named(name)
    if not whole or not cities_named(city) or not alone:
        return bool(whole and cities_named(city))
    state = whole[0].written.rpartition(", ")[2].startswith(("US-", "CA-", "AU-"))
    return state or alone[0].population <= whole[0].population


def _hyphened(name: str) -> list[str]:
    """`Paris-Moscow-Dushanbe` and `Paris–Moscow` without spaces, when the whole is no city and each part is one."""
    if cities_named(name) or cities_named(as_qualified(name)):
        return [name]
    if (state := _LETTERED_STATE.match(name)) and cities_named(f"{state[1]}, {state[2]}"):
        return [f"{state[1]}, {state[2]}"]
    parts = re.split(DASH, name)
    return parts if len(parts) > 1 and all(cities_named(part) for part in parts) else [name]


def like_cities(cities: Sequence[City], parted: bool) -> bool:
    """Whether these may be cities: most are known, or each is a capitalised name and a comma leads to the date."""
    if not cities or len(cities) > _MOST_CITIES:
        return False
    known = [bool(cities_named(city.text) or cities_named(as_qualified(city.text))) for city in cities]
    if any(known) and (all(known) or parted):
        return all(len(city.text.split()) <= 6 for city in cities)
    names = [city.text.split() for city in cities]
    return parted and all(len(name) <= 3 and all(word[:1].isupper() for word in name) for name in names)
