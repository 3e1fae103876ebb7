"""One source → the parts of a release, by what stands where; nothing is dropped."""

import re
from collections.abc import Sequence

from mailer.core.importing.block import Block, Kind
from mailer.core.importing.body import place_body, place_rest, section
from mailer.core.importing.dateline import Dateline, find_dateline
from mailer.core.importing.dateline_cities import as_qualified
from mailer.core.importing.footnotes import tie_footnotes
from mailer.core.importing.head import place_head
from mailer.core.importing.issuers import is_organisation
from mailer.core.importing.notices import place_margins, place_struck, without_notices
from mailer.core.importing.parts import About, Parts
from mailer.core.importing.people import place_people
from mailer.core.importing.phrases import RELEASE_LABEL
from mailer.core.importing.plain import BULLET
from mailer.core.importing.sections import STORY, divide
from mailer.core.importing.source import Source
from mailer.core.importing.written_day import WrittenDay, first_day, is_date_line
from mailer.core.places import cities_named

_FIELD = re.compile(r"[^\W\d_][\w ]{1,20}\s?:\s")
LEAD = 100
"""Characters: a longer paragraph is part of the story, a shorter one may be a line of the head."""

HEAD = 14
"""A dateline stands among so many first blocks of the story."""


def take_apart(source: Source, language: str, count: int | None = None) -> Parts:
    """The parts of one source. `count` is the number of issuers that the other languages name, when known."""
    parts = Parts(source.name, language, source.words)
    place_margins(source.margins, parts)
    place_struck(source.struck, parts)
    shown = without_notices(source.blocks, parts)
    found = divide(tie_footnotes(shown, parts), parts)
    found.story[:HEAD] = _datelines_apart(found.story[:HEAD], language)
    dated = _dated_elsewhere(shown, parts)
    opening = _opening(found.story, language, bool(dated))
    head, body = _head_and_body(found.story, opening)
    if opening:
        _place_dateline(parts, found.story[opening[0]], opening[1])
    if dated and (day := first_day(dated.text, language)) and not (parts.day and parts.day.year):
        _date(parts, dated, day)
    place_head(parts, head, evidence=_evidence(shown, head), count=count)
    place_body(parts, body)
    place_people(found.contacts, parts, found.office)
    for heading, name, blocks in found.abouts:
        parts.abouts.append(About(heading.line, name, "\n\n".join(block.text for block in blocks)))
        parts.label(heading.line, heading.text, "leads to a boilerplate")
    section(parts, found.notes)
    place_rest(parts, found.rest)
    return parts


def _dated_elsewhere(blocks: Sequence[Block], parts: Parts) -> Block | None:
    """The line that holds the release's date and nothing else, or a notice with a date behind it."""
    lines = (line for line in (*parts.immediate, *blocks) if is_date_line(line.text, parts.language))
    whole = (line for line in parts.embargoes if (day := first_day(line.text, parts.language)) and day.year)
    return next(lines, None) or next(whole, None)


def _date(parts: Parts, line: Block, day: WrittenDay) -> None:
    """Takes the day from a line of its own when the dateline has none, or leaves out the year."""
    if parts.day is None:
        parts.day_text = line.text[day.start : day.end]
    if parts.day is None or (parts.day.month, parts.day.day) == (day.month, day.day):
        parts.day = day


def _opening(story: Sequence[Block], language: str, dated: bool) -> tuple[int, Dateline] | None:
    """The block with a dateline, one with known cities before others, a date alone last; only near the top."""
    found: list[tuple[int, Dateline]] = []
    for n, block in enumerate(story[:HEAD]):
        if dateline := find_dateline(block, language, dated):
            found.append((n, dateline))
        if len(block.text) > STORY:
            break
    return max(found, key=lambda each: _certain(each[1]), default=None)


def _certain(dateline: Dateline) -> int:
    """How surely it is one: its cities are known, or it has any; of equals the first is meant."""
    known = all(cities_named(as_qualified(city.text)) or cities_named(city.text) for city in dateline.cities)
    return bool(dateline.cities) * (1 + known)


def _datelines_apart(blocks: Sequence[Block], language: str) -> list[Block]:
    """The blocks; one with a dateline on a later line is parted there."""
    apart: list[Block] = []
    for block in (part for whole in blocks for part in _label_apart(whole, language)):
        breaks = (n + 1 for n, letter in enumerate(block.text[: 3 * STORY]) if letter == "\n")
        at = next((n for n in breaks if (found := find_dateline(block.cut(n), language)) and found.cities), 0)
        apart += [block.cut(0, at), block.cut(at)] if at and not find_dateline(block, language) else [block]
    return apart


def _label_apart(block: Block, language: str) -> list[Block]:
    """A “Press release” and the dateline on its line, as letters have it at their top, apart."""
    label = RELEASE_LABEL.match(block.text)
    rest = block.cut(label.end()) if label else block
    rest = rest.cut(len(rest.text) - len(rest.text.lstrip(" :.,|–—-\n")))
    found = find_dateline(rest, language) if label else None
    return [block.cut(0, label.end()), rest] if label and found and found.cities else [block]


def _head_and_body(story: Sequence[Block], opening: tuple[int, Dateline] | None) -> tuple[list[Block], list[Block]]:
    """What stands above the story, and the story; a dateline may stand alone above the titles too."""
    if opening is None:
        first = _first_long(story)
        return list(story[:first]), list(story[first:])
    n, dateline = opening
    head, body = list(story[:n]), list(story[n + 1 :])
    if below := _letterhead(dateline.rest, body):
        rest = [dateline.rest] if dateline.rest.text else []
        head, body = [*head, *rest, *body[:below]], body[below:]
        first = next((k for k, block in enumerate(body) if not _may_be_title(block)), len(body))
        return [*head, *body[:first]], body[first:]
    told = any(not _may_be_title(block) and not RELEASE_LABEL.match(block.text) for block in head[1:])
    if not dateline.rest.text and told and not any(len(block.text) > LEAD for block in body):
        return _above(head, body)
    titled = any(_may_be_title(block) for block in head)
    body = [*(block for block in head if _is_form(block)), *body]
    head = [block for block in head if not _is_form(block)]
    if dateline.rest.text and (titled or not _may_be_title(dateline.rest)):
        return head, [dateline.rest, *body]
    if dateline.rest.text:  # Paris, 23 November 2011: the headline
        return [*head, dateline.rest], body
    if not titled or _only_offices(head, body):
        titles = (
            k for k, block in enumerate(body) if not (_may_be_title(block) or RELEASE_LABEL.fullmatch(block.text))
        )
        below = next(titles, len(body))
        return [*head, *body[:below]], body[below:]
    return head, body


def _letterhead(rest: Block, body: Sequence[Block]) -> int:
    """How many blocks below a dateline end with the label of a release: the date stood in a letter's head."""
    if len(rest.text) > LEAD:
        return 0
    return next((n for n, block in enumerate(body[:3], 1) if RELEASE_LABEL.fullmatch(block.text)), 0)


def _above(head: list[Block], body: list[Block]) -> tuple[list[Block], list[Block]]:
    """Head and story where the dateline stands below them both, as in a letter."""
    first = next((n for n, block in enumerate(head) if n and not _may_be_title(block)), len(head))
    return head[:first], [*head[first:], *body]


def _only_offices(head: Sequence[Block], body: Sequence[Block]) -> bool:
    """Whether a title in capitals stands below the dateline, and nothing but an office's name above it."""
    above = [block for block in head if _may_be_title(block)]
    shouted = bool(body) and _may_be_title(body[0]) and body[0].text.upper() == body[0].text
    return shouted and all(is_organisation(block.text.split("\n")[0], "") for block in above)


def _is_form(block: Block) -> bool:
    """Points, or lines like “WHEN: Thursday, 10:30” of which an invitation is made: no titles, however short."""
    lines = block.text.split("\n")
    if block.kind is Kind.ITEM or BULLET.match(block.text):
        return True
    return len(lines) > 1 and sum(bool(_FIELD.match(line)) for line in lines) * 2 > len(lines)


def _may_be_title(block: Block) -> bool:
    if block.kind is Kind.HEADING:
        return True
    words = re.sub(r"\s*\[\^?\d+\]$", "", block.text)
    plain = block.kind is Kind.PARAGRAPH and len(words) <= STORY and not words.endswith((".", ":", ";"))
    return plain and not RELEASE_LABEL.fullmatch(block.text)


def _first_long(story: Sequence[Block]) -> int:
    """Where the body begins when there is no dateline: after the headline at the least."""
    heading = next((n for n, block in enumerate(story) if block.kind is Kind.HEADING), None)
    if heading is not None:
        return heading + 1
    return next((n for n, block in enumerate(story) if n and len(block.text) > 200), min(1, len(story)))


def _evidence(blocks: Sequence[Block], head: Sequence[Block]) -> str:
    """The document without its head: where a name that stands alone proves where it ends."""
    return "\n".join(block.text for block in blocks if block not in head)


def _place_dateline(parts: Parts, block: Block, dateline: Dateline) -> None:
    parts.cities, parts.day, parts.day_text = list(dateline.cities), dateline.day, dateline.day_text
    for word in dateline.labels:
        parts.label(block.line, word, "in the dateline")
    why = "an hour beside the date: if nothing may be published before it, put it into [embargo] of release.toml"
    parts.leave(block.line, dateline.hour, why)
