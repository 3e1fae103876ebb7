"""A block of a source: its words, where they stand, and how they are marked; it can be cut without losing a mark."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    """What a block is in its source."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    NUMBERED = "numbered item"
    QUOTE = "quote"
    TABLE = "table"
    NOTE = "footnote"
    CODE = "code"


class Mark(StrEnum):
    """How words inside a block are marked; CALL is the mark that refers to a footnote."""

    STRONG = "strong"
    EM = "em"
    CODE = "code"
    LINK = "link"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of marked words; `target` is where a link leads, or the number of a footnote."""

    start: int
    end: int
    mark: Mark
    target: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, table or footnote of a source.

    `line` is the line it begins on (in a Word file: the paragraph). `level` is 1 to 6 for a heading and the depth,
    from 0, for a list item; `label` is the number of an item or a footnote as it was written. The cells of a TABLE
    are parted by tabs, its rows by line breaks.
    """

    line: int
    text: str
    kind: Kind = Kind.PARAGRAPH
    level: int = 0
    label: str = ""
    spans: tuple[Span, ...] = ()

    def cut(self, start: int, end: int | None = None) -> "Block":
        """The words from `start` to `end`, without space around them, with their marks."""
        end = len(self.text) if end is None else end
        words = self.text[start:end]
        start += len(words) - len(words.lstrip())
        end = start + len(words.strip())
        kept = (
            Span(max(span.start, start) - start, min(span.end, end) - start, span.mark, span.target)
            for span in self.spans
            if span.start < end and span.end > start
        )
        return replace(
            self,
            line=self.line + self.text.count("\n", 0, start),
            text=self.text[start:end],
            spans=tuple(kept),
        )

    @property
    def wholly_marked(self) -> bool:
        """Whether all its words are in bold or in italics, as titles in Word files often are."""
        return any(
            span.mark in (Mark.STRONG, Mark.EM) and span.end - span.start >= len(self.text) - 1 for span in self.spans
        )


def joined(blocks: list[Block]) -> Block:
    """Several blocks as one, a line each."""
    text, spans = "", []
    for block in blocks:
        shift = len(text) + bool(text)
        text += ("\n" if text else "") + block.text
        spans += [replace(span, start=span.start + shift, end=span.end + shift) for span in block.spans]
    return replace(blocks[0], text=text, spans=tuple(spans))
