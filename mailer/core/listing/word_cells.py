"""Cells that hold words of few kinds: yes or no to embargoes, languages, tags."""

import re
from functools import lru_cache

from babel import Locale

from mailer.core.errors import Misused
from mailer.core.release_facts import is_language

_SPOKEN_HERE = ("en", "fr", "ru", "de", "es", "uk")
_YES, _NO = (
    frozenset(words.split())
    for words in (
        "yes y agreed accepted true 1 x ok oui vrai accepté ja j wahr sí si verdadero да д истина согласен согласна"
        " согласны есть так ✓ ✔ ☑ ✅ +",
        "no n false 0 non faux nein falsch falso нет н ложь не ні ✗ ✘ ☐ ❌ not_agreed",
    )
)
_SAYS_NOTHING = frozenset(("", "-", "–", "—", "?", "n/a", "н/д"))
_SHORT = {
    "ru": "рус rus",
    "en": "англ анг eng ang",
    "fr": "франц фр fra fre",
    "de": "нем ger deu",
    "es": "исп spa esp castellano",
    "uk": "укр ukr ua",
    "zh": "кит chi zho cn",
    "cs": "cze ces cz",
    "ja": "jpn jp",
}
_AND = ("and", "et", "und", "y", "e", "и", "та", "й")
_BETWEEN = re.compile(r"[\s,;/+|&]+")
_REGION = re.compile(r"^([a-z]{2,3})[-_][a-z]{2,4}$")  # en-GB


@lru_cache(maxsize=1024)
def agreed(text: str) -> bool | None:
    """Whether that cell agrees to embargoes; None when it says nothing. Raises Misused for any other word."""
    word = text.casefold().strip(" .!").replace(" ", "_")
    if word in _YES:
        return True
    if word in _NO:
        return False
    if word in _SAYS_NOTHING:
        return None
    raise Misused(f"the embargo column says “{text}”; write yes or no")


@lru_cache(maxsize=1024)
def languages(text: str) -> tuple[str, ...]:
    """The codes of languages written as codes or names, in that order, each once. Raises Misused for another word."""
    asides = re.sub(r"\([^)]*\)", " ", text.casefold())
    codes: dict[str, None] = {}
    for word in filter(None, _BETWEEN.split(asides)):
        spoken = _REGION.sub(r"\1", word.strip("."))
        if spoken not in _AND:
            codes[_code(spoken, word)] = None
    return tuple(codes)


def _code(spoken: str, word: str) -> str:
    code = spoken if len(spoken) == 2 and is_language(spoken) else _names().get(spoken, spoken)
    if not is_language(code):
        raise Misused(f"“{word}” is not a language; write codes such as en or ru, the person's first one first")
    return code


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Languages by their names (CLDR) in six languages and by what people shorten them to."""
    names = {word: code for code, words in _SHORT.items() for word in words.split()}
    for spoken in _SPOKEN_HERE:
        for code, name in Locale.parse(spoken).languages.items():
            if len(code) == 2:
                names.setdefault(name.casefold(), code)
    return names


def tags(text: str) -> tuple[str, ...]:
    """The tags of a cell, each once."""
    words = (word.strip(' \t"*') for word in re.split(r":::|[,;|\n]", text))  # some programs put quotes or a star
    return tuple(dict.fromkeys(filter(None, words)))
