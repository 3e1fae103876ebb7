"""Mistakes with texts and pictures that press offices have made in public; none of them can happen here unseen."""

from dataclasses import replace

from mailer.core.release import Picture
from mailer.core.render import render
from mailer.core.words import Phase
from tests.core import samples
from tests.core.check.ferry import check, edited, toml

SUBHEADS = [f"What happens on pier {n}" for n in range(1, 9)]


def test_no_sub_head_is_cut_off_however_many_there_are() -> None:
    """A site's feed silently dropped the sixth sub-head of a release: the one with the earnings (2008)."""
    body = "".join(f"## {head}\n\nThe sentence below {head.lower()}.\n\n" for head in SUBHEADS)
    texts = {language: replace(text, body=body) for language, text in samples.TEXTS.items()}
    edition = render(samples.release(texts=texts), samples.NO_CITY, Phase.PUBLIC, samples.stationery())
    for part in (edition.html, edition.text):
        for head in SUBHEADS:
            assert part.count(f"sentence below {head.lower()}") == len(texts)
            assert part.count(head) == len(texts)


def test_an_embargo_on_a_text_of_two_months_ago_is_questioned() -> None:
    """A paper had been online for two months before the "lift" of its release."""
    found = check(edited(*toml("date = 2026-12-01", "date = 2026-10-01")))
    assert [(finding.code, finding.where) for finding in found] == [("date-lift", "release.toml:2")]


def test_a_picture_can_be_withdrawn_because_no_message_carries_it() -> None:
    """Pictures were pulled during an embargo, when their rights turned out not to be there."""
    pictured = replace(samples.release(), pictures=(Picture("lamps.jpg", {"en": "The lamps"}, "Ann Sample"),))
    edition = render(pictured, samples.NO_CITY, Phase.EMBARGOED, samples.stationery())
    assert "<img" not in edition.html
    assert "cid:" not in edition.html


def test_a_picture_without_its_owner_is_told_before_it_goes_out() -> None:
    pictured = '"press@marin.example"\n\n[[picture]]\nfile = "lamps.jpg"\ncaption = "The lamps"\n'
    files = edited(*toml('"press@marin.example"\n', pictured)) | {"lamps.jpg": b"a"}
    assert [finding.code for finding in check(files)] == ["picture-credit"]
