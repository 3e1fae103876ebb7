"""Footnotes in the styles of the field, [1] (1) ¹ * † and Word's own, tied to the marks that call them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mailer.core.importing.block import Block, Kind, Mark, Span
from mailer.core.importing.marked_text import words
from mailer.core.importing.parts import Parts
from mailer.core.importing.phrases import FOOTNOTES_LABEL

_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_AFTER_WORDS = r"(?<=[\w.,;:!?»”“\"'’)\]])"


@dataclass(frozen=True, slots=True)
class _Style:
    """How a style writes the mark in the text, and at the footnote's beginning; group 1 is the same in both."""

    call: re.Pattern[str]
    note: re.Pattern[str]


_STYLES = (
    _Style(
        re.compile(r"\[\^?(\d{1,3}|[ivx]{1,5}|\*{1,3})\](?!:)"),
        re.compile(r"^\[\^?(\d{1,3}|[ivx]{1,5}|\*{1,3})\]:?\s*"),
    ),
    _Style(re.compile(_AFTER_WORDS + r"([⁰¹²³⁴-⁹]+)"), re.compile(r"^([⁰¹²³⁴-⁹]+)[.)]?\s*")),
    _Style(re.compile(_AFTER_WORDS + r"(\*{1,3})(?![\w*])"), re.compile(r"^(\*{1,3})\s*(?=[^\s*])")),
    _Style(re.compile(_AFTER_WORDS + r"([†‡§])"), re.compile(r"^([†‡§])\s*")),
    _Style(re.compile(_AFTER_WORDS + r"\s?\((\d{1,2})\)"), re.compile(r"^\((\d{1,2})\)\s*")),
)
_NUMBERED_NOTE = re.compile(r"^(\d{1,3})[.)]?\s+")


def tie_footnotes(blocks: Sequence[Block], parts: Parts) -> list[Block]:
    """The blocks without their footnotes, each mark in them a CALL; a footnote that nothing calls is left."""
    notes = _Notes(parts)
    kept: list[Block] = []
    under_heading = False
    for n, block in enumerate(blocks):
        under_heading = under_heading or bool(FOOTNOTES_LABEL.match(block.text))
        found = _own(block) or _called_note(block, [*blocks[:n], *blocks[n + 1 :]], under_heading)
        if found is None:
            kept.append(block)
            continue
        if kept and FOOTNOTES_LABEL.match(kept[-1].text):
            parts.label(kept[-1].line, kept.pop().text, "the footnotes follow")
        notes.add(block, *found)
    return notes.tie(kept)


class _Notes:
    """The footnotes of a text, and the number that each gets."""

    def __init__(self, parts: Parts) -> None:
        self._parts, self._found, self._numbers = parts, dict[str, Block](), dict[str, str]()

    def add(self, block: Block, label: str, rest: Block) -> None:
        if label in self._found:
            self._parts.leave(block.line, block.text, f"there are two footnotes {label}")
            return
        self._found[label] = rest
        free = next(n for n in map(str, range(1, 1000)) if n not in self._numbers.values())
        plain = label.translate(_SUPERSCRIPT)
        number = plain if plain.isdigit() and plain not in self._numbers.values() else free
        self._numbers[label] = number
        if number != label:
            self._parts.label(block.line, label, f"the mark of footnote {number}")

    def tie(self, blocks: Sequence[Block]) -> list[Block]:
        tied = [self._with_calls(block) for block in blocks]
        called = {span.target for block in tied for span in block.spans if span.mark is Mark.CALL}
        for label, rest in self._found.items():
            number = self._numbers[label]
            if number in called:
                self._parts.footnotes[number] = words(self._with_calls(rest))
            else:
                self._parts.leave(
                    rest.line, f"{label} {rest.text}", f"nothing in the text refers to footnote {label}"
                )
        return tied

    def _with_calls(self, block: Block) -> Block:
        own = [span for span in block.spans if span.mark is Mark.CALL]
        spans = [span for span in block.spans if span.mark is not Mark.CALL]
        spans += [replace(span, target=self._numbers[span.target]) for span in own if span.target in self._numbers]
        for start, end, label in _calls(block):
            if label in self._numbers and not any(span.start <= start < span.end for span in own):
                spans = [s for s in spans if not (start <= s.start and s.end <= end)]
                spans.append(Span(start, end, Mark.CALL, self._numbers[label]))
                if self._numbers[label] != label:
                    self._parts.label(block.line, label, f"the mark of footnote {self._numbers[label]}")
        return replace(block, spans=tuple(sorted(spans, key=lambda span: (span.start, -span.end))))


def _own(block: Block) -> tuple[str, Block] | None:
    """A footnote that its file itself calls one."""
    return (block.label, block) if block.kind is Kind.NOTE else None


def _called_note(block: Block, others: Sequence[Block], under_heading: bool) -> tuple[str, Block] | None:
    """A block that begins with a footnote's mark which another block calls in the same style."""
    for style in _STYLES:
        found = style.note.match(block.text)
        if not found or len(block.text) == found.end():
            continue
        # two blocks that begin with a star are a list
        listed = found[1][0] == "*" and any(style.note.match(other.text) for other in others)
        if not listed and any(_calls_it(style, found[1], other) for other in others):
            return found[1], block.cut(found.end())
    if not under_heading:
        return None
    number, rest = block.label if block.kind is Kind.NUMBERED else "", block
    if found := _NUMBERED_NOTE.match(block.text):
        number, rest = found[1], block.cut(found.end())
    labels = (label for other in others for _, _, label in _calls(other))
    called = next((label for label in labels if number and label.translate(_SUPERSCRIPT) == number), None)
    return (called, replace(rest, kind=Kind.NOTE)) if called else None


def _calls_it(style: _Style, label: str, block: Block) -> bool:
    return any(found[1] == label and found.start() > 0 for found in style.call.finditer(block.text))


def _calls(block: Block) -> Iterator[tuple[int, int, str]]:
    for style in _STYLES:
        for found in style.call.finditer(block.text):
            if found.start() > 0:
                yield found.start(), found.end(), found[1]
