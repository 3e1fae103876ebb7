"""Inline pieces of a page or a Markdown text, one after the other → one block: even spaces, marks in their places."""

import re
from dataclasses import dataclass, field

from mailer.core.importing.block import Block, Kind, Mark, Span

_SPACE = re.compile(r"[ \t\r\n\f]+")  # a no-break space is the author's and stays


@dataclass
class Gathering:
    """Words added so far, the marks that are open, and the spans of those that are closed."""

    text: str = ""
    spans: list[Span] = field(default_factory=list)
    _open: list[tuple[int, Mark, str]] = field(default_factory=list)

    def add(self, words: str) -> None:
        """Adds words; every run of spaces and line breaks is one space, and none begins a line."""
        words = _SPACE.sub(" ", words)
        if words.startswith(" ") and (not self.text or self.text[-1] in " \n"):
            words = words[1:]
        self.text += words

    def line_break(self) -> None:
        """Ends a line inside the block."""
        self.text = self.text.rstrip(" ") + "\n"

    def open(self, mark: Mark, target: str = "") -> None:
        """Begins a mark."""
        self._open.append((len(self.text), mark, target))

    def close(self) -> None:
        """Ends the mark opened last; a mark around no words is none."""
        start, mark, target = self._open.pop()
        words = self.text[start:]
        if words.strip():
            lead = len(words) - len(words.lstrip())
            self.spans.append(Span(start + lead, start + len(words.rstrip()), mark, target))

    def take(self, line: int, kind: Kind = Kind.PARAGRAPH, level: int = 0, label: str = "") -> Block | None:
        """The block gathered so far, or None when it has no words; a mark that is open goes on in the next."""
        going_on = [(0, mark, target) for _, mark, target in self._open]
        while self._open:
            self.close()
        spans = tuple(sorted(self.spans, key=lambda span: (span.start, -span.end)))
        block = Block(line, self.text, kind, level, label, spans).cut(0)
        self.text, self.spans, self._open = "", [], going_on
        return block if block.text else None
