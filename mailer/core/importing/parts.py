"""The parts of one language of a release as found: what each block of text is, and what became of every word."""

from dataclasses import dataclass, field

from mailer.core.importing.block import Block
from mailer.core.importing.written_day import WrittenDay


@dataclass(frozen=True, slots=True)
class Label:
    """Words that were understood and are not printed, such as “Press contacts:”, and what they were taken for."""

    source: str
    line: int
    text: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Words that were left out of the release for a person to place, and why."""

    source: str
    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Person:
    """A press contact in one language."""

    line: int
    name: str = ""
    role: str = ""
    where: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class City:
    """A city of the dateline as the author wrote it (with its country, if that was written)."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class About:
    """A boilerplate: whom it is about, as its heading says, and its words."""

    line: int
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the source: the file it is kept as, and the words that describe it there, if any."""

    line: int
    file: str
    words: str


@dataclass
class Parts:
    """One language of a release, taken apart. `body` and `footnotes` are Markdown; the rest is plain text."""

    source: str
    language: str
    words: str  # the whole text, for the account
    kicker: str = ""
    headline: str = ""
    standfirst: str = ""
    issuers: list[str] = field(default_factory=list)
    issuers_guessed: bool = False  # their names ran together
    cities: list[City] = field(default_factory=list)
    day: WrittenDay | None = None
    day_text: str = ""
    embargoes: list[Block] = field(default_factory=list)
    immediate: list[Block] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    footnotes: dict[str, str] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)
    abouts: list[About] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def label(self, line: int, text: str, meaning: str) -> None:
        """Records words that are understood and not printed."""
        if text.strip():
            self.labels.append(Label(self.source, line, text.strip(), meaning))

    def leave(self, line: int, text: str, why: str) -> None:
        """Records words that a person must place."""
        if text.strip():
            self.unplaced.append(Unplaced(self.source, line, text.strip(), why))

    def at(self, line: int) -> str:
        """Where that is, for a sentence: a Word file has paragraphs, others have lines."""
        return f"{self.source} {'paragraph' if self.source.lower().endswith('.docx') else 'line'} {line}"
