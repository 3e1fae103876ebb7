"""The contact sheet of a preview: each edition on a phone and on a desk, in light and in dark, side by side."""

import email
import subprocess
from collections.abc import Sequence
from email.header import decode_header, make_header
from html import escape
from pathlib import Path

from mailer.dispatch import browser
from mailer.dispatch.preview import Page

_PHONE, _DESK, _HEIGHT = 375, 640, 720  # pixels: what each frame shows
_GAP, _HEAD = 20, 56  # pixels: between the frames, and of the words above them
_WIDTH = 2 * (_PHONE + _DESK) + 5 * _GAP
_ROW = _HEAD + _HEIGHT + _GAP
_ROWS = 20  # Chromium's pictures end at 16,384 pixels; the page itself shows every edition

_SHEET = """<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>Contact sheet</title><style>
body {{ margin: 0; padding: 0 {gap}px {gap}px; width: {inner}px; background: #c3cad2; color: #1b1f24 }}
h2 {{ height: {head}px; margin: 0; font: bold 16px/{head}px sans-serif; white-space: nowrap; overflow: hidden }}
h2 a {{ font-weight: normal; color: #12365b; margin-left: 12px }}
div {{ display: flex; gap: {gap}px; margin-bottom: {gap}px }}
iframe {{ border: 0; height: {height}px }}
</style>
{editions}
</html>
"""
_EDITION = """<h2>{subject} {links}</h2>
<div>{frames}</div>"""
_FRAME = """<iframe src="{name}.html" title="{name}, {width} pixels wide, {scheme}"
 width="{width}" style="color-scheme: {scheme}"></iframe>"""


def write_contact_sheet(folder: Path, pages: Sequence[Page]) -> Path:
    """Writes contact-sheet.html beside the previews of these pages, which it shows; its path."""
    editions = "\n".join(map(_edition, pages))
    sheet = folder / "contact-sheet.html"
    sizes = {"gap": _GAP, "inner": _WIDTH - 2 * _GAP, "head": _HEAD, "height": _HEIGHT}
    sheet.write_text(_SHEET.format(editions=editions, **sizes), encoding="utf-8")
    return sheet


def picture_of(sheet: Path, editions: int, scale: float = 1) -> Path | None:
    """The sheet as contact-sheet.png beside it; None when there is no Chromium here, or it takes no pictures."""
    png = sheet.with_suffix(".png")
    try:
        browser.picture(sheet, png, (_WIDTH, min(editions, _ROWS) * _ROW), scale)
    except (OSError, subprocess.SubprocessError):
        return None
    return png


def _edition(page: Page) -> str:
    links = " ".join(f'<a href="{page.name}.{ending}">{ending}</a>' for ending in ("html", "txt", "eml"))
    views = [(width, scheme) for width in (_PHONE, _DESK) for scheme in ("light", "dark")]
    frames = "".join(_FRAME.format(name=page.name, width=width, scheme=scheme) for width, scheme in views)
    return _EDITION.format(subject=escape(_subject(page)), links=links, frames=frames)


def _subject(page: Page) -> str:
    folded = str(email.message_from_bytes(page.message)["Subject"])
    return " ".join(str(make_header(decode_header(folded))).split())
