"""Which name of a city is printed in which language, and which spellings only find it.

A wrong printed name is worse than none: without a name in its language a city is printed under its GeoNames name, and
the check of the release asks for one where the script differs. So a name is printed only when it was written by hand,
stands in CLDR, is tagged with its language and near to GeoNames' name, or is the local one and spells the same.
"""

import difflib
import re
import unicodedata
from functools import lru_cache

from babel import Locale
from babel.dates import get_timezone_location
from places.sources import Source

from mailer.core.places import plain, spelling
from mailer.core.zone import zone_named

LANGUAGES = ("en", "fr", "ru", "uk", "es", "de", "ar", "tg", "zh", "kk")
SCRIPTS = {"ru": "CYRILLIC", "uk": "CYRILLIC", "tg": "CYRILLIC", "kk": "CYRILLIC", "ar": "ARABIC", "zh": "CJK"}
HOME = {"fr": {"FR", "BE", "LU"}, "de": {"DE", "AT", "CH", "LI"}, "es": {"ES", "MX", "AR", "CO", "PE", "CL"}}
_ROMANISED = {
    "ru": {
        "а": "a",
        "б": "b",
        "в": "v",
        "г": "g",
        "д": "d",
        "е": "e",
        "з": "z",
        "и": "i",
        "к": "k",
        "л": "l",
        "м": "m",
        "н": "n",
        "о": "o",
        "п": "p",
        "р": "r",
        "с": "s",
        "т": "t",
        "у": "u",
        "ф": "f",
        "ц": "ts",
        "ы": "y",
        "ь": "",
        "ё": "e",
        "ж": "zh",
        "й": "y",
        "х": "kh",
        "ч": "ch",
        "ш": "sh",
        "щ": "shch",
        "ъ": "",
        "э": "e",
        "ю": "yu",
        "я": "ya",
    },
    "uk": {
        "а": "a",
        "б": "b",
        "в": "v",
        "г": "h",
        "д": "d",
        "е": "e",
        "з": "z",
        "и": "y",
        "к": "k",
        "л": "l",
        "м": "m",
        "н": "n",
        "о": "o",
        "п": "p",
        "р": "r",
        "с": "s",
        "т": "t",
        "у": "u",
        "ф": "f",
        "ц": "ts",
        "ь": "",
        "ж": "zh",
        "й": "y",
        "х": "kh",
        "ч": "ch",
        "ш": "sh",
        "щ": "shch",
        "ю": "yu",
        "я": "ya",
        "ґ": "g",
        "і": "i",
        "ї": "yi",
        "є": "ye",
    },
}
"""What each letter becomes in GeoNames' names of the country's cities; other letters are of other languages."""
_OWN = {"ru": re.compile("[ыэщьй]"), "uk": re.compile("[іїєґьй]")}
_FOREIGN = {"ru": re.compile("ськ|цьк|ць|[нм]ь[сн]|ъ|[жшчщгкх]ы|тс$"), "uk": re.compile("ньс|цї|чь|арі$")}
_LETTERS = {"fr": re.compile("[a-zàâäæçéèêëîïôöœùûüÿ' -]+", re.I), "es": re.compile("[a-záéíóúüñ' -]+", re.I)}
NEAR = 0.6


def printed_names(city: Source, cldr: dict[str, str]) -> dict[str, str]:
    """The names by language, English always."""
    names = {"en": city.name, **_tagged(city), **_local(city), **cldr, **city.by_hand}
    return {language: name or names["en"] for language, name in names.items()}


def found_by(city: Source, names: dict[str, str]) -> set[str]:
    """Every spelling that finds the city, as the table keeps it."""
    kept = [*city.nicknames, *filter(_is_spelling, (*city.spellings, *city.tagged.values()))]
    return {spelled for name in (*names.values(), city.name, *kept) if (spelled := spelling(name))}


def own_names(city: Source, names: dict[str, str]) -> set[str]:
    """The spellings that are the city's own name, or were written by hand, and not merely what some call it."""
    return {spelling(name) for name in (*names.values(), city.name, *city.nicknames)}


@lru_cache
def cldr_names(zone: str) -> dict[str, str]:
    """The names of the city that a zone is named after, as far as CLDR has them in the language's own script.

    An empty one is the English one: CLDR leaves out what does not differ.
    """
    said = zone.rsplit("/", 1)[-1].replace("_", " ")
    found = {}
    for language in LANGUAGES:
        name = get_timezone_location(zone_named(zone), locale=Locale.parse(language), return_city=True)
        if "/" in name or script_of(name) != SCRIPTS.get(language, "LATIN"):
            continue
        if name != said:
            found[language] = name
        elif language != "en":
            found[language] = ""
    return found


def script_of(name: str) -> str:
    """LATIN, CYRILLIC, ARABIC, CJK, another, or nothing when scripts are mixed."""
    found = {unicodedata.name(letter, "?").split()[0] for letter in name if letter.isalpha()}
    return found.pop() if len(found) == 1 else ""


def _tagged(city: Source) -> dict[str, str]:
    return {
        language: name
        for language, name in city.tagged.items()
        if (language in SCRIPTS and script_of(name) == SCRIPTS[language] and not re.search("[,،(/]", name))
        or (language in _LETTERS and _LETTERS[language].fullmatch(name) and _near(name, city.name))
    }


def _near(name: str, other: str) -> bool:
    """Whether two names may be forms of one: a tag alone is also on nicknames and on names of the past."""
    return difflib.SequenceMatcher(None, plain(name), plain(other)).ratio() >= NEAR


def _local(city: Source) -> dict[str, str]:
    """The city's name in the language of its own country."""
    names = {language: city.name for language, countries in HOME.items() if city.country in countries - {"BE", "CH"}}
    if language := {"RU": "ru", "UA": "uk"}.get(city.country):
        same = [name for name in city.spellings if _romanised(name, language) == _sounds(city.name)]
        if best := _most_like(language, same):
            names[language] = best
    return names


def _most_like(language: str, names: list[str]) -> str:
    """The one with most letters that its neighbours' languages do not write there; nothing when two have as many."""
    counted: dict[int, list[str]] = {}
    for name in names:
        if not _FOREIGN[language].search(name):
            counted.setdefault(len(_OWN[language].findall(name)), []).append(name)
    best = counted[max(counted)] if counted else []
    return best[0] if len({plain(name) for name in best}) == 1 else ""


def _romanised(name: str, language: str) -> str:
    letters = re.sub("[- ]", "", name.lower())
    return _sounds("".join(_ROMANISED[language].get(letter, "?") for letter in letters))


def _sounds(name: str) -> str:
    """A romanised name without what the systems of romanisation write differently."""
    return re.sub("y+i?|i+y?", "y", spelling(name).replace("ye", "e").replace("yo", "e"))


def _is_spelling(name: str) -> bool:
    """Whether people may write it: a name in a script we read, no code of an airport, no letter-by-letter Latin."""
    script = script_of(name)
    if not 2 <= len(name) <= 40 or re.search(r"[,،(;\d]", name):
        return False
    if script == "LATIN":
        return name[0].isupper() and not (name.isupper() and len(name) <= 4)
    return script in ("CYRILLIC", "ARABIC", "CJK")
