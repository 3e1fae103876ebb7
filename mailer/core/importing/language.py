"""Which language a text is in, by its script, own letters and small words; and where a text changes script."""

import re
from collections import Counter
from collections.abc import Sequence

from mailer.core.errors import Misused
from mailer.core.importing.block import Block
from mailer.core.importing.people import EMAIL, LINK, has_address

_SCRIPTS = {
    "Cyrillic": re.compile("[\u0400-\u052f]"),
    "Arabic": re.compile("[\u0600-\u06ff\u0750-\u077f]"),
    "Chinese": re.compile("[\u3400-\u9fff]"),
    "Latin": re.compile("[A-Za-z\u00c0-\u024f]"),
}
_LETTERS = {"uk": "іїєґ", "be": "ўі", "kk": "әғқңөұүһі", "tg": "ғӣқӯҳҷ"}
_STOP_WORDS = {
    "en": "the of and to in that is for with on as by are was has from this which their",
    "fr": "le la les l d de des et en un une du que qui dans pour est par sur au avec sont",
    "de": "der die das und in den von zu mit ist des auf für nicht im ein eine werden",
    "es": "el la de que y en los del las por con para una un es al como sus",
    "it": "il di che e la in un per è del le con non una sono della alla",
}


def script_of(text: str) -> str:
    """The script most letters are in, or "" when there are no letters of a known one."""
    counts = {script: len(letters.findall(text)) for script, letters in _SCRIPTS.items()}
    counts["Chinese"] *= 3  # a Chinese character says what three letters do
    best = max(counts, key=lambda script: counts[script])
    return best if counts[best] else ""


def language_of(name: str, text: str) -> str:
    """The language of a text. Raises Misused when its words do not tell."""
    script = script_of(text)
    if script == "Cyrillic":
        letters = Counter(text.casefold())
        total = sum(letters.values())
        own = {language: sum(letters[letter] for letter in known) for language, known in _LETTERS.items()}
        best = max(own, key=lambda language: own[language])
        return best if own[best] * 200 > total else "ru"
    if script in ("Arabic", "Chinese"):
        return "ar" if script == "Arabic" else "zh"
    words = re.findall(r"[^\W\d_]+", text.casefold())
    counts = {language: sum(word in known.split() for word in words) for language, known in _STOP_WORDS.items()}
    best = max(counts, key=lambda language: counts[language])
    if not counts[best]:
        raise Misused(f"The language of {name} cannot be told from its words; is it the right file?")
    return best


LONG = 80
"""Characters: only a paragraph longer than this shows by itself that a file holds a second language."""

SHARE = 0.2
"""A second script with less than this part of the letters in long paragraphs is a quotation, not a second text."""


def parted_by_script(blocks: Sequence[Block]) -> list[list[Block]]:
    """The blocks of one language each when the paragraphs of a file are in two or more scripts, else all as one.

    A short block goes with its own script when that is one of theirs; one without letters with what stands before.
    """
    # an address or a link is in Latin letters in a text of any script
    scripts = [script_of(LINK.sub("", EMAIL.sub("", block.text))) for block in blocks]
    weights: Counter[str] = Counter()
    for block, script in zip(blocks, scripts, strict=True):
        if len(block.text) > LONG or script == "Chinese":
            weights[script] += len(block.text)
    total = sum(weights.values())
    languages = [script for script, weight in weights.items() if script and weight >= SHARE * total]
    if len(languages) < 2:
        return [list(blocks)]
    texts: dict[str, list[Block]] = {language: [] for language in languages}
    now = next(script for script in scripts if script in texts)
    for block, script in zip(blocks, scripts, strict=True):
        # an address in Latin letters inside a text of another script is part of that text
        if script in texts and not (script == "Latin" and len(block.text) <= LONG and has_address(block.text)):
            now = script
        texts[now].append(block)
    return [texts[language] for language in languages]
