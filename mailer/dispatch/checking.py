"""Checks a release as a whole: its files, who sends it, and each edition as it is printed."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from mailer.core.check import findings
from mailer.core.check.embargo_words import in_public_edition
from mailer.core.check.labels import unreviewed
from mailer.core.check.levels import found
from mailer.core.check.rules import in_order
from mailer.core.check.size import edition_size
from mailer.core.draft import Desk
from mailer.core.edition import Edition, Variant
from mailer.core.errors import Refused
from mailer.core.finding import Finding, Level
from mailer.core.message import compile_edition
from mailer.core.plan import reading_order
from mailer.core.release import Release
from mailer.core.release_toml import NAME
from mailer.core.render import render
from mailer.core.words import DistributionKind, Phase
from mailer.dispatch.desk import desk_for
from mailer.store.releases import Source


def check(desk: Desk, source: Source, release: Release, now: datetime) -> list[Finding]:
    """Every finding on the release, errors first. `now` is aware.

    Raises Refused for a template that does not work, where nothing else is wrong that would explain it.
    """
    listed = findings(release, source.files, now)
    if not (release.sender or desk.letterhead.from_):
        return in_order([*listed, found("sender-none", NAME)])
    try:
        listed += unreviewed([desk.stationery.labels_for(language) for language in release.languages])
        for edition in _editions(desk_for(desk, release), release):
            listed += _of_edition(edition, listed)
    except Refused:
        if not any(finding.level is Level.ERROR for finding in listed):
            raise
    return in_order(listed)


def _editions(desk: Desk, release: Release) -> Iterator[Edition]:
    """Each order of languages in each phase, as they would be compiled for sending."""
    for language in release.languages:
        variant = Variant(reading_order((language,), release.languages))
        for phase in (Phase.EMBARGOED, Phase.PUBLIC) if release.embargo else (Phase.PUBLIC,):
            edition = render(release, variant, phase, desk.stationery)
            compile_edition(edition, desk.letterhead, DistributionKind.RELEASE)
            yield edition


def _of_edition(edition: Edition, before: Sequence[Finding]) -> Iterator[Finding]:
    name = "-".join([*edition.variant.languages, edition.phase])
    yield from edition_size(f"{name}.html", edition.html)
    if edition.phase is Phase.PUBLIC:
        yield from in_public_edition(f"{name}.txt", f"{edition.subject}\n\n{edition.text}", before)
