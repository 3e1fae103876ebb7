"""A finding of the release check: which rule, how grave, in which file and line, and what the rule has to tell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    ERROR = "error"  # it must not go out
    WARNING = "warning"  # a person should look
    NOTE = "note"  # good to know


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach of one rule. `code` is stable; the sentences for it stand in core/check/words, per language.

    `line` is that of the file as people edit it, counted from 1; 0 means the file as a whole.
    """

    code: str
    level: Level
    file: str
    line: int = 0
    details: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def where(self) -> str:
        """`en.md:12`, as editors write it."""
        return f"{self.file}:{self.line}" if self.line else self.file
