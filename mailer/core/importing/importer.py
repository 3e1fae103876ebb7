"""Sources as found → a release folder, with what was recognised and what could not be placed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mailer.core.errors import Misused
from mailer.core.importing.account import date_labels, missing_words
from mailer.core.importing.layout import take_apart
from mailer.core.importing.pairing import Facts, pair
from mailer.core.importing.parts import Label, Parts, Unplaced
from mailer.core.importing.source import language_of, read_source
from mailer.core.importing.telling import recognised
from mailer.core.importing.writing import write_files
from mailer.core.release import Release
from mailer.core.release_folder import check_slug, read_release


@dataclass(frozen=True)
class Imported:
    """The files to write, sentences for a person, words understood but not printed, and words left to place."""

    files: dict[str, str]
    recognised: list[str]
    labels: list[Label]
    unplaced: list[Unplaced]


@dataclass(frozen=True)
class _Text:
    source: str
    words: str
    encoding: str


def import_release(
    slug: str,
    sources: Sequence[tuple[str, bytes]],
    choices: Mapping[str, str] | None = None,
    day: date | None = None,
) -> Imported:
    """Reads one source per language; the order of the sources becomes the house order of languages.

    `choices` settles doubtful cities ({"Paris": "Paris, FR"}, or a zone for a city the table does not hold);
    `day` is the release's date for texts that have none. The files are read back before they are handed over, and
    every word of every source is accounted for. Raises Misused, in one sentence, for what cannot be a release.
    """
    check_slug(slug)
    texts = [_Text(name, *read_source(name, data)) for name, data in sources]
    parts = _taken_apart(texts)
    facts = pair(parts, choices or {})
    release_day = _one_day(parts, day, facts)
    files = write_files(parts, facts, release_day)
    release = read_release(slug, {name: text.encode() for name, text in files.items()})
    _account(parts, facts, release)
    return Imported(
        files,
        recognised(parts, facts, release, {text.source: text.encoding for text in texts}),
        [label for each in parts for label in each.labels],
        [left for each in parts for left in each.unplaced],
    )


def _taken_apart(texts: Sequence[_Text]) -> list[Parts]:
    """Each source taken apart, then once more knowing how many issuers the surest text names."""
    by_language: dict[str, _Text] = {}
    for text in texts:
        language = language_of(text.source, text.words)
        if language in by_language:
            first = by_language[language].source
            raise Misused(f"{text.source} and {first} are both in “{language}”; give one file per language.")
        by_language[language] = text
    if not by_language:
        raise Misused("No file to import was named; give one text per language.")
    count = None
    for _ in range(2):
        taken = [take_apart(text.source, language, text.words, count) for language, text in by_language.items()]
        # a text whose names had to be parted by evidence does not outvote one with commas between them
        count = max((len(each.issuers) for each in taken if each.issuers and not each.issuers_guessed), default=None)
    for each in taken:
        _demand_text(each)
    return taken


def _demand_text(parts: Parts) -> None:
    if not parts.headline:
        raise Misused(f"{parts.source} has no headline that could be recognised; put it on a line of its own.")
    if not parts.body:
        raise Misused(f"{parts.source} has no text below its headline; is it the whole release?")


def _one_day(sources: Sequence[Parts], day: date | None, facts: Facts) -> date:
    """The date of the first dateline that has one; a language that says another day is told, and its words left."""
    days = {parts.source: parts.day for parts in sources if parts.day}
    chosen = next(iter(days.values()), day)
    if chosen is None:
        raise Misused(f"{sources[0].source} has no dateline with a date; add one, or give the date with --date.")
    for parts in sources:
        if parts.day and parts.day != chosen:
            parts.leave(0, parts.day_text, f"another date than in {next(iter(days))} ({chosen})")
            facts.remarks.append(f"The dates differ: {chosen} was taken, {parts.source} says {parts.day}.")
        elif parts.day:
            parts.label(parts.cities[0].line if parts.cities else 0, date_labels(parts), "belongs to the date")
    return chosen


def _account(sources: Sequence[Parts], facts: Facts, release: Release) -> None:
    """Lists as unplaced whatever word of a source was found nowhere else: the safety net of the import."""
    for parts in sources:
        missing = missing_words(parts, facts, release)
        if missing:
            parts.leave(0, " ".join(missing.elements()), "differs from what was taken from the other text")
