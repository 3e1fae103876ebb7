"""Blocks → Markdown that says the same: nothing in them may turn into a heading, a list or emphasis by accident."""

import re
from collections.abc import Sequence

from mailer.core.importing.block import Block, Kind, Mark, Span
from mailer.core.release_text import markdown, plain_line

_ANYWHERE = re.compile(r"[\\`*\[\]|]|<(?=[A-Za-z/!?])|&(?=#?\w+;)|(?<!\w)_|_(?!\w)")
_LINE_START = re.compile(r"^(\s*)([#>]|[+-](?=\s|$|-)|=+\s*$|~~~)", re.MULTILINE)
_NUMBER_START = re.compile(r"^(\s*\d{1,9})([.)])(?=\s|$)", re.MULTILINE)
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"«»“”]+[^\s<>()\[\]\"«»“”.,;:!?]")
_AROUND = {Mark.STRONG: ("**", "**"), Mark.EM: ("*", "*"), Mark.CODE: ("`", "`")}
_EMPHASIS = (Mark.STRONG, Mark.EM, Mark.CODE)


def escaped(text: str) -> str:
    """The text with a backslash before whatever Markdown would take for a mark."""
    text = _ANYWHERE.sub(lambda found: "\\" + found.group(), text)
    text = _LINE_START.sub(lambda found: f"{found[1]}\\{found[2]}", text)
    return _NUMBER_START.sub(r"\1\\\2", text)


def words(block: Block) -> str:
    """The words of a block with its marks; emphasis that Markdown cannot write there is left out."""
    written = _written(block.text, block.spans)
    if any(span.mark in _EMPHASIS for span in block.spans) and _read_back(block, written) != _plain(block):
        return _written(block.text, [span for span in block.spans if span.mark not in _EMPHASIS])
    return written


def whole(block: Block) -> str:
    """A block of the body, with what makes it a heading, an item, a quotation or a table."""
    text = re.sub(" {2,}", " ", words(block))
    match block.kind:
        case Kind.HEADING:
            return f"{'#' * max(2, block.level)} {text.replace(chr(10), ' ')}"
        case Kind.QUOTE:
            return "\n".join(f"> {line}" for line in text.split("\n"))
        case Kind.TABLE:
            return _table(block.text)
        case Kind.CODE:
            return f"```\n{block.text}\n```"
        case Kind.ITEM | Kind.NUMBERED:
            mark = "- " if block.kind is Kind.ITEM else f"{block.label}. "
            indent = " " * (4 * block.level)
            return indent + mark + text.replace("\n", "\n" + indent + " " * len(mark))
        case _:
            return text


def _written(text: str, spans: Sequence[Span]) -> str:
    """The text from its first span to its last, each with what it holds inside; `spans` are in order."""
    parts, place, n = [], 0, 0
    while n < len(spans):
        span, first = spans[n], n + 1
        n = next((k for k in range(first, len(spans)) if spans[k].start >= span.end), len(spans))
        parts += [_plain_words(text[place : span.start]), _marked(text, span, spans[first:n])]
        place = span.end
    return "".join((*parts, _plain_words(text[place:])))


def _marked(text: str, span: Span, inner: Sequence[Span]) -> str:
    if span.mark is Mark.CALL:
        return f"[^{span.target}]"
    shown = text[span.start : span.end]
    if span.mark is Mark.CODE:
        return f"`{shown}`" if "`" not in shown else escaped(shown)
    inside = [each for each in inner if each.end <= span.end]
    moved = [Span(each.start - span.start, each.end - span.start, each.mark, each.target) for each in inside]
    if span.mark is Mark.LINK:
        label = _link_words(shown, moved)
        return f"<{span.target}>" if shown == span.target and ":" in shown else f"[{label}]({_target(span.target)})"
    before, after = _AROUND[span.mark]
    return before + _written(shown, moved) + after


def _link_words(shown: str, inner: Sequence[Span]) -> str:
    """The words of a link: no link stands inside another."""
    kept = [span for span in inner if span.mark in (Mark.STRONG, Mark.EM)]
    return escaped(shown) if not kept else _written(shown, kept)


def _target(href: str) -> str:
    return f"<{href}>" if re.search(r"[\s()]", href) else href


def _plain_words(text: str) -> str:
    """Words without marks; the address of a page becomes a link to it."""
    parts, place = [], 0
    for found in _ADDRESS.finditer(text):
        parts += [escaped(text[place : found.start()]), f"<{found.group()}>"]
        place = found.end()
    return "".join((*parts, escaped(text[place:])))


def _read_back(block: Block, written: str) -> str:
    tokens = markdown().parse(re.sub(r"\[\^[^\]]+\]", "", written))
    return "".join(" ".join(plain_line(token) for token in tokens if token.type == "inline").split())


def _plain(block: Block) -> str:
    text = block.text
    for span in reversed(block.spans):
        if span.mark is Mark.CALL:
            text = text[: span.start] + text[span.end :]
    return "".join(text.split())


def _table(text: str) -> str:
    head, *rows = [[escaped(cell.strip()) for cell in row.split("\t")] for row in text.split("\n")]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
