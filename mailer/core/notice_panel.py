"""A notice as the templates print it: its word, what it asks, what the office says, the hours that no longer hold."""

from collections.abc import Sequence
from dataclasses import dataclass

from mailer.core import markdown
from mailer.core.edition import Variant
from mailer.core.grid import Grid, GridRow, embargo_grid
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
    """The day, and the hour of every city: `Tuesday, 1 December 2026`, `10:00 Paris`, `09:00 UTC`."""
    rows = sorted((*grid.rows, *grid.further), key=lambda row: row.is_world)
    return (*(grid.dates[index : index + 1]), *(_old_time(row, index, labels) for row in rows))


def _old_time(row: GridRow, index: int, labels: Labels) -> str:
    where = "UTC" if row.is_world else labels.comma.join(row.names[index])
    return f"{row.time} {where}" + (f" ({row.dates[index]})" if row.dates else "")
