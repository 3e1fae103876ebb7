"""Variants and editions: an order of languages for a reader's city, rendered once per phase, with personal slots."""

from dataclasses import dataclass
from enum import StrEnum

from mailer.core.words import Phase

SLOT_OPEN, SLOT_CLOSE = "\ue000", "\ue001"
"""Private-use characters around a slot's name in rendered text; an author's text that holds them is refused."""


class Slot(StrEnum):
    """What differs from one reader to the next inside the same edition."""

    MARK = "mark"  # "" or the test mark, such as "[TEST] ": in the subject and at the top
    READER = "reader"  # the reader's name and outlet, for "you receive this as …"
    OWN_TIME = "own time"  # the fragment with the reader's own city's time; may be empty
    LEAVE = "leave"  # the mailto: address that takes the reader off the list
    SOURCE = "source"  # where the reader's address came from


def slot(name: Slot) -> str:
    """The mark that a template prints where a slot's value will stand."""
    return f"{SLOT_OPEN}{name.value}{SLOT_CLOSE}"


@dataclass(frozen=True, slots=True)
class Variant:
    """An order of languages, and the reader's own city where a row is its (that leads the grid and is marked)."""

    languages: tuple[str, ...]
    city: str | None = None  # the key of the place in that row

    @property
    def key(self) -> str:
        return "+".join(self.languages) + (f"@{self.city}" if self.city else "")


@dataclass(frozen=True, slots=True)
class Edition:
    """A variant in one phase, rendered once: CSS inlined, slots marked.

    `html` and `text` hold slot marks; `subject` may begin with the MARK slot only.
    """

    variant: Variant
    phase: Phase
    subject: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Fragment:
    """The line with one reader's own city's time, rendered once per (variant, place)."""

    html: str = ""
    text: str = ""
