"""The body of a text as Markdown: paragraphs, lists, headings, tables; then the notes and what stands after all."""

import re
from collections.abc import Sequence
from dataclasses import replace

from mailer.core.importing.block import Block, Kind
from mailer.core.importing.head import place_date
from mailer.core.importing.marked_text import whole
from mailer.core.importing.parts import Parts
from mailer.core.importing.people import has_address, read_people
from mailer.core.importing.plain import BULLET, LETTERED, NUMBERED

LONG = 60
"""After the contacts, a paragraph shorter than this many characters is taken for what the website printed."""

_LISTS = (Kind.ITEM, Kind.NUMBERED)


def place_body(parts: Parts, blocks: Sequence[Block]) -> None:
    """Adds the blocks to the body; a line that begins with a dash is speech unless a list stands around it."""
    before: Block | None = None
    for n, block in enumerate(blocks):
        if block.kind is Kind.PARAGRAPH and block.text.startswith("o\t"):
            parts.label(block.line, "o", "the mark of an item")
        block = _as_item(block, before, blocks[n + 1] if n + 1 < len(blocks) else None)
        if block.kind in _LISTS and before and before.kind in _LISTS and parts.body:
            parts.body[-1] += "\n" + whole(block)
        else:
            parts.body.append(whole(block))
        before = block


def _as_item(block: Block, before: Block | None, after: Block | None) -> Block:
    """The block as a list item when its first sign and what stands around it say so."""
    if block.kind is not Kind.PARAGRAPH:
        return block
    for pattern, kind in ((BULLET, Kind.ITEM), (NUMBERED, Kind.NUMBERED)):
        found = pattern.match(block.text)
        led = before is not None and (before.text.endswith(":") or before.kind is kind)
        if found and (led or block.text[0] not in "–—―0123456789" or (after and pattern.match(after.text))):
            label = found[1] if kind is Kind.NUMBERED else ""
            return replace(block.cut(found.end()), kind=kind, label=label)
    # Markdown has no list by letters: the letter stays as the item's first word
    return replace(block, kind=Kind.ITEM) if LETTERED.match(block.text) else block


def section(parts: Parts, blocks: Sequence[Block]) -> None:
    """Adds a section with its own heading, such as the notes to editors, to the end of the body."""
    if blocks:
        head, *text = blocks
        heading = replace(head, kind=Kind.HEADING, level=2, text=head.text.strip("#* :"), spans=())
        place_body(parts, [heading, *text])


def place_rest(parts: Parts, blocks: Sequence[Block]) -> None:
    """What stands after contacts and boilerplates: further contacts, a last paragraph, or what a website printed."""
    for block in blocks:
        if place_date(block, parts):
            continue
        if has_address(block.text) and len(block.text) < 200:
            read_people(block, parts)
        elif len(block.text) < LONG and not re.search(r"[.!?]$", block.text):
            why = "stands after the press contacts and is too short to be part of the text"
            parts.leave(block.line, block.text, why)
        else:
            parts.body.append(whole(block))
            parts.remarks.append(f"{parts.at(block.line)}: a paragraph after the contacts now ends the body.")
