"""A notice as the templates print it: its word, what it asks, what the office says, the hours that no longer hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from mailer.core import markdown
from mailer.core.edition import Variant
from mailer.core.grid import Grid, embargo_grid
from mailer.core.notice import Notice
from mailer.core.notice_words import FOLDER
from mailer.core.prose import Prose, prose, read
from mailer.core.release import Release
from mailer.core.stationery import Labels
from mailer.core.words import DistributionKind

_LOOKS = {DistributionKind.LIFTED: "now", DistributionKind.HOLD: "stop", DistributionKind.KILL: "stop"}


@dataclass(frozen=True, slots=True)
class NoticeLines:
    """One language. `asks` is empty where the text comes again; `old_times` is, unless the time has changed."""

    word: str
    asks: str
    words: Prose
    opening: str  # the first words that the office says, for a preheader
    old_times: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoticePanel:
    """`lines` has an entry per language; `look` is the class of the panel; a `brief` one does not bring the text."""

    look: str
    brief: bool
    lines: tuple[NoticeLines, ...]


def notice_panel(notice: Notice, release: Release, variant: Variant, labels: Sequence[Labels]) -> NoticePanel:
    """The notice in those languages. Raises Refused for a footnote that nothing refers to."""
    before = embargo_grid(notice.before, release.dateline, variant.city, labels) if notice.before else None
    lines = tuple(_lines(notice, before, index, each) for index, each in enumerate(labels))
    return NoticePanel(_LOOKS.get(notice.kind, "amends"), not notice.carries_text, lines)


def _lines(notice: Notice, before: Grid | None, index: int, labels: Labels) -> NoticeLines:
    language = labels.language
    tokens = read(notice.words.get(language, ""), f"{FOLDER}/{language}.md", labels)
    return NoticeLines(
        word=labels.notice(notice.kind),
        asks="" if notice.carries_text else labels.asks(notice.kind),
        words=prose(tokens, f"{language}-notice", labels),
        opening=next(markdown.plain_words(tokens), ""),
        old_times=_old_times(before, index, labels) if before else (),
    )


def _old_times(grid: Grid, index: int, labels: Labels) -> tuple[str, ...]:
    """A day, and below it the hours of the cities that it is in: `Tuesday, 1 December 2026`, `10:00 Paris`."""
    days: dict[str, list[str]] = {}
    for row in sorted((*grid.rows, *grid.further), key=lambda row: row.is_world):
        where = "UTC" if row.is_world else labels.comma.join(row.names[index])
        days.setdefault((row.dates or grid.dates)[index], []).append(f"{row.time} {where}")
    return tuple(chain.from_iterable((day, *hours) for day, hours in days.items()))
