"""A source file → its language and its blocks of text, each with the line it begins on."""

import re
from collections import Counter

from mailer.core.errors import Misused
from mailer.core.importing.office import docx_text, html_text
from mailer.core.importing.parts import Block
from mailer.core.source_text import any_text

READ = (".txt", ".md", ".docx", ".html", ".htm")
BULLET = re.compile(r"^\s*(?:[–—•·‣▪◦*-])\s+(?=\S)")
NUMBERED = re.compile(r"^\s*\d{1,2}[.)]\s+(?=\S)")
FOOTNOTE = re.compile(r"^\s*\[\^?(\d{1,3})\]:?\s+(?=\S)")
_HEADING = re.compile(r"^#{1,6}\s")
_STARTS = (BULLET, FOOTNOTE, _HEADING)

_LETTERS = {"uk": "іїєґ", "be": "ўі", "kk": "әғқңөұүһі", "tg": "ғӣқӯҳҷ"}
_STOP_WORDS = {
    "en": "the of and to in that is for with on as by are was has from this which their",
    "fr": "le la les des et en un une du que qui dans pour est par sur au avec sont",
    "de": "der die das und in den von zu mit ist des auf für nicht im ein eine werden",
    "es": "el la de que y en los del las por con para una un es al como sus",
    "it": "il di che e la in un per è del le con non una sono della alla",
}


def read_source(name: str, data: bytes) -> tuple[str, str]:
    """The text of a source and its encoding. Raises Misused, in one sentence, for what is not read today."""
    if not name.lower().endswith(READ):
        raise Misused(f"{name} cannot be read: .txt, .md, .docx and .html files are; save it as one of these.")
    text, encoding = _read(name, data)
    if not text.strip():
        raise Misused(f"{name} is empty; give the file that holds the release.")
    return text, encoding


def _read(name: str, data: bytes) -> tuple[str, str]:
    kind = name.lower().rpartition(".")[2]
    if kind == "docx":
        return docx_text(name, data), "UTF-8"
    if kind in ("html", "htm"):
        return html_text(name, data), "UTF-8"
    return any_text(name, data)


def is_cyrillic(text: str) -> bool:
    """Whether most letters are Cyrillic."""
    cyrillic = len(re.findall("[\u0400-\u04ff]", text))
    return cyrillic * 2 > sum(map(str.isalpha, text))


def language_of(name: str, text: str) -> str:
    """The language of a text, by its script, its own letters and its small words. Raises Misused when in doubt."""
    letters = Counter(text.casefold())
    if is_cyrillic(text):
        total = sum(letters.values())
        own = {language: sum(letters[letter] for letter in known) for language, known in _LETTERS.items()}
        best = max(own, key=lambda language: own[language])
        return best if own[best] * 200 > total else "ru"
    words = re.findall(r"[^\W\d_]+", text.casefold())
    counts = {language: sum(word in known.split() for word in words) for language, known in _STOP_WORDS.items()}
    best = max(counts, key=lambda language: counts[language])
    if not counts[best]:
        raise Misused(f"The language of {name} cannot be told from its words; is it the right file?")
    return best


def blocks_of(text: str) -> list[Block]:
    """Paragraphs between empty lines; list items, footnotes and headings begin their own.

    In a text without any empty line, each line is a block.
    """
    lines = text.split("\n")
    loose = not any(not line.strip() for line in "\n".join(lines).strip().split("\n"))
    blocks: list[Block] = []
    previous = ""
    for number, line in enumerate(lines, 1):
        words = line.strip()
        if words and previous and not loose and not any(start.match(words) for start in _STARTS):
            last = blocks[-1]
            blocks[-1] = Block(last.line, f"{last.text}\n{words}")
        elif words:
            blocks.append(Block(number, words))
        previous = "" if _HEADING.match(words) else words
    return blocks
