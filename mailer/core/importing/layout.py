"""The blocks of one source → the parts of a release, by what stands where; nothing is dropped."""

import re
from collections.abc import Sequence

from mailer.core.importing.dateline import Dateline, find_dateline
from mailer.core.importing.head import place_head
from mailer.core.importing.markdown_text import escaped, markers, with_markers
from mailer.core.importing.parts import Block, Parts
from mailer.core.importing.people import has_address, read_people
from mailer.core.importing.phrases import CONTACTS_LABEL, EMBARGO, END_MARK, IMMEDIATE
from mailer.core.importing.source import BULLET, FOOTNOTE, NUMBERED, blocks_of, is_cyrillic

HEAD, STORY = 10, 300
"""A dateline stands among so many first blocks, and not below one of more characters than this: that is the story."""
NOTICE = 160
"""A longer paragraph that begins with “Embargo” is news about one, not the line that sets one."""
LONG = 60
"""After the contacts, a paragraph shorter than this many characters is taken for what the website printed."""


def take_apart(source: str, language: str, text: str, count: int | None = None) -> Parts:
    """The parts of one source. `count` is the number of issuers that the other languages name, when known."""
    parts = Parts(source, language, text)
    whole = _without_strays(blocks_of(text), parts)
    blocks = _without_footnotes(whole, parts)
    contacts = next((n for n, block in enumerate(blocks) if CONTACTS_LABEL.match(block.text)), len(blocks))
    story = blocks[:contacts]
    opening = _opening(story, language)
    head = story[: opening[0]] if opening else story[: _first_long(story)]
    if opening:
        _place_dateline(parts, story[opening[0]], opening[1])
    place_head(parts, head, evidence=_evidence(whole, head), count=count)
    rest = opening[1].rest if opening else ""
    line = story[opening[0]].line if opening else 0
    after = story[len(head) + (1 if opening else 0) :]
    _place_body(parts, [*([Block(line, rest)] if rest else []), *after])
    _place_after(parts, blocks[contacts:])
    return parts


def _without_strays(blocks: Sequence[Block], parts: Parts) -> list[Block]:
    """The blocks of the release's own language; others, end marks and embargo lines are said and left out."""
    kept = []
    cyrillic = is_cyrillic(parts.words)
    for block in blocks:
        if END_MARK.match(block.text):
            parts.label(block.line, block.text, "marks an end")
        elif EMBARGO.match(block.text) and len(block.text) <= NOTICE:
            parts.leave(block.line, block.text, "an embargo: put its time and zone into [embargo] of release.toml")
        elif IMMEDIATE.match(block.text):
            parts.label(block.line, block.text, "no embargo")
        elif (
            re.search(r"[^\W\d_]", block.text) and is_cyrillic(block.text) != cyrillic and not has_address(block.text)
        ):
            parts.leave(block.line, block.text, "written in another script than the rest of the file")
        else:
            kept.append(block)
    return kept


def _without_footnotes(blocks: Sequence[Block], parts: Parts) -> list[Block]:
    """Takes out the footnotes that a mark in the text calls; one that nothing calls is left to a person."""
    called = set().union(*(markers(block.text) for block in blocks if not FOOTNOTE.match(block.text)))
    kept = []
    for block in blocks:
        found = FOOTNOTE.match(block.text)
        if not found:
            kept.append(block)
        elif found[1] in called and found[1] not in parts.footnotes:
            words = block.text[found.end() :]
            parts.footnotes[found[1]] = words if parts.source.endswith(".md") else escaped(words)
        else:
            parts.leave(block.line, block.text, f"nothing in the text refers to footnote {found[1]}")
    return kept


def _opening(story: Sequence[Block], language: str) -> tuple[int, Dateline] | None:
    """The first block with a dateline, one with cities before one with a date alone; only near the top."""
    dated: tuple[int, Dateline] | None = None
    for n, block in enumerate(story[:HEAD]):
        if dateline := find_dateline(block, language):
            if dateline.cities:
                return n, dateline
            dated = dated or (n, dateline)
        if len(block.text) > STORY:
            break
    return dated


def _first_long(story: Sequence[Block]) -> int:
    """Where the body begins when there is no dateline: after the headline at the least."""
    heading = next((n for n, block in enumerate(story) if block.text.startswith("# ")), None)
    if heading is not None:
        return heading + 1
    return next((n for n, block in enumerate(story) if n and len(block.text) > 200), min(1, len(story)))


def _evidence(blocks: Sequence[Block], head: Sequence[Block]) -> str:
    """The document without its head: where a name that stands alone proves where it ends."""
    return "\n".join(block.text for block in blocks if block not in head)


def _place_dateline(parts: Parts, block: Block, dateline: Dateline) -> None:
    parts.cities, parts.day, parts.day_text = list(dateline.cities), dateline.day, dateline.day_text
    for word in dateline.connectors:
        parts.label(block.line, word, "a small word of the dateline")


def _place_body(parts: Parts, blocks: Sequence[Block]) -> None:
    """Paragraphs and lists as Markdown; a single line that begins with a dash is speech unless “:” leads to it."""
    plain = not parts.source.endswith(".md")
    previous = ""
    for n, block in enumerate(blocks):
        following = blocks[n + 1].text if n + 1 < len(blocks) else ""
        item = _item(block.text, previous, following)
        if item is None:
            parts.body.append(with_markers(_even(block.text), parts.footnotes, plain))
        else:
            mark, words = item
            line = mark + with_markers(_even(words), parts.footnotes, plain)
            if previous and _item(previous, ":", "") and parts.body:
                parts.body[-1] += "\n" + line
            else:
                parts.body.append(line)
        previous = block.text if item else (":" if block.text.endswith(":") else "")


def _even(text: str) -> str:
    """The text with one space where the source had several."""
    return re.sub(" {2,}", " ", text)


def _item(text: str, previous: str, following: str) -> tuple[str, str] | None:
    """A list item as its Markdown mark and its words, or None for a paragraph."""
    for pattern in (BULLET, NUMBERED):
        found = pattern.match(text)
        if found and (
            previous.endswith(":") or pattern.match(previous) or pattern.match(following) or text[0] in "*•·‣▪◦-"
        ):
            return ("- " if pattern is BULLET else found.group().strip() + " "), text[found.end() :]
    return None


def _place_after(parts: Parts, blocks: Sequence[Block]) -> None:
    """The press contacts, and what stands after them."""
    pending: list[Block] = []
    for n, block in enumerate(blocks):
        if n == 0:
            label = CONTACTS_LABEL.match(block.text)
            assert label is not None
            parts.label(block.line, label.group().strip("# \n"), "the press contacts follow")
            block = Block(block.line, block.text[label.end() :].strip())
        if has_address(block.text):
            whole = [*pending, block]
            read_people(Block(whole[0].line, "\n".join(each.text for each in whole)), parts)
            pending = []
        elif (
            block.text and len(block.text) < LONG and any(has_address(later.text) for later in blocks[n + 1 : n + 3])
        ):
            pending.append(block)
        elif block.text:
            _place_rest(parts, block)
    for block in pending:
        _place_rest(parts, block)


def _place_rest(parts: Parts, block: Block) -> None:
    if len(block.text) < LONG:
        parts.leave(block.line, block.text, "stands after the press contacts and is too short to be part of the text")
        return
    parts.body.append(with_markers(block.text, parts.footnotes, not parts.source.endswith(".md")))
    parts.remarks.append(f"{parts.source} line {block.line}: a paragraph after the contacts now ends the body.")
