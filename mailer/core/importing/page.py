"""An HTML page → its blocks: paragraphs, headings, list items, tables and footnotes, with bold, italics and links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree, html
from lxml.html import HtmlElement, defs

from mailer.core.errors import Misused
from mailer.core.importing.block import Block, Kind, Mark
from mailer.core.importing.gathering import Gathering
from mailer.core.importing.people import has_address
from mailer.core.source_text import clean_text

_NEWER = {"article", "aside", "body", "details", "figcaption", "figure", "footer", "header", "main", "nav", "section"}
_BLOCKS = (defs.block_tags | _NEWER) - {"del", "ins"}
_UNSEEN = frozenset(("script", "style", "template", "noscript", "head", "title", "svg", "iframe"))
_STRUCK = frozenset(("s", "strike", "del"))
_MARKS = {"b": Mark.STRONG, "strong": Mark.STRONG, "i": Mark.EM, "em": Mark.EM, "cite": Mark.EM, "code": Mark.CODE}
_NOTE_ID = re.compile(r"^(?:footnote-|endnote-|_?ftn|_?edn|fn:?-?)(\d{1,3})$", re.IGNORECASE)
_CALL = re.compile(r"#(?:footnote-|endnote-|_?ftn|_?edn|fn:?-?)(\d{1,3})$", re.IGNORECASE)
_WAY_BACK = re.compile(r"#(?:footnote-ref|endnote-ref|_?ftnref|_?ednref|fnref|ref|r\d)", re.IGNORECASE)
_REDIRECT = re.compile(r"https?://(?:www\.)?google\.[a-z.]+/url\?(?:[^#]*&)?q=([^&]+)", re.IGNORECASE)
"""The detour that Google Docs puts before each link."""
_TITLES = {"title": 1, "msotitle": 1}
_LINK = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)


@dataclass
class Page:
    """What a page holds: its blocks, its pictures (where each is, and its words), and words that were struck out."""

    blocks: list[Block] = field(default_factory=list)
    pictures: list[tuple[int, str, str]] = field(default_factory=list)
    struck: list[Block] = field(default_factory=list)


def read_page(name: str, page: str, count_lines: bool = True) -> Page:
    """The blocks of a page. Without `count_lines` they are numbered in order, as paragraphs of a Word file are.

    Raises Misused, naming the file, when it is not a page of text or holds control characters.
    """
    parser = html.HTMLParser()
    try:
        tree = html.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", clean_text(name, page)), parser=parser)
    except (etree.ParserError, ValueError):
        raise Misused(f"{name} cannot be read as a page of text; save it as plain text (UTF-8).") from None
    if any("depth" in fault.message for fault in parser.error_log):  # the parser drops what lies deeper
        raise Misused(f"{name} is a page nested too deeply to be read whole; save it as plain text (UTF-8).")
    walk = _Walk(count_lines)
    walk.block(tree)
    walk.flush()
    return walk.page


class _Walk:
    """Goes through the tree once, in order; `_now` says what kind of block the words belong to."""

    def __init__(self, count_lines: bool) -> None:
        self.page = Page()
        self._count_lines = count_lines
        self._gathering = Gathering()
        self._line = 1
        self._now: tuple[Kind, int, str] = (Kind.PARAGRAPH, 0, "")

    def flush(self) -> None:
        """Ends the block that is being gathered."""
        kind, level, label = self._now
        block = self._gathering.take(self._line, kind, level, label)
        if block is not None:
            self._keep(block)
            if kind in (Kind.ITEM, Kind.NUMBERED):
                self._now = (Kind.PARAGRAPH, 0, "")  # a second paragraph of an item is no second item

    def _keep(self, block: Block) -> None:
        number = block.line if self._count_lines else len(self.page.blocks) + 1
        self.page.blocks.append(Block(number, block.text, block.kind, block.level, block.label, block.spans))

    def block(self, node: HtmlElement) -> None:
        """A block element and all in it."""
        self.flush()
        before, self._line = self._now, node.sourceline or self._line
        if node.tag == "table" and (rows := _data_rows(node)):
            self._keep(Block(self._line, "\n".join("\t".join(row) for row in rows), Kind.TABLE))
            return
        self._now = _kind_of(node) or (
            before if before[0] in (Kind.QUOTE, Kind.NOTE) or _inside_item(node) else _PLAIN
        )
        self._inside(node)
        self.flush()
        self._now = before

    def _inside(self, node: HtmlElement) -> None:
        self._gathering.add(node.text or "")
        for child in node:
            if isinstance(child.tag, str):
                self._child(child)
            self._gathering.add(child.tail or "")

    def _child(self, node: HtmlElement) -> None:
        if node.tag in _UNSEEN or _is_way_back(node):
            return
        if node.tag in _STRUCK or _is_of_the_site(node):
            words = _even(node)
            self.page.struck += [Block(self._number(node), words)] if words else []
        elif node.tag == "img":
            self.page.pictures.append((self._number(node), node.get("src") or "", node.get("alt") or ""))
        elif node.tag == "br":
            self._gathering.line_break()
        elif node.tag in _BLOCKS:
            self.block(node)
        else:
            self._marked(node)

    def _number(self, node: HtmlElement) -> int:
        return (node.sourceline or self._line) if self._count_lines else len(self.page.blocks) + 1

    def _marked(self, node: HtmlElement) -> None:
        mark = _mark_of(node)
        if mark:
            self._gathering.open(*mark)
        self._inside(node)
        if mark:
            self._gathering.close()


_PLAIN = (Kind.PARAGRAPH, 0, "")


def _kind_of(node: HtmlElement) -> tuple[Kind, int, str] | None:
    if re.fullmatch(r"h[1-6]", node.tag):
        return (Kind.HEADING, int(node.tag[1]), "")
    for name in (node.get("class") or "").casefold().split():
        if name in _TITLES and node.tag == "p":
            return (Kind.HEADING, _TITLES[name], "")
    if note := _NOTE_ID.match(node.get("id") or ""):
        return (Kind.NOTE, 0, note[1])
    if node.tag == "blockquote":
        return (Kind.QUOTE, 0, "")
    return _item(node) if node.tag == "li" else None


def _item(node: HtmlElement) -> tuple[Kind, int, str]:
    parent = node.getparent()
    depth = sum(1 for above in node.iterancestors("ul", "ol")) - 1
    if parent is None or parent.tag != "ol":
        return (Kind.ITEM, max(depth, 0), "")
    first = parent.get("start") or ""
    place = 1 + sum(1 for _ in node.itersiblings("li", preceding=True))
    return (Kind.NUMBERED, max(depth, 0), str(place + (int(first) - 1 if first.isdecimal() else 0)))


def _inside_item(node: HtmlElement) -> bool:
    """Whether a block is the first thing in its list item: then its words are the item's."""
    parent = node.getparent()
    return (
        parent is not None and parent.tag == "li" and node.getprevious() is None and not (parent.text or "").strip()
    )


def _mark_of(node: HtmlElement) -> tuple[Mark, str] | None:
    if node.tag != "a":
        mark = _MARKS.get(node.tag)
        return (mark, "") if mark else None
    href = (node.get("href") or "").strip()
    if call := _CALL.search(href):
        return (Mark.CALL, call[1])
    if detour := _REDIRECT.match(href):
        href = unquote(detour[1])
    return (Mark.LINK, href) if _LINK.match(href) else None


def _is_of_the_site(node: HtmlElement) -> bool:
    """Menus, and the foot of the page outside its article: words of the website, unless an address stands there."""
    outside = not any(True for _ in node.iterancestors("article", "main"))
    return node.tag == "nav" or (node.tag == "footer" and outside and not has_address(node.text_content()))


def _is_way_back(node: HtmlElement) -> bool:
    """The arrow, or the number, that leads from a footnote back to its mark in the text."""
    return bool(node.tag == "a" and _WAY_BACK.search(node.get("href") or ""))


def _data_rows(table: HtmlElement) -> list[list[str]]:
    """The rows of a table of data; nothing for one that only lays out the page."""
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    cells = [cell for row in rows for cell in row]
    widest = max(map(len, rows), default=0)
    if len(rows) < 2 or widest < 2 or any(_is_layout(cell) for cell in cells):
        return []
    return [[_even(cell) for cell in row] + [""] * (widest - len(row)) for row in rows if row]


def _is_layout(cell: HtmlElement) -> bool:
    return (
        any(True for _ in cell.iter("table", "ul", "ol", "img", "h1", "h2")) or len(list(cell.iter("p", "div"))) > 1
    )


def _even(cell: HtmlElement) -> str:
    return " ".join(" ".join(_words(cell)).split())


def _words(node: HtmlElement) -> Iterator[str]:
    yield from (text for text in node.itertext() if text)
