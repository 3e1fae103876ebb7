"""A mail program that darkens the page by itself, as Gmail's do: every word is still legible, to the pixel."""

import base64
import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from mailer.dispatch import browser
from tests.email import judges
from tests.email.pages import LOOKED_AT, MESSAGES, ODD, Seen, without_styles

WIDTH, HEIGHT = 375, 8000
LEAST = 4.5  # WCAG 2.2, success criterion 1.4.3
NAMES = (
    "en+ru embargoed",
    "ar+fr public",
    "odd embargoed",
    "seven cities embargoed",
    "invitation en+ru+fr embargoed",
    "time changed, seven cities",
    "correction en+ru embargoed",
    "hold fr+ar",
)
FRAMES = '<!DOCTYPE html><meta charset="utf-8"><body style="margin: 0; white-space: nowrap">{frames}{script}'
FRAME = '<iframe name="{name}" width="{width}" height="{height}" style="border: 0" srcdoc="{page}"></iframe>'
WHERE = """<script>
onload = () => {
  const found = [...document.querySelectorAll('iframe')].map((frame, index) => {
    const page = frame.contentDocument, range = page.createRange(), boxes = [];
    const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.data.trim()) continue;
      range.selectNodeContents(node);
      for (const box of range.getClientRects())
        if (box.width > 10)  // less is the space that hangs at the end of a line of code
          boxes.push([node.data.trim().slice(0, 40), Math.ceil(box.left) + index * frame.offsetWidth,
            Math.ceil(box.top), Math.floor(box.width), Math.floor(box.height)]);
    }
    return [frame.name, page.documentElement.scrollHeight, boxes];
  });
  document.body.innerHTML = '<pre></pre>';
  document.querySelector('pre').textContent = JSON.stringify(found);
};
</script>"""
CONTRAST = """<!DOCTYPE html><meta charset="utf-8"><img src="data:image/png;base64,{png}"><script>
onload = () => {{
  const picture = document.querySelector('img'), canvas = document.createElement('canvas');
  canvas.width = picture.naturalWidth; canvas.height = picture.naturalHeight;
  const context = canvas.getContext('2d');
  context.drawImage(picture, 0, 0);
  const share = octet => octet <= 10 ? octet / 3294.6 : ((octet / 255 + 0.055) / 1.055) ** 2.4;
  const light = rgb => 0.2126 * share(rgb >> 16) + 0.7152 * share(rgb >> 8 & 255) + 0.0722 * share(rgb & 255);
  const told = {boxes}.map(([words, left, top, width, height]) => {{
    const {{ data }} = context.getImageData(left, top, width, height), seen = new Map();
    for (let at = 0; at < data.length; at += 4) {{
      const rgb = data[at] << 16 | data[at + 1] << 8 | data[at + 2];
      seen.set(rgb, (seen.get(rgb) || 0) + 1);
    }}
    const ground = light([...seen].sort((one, other) => other[1] - one[1])[0][0]);
    const apart = [...seen.keys()].map(rgb => light(rgb)).map(ink =>
      (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05));
    return [words, Math.max(...apart), ground];
  }});
  document.body.innerHTML = '<pre></pre>';
  document.querySelector('pre').textContent = JSON.stringify(told);
}};
</script>"""


def _told(document: Path, source: str) -> Any:
    """What a page's script finds out in Chromium."""
    document.write_text(source, encoding="utf-8")
    found = re.search(r"<pre>(.*)</pre>", browser.run(document, "--dump-dom"), re.DOTALL)
    assert found
    return json.loads(html.unescape(found[1]))


def _undressed(seen: Seen) -> str:
    """As a mail program shows it that keeps no style block and knows nothing of our own dark scheme."""
    return re.sub(r'<meta name="(?:supported-)?color-schemes?"[^>]*>', "", without_styles(seen.html))


@pytest.mark.browser
def test_13_every_word_stands_out_where_a_mail_program_darkens_the_page_by_itself(tmp_path: Path) -> None:
    judges.need(browser.chromium(), "Chromium")
    pages = {seen.name: _undressed(seen) for seen in (*MESSAGES, *ODD, *LOOKED_AT) if seen.name in NAMES}
    assert len(pages) == len(NAMES)
    frames = "".join(
        FRAME.format(name=name, width=WIDTH, height=HEIGHT, page=html.escape(page)) for name, page in pages.items()
    )
    found = _told(tmp_path / "where.html", FRAMES.format(frames=frames, script=WHERE))
    assert max(height for _, height, _ in found) <= HEIGHT
    dark, png = tmp_path / "dark.html", tmp_path / "dark.png"
    dark.write_text(FRAMES.format(frames=frames, script=""), encoding="utf-8")
    size = (WIDTH * len(pages), HEIGHT)
    browser.picture(dark, png, size, flags=("--enable-features=WebContentsForceDark",))
    boxes = json.dumps([box for _, _, own in found for box in own]).replace("</", "<\\/")
    picture = base64.b64encode(png.read_bytes()).decode()
    told = _told(tmp_path / "contrast.html", CONTRAST.format(png=picture, boxes=boxes))
    assert len(told) > 200
    assert max(ground for _, _, ground in told) < 0.1  # it is dark indeed
    assert [(words, round(apart, 1)) for words, apart, _ in told if apart < LEAST] == []
