"""The points of the rubric that need other eyes: validators, accessibility tools, readers of mail, a spam filter."""

import base64
import html
import json
import re
import unicodedata
from pathlib import Path

import pytest
from pypdf import PdfReader

from mailer.core.enclosure import Enclosure
from mailer.dispatch import browser
from tests.core.test_enclosure import NAMES, with_files
from tests.email import judges, tongues
from tests.email.pages import LOOKED_AT, MESSAGES, ODD, STATIONERY, Seen

EVERY = [*MESSAGES, *ODD, *LOOKED_AT]
BASELINE = Path(__file__).parent / "judges" / "caniemail.txt"

AXE = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>axe</title>{frames}<script>
onload = async () => {{
  const found = [];
  for (const frame of document.querySelectorAll('iframe')) {{
    frame.contentWindow.eval({axe});
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const rules = {{ region: {{ enabled: false }}, 'landmark-one-main': {{ enabled: false }} }};
    const told = await frame.contentWindow.axe.run(frame.contentDocument, {{ runOnly: tags, rules }});
    const wrong = told.violations.map(found => found.id + ': ' + found.nodes[0].html.slice(0, 200));
    found.push([frame.name, told.passes.length, wrong]);
  }}
  document.body.innerHTML = '<pre></pre>';
  document.querySelector('pre').textContent = JSON.stringify(found);
}};
</script></html>"""


FILES = [Enclosure(name, "application/pdf", b"%PDF-1.7 " + name.encode()) for name in NAMES]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("pages")
    for seen in EVERY:
        (folder / f"{seen.name}.html").write_text(seen.html, encoding="utf-8")
    return sorted(folder.iterdir())


def test_01_the_validator_of_the_w3c_finds_no_error(pages: list[Path]) -> None:
    assert judges.vnu(pages) == []


def test_02_html_validate_finds_no_error(pages: list[Path]) -> None:
    assert judges.html_validate(pages) == []


@pytest.mark.browser
def test_03_14_axe_finds_nothing_to_complain_of_in_light_and_dark(tmp_path: Path) -> None:
    judges.need(browser.chromium(), "Chromium")
    script = judges.MODULES / "axe-core" / "axe.min.js"
    judges.need(script.exists(), "axe-core")
    frames = "".join(
        f'<iframe name="{seen.name}, {width}, {scheme}" title="{seen.name}" width="{width}" height="900"'
        f' style="border: 0; color-scheme: {scheme}" srcdoc="{html.escape(seen.html)}"></iframe>'
        for seen in EVERY
        for width, scheme in ((320, "light"), (600, "dark"))
    )
    source = json.dumps(script.read_text(encoding="utf-8")).replace("</", "<\\/")
    document = tmp_path / "axe.html"
    document.write_text(AXE.format(frames=frames, axe=source), encoding="utf-8")
    dom = browser.run(document, "--dump-dom", "--virtual-time-budget=100000")
    told = re.search(r"<pre>(.*)</pre>", dom, re.DOTALL)
    assert told, dom[-500:]
    found = json.loads(html.unescape(told[1]))
    assert len(found) == 2 * len(EVERY)
    assert min(passed for _, passed, _ in found) > 15
    assert {name: wrong for name, _, wrong in found if wrong} == {}


def test_17_no_client_lacks_more_than_it_did(pages: list[Path]) -> None:
    """A new line is a decision: it goes into judges/caniemail.txt when the email stands well without the feature."""
    assert sorted(judges.caniemail(pages) - set(BASELINE.read_text(encoding="utf-8").splitlines())) == []


def test_20_three_readers_of_mail_agree_on_every_message(tmp_path: Path) -> None:
    paths = {tmp_path / f"{number}.eml": seen for number, seen in enumerate(EVERY)}
    for path, seen in paths.items():
        path.write_bytes(seen.raw)
    told = judges.mail_readers(paths)
    for path, seen in paths.items():
        for reader, read in told[str(path)].items():
            assert " ".join(read["subject"].split()) == seen.subject, reader  # no-break spaces kept or not
            assert _lines(read["html"]) == _lines(seen.html), reader
            assert _lines(read["text"]) == _lines(seen.text), reader
            assert read["attachments"] == []


def test_20_notmuch_reads_the_same_subject_and_parts(tmp_path: Path) -> None:
    for number, seen in enumerate(MESSAGES):
        read = judges.notmuch(tmp_path / str(number), seen.raw)
        assert read["headers"]["Subject"] == seen.subject
        (whole,) = read["body"]
        assert whole["content-type"] == "multipart/alternative"
        text, page = whole["content"]
        assert (text["content-type"], page["content-type"]) == ("text/plain", "text/html")
        assert _lines(text["content"]) == _lines(seen.text)
        assert _lines(page["content"]) == _lines(seen.html)


def test_20_readers_of_mail_agree_on_the_names_and_bytes_of_attached_files(tmp_path: Path) -> None:
    raw = with_files(*FILES)
    path = tmp_path / "1.eml"
    path.write_bytes(raw)
    expected = [[one.name, one.media_type, base64.b64encode(one.content).decode()] for one in FILES]
    for reader, read in judges.mail_readers([path])[str(path)].items():
        assert read["attachments"] == expected, reader
        assert "Паром идёт" in read["text"], reader
        assert "Паром идёт</p>" in read["html"], reader
    (whole,) = judges.notmuch(tmp_path / "notmuch", raw)["body"]
    bodies, *files = whole["content"]
    assert (whole["content-type"], bodies["content-type"]) == ("multipart/mixed", "multipart/alternative")
    assert [(one["filename"], one["content-type"]) for one in files] == [(one.name, one.media_type) for one in FILES]


def test_26_a_spam_filter_finds_nothing_to_hold_against_it(tmp_path: Path) -> None:
    for seen in (each for each in MESSAGES if each.languages in (("en", "ru"), ("fr", "ar"), ("en",))):
        score, rules = judges.spamassassin(seen.raw, tmp_path)
        assert score <= 0.5, (seen.name, rules)
        assert not [rule for rule in rules if rule.startswith(("MISSING_", "MIME_HTML_ONLY", "LONG_INVISIBLE"))]


@pytest.mark.browser
@pytest.mark.parametrize(
    "seen", [*MESSAGES[:4], *(seen for seen in ODD if "invitation en+ru " in seen.name)], ids=lambda seen: seen.name
)
def test_28_on_paper_each_language_begins_a_page_and_the_embargo_is_whole(seen: Seen, tmp_path: Path) -> None:
    judges.need(browser.chromium(), "Chromium")
    page, pdf = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_text(seen.html, encoding="utf-8")
    browser.run(page, "--no-pdf-header-footer", f"--print-to-pdf={pdf}")
    texts = (unicodedata.normalize("NFKC", sheet.extract_text()) for sheet in PdfReader(pdf).pages)  # ligatures
    sheets = [" ".join(text.split()) for text in texts]
    assert len(sheets) <= 2 * len(seen.languages)
    headlines = [tongues.TEXTS[language].headline for language in seen.languages]
    begins = [next(n for n, sheet in enumerate(sheets) if headline[:30] in sheet) for headline in headlines]
    assert begins[0] == 0
    assert headlines[0][:30] not in sheets[begins[1]]
    labels = [STATIONERY.labels_for(language) for language in seen.languages]
    if seen.is_embargoed:
        assert all(time.text_content() in sheets[0] for time in seen.page.xpath("//time"))
    assert all(any(each.contacts in sheet for sheet in sheets) for each in labels)
    assert not any(each.footer_leave in sheet for each in labels for sheet in sheets)


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().splitlines()]
