"""The account of words: each word of a source stands in the written files, is a label, or is listed as unplaced."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from mailer.core.importing.pairing import Facts
from mailer.core.importing.parts import Parts
from mailer.core.importing.written_day import date_words
from mailer.core.release import Release, Said

_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> Counter[str]:
    """The words of a text: runs of letters and digits, whatever their case, in NFC."""
    return Counter(word.casefold() for word in _WORD.findall(unicodedata.normalize("NFC", text)))


def missing_words(parts: Parts, facts: Facts, release: Release) -> Counter[str]:
    """The words of a source that are in no file as read back, in no label and among nothing unplaced."""
    accounted = [*placed_texts(parts, facts, release), *(label.text for label in parts.labels)]
    accounted += [left.text for left in parts.unplaced]
    return words(parts.words) - words("\n".join(accounted))


def placed_texts(parts: Parts, facts: Facts, release: Release) -> Iterator[str]:
    """What the release, read back from its files, says in this language of what this source said."""
    language, text = parts.language, release.texts[parts.language]
    yield from (text.kicker, text.headline, text.standfirst, text.body)
    for names, issuer in zip(facts.issuers, release.issuers, strict=True):
        if language in names:
            yield from (_own(issuer.name, language), _own(issuer.boilerplate, language))
    for found, place in zip(facts.places, release.dateline, strict=True):
        if language in found.written:
            yield place.name(language)
    for row, contact in zip(facts.people, release.contacts, strict=True):
        if person := row.get(language):
            yield from (_own(contact.name, language), _own(contact.role, language), _own(contact.where, language))
            yield contact.phone if person.phone else ""
            yield contact.email if person.email else ""
    if parts.day:
        yield " ".join((words(parts.day_text) & words(date_words(release.date, language))).elements())


def _own(said: Said, language: str) -> str:
    return said.get(language, said.get("", ""))
