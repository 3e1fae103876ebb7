"""What a reader sees before opening the message: the subject, and the preheader beside it."""

from collections.abc import Sequence

from mailer.core.bidi import apart
from mailer.core.columns import width_of
from mailer.core.edition import Slot, slot
from mailer.core.grid import Grid
from mailer.core.language_block import LanguageBlock
from mailer.core.notice_panel import NoticePanel
from mailer.core.shown_dates import plain_date, short_date

_SHORTEST, _LONGEST, _LONGEST_TIMES = 90, 160, 80  # characters
_LINE = 78
"""Columns of a subject that holds a second language too: more than that, no list of messages shows whole."""


def subject(
    blocks: Sequence[LanguageBlock], grid: Grid | None, invitation: Grid | None, notice: NoticePanel | None = None
) -> str:
    """The headline, in a second language too where both fit.

    Before it stand, for an invitation its word and when, and while embargoed the embargo's word and the instant,
    each in the reader's first city; before all that, a notice's own word.
    """
    labels, direction = blocks[0].labels, blocks[0].direction
    said = blocks[0].headline
    if invitation:
        said = _timed(labels.subject_event, blocks[0], invitation, said)
    changed = notice is not None and notice.brief and grid is not None
    if grid:
        said = _timed(labels.subject_time_changed if changed else labels.subject_embargo, blocks[0], grid, said)
    if notice and not changed:
        said = f"{notice.lines[0].word}{labels.colon}{said}"
    for other in blocks[1:2]:
        both = f"{said} / {apart(other.headline, direction)}"
        if other.headline != blocks[0].headline and width_of(both) <= _LINE:
            said = both
    return slot(Slot.MARK) + said


def preheader(
    blocks: Sequence[LanguageBlock], grid: Grid | None, invitation: Grid | None, notice: NoticePanel | None = None
) -> tuple[str, ...]:
    """90 to 160 characters of the real text, one part per language: embargo or event, or what a notice asks, and the
    news, or what the office says of it, then where the other languages are.

    Shorter only when the release itself says less.
    """
    first = blocks[0]
    if grid:
        before = _times(first.labels.preheader_embargo, first, grid)
    elif invitation:
        before = _times(first.labels.preheader_event, first, invitation)
    else:
        before = (notice and notice.lines[0].asks) or f"{first.labels.immediate}."
    after = tuple(f"{other.labels.text_below}." for other in blocks[1:])
    taken = len(" ".join((before, *after))) + 1
    news = _cut(_news(first, notice, _SHORTEST - taken), _LONGEST - taken)
    return (f"{before} {news}".strip(), *after)


def _news(first: LanguageBlock, notice: NoticePanel | None, least: int) -> str:
    """The first words of the release, or of what a notice says of it; with the headline where they are too few."""
    if notice is None:
        return first.opening if len(first.opening) >= least else f"{first.headline} {first.opening}"
    said = notice.lines[0].opening
    return said if len(said) >= least else f"{said} {first.headline}"


def _cut(text: str, most: int) -> str:
    """The beginning of a text, at most that many characters: whole words, or letters where words have no spaces."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    head = text[: max(most - 1, 0)]
    space = head.rfind(" ")
    return f"{head[:space] if space * 2 > most else head}…" if head else ""


def _timed(words: str, first: LanguageBlock, grid: Grid, headline: str) -> str:
    """A label of a subject, filled with the instant as the grid's first row has it."""
    row = grid.rows[0]
    city = row.offset if row.is_world else apart(row.names[0][0], first.direction)
    day = short_date(grid.first_date, first.labels)
    return words.format(time=row.time, city=city, date=day, headline=apart(headline, first.direction))


def _times(words: str, first: LanguageBlock, grid: Grid) -> str:
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
    return words.format(times=times, date=plain_date(grid.first_date, first.labels))
