"""What can be counted in a text whatever its language: paragraphs, list items, footnotes, links, numbers."""

import re
from collections import Counter
from dataclasses import dataclass

from markdown_it.token import Token

from mailer.core.release import Text
from mailer.core.release_text import markdown

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_THOUSANDS = re.compile(r"(?<=\d)[\u0020\u00a0\u202f\u2009,.](?=\d{3}(?!\d))")
_CALLED = re.compile(r"\[\^([^\]\s]+)\](?!:)")
_DEFINED = re.compile(r"^\[\^([^\]\s]+)\]:", re.MULTILINE)


@dataclass(frozen=True)
class Shape:
    """The countable parts of one text; the same in every language of a good release."""

    paragraphs: int
    items: int
    footnotes: int
    links: int
    numbers: Counter[str]


def shape(text: Text) -> Shape:
    """Counts the body of a text; numbers are taken from headline and standfirst too."""
    tokens = markdown().parse(text.body)
    paragraphs = [token for token in tokens if token.type == "paragraph_open" and token.level == 0]
    return Shape(
        len(paragraphs),
        sum(token.type == "list_item_open" for token in tokens),
        sum(token.type == "footnote_open" for token in tokens),
        sum(child.type == "link_open" for token in tokens for child in token.children or ()),
        Counter(number for part in (text.headline, text.standfirst, text.body) for number in numbers(part)),
    )


def numbers(text: str) -> list[str]:
    """The numbers of a text, written alike: `1,140`, `1 140` and `1140` are one, and so are `2.3` and `2,3`."""
    plain = _CALLED.sub("", _DEFINED.sub("", text))
    return [found.replace(",", ".") for found in _NUMBER.findall(_THOUSANDS.sub("", plain))]


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


def stray_footnotes(text: Text) -> tuple[list[str], list[str]]:
    """The footnotes that nothing refers to, and the marks that have no footnote."""
    called, defined = _CALLED.findall(text.body), _DEFINED.findall(text.body)
    return [name for name in defined if name not in called], [name for name in called if name not in defined]
