"""Names in capitals: an acronym (FIDH) that one language has, and the other neither as it stands nor as its own."""

import re
from collections.abc import Iterator

from mailer.core.check.figures import acronyms
from mailer.core.check.folder import Folder, Page
from mailer.core.check.levels import found_in
from mailer.core.finding import Finding

_SAME = """
    UN ONU ООН, EU UE ЕС, NATO OTAN НАТО, US USA США, UK СК, NGO NGOS ONG НПО НКО, AIDS SIDA СПИД, HIV VIH ВИЧ,
    WHO OMS ВОЗ, OSCE ОБСЕ, ECHR CEDH ЕСПЧ ЕКПЧ, ILO OIT МОТ, IMF FMI МВФ, WTO OMC ВТО, IOM OIM МОМ, CIS CEI СНГ,
    GDP PIB ВВП, ICC CPI МУС, OHCHR HCDH УВКПЧ, UNHCR HCR УВКБ, UNESCO ЮНЕСКО, UNICEF ЮНИСЕФ, IAEA AIEA МАГАТЭ,
    OECD OCDE ОЭСР
"""
_GROUPS = [frozenset(group.split()) for group in _SAME.split(",")]
_CYRILLIC = re.compile("[А-ЯЁ]{2,}")
_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SPOKEN = "А [БВ] [ЦКС] Д [ЕЭ] Ф Г [ХГ] И [ЙЖ] К Л М Н О П К Р [СШ] Т [УЮ] В В КС [ИЙ] З"
_LETTERS = dict(zip(_LATIN, _SPOKEN.split(" "), strict=True))


def capitals(folder: Folder) -> Iterator[Finding]:
    """A note for each acronym of the first language that another lacks, and the other way round."""
    model, *others = folder.pages
    for page in others:
        yield from _lacking(model, page)
        yield from _lacking(page, model)


def _lacking(page: Page, other: Page) -> Iterator[Finding]:
    theirs = {name for passage in other.passages for name, _ in acronyms(passage)}
    theirs |= {name for passage in other.passages for name in _CYRILLIC.findall(passage.text)}
    told = set()
    for passage in page.passages:
        for name, position in acronyms(passage):
            if name not in told and not _known(name, theirs):
                told.add(name)
                yield found_in(passage, "parity-capitals", position, name=name, other=other.file)


def _known(name: str, theirs: set[str]) -> bool:
    """Whether the other text has that name, its translation, or the same letters in Cyrillic (ADC, АДЦ)."""
    same = {name}.union(*(group for group in _GROUPS if name in group))
    if same & theirs:
        return True
    letters = re.compile("".join(_LETTERS.get(letter, re.escape(letter)) for letter in name))
    return any(letters.fullmatch(one) for one in theirs)
