"""The countable parts of a text whatever its language: paragraphs, items, footnotes; and its passages as words."""

from dataclasses import dataclass

from markdown_it.token import Token

from mailer.core.release import Text
from mailer.core.release_text import markdown


@dataclass(frozen=True)
class Shape:
    """How many of each the body of a text has."""

    paragraphs: int
    items: int
    footnotes: int


def shape(text: Text) -> Shape:
    """Counts the body of a text."""
    tokens = markdown().parse(text.body)
    paragraphs = [token for token in tokens if token.type == "paragraph_open" and token.level == 0]
    return Shape(
        len(paragraphs),
        sum(token.type == "list_item_open" for token in tokens),
        sum(token.type == "footnote_open" for token in tokens),
    )


def paragraphs(text: Text) -> list[str]:
    """Every paragraph, heading and list item of a text as plain words, headline first."""
    inline = [token for token in markdown().parse(text.body) if token.type == "inline"]
    return [part for part in (text.kicker, text.headline, text.standfirst, *map(_words, inline)) if part]


def _words(inline: Token) -> str:
    return "".join(
        " " if child.type.endswith("break") else child.content
        for child in inline.children or ()
        if child.type != "footnote_ref"
    )
