"""What a reader sees before opening the message: the subject, and the preheader beside it."""

import textwrap
from collections.abc import Sequence

from mailer.core.edition import Slot, slot
from mailer.core.grid import Grid
from mailer.core.language_block import LanguageBlock
from mailer.core.shown_dates import plain_date, short_date

_SHORTEST, _LONGEST, _LONGEST_TIMES = 90, 160, 80  # characters


def subject(first: LanguageBlock, grid: Grid | None) -> str:
    """The headline; while embargoed, after the embargo's word and instant in the reader's first city."""
    if grid is None:
        return slot(Slot.MARK) + first.headline
    row = grid.rows[0]
    city = row.offset if row.is_world else row.names[0][0]
    day = short_date(grid.first_date, first.labels)
    said = first.labels.subject_embargo.format(time=row.time, city=city, date=day, headline=first.headline)
    return slot(Slot.MARK) + said


def preheader(blocks: Sequence[LanguageBlock], grid: Grid | None) -> tuple[str, ...]:
    """90 to 160 characters of the real text, one part per language: the embargo and the news, then
    where the other languages are.

    Shorter only when the release itself says less.
    """
    first = blocks[0]
    before = _times(first, grid) if grid else f"{first.labels.immediate}."
    after = tuple(f"{other.labels.text_below}." for other in blocks[1:])
    taken = len(" ".join((before, *after))) + 1
    news = first.opening if taken + len(first.opening) >= _SHORTEST else f"{first.headline} {first.opening}"
    news = textwrap.shorten(news, max(_LONGEST - taken, 0), placeholder="…")
    return (f"{before} {news}".strip(), *after)


def _times(first: LanguageBlock, grid: Grid) -> str:
    """`Embargo until 10:00 Paris, 13:00 St Petersburg, 23 November 2011.`, as many cities as there is room for."""
    rows = [row for row in grid.rows if not row.is_world] or list(grid.rows)
    same_day = [row for row in rows if not row.dates or row.dates == rows[0].dates]
    times = ""
    for row in same_day:
        said = f"{row.time} {row.offset if row.is_world else row.names[0][0]}"
        longer = f"{times}{first.labels.comma}{said}" if times else said
        if times and len(longer) > _LONGEST_TIMES:
            break
        times = longer
    return first.labels.preheader_embargo.format(times=times, date=plain_date(grid.first_date, first.labels))
