"""A Markdown text → passages: the words of each paragraph, heading, item and footnote, with kind and line."""

from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.token import Token

from mailer.core.release import Text
from mailer.core.release_text import markdown, plain_line

_OUTER = {"blockquote": "quote", "footnote": "footnote", "heading": "heading"}


@dataclass(frozen=True, slots=True)
class Passage:
    """Words as they are printed, without marks; a line break stands where the file has one.

    `kind` is kicker, headline, standfirst, paragraph, heading, item, more (a later part of an item), quote,
    footnote or fact (a text of release.toml). `links` are the addresses behind its words.
    """

    file: str
    language: str  # "" for a fact that is said alike in every language
    line: int
    kind: str
    text: str
    links: tuple[str, ...] = ()

    def line_at(self, position: int) -> int:
        """The line of the file on which that character stands."""
        return self.line + self.text.count("\n", 0, position)


def passages_of(file: str, source: str, text: Text) -> Iterator[Passage]:
    """The passages of one language file, from which `text` was read."""
    outer: list[str] = []
    for token in markdown().parse(source):
        name = token.type.removesuffix("_open").removesuffix("_close")
        if token.nesting == 1:
            outer.append(name)
        elif token.nesting == -1:
            del outer[-1:]  # footnotes in footnotes leave some tokens unpaired
        elif token.type == "inline":
            line = (token.map or [0])[0] + 1
            yield Passage(file, text.language, line, _kind(outer, token, text), _words(token), _links(token))
            outer = ["item, begun" if one == "list_item" else one for one in outer]


def _kind(outer: list[str], token: Token, text: Text) -> str:
    if outer == ["heading"] and plain_line(token) == text.headline:
        return "headline"
    if outer == ["paragraph"] and plain_line(token) in (text.kicker, text.standfirst):
        return "kicker" if plain_line(token) == text.kicker else "standfirst"
    for name in reversed(outer):
        if name.startswith(("list_item", "item, begun")):
            return "item" if name == "list_item" else "more"
        if name in _OUTER:
            return _OUTER[name]
    return "paragraph"


def _words(inline: Token) -> str:
    return "".join("\n" if child.type.endswith("break") else child.content for child in _printed(inline))


def _printed(inline: Token) -> list[Token]:
    return [child for child in inline.children or () if child.type != "footnote_ref"]


def _links(inline: Token) -> tuple[str, ...]:
    return tuple(str(child.attrGet("href")) for child in inline.children or () if child.type == "link_open")
