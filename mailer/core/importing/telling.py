"""What an import recognised, in sentences for the person who must check it."""

from collections.abc import Iterator, Mapping, Sequence

from babel import Locale
from babel.dates import format_date

from mailer.core.importing.pairing import Facts
from mailer.core.importing.parts import Parts
from mailer.core.release import Release, in_language
from mailer.core.release_shape import shape


def recognised(sources: Sequence[Parts], facts: Facts, release: Release, encodings: Mapping[str, str]) -> list[str]:
    """The sentences, from the top of the release to its end."""
    sentences = [*_sources(sources, encodings)]
    for parts in sources:
        sentences += _titles(parts)
    sentences += _facts(release)
    for parts in sources:
        sentences.append(_body(parts, release))
        sentences += _labels(parts) + parts.remarks
    if not (release.embargo or any(parts.embargoes for parts in sources)):
        sentences.append(NO_EMBARGO)
    return [*dict.fromkeys([*sentences, *facts.remarks])]


NO_EMBARGO = (
    "No embargo was found: release.toml holds one in comments, as an example; without it the release is immediate."
)


def _sources(sources: Sequence[Parts], encodings: Mapping[str, str]) -> Iterator[str]:
    for name, encoding in encodings.items():
        held = [Locale.parse(parts.language).get_display_name("en") for parts in sources if parts.source == name]
        read = "" if encoding == "UTF-8" else f", read as {encoding}: check a word with special letters"
        if len(held) == 1:
            yield f"{name} is the text in {held[0]}{read}."
        else:
            languages = " and ".join(map(str, held))
            yield f"{name} holds the texts in {languages}, parted by their script{read}: is that right?"


def _titles(parts: Parts) -> list[str]:
    named = (("Kicker", parts.kicker), ("Headline", parts.headline), ("Standfirst", parts.standfirst))
    return [f"{what} ({parts.language}): {text}" for what, text in named if text]


def _facts(release: Release) -> list[str]:
    house = release.languages[0]
    sentences = []
    if release.issuers:
        names = "; ".join(in_language(issuer.name, house) for issuer in release.issuers)
        sentences.append(f"{_count(len(release.issuers), 'issuer')}: {names}.")
    cities = ", ".join(place.name(house) for place in release.dateline)
    day = format_date(release.date, "EEEE d MMMM y", locale=house)
    sentences.append(f"Dateline: {cities + ', ' if cities else ''}{day}.")
    for contact in release.contacts:
        reach = ", ".join(filter(None, (contact.phone, contact.email)))
        names = " / ".join(dict.fromkeys(in_language(contact.name, code) for code in release.languages))
        sentences.append(f"Press contact: {names}, {reach}.")
    for picture in release.pictures:
        sentences.append(f"Picture: kept as {picture.file}. Give it a caption and a credit under [[picture]].")
    return sentences


def _body(parts: Parts, release: Release) -> str:
    counted = shape(release.texts[parts.language])
    pieces = [_count(counted.paragraphs, "paragraph")]
    if counted.items:
        pieces.append(_count(counted.items, "list item"))
    if counted.footnotes:
        pieces.append(_count(counted.footnotes, "footnote") + " tied to the mark in the text")
    return f"Body ({parts.language}): {', '.join(pieces)}."


def _labels(parts: Parts) -> list[str]:
    """One sentence on all the words that are not printed, in their order."""
    labels = sorted(parts.labels, key=lambda label: label.line)
    told = [f"“{label.text}” ({label.meaning})" for label in labels if not label.meaning.startswith("the embargo")]
    return [f"{parts.source}: understood and not printed: {', '.join(dict.fromkeys(told))}."] if told else []


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")
