"""A plain text → its blocks: paragraphs between empty lines; items, footnotes and notices begin their own."""

import re

from mailer.core.importing.block import Block, Kind
from mailer.core.importing.phrases import CONTACTS_LABEL, EMBARGO, END_WORDS, IMMEDIATE, NOTES_LABEL, RELEASE_LABEL

BULLET = re.compile(r"^\s*(?:[–—―•·‣▪▫◦●○■□➢➤►✓✔*-])\s+(?=\S)|^\s*[•‣▪▫◦●○■□➢➤►✓✔](?=\S)|^\s*o\t\s*(?=\S)")
NUMBERED = re.compile(r"^\s*(\d{1,2})[.)]\s+(?=\S)")
_NOTE = re.compile(r"^\s*(?:\[\^?(?:\d{1,3}|[ivx]{1,5}|\*{1,3})\]:?|[¹²³⁴-⁹]+|\*{1,3}|[†‡]|\(\d{1,2}\))\s*(?=\S)")
LETTERED = re.compile(r"^\s*[a-zа-я]\)\s+(?=\S)")
_UNDERLINE = re.compile(r"={3,}$")
_STARTS = (_UNDERLINE, BULLET, NUMBERED, LETTERED, _NOTE, END_WORDS, CONTACTS_LABEL, IMMEDIATE, EMBARGO, NOTES_LABEL)
_ALONE = (_UNDERLINE, END_WORDS, NOTES_LABEL)
_CELLS = re.compile(r"\t+| {3,}|\s*\|\s*")


def read_plain(text: str) -> list[Block]:
    """The blocks of a text. In one without any empty line, each line is a block."""
    lines = text.split("\n")
    loose = not any(not line.strip() for line in text.strip().split("\n"))
    blocks: list[tuple[int, list[str]]] = []
    previous = ""
    for number, line in enumerate(lines, 1):
        words = line.strip()
        if words and previous and not loose and not _begins(words, previous):
            blocks[-1][1].append(words)
        elif words:
            blocks.append((number, [words]))
        previous = "" if _stands_alone(words) else words
    return [_table(Block(number, "\n".join(rows))) for number, rows in blocks]


def _begins(words: str, previous: str) -> bool:
    """Whether a line begins a block of its own although no empty line stands above it."""
    return any(start.match(words) for start in _STARTS) and not (
        # a number or a dash at the start of a wrapped line is no list when the sentence above goes on
        _goes_on(previous)
        and not previous.endswith(":")
        and not _starts_item(previous)
        and (NUMBERED.match(words) or words[0] in "–—―-(*")
    )


def _goes_on(previous: str) -> bool:
    return len(previous) > 60 and previous[-1] not in '.!?;:…»”"'


def _starts_item(line: str) -> bool:
    return bool(BULLET.match(line) or NUMBERED.match(line))


def _stands_alone(words: str) -> bool:
    if any(alone.match(words) for alone in _ALONE) or RELEASE_LABEL.fullmatch(words):
        return True
    # a notice and nothing but a short remainder: what stands below it is something else
    return bool(IMMEDIATE.match(words)) and len(words) < 80


def _table(block: Block) -> Block:
    """Lines that all part into the same number of cells, at tabs, bars or wide gaps, are a table."""
    lines = [line for line in block.text.split("\n") if not re.fullmatch(r"[\s|:+=-]+", line)]
    rows = [[cell for cell in _CELLS.split(line.strip("| ")) if cell] for line in lines]
    widths = {len(row) for row in rows}
    if len(rows) < 2 or len(widths) != 1 or widths == {1} or _starts_item(block.text):
        return block
    return Block(block.line, "\n".join("\t".join(row) for row in rows), Kind.TABLE)
