"""How the email stands in a browser: no sideways scrolling, the hour and the news on a phone's first screen."""

import html
import json
import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from mailer.core.edition import SLOT_CLOSE, SLOT_OPEN, Edition, Slot, Variant, slot
from mailer.core.render import own_time, render
from mailer.core.words import Phase
from tests.core import samples
from tests.core.samples import MOSCOW, NO_CITY, RUSSIAN_FIRST

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless",
    "--hide-scrollbars",  # a phone's take no room
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = (320, 375, 600, 1200)
STATIONERY = samples.stationery()

MEASURE = """
<script>
onload = () => {
  const seen = [...document.querySelectorAll('iframe')].map(frame => {
    const page = frame.contentDocument, root = page.documentElement;
    const end = query => { const e = page.querySelector(query); return e ? e.getBoundingClientRect() : null };
    return {
      name: frame.name, client: root.clientWidth, scroll: root.scrollWidth,
      fetched: frame.contentWindow.performance.getEntriesByType('resource').length,
      hour: end('.yours .clock')?.bottom, headline: end('h1')?.top,
      card: end('.card')?.width,
      smallest: Math.min(...[...page.querySelectorAll('.card *, .foot *')]
        .filter(e => [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim()))
        .map(e => parseFloat(getComputedStyle(e).fontSize))),
    };
  });
  document.body.innerHTML = '<pre>' + JSON.stringify(seen) + '</pre>';
};
</script>
"""


def filled(edition: Edition, own: str = "") -> str:
    values = {Slot.OWN_TIME: own, Slot.MARK: "[TEST] ", Slot.LEAVE: f"leave+{'x' * 52}@press.example"}
    page = edition.html
    for name in Slot:
        page = page.replace(slot(name), values.get(name, "Anna Example, The Example Post"))
    assert SLOT_OPEN not in page
    assert SLOT_CLOSE not in page
    return page


def pages() -> dict[str, str]:
    release = samples.release()
    three = samples.release(texts={**samples.TEXTS, "fr": replace(samples.TEXTS["en"], language="fr")})
    own = own_time(release, NO_CITY, MOSCOW, STATIONERY).html
    russian = filled(render(release, RUSSIAN_FIRST, Phase.EMBARGOED, STATIONERY))
    return {
        "russian": russian,
        "without styles": re.sub(r"<style.*?</style>", "", russian, flags=re.DOTALL),
        "own city": filled(render(release, NO_CITY, Phase.EMBARGOED, STATIONERY), own),
        "public": filled(render(release, RUSSIAN_FIRST, Phase.PUBLIC, STATIONERY)),
        "three languages": filled(render(three, Variant(("en", "ru", "fr")), Phase.EMBARGOED, STATIONERY), own),
        "one language": filled(render(release, Variant(("en",)), Phase.EMBARGOED, STATIONERY)),
    }


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float]]:
    """What the browser measured, by page and width."""
    if CHROMIUM is None:
        missing = "Chromium is not installed, so nobody looked at the email"
        pytest.fail(missing) if "CI" in os.environ else pytest.skip(missing)
    folder: Path = tmp_path_factory.mktemp("looks")
    frames = [
        f'<iframe name="{name} {width}" width="{width}" height="600" style="border:0"'
        f' srcdoc="{html.escape(page)}"></iframe>'
        for name, page in pages().items()
        for width in WIDTHS
    ]
    (folder / "all.html").write_text(
        f"<!DOCTYPE html><meta charset=utf-8>{MEASURE}{''.join(frames)}", encoding="utf-8"
    )
    command = [
        CHROMIUM,
        *FLAGS,
        f"--user-data-dir={folder / 'profile'}",
        "--dump-dom",
        (folder / "all.html").as_uri(),
    ]
    dom = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    measured = re.search(r"<body><pre>(.*)</pre>", dom, re.DOTALL)
    assert measured, dom[:500]
    return {each["name"]: each for each in json.loads(html.unescape(measured[1]))}


@pytest.mark.browser
def test_nothing_scrolls_sideways_at_any_width_with_or_without_styles(seen: dict[str, dict[str, float]]) -> None:
    assert len(seen) == len(pages()) * len(WIDTHS)
    assert {name: page["scroll"] for name, page in seen.items() if page["scroll"] > page["client"]} == {}


@pytest.mark.browser
def test_the_page_fetches_nothing(seen: dict[str, dict[str, float]]) -> None:
    assert {page["fetched"] for page in seen.values()} == {0}


@pytest.mark.browser
def test_the_readers_hour_and_the_headline_are_on_a_phones_first_screen(seen: dict[str, dict[str, float]]) -> None:
    for name in ("russian 375", "without styles 375"):
        assert seen[name]["hour"] < 600
        assert seen[name]["headline"] + 31 < 600


@pytest.mark.browser
def test_the_column_is_at_most_600_wide_and_no_letter_under_12_pixels(seen: dict[str, dict[str, float]]) -> None:
    assert max(page["card"] for page in seen.values()) <= 600
    assert min(page["smallest"] for page in seen.values()) >= 12
