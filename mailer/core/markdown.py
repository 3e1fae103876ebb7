"""An author's CommonMark with footnotes, read once into tokens, and from the tokens the HTML of an email.

Raw HTML is text like any other, a link must be http, https, mailto or tel, and an image is offered as a link:
a release may come from anyone's keyboard, and an email shows no pictures by itself.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import cycle, pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from mailer.core import data_table
from mailer.core.errors import Refused

_MAY_LINK = re.compile(r"^(?:https?://|mailto:|tel:)", re.IGNORECASE)


def read(source: str, language: str) -> list[Token]:
    """The tokens of one text.

    Raises Refused for what would be dropped silently: a footnote that nothing refers to, and what is nested too deep.
    """
    env: dict[str, Any] = {}
    reader = _reader()
    tokens = reader.parse(source, env)
    if any(token.level >= reader.options.maxNesting - 1 for token in tokens):
        raise Refused(f"The “{language}” text has lists or quotations inside one another too deeply; flatten them.")
    for label, number in env.get("footnotes", {}).get("refs", {}).items():
        if number < 0:
            raise Refused(
                f"The “{language}” text has a footnote [^{label[1:]}] that nothing refers to;"
                f" put [^{label[1:]}] where it belongs, or take the footnote out."
            )
    return tokens


def to_html(tokens: Sequence[Token], prefix: str, back: str, lead: str | None = None) -> str:
    """An HTML fragment whose ids begin with `prefix` (`en` gives `en-fn1`); `back` names the way back to the text.

    A `lead` makes the first paragraph the lead paragraph, which begins with those words in bold (a dateline);
    it may be empty.
    """
    reader = _reader()
    env = {"prefix": prefix, "back": back, "lead": lead}
    return str(reader.renderer.render(_opened_by(tokens, lead), reader.options, env))


def plain_words(tokens: Sequence[Token]) -> Iterator[str]:
    """The words of each paragraph, without marks: what a preheader quotes."""
    for before, token in pairwise(tokens):
        if before.type == "paragraph_open" and token.type == "inline":
            yield "".join(_word(child) for child in token.children or ())


def _word(child: Token) -> str:
    if child.type in ("softbreak", "hardbreak"):
        return " "
    return child.content if child.type in ("text", "code_inline") else ""


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").use(footnote_plugin)
    reader.renderer = EmailRenderer(reader)  # after the plugin, whose own rules for footnotes it replaces
    reader.validateLink = _may_be_written  # type: ignore[method-assign]
    reader.core.ruler.push("email links", _keep_safe_links)
    return reader


def _may_be_written(url: str) -> bool:
    """Whether markdown-it may take this for a link at all: a known scheme, or none."""
    return bool(_MAY_LINK.match(url)) or not re.match(r"^[^/?#]*:", url.strip())


def _keep_safe_links(state: StateCore) -> None:
    for token in state.tokens:
        if token.children:
            token.children = list(_safe(token.children))


def _safe(children: Sequence[Token]) -> Iterator[Token]:
    """Images become links; a link that leads nowhere outside the release's folder becomes its words."""
    kept: list[bool] = []
    for child in children:
        if child.type == "link_open":
            kept.append(bool(_MAY_LINK.match(str(child.attrGet("href")))))
            if kept[-1]:
                yield child
        elif child.type == "link_close":
            if kept.pop():
                yield child
        elif child.type == "image":
            yield from _image_as_link(child, nested=any(kept))
        else:
            yield child


def _image_as_link(image: Token, nested: bool) -> Iterator[Token]:
    source = str(image.attrGet("src"))
    words = Token("text", "", 0, content=image.content or source.rsplit("/", 1)[-1])
    if nested or not _MAY_LINK.match(source):
        yield words
    else:
        yield from (Token("link_open", "a", 1, attrs={"href": source}), words, Token("link_close", "a", -1))


def _opened_by(tokens: Sequence[Token], lead: str | None) -> Sequence[Token]:
    """The tokens with room for the lead: inside the first paragraph, or in one of its own when there is none."""
    if not lead or (tokens and tokens[0].type == "paragraph_open"):
        return tokens
    opening = Token("paragraph_open", "p", 1)
    return [opening, Token("inline", "", 0, children=[]), Token("paragraph_close", "p", -1), *tokens]


class EmailRenderer(RendererHTML):
    """markdown-it's HTML, with ids per language, one h1 left to the headline, and footnotes with ways back."""

    def paragraph_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        if idx and tokens[idx - 1].type == "footnote_open":
            return f"<p>{_numbered(env['prefix'], tokens[idx - 1])} "
        if idx or env["lead"] is None:
            return self.renderToken(tokens, idx, options, env)
        return '<p class="lead">' + (f"<strong>{escape(_bound(env['lead']))}</strong> " if env["lead"] else "")

    def heading_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"<h{_level(tokens[idx])}>"

    def heading_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"</h{_level(tokens[idx])}>\n"

    def table_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        tag, heads = data_table.opening(tokens[idx:])
        env["heads"] = cycle(heads or [""])
        return f"{tag}\n"

    def th_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return data_table.cell("th", tokens[idx])

    def td_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return data_table.cell("td", tokens[idx], next(env["heads"]))

    def footnote_ref(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        number = tokens[idx].meta["id"] + 1
        here = _ref_id(env["prefix"], tokens[idx])
        return f'<sup><a id="{here}" name="{here}" href="#{env["prefix"]}-fn{number}">[{number}]</a></sup>'

    def footnote_block_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return '<div class="footnotes">\n'

    def footnote_block_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "</div>\n"

    def footnote_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        opens_with_words = tokens[idx + 1].type == "paragraph_open"
        return '<div class="footnote">' + ("" if opens_with_words else _numbered(env["prefix"], tokens[idx]))

    def footnote_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "</div>\n"

    def footnote_anchor(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        there, back = _ref_id(env["prefix"], tokens[idx]), escape(env["back"])
        return f' <a class="back" href="#{there}" title="{back}" aria-label="{back}">↩</a>'


def _bound(dateline: str) -> str:
    """No line begins with the dateline's dash, and none ends with the day of its date."""
    return re.sub(r" (?=[–—]$)|(?<=\b\d) |(?<=\b\d\d) ", "\u00a0", dateline)


def _numbered(prefix: str, footnote: Token) -> str:
    """The number before a footnote, and the anchor there (Gmail finds only an empty one with a name)."""
    number = footnote.meta["id"] + 1
    return f'<a id="{prefix}-fn{number}" name="{prefix}-fn{number}"></a>[{number}]'


def _ref_id(prefix: str, token: Token) -> str:
    """The place in the text that a footnote is called from; a second call of the same note has its own."""
    repeat = token.meta.get("subId", 0)
    return f"{prefix}-ref{token.meta['id'] + 1}" + (f"-{repeat + 1}" if repeat else "")


def _level(token: Token) -> int:
    return max(2, int(token.tag[1:]))
