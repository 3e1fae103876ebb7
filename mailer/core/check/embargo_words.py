"""Embargo words in a text: the mailer writes the embargo itself and takes it away at the lift; a text must not.

An embargo on arms, oil or trade is news. So the words count where they give an order: at the beginning of a
sentence, in capitals, with the hour or day of a lift, or said of the release itself.
"""

import re
from collections.abc import Iterable, Iterator

from mailer.core.check.folder import Folder
from mailer.core.check.levels import found, found_in
from mailer.core.check.passages import Passage
from mailer.core.finding import Finding
from mailer.core.importing.block import Block
from mailer.core.importing.embargo_line import sets_embargo, tells_hour

_UNTIL = r"(?:until|till|til|jusqu|до|bis|hasta|até|fino|то)"
_NEWS = r"(?!\W*(?:(?:19|20)\d\d\b|the\s+end\b|конца\b|la\s+fin\b))"  # “Embargo until 2030 agreed” tells of trade
_PHRASE = (
    r"(?:(?:(?:under|sous|press|media|news)\s+)?(?:strict(?:ly)?\s+)?embargo(?:ed)?"
    r"|(?:под\s+)?эмбарго|ембарго|embargad[oa])"
)
_STATE = r"(?:embargoed|under\s+(?:an?\s+)?(?:strict\s+)?embargo|sous\s+embargo|под\s+эмбарго|embargad[oa])"
_BEGIN = r"(?:^|(?<=[.!?:;\n(\[–—*|]\s)|(?<=[\n(\[*|]))\W{0,3}"
_DAY = (
    r"(?:\d{1,2}[:.hH]\d{2}|\d{1,2}\s*(?:[ap]\.?m|h\b|uhr)|(?:mon|tues|wednes|thurs|fri|satur|sun)day|midnight|noon"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s+\d{1,2}\b"
    r"|\d{1,2}\s+(?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)"
    r"|понедельник|вторник|среды|четверг|пятниц|суббот|воскресень|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|\d{1,2}\s+(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre))"
)
_THE_TEXT = (
    r"(?:release|report|study|text|statement|news|document|material|information|paper|story|announcement|findings"
    r"|communiqué|rapport|étude|texte|релиз|материал|информация|доклад|отчёт|отчет|текст|документ|новость)"
)
_ORDERS = (
    rf"{_BEGIN}{_PHRASE}\s*{_UNTIL}{_NEWS}",
    rf"{_BEGIN}{_PHRASE}\s*(?::|lifts?|ends?|date|time)[^.\n]{{0,40}}?(?:{_DAY}|\bnot\b)",
    rf"{_STATE}\s+(?:{_UNTIL}|to|for)\W[^.\n]{{0,40}}?{_DAY}",
    rf"\b{_THE_TEXT}\s+(?:is|are|remains?|est|находится)\s+(?:strictly\s+)?{_STATE}\b",
    rf"\b{_THE_TEXT}\s+(?:strictly\s+)?{_STATE}(?=\s*(?:[.,;:)]|$))",
    rf"^\W*(?:{_STATE}|strict(?:ly)?\s+embargo(?:ed)?)\W*$",
    r"(?:\bnot\s+for\s+(?:publication|release|broadcast|distribution|use)"
    rf"|\bnot\s+to\s+be\s+(?:publish|broadcast|distribut|quot)\w+|{_BEGIN}not\s+to\s+be\s+(?:released|used))\b[^.\n]{{0,40}}?\b(?:before|until|prior)\b",
    r"\bdo\s+not\s+(?:publish|release|broadcast)\s+(?:before|until)\b|\bhold\s+for\s+release\b",
    r"\bне\s+(?:для\s+(?:публикации|распространения)|публиковать|распространять|подлежит\s+публикации)\s+(?:до|ранее|раньше)\b",
    r"\bne\s+pas\s+(?:publier|diffuser)\s+avant\b|\bpublication\s+interdite\s+avant\b|\bпубликация\s+запрещена\s+до\b",
    r"حظر\s+النشر\s+حتى|محظور\s+النشر|(?:لل)?نشر\s+محظور\s+حتى|禁发期?至|(?:解禁|禁发)时间|不得(?:早于|提前)[^。\n]{0,12}(?:发布|发表)",
    r"\bSperrfrist\b|\bgesperrt\s+bis\b|\bno\s+(?:publicar|difundir)\s+(?:antes|hasta)\b",
)
_SHOUTED = (
    r"\b(?:STRICT(?:LY)?\s+EMBARGO(?:ED)?|EMBARGOED|(?:UNDER|SOUS)\s+EMBARGO|ПОД\s+ЭМБАРГО|EMBARGADO)\b",
    rf"\b(?:EMBARGO|ЭМБАРГО)\s+(?i:{_UNTIL}{_NEWS})|^\W*(?:EMBARGO|ЭМБАРГО)\W*$",
)
_ORDER = re.compile("|".join([*(f"(?i:{order})" for order in _ORDERS), *_SHOUTED]))
_SHOWN = 100
"""Characters of a line that a finding shows."""
_IMMEDIATE = re.compile(
    r"\bfor\s+immediate\s+(?:release|publication|distribution)\b|\bpour\s+(?:diffusion|publication)\s+immédiate\b"
    r"|\bдля\s+немедленно(?:й|го)\s+(?:публикации|распространения)\b|\bzur\s+sofortigen\s+Veröffentlichung\b"
    r"|\bpara\s+(?:su\s+)?(?:publicación|difusión)\s+inmediata\b",
    re.IGNORECASE,
)


def embargo_words(passage: Passage) -> Iterator[Finding]:
    """An order not to publish yet: it would still stand there after the lift."""
    if order := _ORDER.search(passage.text):
        yield found_in(passage, "embargo-in-text", order.start(), words=" ".join(order.group().split()))


def immediate_words(folder: Folder) -> Iterator[Finding]:
    """“For immediate release” in a text: the contrary of an embargo, and without one said twice."""
    code = "immediate-in-embargoed" if folder.release.embargo else "immediate-twice"
    for passage in (passage for page in (*folder.pages, folder.facts) for passage in page.passages):
        if found_words := _IMMEDIATE.search(passage.text):
            yield found_in(passage, code, found_words.start(), words=" ".join(found_words.group().split()))


def orders_in(text: str) -> list[str]:
    """The orders in a text as it is printed: one for each paragraph that has one."""
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
    return [order.group() for part in paragraphs if (order := _ORDER.search(part))]


def order_in_file(text: str) -> str:
    """The first order, or line that sets an embargo, in a file of any kind; empty where there is none.

    What a PDF or a text file says comes in lines, of which any may begin with a word from the middle of a sentence:
    so a line counts where it begins like one.
    """
    lines = [words for line in text.splitlines() if (words := " ".join(line.split())) and _opens(words)]
    said = [line for line in lines if _ORDER.search(line) or _is_notice(line)]
    return next(iter([*orders_in(text), *said]), "")[:_SHOWN]


def _opens(line: str) -> bool:
    first = next((letter for letter in line if letter.isalpha()), "")
    return first == first.upper()  # as every letter is where a script has no small ones


def _is_notice(line: str) -> bool:
    """“For release at 10:00 on 1 December”, in the words by which the import knows such a line."""
    return sets_embargo(Block(0, line)) and tells_hour(line)


def in_public_edition(name: str, text: str, before: Iterable[Finding]) -> Iterator[Finding]:
    """An order not to publish yet in an edition for after the lift, unless a text was found to bring it in."""
    if any(finding.code == "embargo-in-text" for finding in before):
        return
    for order in orders_in(text):
        yield found("embargo-in-edition", name, words=order)
