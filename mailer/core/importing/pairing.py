"""The parts of all languages → the facts they share: one dateline, one list of issuers, one of press contacts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mailer.core.errors import Misused
from mailer.core.importing.parts import City, Parts, Person
from mailer.core.place import Place, said
from mailer.core.place_context import near
from mailer.core.places import City as Known
from mailer.core.places import cities_named, place_named, plain, read_place


@dataclass
class FoundPlace:
    """A city of the dateline, and how each language's author wrote it."""

    place: Place
    written: dict[str, str] = field(default_factory=dict)


@dataclass
class Facts:
    """What all languages share, each with the languages that say it; `people` and `issuers` map language to part.

    `abouts` holds the boilerplate of each issuer, in the order of `issuers`.
    """

    places: list[FoundPlace]
    issuers: list[dict[str, str]]
    abouts: list[dict[str, str]]
    people: list[dict[str, Person]]
    remarks: list[str]


def pair(sources: Sequence[Parts], choices: Mapping[str, str], usual: Sequence[Known] = ()) -> Facts:
    """Pairs cities by the place table, people by phone and email, issuers by their order."""
    remarks: list[str] = []
    abouts = [place_abouts(parts) for parts in sources]
    issuers = _issuers(sources, remarks)
    return Facts(
        _places(sources, choices, usual, remarks),
        issuers,
        [
            {parts.language: words[n] for parts, words in zip(sources, abouts, strict=True) if words.get(n)}
            for n in range(len(issuers))
        ],
        _people(sources, remarks),
        remarks,
    )


def place_abouts(parts: Parts) -> dict[int, str]:
    """The boilerplates of a text by the place of their issuer; one about nobody named yet names an issuer."""
    placed: dict[int, list[str]] = {}
    for about in parts.abouts:
        n = next(
            (
                n
                for n, name in enumerate(parts.issuers)
                if _about(about.name, name) or _short(about.name, name, parts)
            ),
            None,
        )
        if n is None:
            n = len(parts.issuers)
            parts.issuers.append(about.name)
        placed.setdefault(n, []).append(about.words)
    return {n: "\n\n".join(words) for n, words in placed.items()}


def _short(heading: str, name: str, parts: Parts) -> bool:
    """Whether the text itself gives that short name behind the whole one: “UN Harbour Agency (UNHA)”."""
    said = " ".join(parts.words.casefold().split())
    return f"{name} ({heading})".casefold() in said


def _about(heading: str, name: str) -> bool:
    """Whether a boilerplate's heading names that issuer, whatever its case ending, articles and brackets."""
    bare, known = (set(re.findall(r"\w{3,}", plain(text))) for text in (heading, name))
    stems = {word[:5] for word in bare}
    acronyms = re.findall(r"\(([^()\s]{2,12})\)", name)
    return bool(stems) and (stems <= {word[:5] for word in known} or heading.strip() in acronyms)


def _places(
    sources: Sequence[Parts], choices: Mapping[str, str], usual: Sequence[Known], remarks: list[str]
) -> list[FoundPlace]:
    found: dict[str, FoundPlace] = {}
    for parts in sources:
        for city in parts.cities:
            place = _place(parts, city, choices, usual, remarks)
            if place is None:
                continue
            held = found.setdefault(place.key, FoundPlace(place))
            if parts.language in held.written:
                parts.leave(city.line, city.text, "the dateline names this city twice")
            else:
                held.written[parts.language] = city.text
    for held in found.values():
        missing = [parts.language for parts in sources if parts.cities and parts.language not in held.written]
        if missing:
            remarks.append(f"{held.place.name('en')} stands in the dateline, but not in {', '.join(missing)}: check.")
    return list(found.values())


def _place(
    parts: Parts, city: City, choices: Mapping[str, str], usual: Sequence[Known], remarks: list[str]
) -> Place | None:
    """The place of a city's name: as chosen, the only one, a usual one, or a clearly larger one (said aloud)."""
    chosen = next((value for name, value in choices.items() if plain(name) == plain(city.text)), None)
    if chosen and "/" in chosen and not cities_named(chosen):
        return said(chosen, {parts.language: city.text})
    if chosen:
        return place_named(chosen)
    try:
        reading = read_place(
            city.text, usual, near(parts.language, [each.text for each in parts.cities], parts.words)
        )
    except Misused as error:
        parts.leave(city.line, city.text, f"{str(error).rstrip('.')}; or give it with --place “{city.text}=…”")
        return None
    if reading.note:
        remarks.append(f"{reading.note}: change it with --place “{city.text}=…” if that is wrong.")
    return reading.city.place


def _issuers(sources: Sequence[Parts], remarks: list[str]) -> list[dict[str, str]]:
    most = max(len(parts.issuers) for parts in sources)
    counts = {parts.language: len(parts.issuers) for parts in sources}
    if len(set(counts.values())) > 1:
        shown = ", ".join(f"{count} in {language}" for language, count in counts.items())
        remarks.append(f"The number of issuers differs ({shown}): pair them by hand in release.toml.")
    elif most > 1 and len(sources) > 1:
        remarks.append(
            "The issuers are paired between the languages in the order in which they are named: please check."
        )
    return [{parts.language: parts.issuers[n] for parts in sources if n < len(parts.issuers)} for n in range(most)]


def _people(sources: Sequence[Parts], remarks: list[str]) -> list[dict[str, Person]]:
    rows: list[dict[str, Person]] = []
    for parts in sources:
        for person in parts.people:
            row = next((row for row in rows if parts.language not in row and _same(row, person)), None)
            if row is None:
                rows.append({parts.language: person})
            else:
                row[parts.language] = person
    for row in rows:
        missing = [parts.language for parts in sources if parts.people and parts.language not in row]
        if missing:
            name = next(iter(row.values())).name
            remarks.append(f"The press contact {name} has no counterpart in {', '.join(missing)}: check.")
    return rows


def _same(row: Mapping[str, Person], person: Person) -> bool:
    return any(
        (person.email and person.email.casefold() == other.email.casefold())
        or (person.phone and _digits(person.phone) == _digits(other.phone))
        for other in row.values()
    )


def _digits(phone: str) -> str:
    """The digits that tell two phones apart: the last seven, whatever the code before them."""
    return re.sub(r"\D", "", phone)[-7:]
