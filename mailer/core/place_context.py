"""What a text speaks of: the countries and regions that make one namesake likelier than another, never more."""

import re
from collections.abc import Sequence

from babel.core import get_global

from mailer.core.places import cities_named, codes_named

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SHORTEST = 4
"""Shorter words are also codes of countries and states: `In`, `Or`, `Me`."""


def near(language: str, cities: Sequence[str], text: str) -> frozenset[str]:
    """The codes (`FR`, `US.TX`) of the countries and regions of its language, its other cities, and its own words."""
    certain = (found[0].codes for name in cities if len(found := cities_named(name)) == 1)
    # the province of San José, named after its capital, says nothing of which San José is meant
    named = (codes_named(name) for name in _capitalised(text) - set(cities))
    return frozenset().union(_of_language(language), *certain, *named)


def _of_language(language: str) -> set[str]:
    """The country where most people speak it; none for English, which is written from everywhere."""
    likely = get_global("likely_subtags").get(language, "")
    return {likely.rpartition("_")[2]} if likely and language != "en" else set()


def _capitalised(text: str) -> set[str]:
    """Every one to three words on end of which the first begins with a capital letter."""
    words = _WORD.findall(text)
    names = (" ".join(words[n : n + length]) for n in range(len(words)) for length in (1, 2, 3))
    return {name for name in names if name[0].isupper() and len(name) >= _SHORTEST}
