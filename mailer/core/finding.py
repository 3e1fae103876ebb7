"""A finding of the release check: what would embarrass us, where, and how to mend it."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    ERROR = "error"  # it must not go out
    WARNING = "warning"  # a person should look


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence on what is wrong in a file of the release, and one on what to do."""

    level: Level
    file: str
    what: str
    mend: str


def error(file: str, what: str, mend: str) -> Finding:
    return Finding(Level.ERROR, file, what, mend)


def warning(file: str, what: str, mend: str) -> Finding:
    return Finding(Level.WARNING, file, what, mend)
