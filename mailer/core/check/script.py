"""The right script: nothing left in another alphabet than the text's, and no letter that only looks right."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from zoneinfo import available_timezones

from mailer.core.check.figures import LINK, blanked
from mailer.core.check.folder import Folder
from mailer.core.check.levels import found_in
from mailer.core.check.passages import Passage
from mailer.core.finding import Finding

_OWN = {
    "CYRILLIC": "ru uk be bg mk sr kk ky tg mn",
    "GREEK": "el",
    "ARABIC": "ar fa ur ps",
    "HEBREW": "he",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "DEVANAGARI": "hi ne mr",
    "THAI": "th",
}
_SCRIPTS = {language: script for script, languages in _OWN.items() for language in languages.split()}
_EAST_ASIAN = frozenset({"zh", "ja", "ko"})
_REGIONS = ("Africa", "America", "Asia", "Australia", "Europe", "Pacific")
_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r"“[^“”]{1,80}”|«[^«»]{1,80}»|„[^„“”]{1,80}[“”]|\"[^\"]{1,80}\"|‘[^‘’]{1,80}’")
_LOOK_ALIKE = re.compile(r"(?<=[а-яё] )[aceopxy](?= [а-яё])")
_ENOUGH = 4  # words: fewer may be a name
_CITED = re.compile(r"https?://|[“«\"]|\b(?:19|20)\d\d\b")


def own_script(language: str) -> str:
    """The script a language is written in, by its Unicode name: `CYRILLIC` for ru, `LATIN` where we know no other."""
    return _SCRIPTS.get(language, "LATIN")


def scripts(word: str) -> set[str]:
    """The scripts that the letters of a word belong to."""
    return {script for letter in word if (script := _script(letter))}


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    """Latin, Greek and Cyrillic look alike and must not mix; letters that all scripts share count for none."""
    script = unicodedata.name(letter, "").partition(" ")[0]
    return script if letter.isalpha() and script in (*_OWN, "LATIN") else ""


def wrong_script(passage: Passage) -> Iterator[Finding]:
    """Words of another script in a text, words of two scripts, and a passage that was never translated."""
    if passage.language in _EAST_ASIAN or not passage.language:
        return
    words = blanked(LINK, passage.text)
    mixed = [word for word in _WORD.finditer(words) if len(scripts(word.group())) > 1]
    mixed += list(_LOOK_ALIKE.finditer(words)) if own_script(passage.language) == "CYRILLIC" else []
    for word in mixed:
        yield found_in(passage, "script-mixed", word.start(), word=word.group())
    if own_script(passage.language) == "LATIN":
        yield from _foreign(passage, words)
    else:
        yield from _untranslated(passage, words)


def _foreign(passage: Passage, words: str) -> Iterator[Finding]:
    """A name may be quoted in its own letters; a single Greek letter is a formula."""
    strange = [
        word
        for word in _WORD.finditer(blanked(_QUOTED, words))
        if (own := scripts(word.group())) and "LATIN" not in own and (len(word.group()) > 1 or own == {"CYRILLIC"})
    ]
    if strange:
        shown = " ".join(word.group() for word in strange)
        yield found_in(passage, "script-foreign", strange[0].start(), words=shown[:60])


def _untranslated(passage: Passage, words: str) -> Iterator[Finding]:
    """A whole passage in Latin letters; a footnote or a fact may be a title or a name."""
    told = _WORD.findall(words)
    if own_script(passage.language) in scripts("".join(told)) or len(told) < _ENOUGH:
        return
    if passage.kind == "fact" or (passage.kind == "footnote" and _CITED.search(passage.text)):
        return
    yield found_in(passage, "script-missing", words=_start(words))


def wrong_names(folder: Folder) -> Iterator[Finding]:
    """What release.toml says once for all languages, and one of them is not written so."""
    for fact in folder.facts.passages:
        strange = [word for word in _WORD.findall(fact.text) if "CYRILLIC" in scripts(word)]
        for language in folder.release.languages if strange and not fact.language else ():
            if own_script(language) == "LATIN":
                yield found_in(fact, "name-script", words=_start(fact.text), language=language)


def latin_cities(folder: Folder) -> Iterator[Finding]:
    """A city that stands alone in Latin letters in a text of another script: one of the dateline, or a zone's own."""
    cities = {
        name for place in folder.release.dateline for name in place.names.values() if scripts(name) == {"LATIN"}
    }
    named = re.compile(rf"(?<![A-Za-z-] )\b(?:{'|'.join(map(re.escape, cities | _zone_cities()))})\b(?![- ][A-Z])")
    for passage in (passage for page in folder.pages for passage in page.passages):
        words = blanked(_QUOTED, blanked(LINK, passage.text))
        if own_script(passage.language) != "LATIN" and (city := named.search(words)):
            yield found_in(passage, "script-city", city.start(), city=city.group())


@lru_cache(maxsize=1)
def _zone_cities() -> frozenset[str]:
    """The cities that time zones are named after: the better known ones of the world."""
    names = (name.rpartition("/") for name in available_timezones())
    return frozenset(city.replace("_", " ") for region, _, city in names if region in _REGIONS)


def _start(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59].rstrip() + "…"
