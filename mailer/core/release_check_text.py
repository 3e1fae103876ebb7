"""The check of one language's text: wrong script, template leftovers, embargo words, stray footnotes."""

import re
from collections.abc import Iterator

from mailer.core.finding import Finding, error, warning
from mailer.core.release import Text
from mailer.core.release_shape import paragraphs, stray_footnotes

CYRILLIC_LANGUAGES = frozenset({"ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "tg", "mn"})
CYRILLIC = re.compile("[\u0400-\u04ff]+")
_LATIN_WORD = re.compile("[A-Za-zÀ-ɏ]{2,}")
_MIXED = re.compile(r"\b(?=\w*[a-zA-Z])(?=\w*[\u0400-\u04ff])\w+\b")
_URL = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+")
_LEFTOVERS = re.compile(
    r"\bTK(?:TK)*\b|\bTB[CD]\b|\bXXX+\b|\[(?:insert|вставить|insérer|name|date|имя|дата)\b[^\]]*\]"
    r"|lorem ipsum|\{\{.*?\}\}|<<.*?>>|\bFIXME\b",
    re.IGNORECASE,
)
# XX is also a century, a congress, the Games: doubtful, so a warning, and not before the words for centuries
_XX = re.compile(r"\b(?:XX|ХХ)\b(?!\s*(?:век|в\.|в\b|столет|centur|siècle|Jahrh|siglo|th\b))")
_EMBARGO_ORDER = re.compile(
    r"\bembargo(?:ed)?\s+(?:until|till)\b|\bunder\s+embargo\b|\bnot\s+(?:for|to\s+be)\s+(?:publication|published)\b"
    r"|\bsous\s+embargo\b|эмбарго\s+до\b|\bпод\s+эмбарго\b|не\s+(?:для\s+публикации|публиковать)\s+(?:до|ранее)\b",
    re.IGNORECASE,
)
_EMBARGO_WORD = re.compile(r"\bembargo|эмбарго|\bfor immediate release\b|для немедленного", re.IGNORECASE)


def text_findings(text: Text) -> Iterator[Finding]:
    """The findings on one text, in the order of its paragraphs."""
    for paragraph in paragraphs(text):
        for check in (_script, _leftovers, _embargo_words):
            yield from check(f"{text.language}.md", text.language, paragraph)
    unused, missing = stray_footnotes(text)
    for name in unused:
        yield error(
            f"{text.language}.md", f"Nothing refers to the footnote [^{name}].", "Put its mark into the text."
        )
    for name in missing:
        yield error(f"{text.language}.md", f"The mark [^{name}] has no footnote.", f"Write a line [^{name}]: …")


def _script(file: str, language: str, paragraph: str) -> Iterator[Finding]:
    words = _URL.sub("", paragraph)
    if language in CYRILLIC_LANGUAGES:
        if not CYRILLIC.search(words) and len(_LATIN_WORD.findall(words)) >= 4:
            yield error(file, f"A paragraph has no Cyrillic letter: “{_start(words)}”.", "Translate or remove it.")
    elif found := CYRILLIC.findall(words):
        yield error(file, f"Cyrillic was left in the text: “{' '.join(found)[:60]}”.", "Translate or remove it.")
        return
    if mixed := _MIXED.search(words):
        yield warning(file, f"“{mixed.group()}” mixes Latin and Cyrillic letters.", "Type the word again.")


def _leftovers(file: str, _language: str, paragraph: str) -> Iterator[Finding]:
    if found := _LEFTOVERS.search(paragraph):
        yield error(file, f"A placeholder was left in: “{found.group()}”.", "Fill it in or remove it.")
    elif found := _XX.search(paragraph):
        yield warning(file, f"“{found.group()}” may be a placeholder.", "Fill it in if it is one.")


def _embargo_words(file: str, _language: str, paragraph: str) -> Iterator[Finding]:
    mend = "Remove it: the mailer writes the embargo, and takes it away at the lift."
    if found := _EMBARGO_ORDER.search(paragraph):
        yield error(file, f"The text itself speaks of an embargo: “{found.group()}”.", mend)
    elif found := _EMBARGO_WORD.search(paragraph):
        yield warning(file, f"“{found.group()}” stands in the text.", mend)


def _start(text: str) -> str:
    return text if len(text) <= 60 else text[:59].rstrip() + "…"
