"""Word and HTML files → the plain text that the importer reads: a block per paragraph, list marks, footnotes."""

import io
import re
import zipfile
from collections.abc import Iterator

import mammoth
from lxml import etree, html
from lxml.html import defs

from mailer.core.errors import Misused
from mailer.core.source_text import any_text, clean_text

MAX_UNPACKED = 200_000_000
"""Bytes: a Word file that unpacks to more than this is not read."""

_NEWER = {"article", "aside", "body", "details", "figcaption", "figure", "footer", "header", "main", "nav", "section"}
_BLOCKS = (defs.block_tags | _NEWER) - {"del", "ins"}
_UNSEEN = frozenset(("script", "style", "template", "noscript", "head", "title", "img", "svg", "iframe"))
_CHANGED = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo)[ >]")
_COMMENT = re.compile(rb"<w:comment[ >]")
_MARK = {"ul": "– ", "ol": "{}. "}


def docx_text(name: str, data: bytes) -> str:
    """The text of a Word document. Raises Misused for a damaged one, and for tracked changes or comments.

    Nobody can know whether a tracked change is meant to be published, so it is never printed.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
            if unpacked <= MAX_UNPACKED:
                parts = {part: archive.read(part) for part in archive.namelist() if part.startswith("word/")}
                page = mammoth.convert_to_html(io.BytesIO(data)).value
    except Exception:  # a damaged archive trips the readers in more ways than can be named
        raise Misused(
            f"{name} cannot be read as a Word document; save it again as .docx, or as plain text."
        ) from None
    if unpacked > MAX_UNPACKED:
        raise Misused(f"{name} unpacks to more than {MAX_UNPACKED // 1_000_000} MB; a press release is smaller.")
    if any(_CHANGED.search(part) for file, part in parts.items() if file.endswith(".xml")):
        raise Misused(f"{name} has tracked changes; accept or reject them in Word and save it again.")
    if any(_COMMENT.search(part) for file, part in parts.items() if "comments" in file):
        raise Misused(f"{name} has comments; delete them in Word and save it again.")
    return _page_text(name, page)


def html_text(name: str, data: bytes) -> str:
    """The text of an HTML page. Raises Misused when it is not one."""
    text, _ = any_text(name, data)
    return _page_text(name, text)


def _page_text(name: str, page: str) -> str:
    if not page.strip():
        raise Misused(f"{name} is empty; give the file that holds the release.")
    try:
        tree = html.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", page))
    except (etree.ParserError, ValueError):
        raise Misused(f"{name} cannot be read as a page of text; save it as plain text (UTF-8).") from None
    blocks = [_tidy(block) for block in _blocks(tree)]
    return clean_text(name, "\n\n".join(block for block in blocks if block) + "\n")


def _tidy(block: str) -> str:
    lines = (" ".join(line.split()) for line in block.split("\n"))
    return "\n".join(line for line in lines if line)


def _blocks(node: html.HtmlElement) -> Iterator[str]:
    """The text of each block in order; what stands between two blocks is one of its own."""
    inline = _mark(node)
    for piece in _pieces(node):
        if isinstance(piece, str):
            inline += piece
        else:
            if inline.strip() and inline.strip() != _mark(node).strip():
                yield inline
                inline = ""
            first, *rest = list(_blocks(piece)) or [""]
            yield inline + first
            yield from rest
            inline = ""
    if inline.strip() and inline.strip() != _mark(node).strip():
        yield inline


def _pieces(node: html.HtmlElement) -> Iterator["str | html.HtmlElement"]:
    """Inline text as strings, and the block elements between it."""
    yield (node.text or "").replace("\n", " ")
    for child in node:
        if not isinstance(child.tag, str) or child.tag in _UNSEEN or _is_way_back(child):
            pass
        elif child.tag in _BLOCKS:
            yield child
        elif child.tag == "br":
            yield "\n"
        else:
            yield from _pieces(child)
            yield _target(child)
        yield (child.tail or "").replace("\n", " ")


def _mark(node: html.HtmlElement) -> str:
    """What stands before a list item: a dash, its number, or the number of a footnote."""
    if node.tag != "li":
        return ""
    if (found := re.fullmatch(r"footnote-(\d{1,3})", node.get("id") or "")) is not None:
        return f"[{found[1]}] "
    parent = node.getparent()
    place = 1 + sum(1 for before in node.itersiblings("li", preceding=True))
    return _MARK.get(parent.tag if parent is not None else "ul", "– ").format(place)


def _is_way_back(node: html.HtmlElement) -> bool:
    """The arrow that leads from a footnote back to its mark."""
    return bool(node.tag == "a" and (node.get("href") or "").startswith(("#footnote-ref", "#endnote-ref")))


def _target(node: html.HtmlElement) -> str:
    """Where a link leads, when its words do not say it."""
    href = (node.get("href") or "").strip() if node.tag == "a" else ""
    shown = node.text_content().strip().rstrip("/")
    return f" ({href})" if href.startswith(("http://", "https://")) and href.rstrip("/") != shown else ""
