"""A Markdown text → its blocks, read by the same CommonMark reader that reads a release folder."""

import re
from typing import Any

from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from mailer.core.importing.block import Block, Kind, Mark
from mailer.core.importing.gathering import Gathering
from mailer.core.importing.page import Page
from mailer.core.release_text import markdown

_OPENS = {"strong_open": Mark.STRONG, "em_open": Mark.EM}


def read_marked(text: str) -> Page:
    """The blocks of a Markdown text. Front matter and footnotes that nothing calls are blocks like any other."""
    env: dict[str, Any] = {}
    walk = _Walk()
    for token in markdown().use(front_matter_plugin).parse(text, env):
        walk.token(token)
    refs = env.get("footnotes", {}).get("refs", {})
    for label in (label for label, number in refs.items() if number < 0):
        walk.page.blocks += _uncalled(text, label.removeprefix(":"))
    return walk.page


def _uncalled(text: str, label: str) -> list[Block]:
    """A footnote that the reader drops because nothing calls it."""
    found = re.search(rf"^\[\^{re.escape(label)}\]:(.*(?:\n(?:[ \t]+\S.*)?)*)", text, re.MULTILINE)
    words = " ".join(found[1].split()) if found else ""
    return [Block(text.count("\n", 0, found.start()) + 1, words, Kind.NOTE, 0, label)] if found and words else []


class _Walk:
    """Goes through the tokens once; what is open above a token says what kind of block its words are."""

    def __init__(self) -> None:
        self.page = Page()
        self._line = 1
        self._heading = 0
        self._quote = 0
        self._counters: list[int] = []
        self._item: tuple[Kind, str] | None = None  # an item that has no words yet
        self._note = ""
        self._rows: list[list[str]] = []

    def token(self, token: Token) -> None:
        """Takes the next token of the flow."""
        if token.map:
            self._line = token.map[0] + 1
        match token.type:
            case "heading_open" | "heading_close":
                self._heading = int(token.tag[1]) if token.nesting > 0 else 0
            case "blockquote_open" | "blockquote_close":
                self._quote += token.nesting
            case "footnote_open":
                self._note = str(token.meta.get("label") or token.meta["id"] + 1)
            case "footnote_close":
                self._note = ""
            case "fence" | "code_block":
                self.page.blocks.append(Block(self._line, token.content.rstrip("\n"), Kind.CODE))
            case "front_matter":
                self.page.struck.append(Block(1, token.content))
            case "inline":
                self._words(_inline(token, self._line, self.page))
            case _:
                self._list(token) if token.type.startswith(("bullet", "ordered", "list")) else self._table(token)

    def _list(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self._counters.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                self._counters.pop()
            case "list_item_open" if token.markup in "-*+":
                self._item = (Kind.ITEM, "")
            case "list_item_open":
                self._item = (Kind.NUMBERED, str(self._counters[-1]))
                self._counters[-1] += 1
            case "list_item_close":
                self._item = None

    def _table(self, token: Token) -> None:
        if token.type == "tr_open":
            self._rows.append([])
        elif token.type == "table_close":
            rows = "\n".join("\t".join(row) for row in self._rows)
            self.page.blocks.append(Block(self._line, rows, Kind.TABLE))
            self._rows = []

    def _words(self, block: Block) -> None:
        if self._rows:
            self._rows[-1].append(block.text)
        elif block.text:
            kind, level, label = self._kind()
            self.page.blocks.append(Block(block.line, block.text, kind, level, label, block.spans))

    def _kind(self) -> tuple[Kind, int, str]:
        if self._heading:
            return Kind.HEADING, self._heading, ""
        if self._note:
            return Kind.NOTE, 0, self._note
        if self._item:
            (kind, label), self._item = self._item, None
            return kind, len(self._counters) - 1, label
        return (Kind.QUOTE if self._quote else Kind.PARAGRAPH), 0, ""


def _inline(token: Token, line: int, page: Page) -> Block:
    gathering = Gathering()
    for child in token.children or ():
        match child.type:
            case "strong_open" | "em_open":
                gathering.open(_OPENS[child.type])
            case "link_open":
                gathering.open(Mark.LINK, str(child.attrGet("href")))
            case "strong_close" | "em_close" | "link_close":
                gathering.close()
            case "softbreak" | "hardbreak":
                gathering.line_break()
            case "image":
                page.pictures.append((line, str(child.attrGet("src")), child.content))
            case "footnote_ref":
                label = str(child.meta.get("label") or child.meta["id"] + 1)
                gathering.open(Mark.CALL, label)
                gathering.add(f"[{label}]")
                gathering.close()
            case "code_inline":
                gathering.open(Mark.CODE)
                gathering.add(child.content)
                gathering.close()
            case _:
                gathering.add(child.content)
    return gathering.take(line) or Block(line, "")
