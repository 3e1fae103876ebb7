"""The plain-text twin: 72 columns, written from the same tokens as the HTML and not stripped from it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from mailer.core.columns import WIDTH, width_of, wrap


@dataclass
class _Page:
    """Finished blocks, and the indents and bullets that stand before what comes next."""

    blocks: list[str] = field(default_factory=list)
    indents: list[str] = field(default_factory=list)
    counters: list[int | None] = field(default_factory=list)
    bullet: str = ""
    tight: list[bool] = field(default_factory=list)
    rows: list[list[str]] | None = None
    sides: list[str] = field(default_factory=list)  # of the columns, as their author aligned them

    def add(self, text: str, tight: bool = False) -> None:
        indent = "".join(self.indents)
        first = indent[: len(indent) - len(self.bullet)] + self.bullet
        block = wrap(text, indent, first)
        if tight and self.blocks:
            self.blocks[-1] += "\n" + block
        else:
            self.blocks.append(block)
        self.bullet = ""

    def push(self, mark: str) -> None:
        """Indents what follows by the width of `mark`, which stands before its first line."""
        self.indents.append(mark if mark == "> " else " " * len(mark))
        if self.bullet or mark != "> ":
            self.bullet += mark


def to_text(tokens: Sequence[Token], lead: str = "") -> str:
    """Paragraphs parted by empty lines; `- ` bullets, `[1]` footnotes, links as their words, then the address."""
    page = _Page()
    pending = lead
    if lead and not (tokens and tokens[0].type == "paragraph_open"):
        page.add(lead)
        pending = ""
    for token in tokens:
        if token.type == "inline" and page.rows is not None:
            page.rows[-1].append(_inline(token.children or ()))
        elif token.type == "inline":
            words = _inline(token.children or ())
            page.add(f"{pending} {words}" if pending else words, tight=_is_tight(page))
            pending = ""
        else:
            _block(page, token)
    return "\n\n".join(page.blocks)


def _block(page: _Page, token: Token) -> None:
    match token.type:
        case "bullet_list_open" | "ordered_list_open":
            page.counters.append(_start(token) if token.type.startswith("ordered") else None)
            page.tight.append(bool(page.tight))
        case "bullet_list_close" | "ordered_list_close":
            page.counters.pop()
            page.tight.pop()
        case "list_item_open":
            page.push(_next_mark(page))
        case "blockquote_open":
            page.push("> ")
        case "footnote_open":
            page.push(f"[{token.meta['id'] + 1}] ")
        case "list_item_close" | "blockquote_close" | "footnote_close":
            page.indents.pop()
            page.bullet = ""
        case "fence" | "code_block":
            _code(page, token)
        case "heading_close":
            page.blocks[-1] += "\n" + "-" * len(page.blocks[-1].rpartition("\n")[2])
        case "hr":
            page.add("* * *")
        case _:
            _rows(page, token)


def _rows(page: _Page, token: Token) -> None:
    if token.type == "table_open":
        page.rows, page.sides = [], []
    elif token.type == "th_open":
        page.sides.append(str(token.attrGet("style") or ""))
    elif token.type == "tr_open" and page.rows is not None:
        page.rows.append([])
    elif token.type == "table_close":
        page.blocks.append(_table(page.rows or [], page.sides, "".join(page.indents)))
        page.rows = None


def _start(token: Token) -> int:
    return int(token.attrGet("start") or 1)


def _next_mark(page: _Page) -> str:
    count = page.counters[-1]
    if count is None:
        return "- "
    page.counters[-1] = count + 1
    return f"{count}. "


def _is_tight(page: _Page) -> bool:
    """Every item of a list but its first stands on the next line; a second paragraph of an item does not."""
    if not page.tight or not page.bullet:
        return False
    tight, page.tight[-1] = page.tight[-1], True
    return tight


def _table(rows: Sequence[Sequence[str]], sides: Sequence[str], indent: str) -> str:
    """Columns of even width when they fit; else a paragraph a row, each cell after its head."""
    widths = [max(map(width_of, column)) for column in zip(*rows, strict=True)]
    if len(indent) + sum(widths) + 2 * (len(widths) - 1) <= WIDTH:
        columns = list(zip(widths, sides, strict=True))
        lines = ["  ".join(_cell(cell, *column) for cell, column in zip(row, columns, strict=True)) for row in rows]
        lines.insert(1, "  ".join("-" * width for width in widths))
        return "\n".join((indent + line).rstrip() for line in lines)
    head, *others = rows
    return "\n\n".join(
        "\n".join(wrap(f"{name}: {cell}", indent + "  ", indent) for name, cell in zip(head, row, strict=True))
        for row in others
    )


def _cell(words: str, width: int, side: str) -> str:
    space = " " * (width - width_of(words))
    return space + words if side == "text-align:right" else words + space


def _code(page: _Page, token: Token) -> None:
    """Code keeps its own lines, however long."""
    indent = "".join(page.indents) + "    "
    page.blocks.append("\n".join(indent + line for line in token.content.rstrip("\n").split("\n")))
    page.bullet = ""


def _inline(children: Sequence[Token]) -> str:
    return "".join(_pieces(children))


def _pieces(children: Sequence[Token]) -> Iterator[str]:
    href, words = "", ""
    for child in children:
        piece = _piece(child)
        if child.type == "link_open":
            href, words = str(child.attrGet("href")), ""
        elif child.type == "link_close":
            yield _address(href, words)
        else:
            words += piece
            yield piece


def _piece(child: Token) -> str:
    match child.type:
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "footnote_ref":
            return f"[{child.meta['id'] + 1}]"
        case "text" | "code_inline":
            return child.content
        case _:
            return ""


def _address(href: str, words: str) -> str:
    """What follows a link's words: its address, unless the words are the address."""
    shown = href.split(":", 1)[1] if href.lower().startswith(("mailto:", "tel:")) else href
    return "" if words in (href, shown) else f" ({shown})"
