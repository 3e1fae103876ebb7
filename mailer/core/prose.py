"""An author's Markdown printed twice, for the HTML and for the text part, from the same tokens."""

from dataclasses import dataclass

from markdown_it.token import Token
from markupsafe import Markup

from mailer.core import bidi, markdown, plain_text
from mailer.core.stationery import Labels


@dataclass(frozen=True, slots=True)
class Prose:
    """The same words twice; both are empty where there are none."""

    html: Markup
    text: str


def read(source: str, name: str, labels: Labels) -> list[Token]:
    """The tokens of one text; `name` says which in an error. Raises Refused as markdown.read does."""
    tokens = markdown.read(source, name)
    if labels.direction == "rtl":
        bidi.numbers_apart(tokens)
    return tokens


def prose(tokens: list[Token], prefix: str, labels: Labels, lead: str | None = None) -> Prose:
    """Those tokens as HTML, whose ids begin with `prefix`, and as text; `lead` as in markdown.to_html."""
    html = markdown.to_html(tokens, prefix, labels.back_to_text, lead)
    return Prose(Markup(html), plain_text.to_text(tokens, lead or ""))
