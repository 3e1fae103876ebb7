"""A source file → what it holds: blocks of text with their marks, the words to account for, and its pictures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mailer.core.errors import Misused
from mailer.core.importing.block import Block
from mailer.core.importing.marked import read_marked
from mailer.core.importing.page import Page, read_page
from mailer.core.importing.plain import read_plain
from mailer.core.importing.word import read_word
from mailer.core.source_text import MAX_LETTERS, any_text

READ = (".txt", ".md", ".docx", ".html", ".htm")


@dataclass(frozen=True)
class Source:
    """One file as read; `margins` are the headers and footers of its pages, `struck` what was crossed out there.

    `pictures` are (line, name, words that describe it); `bytes_of` holds those that were inside the file.
    """

    name: str
    encoding: str
    blocks: Sequence[Block]
    margins: Sequence[Block] = ()
    struck: Sequence[Block] = ()
    pictures: Sequence[tuple[int, str, str]] = ()
    bytes_of: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """All its words, for the account."""
        return "\n".join(block.text for part in (self.margins, self.blocks, self.struck) for block in part)


def read_source(name: str, data: bytes) -> Source:
    """The content of a source. Raises Misused, in one sentence, for what cannot be read, or holds no words."""
    kind = name.lower().rpartition(".")[2]
    if f".{kind}" not in READ:
        raise Misused(f"{name} cannot be read: .txt, .md, .docx and .html files are; save it as one of these.")
    source = _word(name, data) if kind == "docx" else _text(name, kind, data)
    if not source.words.strip():
        raise Misused(f"{name} is empty; give the file that holds the release.")
    if len(source.words) > MAX_LETTERS:
        raise Misused(
            f"{name} holds over {MAX_LETTERS:,} characters; a press release is shorter: is it the right file?"
        )
    return source


def _word(name: str, data: bytes) -> Source:
    read = read_word(name, data)
    return Source(name, "UTF-8", read.page.blocks, read.margins, read.page.struck, read.page.pictures, read.pictures)


def _text(name: str, kind: str, data: bytes) -> Source:
    text, encoding = any_text(name, data)
    if len(text) > 2 * MAX_LETTERS and kind in ("txt", "md"):  # before any time is spent on it
        return Source(name, encoding, [Block(1, text)])
    if not text.strip():
        return Source(name, encoding, ())
    page = _page(name, kind, text)
    return Source(name, encoding, page.blocks, (), page.struck, page.pictures)


def _page(name: str, kind: str, text: str) -> Page:
    if kind == "txt":
        return Page(read_plain(text))
    return read_marked(text) if kind == "md" else read_page(name, text)
