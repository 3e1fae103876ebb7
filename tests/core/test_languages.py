"""What must hold in every language that has labels, before the lift and after it."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from lxml import html as lxml_html

from mailer.core.bidi import direction_of
from mailer.core.columns import width_of
from mailer.core.edition import SLOT_CLOSE, SLOT_OPEN, Edition, Variant
from mailer.core.release import Release
from mailer.core.render import render
from mailer.core.words import Phase
from tests.core import samples, worldwide
from tests.core.worldwide import CITIES, HEADLINES

STATIONERY = samples.stationery()
LANGUAGES = sorted(HEADLINES)
LABELS = STATIONERY.labels
PAIRS = [*pairwise([*LANGUAGES, LANGUAGES[0]]), ("fr", "ar"), ("en", "ar"), ("ar", "en")]


def edition(languages: tuple[str, ...], phase: Phase, release: Release | None = None) -> Edition:
    return render(release or worldwide.release(), Variant(languages, CITIES[0].key), phase, STATIONERY)


def plain(text: str) -> str:
    """Without slots and without isolates, which nobody sees."""
    return re.sub(f"{SLOT_OPEN}[^{SLOT_CLOSE}]*{SLOT_CLOSE}|[\u2068\u2069]", "", text)


@pytest.mark.parametrize("languages", [(code,) for code in LANGUAGES] + PAIRS + [("ru", "tg", "en")])
def test_an_advance_copy_says_it_in_words_in_each_language_and_first_in_the_subject(
    languages: tuple[str, ...],
) -> None:
    of = edition(languages, Phase.EMBARGOED)
    page = " ".join(lxml_html.document_fromstring(of.html).body.text_content().split())
    assert plain(of.subject).startswith(LABELS[languages[0]].embargo)
    for code in languages:
        assert LABELS[code].embargo_until in page
        assert LABELS[code].embargo_until in of.text
    for hour in ("10:00", "14:00", "09:00"):
        assert hour in page
        assert hour in of.text


@pytest.mark.parametrize("release", [worldwide.release(), worldwide.invitation()], ids=["release", "invitation"])
@pytest.mark.parametrize("languages", [(code,) for code in LANGUAGES] + PAIRS)
def test_no_language_leaves_a_trace_of_the_embargo_in_the_public_copy(
    languages: tuple[str, ...], release: Release
) -> None:
    of = edition(languages, Phase.PUBLIC, release)
    said = " ".join((of.subject, of.text, of.html)).casefold()
    for labels in LABELS.values():
        traces = (labels.embargo, labels.embargo_until, labels.own_hours, labels.preheader_embargo.partition("{")[0])
        for trace in traces:
            assert trace.strip().casefold() not in said
    assert "14:00" not in said  # the lift on Dushanbe's clock


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_news_begins_within_60_columns_and_a_second_language_stands_only_where_both_fit(
    code: str,
) -> None:
    for other in LANGUAGES:
        for phase in Phase:
            said = plain(edition((code, other), phase).subject) if other != code else ""
            assert HEADLINES[code] in said or not said
            assert width_of(said.partition(HEADLINES[code])[0]) <= 60
            assert width_of(said) <= 78 or HEADLINES[other] not in said


def test_two_short_headlines_share_a_public_subject() -> None:
    assert plain(edition(("zh", "en"), Phase.PUBLIC).subject) == f"{HEADLINES['zh']} / {HEADLINES['en']}"


@pytest.mark.parametrize("code", LANGUAGES)
def test_an_invitation_has_its_word_first_in_the_subject_and_the_hour_of_the_readers_city(code: str) -> None:
    of = edition((code,), Phase.PUBLIC, worldwide.invitation(embargo=None))
    assert plain(of.subject).startswith(LABELS[code].kind_invitation)
    assert "11:00" in of.subject
    assert HEADLINES[code] in of.subject
    assert LABELS[code].immediate not in of.text + of.html


# --- directions


@pytest.mark.parametrize("languages", [("fr", "ar"), ("ar", "en"), ("ar",), ("en", "ar", "ru")])
@pytest.mark.parametrize("phase", list(Phase))
def test_every_word_stands_in_a_block_of_its_language_and_direction(languages: tuple[str, ...], phase: Phase) -> None:
    for node in lxml_html.document_fromstring(edition(languages, phase).html).body.xpath(
        ".//text()[normalize-space()]"
    ):
        block = node.getparent().xpath("ancestor-or-self::*[@lang][1]")[-1]
        assert block.get("dir") == LABELS[block.get("lang")].direction
        if direction_of(str(node)) == "rtl":
            assert block.get("lang") == "ar", node


def test_a_page_led_by_arabic_is_mirrored_and_its_numbers_are_not() -> None:
    of = edition(("ar", "fr"), Phase.EMBARGOED)
    page = lxml_html.document_fromstring(of.html)
    assert page.get("dir") == "rtl"
    (grid,) = page.xpath("//table[@class='grid']")
    assert grid.get("dir") == "rtl"
    assert [head.get("align") for head in grid.xpath(".//th[@scope='row']")[:2]] == ["right", "left"]
    assert {each.get("dir") for each in page.xpath("//div[@class='offset'] | //span[@class='reach']")} == {"ltr"}
    assert page.xpath("string(//tr[@class='world']//span[@dir='ltr'])") == "09:00 UTC"


def test_telephone_numbers_in_an_arabic_text_are_set_apart_in_both_parts() -> None:
    of = edition(("ar",), Phase.PUBLIC)
    for part in (of.text, of.html):
        assert "\u2068+33 1 99 00 41 07\u2069" in part
        assert "\u2068(0)1 99 00 41 08\u2069" in part


def test_nothing_is_set_apart_where_no_language_is_written_from_the_right() -> None:
    of = edition(("en", "ru"), Phase.EMBARGOED)
    assert not re.search("[\u2066-\u2069]", of.subject + of.text + of.html)


def test_a_foreign_headline_is_set_apart_in_the_subject_and_another_is_not() -> None:
    assert f"\u2068{HEADLINES['ar']}\u2069" in edition(("zh", "ar"), Phase.PUBLIC).subject
    assert "\u2068" not in edition(("ar",), Phase.EMBARGOED).subject


# --- many cities


def test_past_three_rows_the_other_cities_stand_below_the_texts() -> None:
    of = edition(("fr", "ar"), Phase.EMBARGOED, replace(worldwide.release(), dateline=CITIES))
    top, _, below = of.text.partition(HEADLINES["ar"])
    assert "Autres villes : sous le texte" in top
    assert "18:00  UTC+9" in top.partition(HEADLINES["fr"])[0]
    assert "11:00  UTC+2      \u2068Beyrouth" in below
    assert "04:00  UTC−5      \u2068New York" in below
    assert "Autres villes\n" in below
    page = lxml_html.document_fromstring(of.html)
    assert [len(table.xpath(".//time")) for table in page.xpath("//table[@class='grid']")] == [4, 2]
    assert {each.get("datetime") for each in page.xpath("//time")} == {"2011-11-23T09:00:00Z"}


@pytest.mark.parametrize("languages", [("zh", "en"), ("kk", "ru"), ("ar", "fr")])
def test_the_text_part_has_72_columns_in_any_script(languages: tuple[str, ...]) -> None:
    for phase in Phase:
        assert max(map(width_of, plain(edition(languages, phase).text).splitlines())) <= 72
