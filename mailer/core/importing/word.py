"""A Word file → its blocks and pictures; whatever nobody can know to be meant for print is refused or set aside."""

import io
import re
from dataclasses import dataclass, field

from mailer.core.errors import Misused
from mailer.core.importing.block import Block
from mailer.core.importing.page import Page, read_page
from mailer.core.source_text import clean_text
from mailer.core.word_traces import MAX_UNPACKED, traces_in, word_parts

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p > em:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
strike => s
"""
_WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass
class WordFile:
    """The page of a Word file, the lines printed above and below each of its pages, and its pictures' bytes."""

    page: Page
    margins: list[Block] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)


def read_word(name: str, data: bytes) -> WordFile:
    """The content of a Word document.

    Raises Misused for a damaged one, and for tracked changes, comments and hidden text: nobody can know whether
    they are meant to be published, so they are never printed.
    """
    pictures: dict[str, bytes] = {}
    try:
        parts = word_parts(data)
        if parts is not None:
            html = _html(data, pictures)
            margins = _margins(parts)
    except Exception:  # a damaged archive trips the readers in more ways than can be named
        raise Misused(
            f"{name} cannot be read as a Word document; save it again as .docx, or as plain text."
        ) from None
    if parts is None:
        raise Misused(f"{name} unpacks to more than {MAX_UNPACKED // 1_000_000} MB; a press release is smaller.")
    if traces := traces_in(parts):
        raise Misused(f"{name} has {traces} and save it again.")
    if not html.strip():
        raise Misused(f"{name} is empty; give the file that holds the release.")
    page = read_page(name, f"<body>{html}</body>", count_lines=False)
    return WordFile(page, [Block(0, clean_text(name, line)) for line in margins], pictures)


def _html(data: bytes, pictures: dict[str, bytes]) -> str:
    import mammoth  # late, as lxml below: not every source is a Word file

    def keep(image: mammoth.documents.Image) -> dict[str, str]:
        kind = image.content_type.rpartition("/")[2].replace("jpeg", "jpg").replace("svg+xml", "svg")
        name = f"picture-{len(pictures) + 1}.{re.sub(r'[^a-z0-9]', '', kind) or 'bin'}"
        with image.open() as file:
            pictures[name] = file.read()
        return {"src": name}

    converter = mammoth.images.img_element(keep)
    return str(mammoth.convert_to_html(io.BytesIO(data), style_map=_STYLES, convert_image=converter).value)


def _margins(parts: dict[str, bytes]) -> list[str]:
    """The lines of page headers and footers, each once."""
    from lxml import etree

    lines: dict[str, None] = {}
    for file in sorted(parts):
        if re.fullmatch(r"word/(?:header|footer)\d*\.xml", file):
            tree = etree.fromstring(parts[file], etree.XMLParser(resolve_entities=False, no_network=True))
            for paragraph in tree.iter(f"{_WORDS}p"):
                words = " ".join("".join(text.text or "" for text in paragraph.iter(f"{_WORDS}t")).split())
                if re.search(r"\w", words):
                    lines[words] = None
    return list(lines)
