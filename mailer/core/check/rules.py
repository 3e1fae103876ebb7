"""Every rule of the check, and the walk through them: those of the whole folder, and those of each passage."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from mailer.core.check import (
    attachments,
    capitals,
    characters,
    dates,
    day_words,
    embargo_words,
    leftovers,
    parity,
    people,
    script,
    size,
    structure,
    translations,
)
from mailer.core.check.folder import Folder, read_pages
from mailer.core.check.passages import Passage
from mailer.core.finding import Finding, Level
from mailer.core.release import Release
from mailer.core.zone import aware

FOLDER_RULES: tuple[Callable[[Folder], Iterator[Finding]], ...] = (
    parity.parity,
    capitals.capitals,
    translations.stale,
    translations.untranslated,
    dates.lift,
    dates.lateness,
    dates.clocks,
    dates.old_date,
    dates.event,
    dates.weekdays,
    dates.last_year,
    dates.own_dateline,
    day_words.day_words,
    embargo_words.immediate_words,
    script.wrong_names,
    script.latin_cities,
    people.contacts,
    people.names,
    characters.characters,
    structure.footnotes,
    structure.empty_sections,
    structure.links,
    size.headline,
    attachments.pictures,
    attachments.attached,
    attachments.read_files,
    attachments.unsent,
)
PASSAGE_RULES: tuple[Callable[[Passage], Iterator[Finding]], ...] = (
    leftovers.leftovers,
    embargo_words.embargo_words,
    script.wrong_script,
    people.phone_in_text,
)


def findings(release: Release, files: Mapping[str, bytes], now: datetime) -> list[Finding]:
    """All findings on a release read from these files: errors first, then by file and line.

    `now` is aware. Raises Misused when it is not.
    """
    folder = read_pages(release, files, aware(now))
    found = [finding for rule in FOLDER_RULES for finding in rule(folder)]
    for page in (*folder.pages, folder.facts):
        found += [finding for passage in page.passages for rule in PASSAGE_RULES for finding in rule(passage)]
    return in_order(found)


def in_order(found: list[Finding]) -> list[Finding]:
    """Errors, then warnings, then notes; each by file and line."""
    levels = list(Level)
    return sorted(found, key=lambda one: (levels.index(one.level), one.file, one.line))
