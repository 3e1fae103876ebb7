"""Footnotes in the styles of the field, [1] (1) ¹ * † and Word's own, tied to the marks that call them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

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
_UNIT = re.compile(r"(?<![^\W\d_])(?:[kcmd]?m|[ксмд]?м)[²³]$")  # 40 m² has no footnote
_NUMBERED_NOTE = re.compile(r"^(\d{1,3})[.)]?\s+")


def tie_footnotes(blocks: Sequence[Block], parts: Parts) -> list[Block]:
    """The blocks without their footnotes, each mark in them a CALL; a footnote that nothing calls is left."""
    notes = _Notes(parts)
    called = _Called(blocks)
    kept: list[Block] = []
    under_heading = False
    for block in blocks:
        under_heading = under_heading or bool(FOOTNOTES_LABEL.match(block.text))
        found = _own(block) or _called_note(block, called, under_heading)
        if found is None:
            kept.append(block)
            continue
        if kept and FOOTNOTES_LABEL.match(kept[-1].text):
            parts.label(kept[-1].line, kept.pop().text, "leads to the footnotes")
        notes.add(block, *found)
    return notes.tie(kept)


class _Called:
    """Which marks a text calls, and in how many blocks; and how many of its blocks begin with a star and a space."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks: Counter[tuple[int, str]] = Counter()
        self._numbers: dict[str, str] = {}
        self.starred = sum(block.text.startswith("* ") for block in blocks)
        for block in blocks:
            for style, label in _styled(block):
                self._blocks[style, label] += 1
                self._numbers.setdefault(label.translate(_SUPERSCRIPT), label)

    def elsewhere(self, style: int, label: str, block: Block) -> bool:
        """Whether another block than this one calls that mark in that style."""
        return self._blocks[style, label] > ((style, label) in _styled(block))

    def by_number(self, number: str) -> str | None:
        """The mark, of whatever style, that stands for that number."""
        return self._numbers.get(number)


def _styled(block: Block) -> set[tuple[int, str]]:
    return {(style, label) for style, _, _, label in _calls(block)}


class _Notes:
    """The footnotes of a text, and the number that each gets."""

    def __init__(self, parts: Parts) -> None:
        self._parts, self._found = parts, dict[str, Block]()
        self._numbers, self._taken = dict[str, str](), set[str]()

    def add(self, block: Block, label: str, rest: Block) -> None:
        if label in self._found:
            self._parts.leave(block.line, block.text, f"there are two footnotes {label}")
            return
        self._found[label] = rest
        number = label.translate(_SUPERSCRIPT)
        if not number.isdigit() or number in self._taken:
            number = next(free for free in map(str, count(len(self._taken) + 1)) if free not in self._taken)
        self._numbers[label] = number
        self._taken.add(number)
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
        own = [span for span in block.spans if span.mark is Mark.CALL and span.target in self._numbers]
        found = [] if own else [call for call in _calls(block) if call[3] in self._numbers]
        calls = [replace(span, target=self._numbers[span.target]) for span in own]
        calls += [Span(start, end, Mark.CALL, self._numbers[label]) for _, start, end, label in found]
        if not calls:
            return block
        for label in {label for *_, label in found if self._numbers[label] != label}:
            self._parts.label(block.line, label, f"the mark of footnote {self._numbers[label]}")
        taken = {span.start for span in calls}
        others = [span for span in block.spans if span.mark is not Mark.CALL and span.start not in taken]
        return replace(block, spans=tuple(sorted((*others, *calls), key=lambda span: (span.start, -span.end))))


def _own(block: Block) -> tuple[str, Block] | None:
    """A footnote that its file itself calls one."""
    return (block.label, block) if block.kind is Kind.NOTE else None


def _called_note(block: Block, called: _Called, under_heading: bool) -> tuple[str, Block] | None:
    """A block that begins with a footnote's mark which another block calls in the same style."""
    for number, style in enumerate(_STYLES):
        found = style.note.match(block.text)
        if not found or len(block.text) == found.end():
            continue
        listed = found[0].startswith("* ") and called.starred > 1  # two blocks that begin so are a list
        if not listed and called.elsewhere(number, found[1], block):
            return found[1], block.cut(found.end())
    return _numbered_note(block, called) if under_heading else None


def _numbered_note(block: Block, called: _Called) -> tuple[str, Block] | None:
    """`1. …` below the heading “Notes”, when the text calls a note of that number in any style."""
    number, rest = block.label if block.kind is Kind.NUMBERED else "", block
    if found := _NUMBERED_NOTE.match(block.text):
        number, rest = found[1], block.cut(found.end())
    label = called.by_number(number) if number else None
    return (label, replace(rest, kind=Kind.NOTE)) if label else None


def _calls(block: Block) -> Iterator[tuple[int, int, int, str]]:
    """The marks that may call a footnote: their style, where each begins and ends, and what it says."""
    for number, style in enumerate(_STYLES):
        for found in style.call.finditer(block.text):
            if found.start() > 0 and not _UNIT.search(block.text, max(0, found.start() - 4), found.end()):
                yield number, found.start(), found.end(), found[1]
