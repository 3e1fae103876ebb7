"""The table of cities: a sorted text in compressed blocks, so that only the block asked for is ever opened.

A line is a key, a tab and what is known; the key's first character says which of the three kinds it is:

    #2988507   a city by its GeoNames number: division, written, zone, people, English name, code=name or code alone …
    ,texas     what a country or region is called: its codes (`FR`, `US.TX`)
    =paris     a spelling: the numbers of the cities that have it, most populous first

`scripts/build_places.py` writes it from GeoNames (https://www.geonames.org, CC BY 4.0) and CLDR (Unicode licence).
Reading it is no more input than importing a module: it is shipped inside the package and never changes.
"""

import zlib
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

_CITY, _WORD, _SPELLING = "#,="
GZIP = 31
"""zlib's word for a gzip member; the file is a row of them, so `zcat` shows the whole table."""


def city_record(number: str) -> list[str] | None:
    """What is known of the city with that GeoNames number, as fields; None when the table does not hold it."""
    return _after(_CITY + number)


def codes_of(word: str) -> list[str]:
    """The codes of the countries and regions of that name, spelled as `spelling` leaves it."""
    return _after(_WORD + word) or []


def numbers_of(spelled: str) -> list[str]:
    """The numbers of the cities with that spelling, most populous first, spelled as `spelling` leaves it."""
    return _after(_SPELLING + spelled) or []


def all_numbers() -> Iterator[str]:
    """The numbers of all cities, for those who go through the whole table."""
    for block in range(len(_blocks()[0])):
        yield from (key[1:] for key in _lines(block) if key.startswith(_CITY))


def _after(key: str) -> list[str] | None:
    firsts, _ = _blocks()
    known = _lines(max(bisect_right(firsts, key.encode(errors="replace")) - 1, 0)).get(key)
    return known.split("\t") if known is not None else None


@cache
def _blocks() -> tuple[list[bytes], list[bytes]]:
    """The first key of each block, and the blocks; the member before them lists both, with lengths."""
    head = zlib.decompressobj(GZIP)
    index = head.decompress(files(__package__).joinpath("places.txt.gz").read_bytes())
    firsts, blocks, begin = [], [], 0
    for line in index.splitlines()[1:]:
        _, length, first = line.split(b"\t")
        firsts.append(first)
        blocks.append(head.unused_data[begin : begin + int(length)])
        begin += int(length)
    return firsts, blocks


@cache
def _lines(block: int) -> dict[str, str]:
    text = zlib.decompress(_blocks()[1][block], GZIP).decode()
    return {key: rest for key, _, rest in (line.partition("\t") for line in text.splitlines())}
