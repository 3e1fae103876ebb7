"""Sources as found → a release folder, with what was recognised and what could not be placed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from mailer.core.errors import Misused
from mailer.core.importing.account import missing_words
from mailer.core.importing.agreed import agreed_day, agreed_embargo
from mailer.core.importing.held import Held
from mailer.core.importing.language import language_of, parted_by_script
from mailer.core.importing.layout import take_apart
from mailer.core.importing.pairing import Facts, pair
from mailer.core.importing.parts import Label, Parts, Unplaced
from mailer.core.importing.phones import check_country, with_country
from mailer.core.importing.pictures import keep_pictures
from mailer.core.importing.source import Source, read_source
from mailer.core.importing.telling import recognised
from mailer.core.importing.writing import with_question, write_files
from mailer.core.places import City
from mailer.core.release import Release
from mailer.core.release_folder import read_release
from mailer.core.slug import check_slug


@dataclass(frozen=True)
class Answers:
    """What a person said beside the texts: cities settled, the day, the country of phones without a code.

    `cities` is like {"Paris": "Paris, FR"}, or a zone for a city that the table does not hold; `usual` are the
    office's own, which are preferred to their namesakes.
    """

    cities: Mapping[str, str] = field(default_factory=dict)
    day: date | None = None
    country: str | None = None
    usual: Sequence[City] = ()


@dataclass(frozen=True)
class Imported:
    """The files to write, sentences for a person, words understood but not printed, and words left to place."""

    files: dict[str, str]
    pictures: dict[str, bytes]
    recognised: list[str]
    labels: list[Label]
    unplaced: list[Unplaced]


def import_release(
    slug: str,
    sources: Sequence[tuple[str, bytes]],
    answers: Answers = Answers(),
    release_toml: str = "",
) -> Imported:
    """Reads one source per language, or one that holds several; their order becomes the house order of languages.

    Of a `release_toml` that is there already, what texts do not say (embargo, sender, sending, event) is kept. The
    files are read back before they are handed over, and every word of every source is accounted for. An embargo that
    is not settled leaves an [embargo] without its lift, so that nothing can be sent as if there were none. Raises
    Misused, in one sentence, for what cannot be a release.
    """
    check_slug(slug)
    country = check_country(answers.country) if answers.country else None
    texts = _by_language([read_source(name, data) for name, data in sources])
    parts = _taken_apart(texts)
    pictures = keep_pictures(texts.values(), parts)
    for each in parts:
        with_country(each, country)
    facts = pair(parts, answers.cities, answers.usual)
    day = agreed_day(parts, answers.day, facts.remarks)
    held = Held(release_toml)
    embargo = agreed_embargo(parts, facts, day, held.embargo)
    files = write_files(parts, facts, day, embargo.lift, held)
    facts.remarks.extend(embargo.remarks)
    release = read_release(slug, {name: text.encode() for name, text in files.items()} | pictures)
    _account(parts, facts, release)
    if embargo.unsettled and not held.embargo:  # after the account: nobody can read the file until it is settled
        files["release.toml"] = with_question(files["release.toml"], embargo.unsettled)
    return Imported(
        files,
        pictures,
        recognised(parts, facts, release, {each.name: each.encoding for each in texts.values()}),
        [label for each in parts for label in each.labels],
        [left for each in parts for left in each.unplaced],
    )


def _by_language(sources: Sequence[Source]) -> dict[str, Source]:
    """Each text by its language; a file that holds texts in two scripts is two."""
    by_language: dict[str, Source] = {}
    for source in sources:
        for n, blocks in enumerate(parted_by_script(source.blocks)):
            text = replace(source, blocks=blocks)
            if n:  # what does not stand in the text itself goes with the first
                text = replace(text, margins=(), struck=(), pictures=())
            language = language_of(source.name, "\n".join(block.text for block in blocks))
            if language in by_language:
                first = by_language[language].name
                raise Misused(f"{source.name} and {first} are both in “{language}”; give one file per language.")
            by_language[language] = text
    if not by_language:
        raise Misused("No file to import was named; give one text per language.")
    return by_language


def _taken_apart(texts: Mapping[str, Source]) -> list[Parts]:
    """Each source taken apart, then once more knowing how many issuers the surest text names."""
    count = None
    for _ in range(2):
        taken = [take_apart(text, language, count) for language, text in texts.items()]
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


def _account(sources: Sequence[Parts], facts: Facts, release: Release) -> None:
    """Lists as unplaced whatever word of a source was found nowhere else: the safety net of the import."""
    for parts in sources:
        missing = missing_words(parts, facts, release)
        if missing:
            parts.leave(0, " ".join(missing.elements()), "differs from what was taken from the other text")
