"""PDFs of a release: what stands on the paper, that nothing is fetched for it, and that it is always the same."""

import io
import os
import socket
import sys
import unicodedata

import pytest
from pypdf import PdfReader

from mailer.core.errors import Refused
from mailer.core.paper import on_paper
from mailer.core.release import Attachment
from mailer.core.words import Phase
from mailer.dispatch.pdf import pdf_of
from tests.core import samples, worldwide

STATIONERY = samples.stationery()
RELEASE = worldwide.release(
    attachments=(
        Attachment("kit.zip", {"": "All photographs"}, "https://miralune.example/kit"),
        Attachment("plan.pdf", {"": "The harbour plan"}, content=b"%PDF-"),
    )
)


@pytest.fixture(autouse=True)
def _printer() -> None:
    """Skips where the libraries of WeasyPrint are missing; in CI nothing may be skipped for that."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as fault:
        missing = f"WeasyPrint does not run here ({fault}); scripts/system_packages.sh installs what it needs"
        pytest.fail(missing) if "CI" in os.environ else pytest.skip(missing)


def words(language: str, phase: Phase) -> str:
    paper = on_paper(RELEASE, language, phase, STATIONERY, pdf_of)
    pages = PdfReader(io.BytesIO(paper.content)).pages
    said = " ".join(page.extract_text() for page in pages)
    return " ".join(unicodedata.normalize("NFKC", said).split())


@pytest.mark.parametrize("language", ["en", "ru", "fr"])
def test_under_embargo_the_paper_has_its_notice_and_after_the_lift_not_a_trace(language: str) -> None:
    labels = STATIONERY.labels_for(language)
    secret, public = words(language, Phase.EMBARGOED), words(language, Phase.PUBLIC)
    assert labels.embargo_until in secret
    assert labels.embargo not in public.upper()
    for paper in (secret, public):
        assert worldwide.HEADLINES[language][:20] in paper
        assert labels.contacts in paper
        assert labels.footer_leave not in paper


def test_on_paper_too_the_cities_stand_at_one_side_and_their_hours_at_the_other() -> None:
    page = PdfReader(io.BytesIO(on_paper(RELEASE, "en", Phase.EMBARGOED, STATIONERY, pdf_of).content)).pages[0]
    places: dict[str, float] = {}
    page.extract_text(visitor_text=lambda text, _, matrix, *__: places.setdefault(text.strip(), float(matrix[4])))
    labels = STATIONERY.labels_for("en")
    middle = float(page.mediabox.width) / 2
    assert places[labels.city] < middle < places[labels.local_time]


def test_the_paper_names_what_is_to_be_fetched_and_not_what_came_with_the_email() -> None:
    paper = words("en", Phase.PUBLIC)
    assert "All photographs" in paper
    assert "The harbour plan" not in paper


def test_the_same_release_gives_the_same_bytes() -> None:
    one = on_paper(RELEASE, "ru", Phase.EMBARGOED, STATIONERY, pdf_of).content
    pdf_of.cache_clear()
    assert on_paper(RELEASE, "ru", Phase.EMBARGOED, STATIONERY, pdf_of).content == one


def test_nothing_is_fetched_for_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        port = server.getsockname()[1]
        page = f'<img src="http://127.0.0.1:{port}/logo.png" alt="Lake Press"><img src="file:///etc/hostname">'
        paper = PdfReader(io.BytesIO(pdf_of(f"<!DOCTYPE html><html lang=en><title>x</title>{page}")))
        with pytest.raises(TimeoutError):
            server.accept()
    assert "Lake Press" in paper.pages[0].extract_text()


def test_without_the_extra_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(Refused, match=r"pip install 'press-mailer\[pdf\]'") as refusal:
        pdf_of("<p>another page</p>")
    assert "\n" not in str(refusal.value)
