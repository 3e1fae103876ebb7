"""What a source says about itself and not to readers: embargo, immediate release, end marks, lines of its website."""

import re
from collections.abc import Sequence

from mailer.core.importing.block import Block, Kind
from mailer.core.importing.embargo_line import mentions_embargo, sets_embargo
from mailer.core.importing.language import script_of
from mailer.core.importing.parts import Parts
from mailer.core.importing.people import has_address
from mailer.core.importing.phrases import END_MARK, IMMEDIATE, MAIL_HEADER, RELEASE_LABEL, SALUTATION, SOURCE
from mailer.core.importing.written_day import first_day

TOP = 8
"""Among so many first blocks a line with the word embargo and an hour is a notice, wherever the word stands."""

STRAY = 300
"""Characters: a longer block in another script is a quotation or a second text, and stays."""


def without_notices(blocks: Sequence[Block], parts: Parts) -> list[Block]:
    """The blocks that are for readers; embargo lines, notices and end marks are kept in `parts`."""
    script = script_of(parts.words)
    kept: list[Block] = []
    for n, whole in enumerate(blocks):
        block = _behind_label(whole, parts)
        if END_MARK.match(block.text):
            parts.label(block.line, block.text, "marks an end")
        elif n < 2 and MAIL_HEADER.fullmatch(block.text):
            parts.leave(block.line, block.text, "the head of an email, not of the release")
        elif n < TOP and SALUTATION.match(block.text):
            parts.leave(block.line, block.text, "the words of a letter, not of the release")
        elif SOURCE.match(block.text):
            parts.label(block.line, block.text, "the wire's line that names the source")
        elif sets_embargo(block) or (n < TOP and mentions_embargo(block)):
            parts.embargoes.append(block)
        elif IMMEDIATE.match(block.text):
            kept += _immediate(block, parts)
        elif _foreign(block, script):
            parts.leave(block.line, block.text, "written in another script than the rest of the file")
        else:
            kept.append(block)
    return kept


def _behind_label(block: Block, parts: Parts) -> Block:
    """The notice that stands on one line with the kind of text: “PRESS RELEASE – FOR IMMEDIATE RELEASE”."""
    label = RELEASE_LABEL.match(block.text)
    if label is None or not (between := re.compile(r"[\s:.,|/–—-]+").match(block.text, label.end())):
        return block
    notice = block.cut(between.end())
    if not (IMMEDIATE.match(notice.text) or sets_embargo(notice)):
        return block
    parts.label(block.line, label.group(), "the kind of text")
    return notice


def place_margins(margins: Sequence[Block], parts: Parts) -> None:
    """The headers and footers of a Word file: a notice counts, anything else is left to a person."""
    for block in margins:
        if sets_embargo(block):
            parts.embargoes.append(block)
        elif IMMEDIATE.match(block.text):
            parts.immediate.append(block)
        elif RELEASE_LABEL.fullmatch(block.text):
            parts.label(block.line, block.text, "the kind of text")
        else:
            parts.leave(block.line, block.text, "stands at the top or foot of each page, outside the text")


def place_struck(struck: Sequence[Block], parts: Parts) -> None:
    """What was crossed out in the source is not printed; a person is told."""
    for block in struck:
        parts.leave(block.line, block.text, "crossed out, or not part of the text, in the source")


def _immediate(block: Block, parts: Parts) -> list[Block]:
    """Takes the notice out; a date or a title behind it on its line stays for the head."""
    found = IMMEDIATE.match(block.text)
    assert found is not None
    rest = block.cut(found.end())
    rest = rest.cut(len(re.match(r"[\s:.,–—|-]*", rest.text).group()))  # type: ignore[union-attr]
    day = first_day(rest.text, parts.language)
    if rest.text and not (day and day.start == 0) and not rest.text[:1].isupper() and block.kind is Kind.PARAGRAPH:
        return [block]  # a sentence that begins with these words
    parts.immediate.append(block.cut(0, len(block.text) - len(rest.text)))
    return [rest] if rest.text else []


def _foreign(block: Block, script: str) -> bool:
    own = script_of(block.text)
    return bool(own) and own != script and len(block.text) <= STRAY and not has_address(block.text)
