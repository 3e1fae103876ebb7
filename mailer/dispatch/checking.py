"""Checks a release as a whole: its files, who sends it, and each edition as it is printed."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from mailer.core.calendar_entry import Revision
from mailer.core.check import findings
from mailer.core.check.embargo_words import in_public_edition
from mailer.core.check.labels import unreviewed
from mailer.core.check.levels import found
from mailer.core.check.rules import in_order
from mailer.core.check.size import Takes, edition_size, message_weight
from mailer.core.draft import Desk, print_edition
from mailer.core.edition import Variant
from mailer.core.errors import Refused
from mailer.core.finding import Finding, Level
from mailer.core.message import Compiled
from mailer.core.plan import reading_order
from mailer.core.release import Release
from mailer.core.release_toml import NAME
from mailer.core.words import DistributionKind, Phase
from mailer.dispatch.desk import desk_for
from mailer.store.releases import Source


def check(
    desk: Desk, source: Source, release: Release, now: datetime, ask: Callable[[], Takes | None] = lambda: None
) -> list[Finding]:
    """Every finding on the release, errors first. `now` is aware; `ask` says what our mail server takes, and is asked
    only for a release that sends files.

    Raises Refused for a template that does not work, where nothing else is wrong that would explain it.
    """
    listed = findings(release, source.files, now)
    if not (release.sender or desk.letterhead.from_):
        return in_order([*listed, found("sender-none", NAME)])
    try:
        listed += unreviewed([desk.stationery.labels_for(language) for language in release.languages])
        editions = dict(_editions(desk_for(desk, release), release, now))
        for (name, phase), edition in editions.items():
            listed += _of_edition(name, phase, edition, listed)
        sends_files = any(edition.enclosures for edition in editions.values())
        listed += weight(list(editions.values()), ask() if sends_files else None)
    except Refused:
        if not any(finding.level is Level.ERROR for finding in listed):
            raise
    return in_order(listed)


def weight(editions: Sequence[Compiled], ours: Takes | None) -> Iterator[Finding]:
    """What is to be said of the heaviest of these editions; `ours` is what our mail server takes."""
    heaviest = max(editions, key=lambda edition: edition.weight)
    return message_weight(heaviest.weight, [one.name for one in heaviest.enclosures], ours)


def _editions(desk: Desk, release: Release, now: datetime) -> Iterator[tuple[tuple[str, Phase], Compiled]]:
    """Each order of languages in each phase by its name, as it would be compiled for sending."""
    revision = Revision(0, now, desk.letterhead.message_domain)
    for language in release.languages:
        variant = Variant(reading_order((language,), release.languages))
        for phase in (Phase.EMBARGOED, Phase.PUBLIC) if release.embargo else (Phase.PUBLIC,):
            edition = print_edition(release, variant, phase, desk, DistributionKind.RELEASE, revision)
            yield ("-".join([*variant.languages, phase]), phase), edition


def _of_edition(name: str, phase: Phase, edition: Compiled, before: Sequence[Finding]) -> Iterator[Finding]:
    yield from edition_size(f"{name}.html", edition.html)
    if phase is Phase.PUBLIC:
        yield from in_public_edition(f"{name}.txt", f"{edition.subject}\n\n{edition.text}", before)
