"""How the email stands in a browser: no sideways scrolling, the hour and the news on a phone's first screen."""

import html
import json
import os
import re
from pathlib import Path

import pytest

from mailer.core.edition import SLOT_CLOSE, SLOT_OPEN, Edition, Slot, slot
from mailer.core.render import own_time, render
from mailer.core.words import Phase
from mailer.dispatch import browser
from tests.core import samples, tongues
from tests.core.samples import MOSCOW, NO_CITY, RUSSIAN_FIRST

WIDTHS = (320, 375, 600, 1200)
STATIONERY = samples.stationery()

MEASURE = """
<script>
onload = () => {
  const seen = [...document.querySelectorAll('iframe')].map(frame => {
    const page = frame.contentDocument, root = page.documentElement, style = e => getComputedStyle(e);
    const box = query => page.querySelector(query)?.getBoundingClientRect();
    const sizes = query => [...page.querySelectorAll(query)]
      .filter(e => [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim()) && e.getClientRects().length)
      .map(e => parseFloat(style(e).fontSize));
    return {
      name: frame.name, client: root.clientWidth, scroll: root.scrollWidth,
      fetched: frame.contentWindow.performance.getEntriesByType('resource').length,
      hour: box('.yours .clock')?.bottom, own: box('.own .clock')?.bottom,
      headline: box('h1')?.top + parseFloat(style(page.querySelector('h1')).lineHeight),
      card: box('.card')?.width, smallest: Math.min(...sizes('.card *, .foot *')),
      prose: sizes('.prose > p, .prose > ul > li'),
      broken: [...page.querySelectorAll('.grid .clock, .own .clock, .bound, .grid .city')]
        .filter(e => e.getBoundingClientRect().height > 1.7 * parseFloat(style(e).lineHeight))
        .map(e => e.textContent),
      outside: [...page.querySelectorAll('li, td, th, p, h1, h2, blockquote')]
        .filter(e => e.getClientRects().length)
        .filter(e => { const b = e.getBoundingClientRect(); return b.left < 0 || b.right > root.clientWidth; })
        .map(e => e.textContent.slice(0, 30)),
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


def without_styles(page: str) -> str:
    """As clients show it that drop style blocks."""
    return re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL)


def pages() -> dict[str, str]:
    release = samples.release()
    own = own_time(release, NO_CITY, MOSCOW, STATIONERY).html
    odd = samples.release(texts={language: tongues.odd(text) for language, text in samples.TEXTS.items()})
    shown = {
        "russian": filled(render(release, RUSSIAN_FIRST, Phase.EMBARGOED, STATIONERY)),
        "own city": filled(render(release, NO_CITY, Phase.EMBARGOED, STATIONERY), own),
        "local": filled(
            render(samples.release(embargo=samples.local_embargo()), RUSSIAN_FIRST, Phase.EMBARGOED, STATIONERY)
        ),
        "odd": filled(render(odd, RUSSIAN_FIRST, Phase.PUBLIC, STATIONERY)),
    }
    for order in tongues.orders(STATIONERY):
        for phase in Phase:
            name = f"{'+'.join(order)} {phase}"
            shown[name] = filled(render(tongues.release(), tongues.variant(order), phase, STATIONERY))
    return {**shown, **{f"{name} without styles": without_styles(page) for name, page in shown.items()}}


PAGES = pages()


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float]]:
    """What the browser measured, by page and width."""
    if browser.chromium() is None:
        missing = "Chromium is not installed, so nobody looked at the email"
        pytest.fail(missing) if "CI" in os.environ else pytest.skip(missing)
    folder: Path = tmp_path_factory.mktemp("looks")
    frames = [
        f'<iframe name="{name} {width}" width="{width}" height="600" style="border:0"'
        f' srcdoc="{html.escape(page)}"></iframe>'
        for name, page in PAGES.items()
        for width in WIDTHS
    ]
    document = folder / "all.html"
    document.write_text(f"<!DOCTYPE html><meta charset=utf-8>{MEASURE}{''.join(frames)}", encoding="utf-8")
    dom = browser.run(document, "--dump-dom")
    measured = re.search(r"<body><pre>(.*)</pre>", dom, re.DOTALL)
    assert measured, dom[:500]
    return {each["name"]: each for each in json.loads(html.unescape(measured[1]))}


@pytest.mark.browser
def test_nothing_scrolls_sideways_at_any_width_with_or_without_styles(seen: dict[str, dict[str, float]]) -> None:
    assert len(seen) == len(PAGES) * len(WIDTHS)
    assert {name: page["scroll"] for name, page in seen.items() if page["scroll"] > page["client"]} == {}


@pytest.mark.browser
def test_nothing_stands_outside_the_screen(seen: dict[str, dict[str, list[str]]]) -> None:
    assert {name: page["outside"] for name, page in seen.items() if page["outside"]} == {}


@pytest.mark.browser
def test_the_page_fetches_nothing(seen: dict[str, dict[str, float]]) -> None:
    assert {page["fetched"] for page in seen.values()} == {0}


@pytest.mark.browser
def test_the_readers_hour_and_the_headline_are_on_a_phones_first_screen(seen: dict[str, dict[str, float]]) -> None:
    for styles in ("", " without styles"):
        assert seen[f"russian{styles} 375"]["hour"] < 600
        assert seen[f"russian{styles} 375"]["headline"] < 600
        assert seen[f"own city{styles} 375"]["own"] < 600
        assert seen[f"own city{styles} 375"]["headline"] < 600


@pytest.mark.browser
def test_no_hour_no_number_and_no_readers_city_is_broken_over_two_lines(
    seen: dict[str, dict[str, list[str]]],
) -> None:
    assert {name: page["broken"] for name, page in seen.items() if page["broken"] and not name.endswith(" 320")} == {}


@pytest.mark.browser
def test_the_column_is_at_most_600_wide_and_no_letter_under_12_pixels(seen: dict[str, dict[str, float]]) -> None:
    assert max(page["card"] for page in seen.values()) <= 600
    assert min(page["smallest"] for page in seen.values()) >= 12


@pytest.mark.browser
def test_the_text_is_16_to_19_pixels_large(seen: dict[str, dict[str, list[float]]]) -> None:
    assert all(page["prose"] for page in seen.values())
    assert {size for page in seen.values() for size in page["prose"] if not 16 <= size <= 19} <= {15}  # the notes
