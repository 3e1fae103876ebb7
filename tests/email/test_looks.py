"""How the email stands in a browser: no sideways scrolling, the hour and the news on a phone's first screen."""

import html
import json
import os
import re
from pathlib import Path

import pytest

from mailer.dispatch import browser
from tests.email.pages import LOOKED_AT, MESSAGES, ODD, without_styles

WIDTHS = (320, 375, 600, 1200)

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
      broken: [...page.querySelectorAll('.grid .clock, .own .clock, .bound')]
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


PAGES = {seen.name: seen.html for seen in (*MESSAGES, *ODD, *LOOKED_AT)}
PAGES |= {f"{name} without styles": without_styles(page) for name, page in PAGES.items()}


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
        theirs, elsewhere = seen[f"ru+en embargoed{styles} 375"], seen[f"elsewhere embargoed{styles} 375"]
        assert theirs["hour"] < 600
        assert elsewhere["own"] < 600
        assert max(theirs["headline"], elsewhere["headline"]) < 600


@pytest.mark.browser
def test_under_an_embargo_an_invitation_leaves_the_headline_on_a_phones_first_screen(
    seen: dict[str, dict[str, float]],
) -> None:
    for order in ("en+ru", "ar+fr", "en"):
        page = seen[f"invitation {order} embargoed 375"]
        assert page["hour"] < page["headline"] < 600, order


@pytest.mark.browser
@pytest.mark.parametrize("styles", ["", " without styles"])
def test_what_is_corrected_leaves_the_hour_and_the_headline_on_a_phones_first_screen(
    seen: dict[str, dict[str, float]], styles: str
) -> None:
    for name in ("correction en+ru embargoed", "correction fr+ar embargoed"):
        page = seen[f"{name}{styles} 375"]
        assert page["hour"] < page["headline"] < 600, name


@pytest.mark.browser
def test_no_hour_and_no_telephone_number_is_broken_over_two_lines(
    seen: dict[str, dict[str, list[str]]],
) -> None:
    assert {name: page["broken"] for name, page in seen.items() if page["broken"]} == {}


@pytest.mark.browser
def test_the_column_is_at_most_600_wide_and_no_letter_under_12_pixels(seen: dict[str, dict[str, float]]) -> None:
    assert max(page["card"] for page in seen.values()) <= 600
    assert min(page["smallest"] for page in seen.values()) >= 12


@pytest.mark.browser
def test_the_text_is_16_to_19_pixels_large(seen: dict[str, dict[str, list[float]]]) -> None:
    assert all(page["prose"] for name, page in seen.items() if not name.startswith("time changed,"))  # without words
    assert {size for page in seen.values() for size in page["prose"] if not 16 <= size <= 19} <= {15}  # the notes
