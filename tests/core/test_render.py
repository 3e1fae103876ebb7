"""The edition a journalist reads: both languages whole, the embargo in words and hours, and no trace of it after."""

import re
from dataclasses import replace
from datetime import date

import pytest
from lxml import html as lxml_html

from mailer.core.edition import SLOT_CLOSE, SLOT_OPEN, Edition, Slot, Variant, slot
from mailer.core.errors import Refused
from mailer.core.release import Event, Issuer, Picture, Release
from mailer.core.render import render
from mailer.core.words import Phase
from tests.core import samples
from tests.core.samples import DUSHANBE, ENGLISH_FIRST, NO_CITY, PARIS, RUSSIAN_FIRST, TEXTS

STATIONERY = samples.stationery()
RELEASE = samples.release()


def edition(variant: Variant = RUSSIAN_FIRST, phase: Phase = Phase.EMBARGOED, release: Release = RELEASE) -> Edition:
    return render(release, variant, phase, STATIONERY)


ADVANCE = edition()
PUBLIC = edition(phase=Phase.PUBLIC)


def page(of: Edition) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(of.html)


def marks(text: str) -> set[str]:
    return set(re.findall(f"{SLOT_OPEN}[^{SLOT_CLOSE}]*{SLOT_CLOSE}", text))


def without_slots(text: str) -> str:
    return re.sub(f"{SLOT_OPEN}[^{SLOT_CLOSE}]*{SLOT_CLOSE}", "", text)


def words(of: Edition) -> str:
    return " ".join(page(of).body.text_content().split())


# --- slots


@pytest.mark.parametrize("variant", [RUSSIAN_FIRST, NO_CITY, Variant(("en",)), Variant(("ru", "en", "fr"))])
def test_an_advance_edition_has_every_slot_whole_in_both_parts(variant: Variant) -> None:
    french = replace(TEXTS["en"], language="fr")
    of = edition(variant, release=samples.release(texts={**TEXTS, "fr": french}))
    assert marks(of.html) == marks(of.text) == {slot(name) for name in Slot}
    for part in (of.html, of.text):
        assert part.count(SLOT_OPEN) == part.count(SLOT_CLOSE) == sum(part.count(slot(name)) for name in Slot)


def test_a_public_edition_has_every_slot_but_the_own_time() -> None:
    expected = {slot(name) for name in Slot if name is not Slot.OWN_TIME}
    assert marks(PUBLIC.html) == marks(PUBLIC.text) == expected


def test_the_way_out_is_a_mailto_link_in_each_language() -> None:
    links = page(ADVANCE).xpath("//a[starts-with(@href, 'mailto:\ue000')]")
    assert [link.get("href") for link in links] == [f"mailto:{slot(Slot.LEAVE)}"] * 2
    assert [link.text for link in links] == ["Отписаться от рассылки", "Leave this list"]
    assert ADVANCE.text.count(slot(Slot.LEAVE)) == 2


def test_only_the_test_mark_stands_in_the_subject_and_before_all_else() -> None:
    for of in (ADVANCE, PUBLIC):
        assert of.subject.startswith(slot(Slot.MARK))
        assert marks(of.subject) == {slot(Slot.MARK)}
        assert of.text.startswith(slot(Slot.MARK))


def test_a_release_that_looks_like_a_stand_in_for_a_slot_is_left_alone() -> None:
    sly = replace(TEXTS["en"], kicker="slot0x3x slot1x")
    of = edition(NO_CITY, release=samples.release(texts={**TEXTS, "en": sly}))
    assert "slot0x3x slot1x" in words(of)


@pytest.mark.parametrize("character", [SLOT_OPEN, SLOT_CLOSE])
def test_an_authors_text_that_holds_a_slot_mark_is_refused(character: str) -> None:
    for release in (
        samples.release(texts={**TEXTS, "en": replace(TEXTS["en"], body=f"Hello {character}leave")}),
        samples.release(issuers=(Issuer({"en": f"A{character}"}),)),
    ):
        with pytest.raises(Refused, match=r"U\+E000"):
            edition(release=release)


# --- the embargo, and no trace of it


def test_an_advance_edition_says_embargo_in_every_language_and_every_citys_hour() -> None:
    text = words(ADVANCE)
    for expected in (
        "ЭМБАРГО ДО",
        "EMBARGO UNTIL",
        "Санкт-Петербург",
        "Dushanbe",
        "10:00",
        "13:00",
        "14:00",
        "09:00 UTC",
    ):
        assert expected in text
        assert expected.removesuffix(" UTC") in ADVANCE.text


def test_the_grid_is_a_real_table_whose_rows_are_one_instant() -> None:
    (grid,) = page(ADVANCE).xpath("//table[contains(@class, 'grid')]")
    assert grid.get("role") is None
    assert {each.get("datetime") for each in grid.xpath(".//time")} == {"2011-11-23T09:00:00Z"}
    assert len(grid.xpath(".//th[@scope='row']")) == 8
    assert grid.xpath("string(.//tr[contains(@class, 'yours')]//time)") == "13:00"


@pytest.mark.parametrize("variant", [RUSSIAN_FIRST, ENGLISH_FIRST, NO_CITY, Variant(("en",))])
def test_a_public_edition_has_not_a_trace_of_the_embargo(variant: Variant) -> None:
    of = edition(variant, Phase.PUBLIC)
    for part in (of.html, of.text, of.subject):
        assert not re.search("embargo|эмбарго", part, re.IGNORECASE)
        assert not re.search(r"\b(?:09|10|13|14):00\b|UTC|<time", part)
    assert "For immediate release" in of.text
    assert "For immediate release" in words(of)


def test_a_release_without_an_embargo_has_no_embargoed_edition() -> None:
    with pytest.raises(Refused, match="has no embargo"):
        edition(release=samples.release(embargo=None))


def test_a_local_embargo_says_that_each_city_has_its_own_hour() -> None:
    of = edition(release=samples.release(embargo=samples.local_embargo()))
    assert "Each city has its own hour" in words(of)
    assert "В каждом городе свой час" in of.text
    assert "World time" not in of.text


# --- the subject, and the first words


@pytest.mark.parametrize(
    ("variant", "start"),
    [
        (RUSSIAN_FIRST, "ЭМБАРГО до 13:00 (Санкт-Петербург), 23 нояб.: Одиннадцать деревень"),
        (ENGLISH_FIRST, "EMBARGO until 10:00 Paris, 23 Nov: Eleven villages"),
        (Variant(("en", "ru"), DUSHANBE.key), "EMBARGO until 14:00 Dushanbe, 23 Nov: Eleven villages"),
    ],
)
def test_the_subject_gives_the_instant_in_the_readers_city_and_then_the_news(variant: Variant, start: str) -> None:
    assert without_slots(edition(variant).subject).startswith(start)


def test_a_public_subject_is_the_headline() -> None:
    assert without_slots(PUBLIC.subject) == TEXTS["ru"].headline


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("variant", [RUSSIAN_FIRST, ENGLISH_FIRST, Variant(("en",))])
def test_the_preheader_is_90_to_160_characters_of_the_real_text(variant: Variant, phase: Phase) -> None:
    of = edition(variant, phase)
    (preheader,) = page(of).xpath("//div[@class='preheader']")
    said = " ".join(preheader.text_content().split())
    assert 90 <= len(said) <= 160
    assert page(of).body.text_content().strip().startswith(said[:30])
    for language in variant.languages[1:]:
        assert STATIONERY.labels[language].text_below in said


def test_the_preheader_of_many_cities_and_a_long_standfirst_still_fits() -> None:
    long = replace(TEXTS["en"], standfirst="Word " * 200)
    cities = tuple(replace(PARIS, key=str(n), zone=zone) for n, zone in enumerate(["Asia/Tokyo", "Asia/Kabul"] * 9))
    of = edition(NO_CITY, release=samples.release(texts={**TEXTS, "en": long}, dateline=cities))
    assert 90 <= len(" ".join(page(of).xpath("string(//div[@class='preheader'])").split())) <= 160


# --- both languages, whole and of equal rank


def test_languages_come_in_the_variants_order_each_whole() -> None:
    for variant in (RUSSIAN_FIRST, ENGLISH_FIRST):
        of = edition(variant)
        headlines = [TEXTS[language].headline for language in variant.languages]
        assert [h1.text_content() for h1 in page(of).xpath("//h1")] == headlines
        places = [of.text.index(headline[:40]) for headline in headlines]
        assert places == sorted(places)
        sections = page(of).xpath("//td[contains(@class, 'language')]")
        shapes = [
            [len(section.xpath(f".//{tag}")) for tag in ("p", "li", "h2", "blockquote", "a")] for section in sections
        ]
        assert shapes[0] == shapes[1]


def test_one_line_in_the_other_language_at_the_top_leads_to_its_text() -> None:
    (link,) = page(ADVANCE).xpath("//td[contains(@class, 'below')]//a")
    assert link.text == "English text below"
    assert page(ADVANCE).xpath("//a[@name=$name]", name=link.get("href")[1:])


def test_every_word_stands_inside_a_block_of_its_language_and_direction() -> None:
    for node in page(ADVANCE).body.xpath(".//text()[normalize-space()]"):
        block = node.getparent().xpath("ancestor-or-self::*[@lang][1]")[-1]
        cyrillic = re.search("[А-Яа-яЁё]", node)
        assert not (cyrillic and block.get("lang") != "ru"), node
        assert block.get("dir") in ("ltr", "rtl")


def test_ids_are_unique_though_both_languages_number_their_footnotes() -> None:
    ids = page(ADVANCE).xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {"en-fn1", "ru-fn1"} <= set(ids)
    for target in page(ADVANCE).xpath("//a[starts-with(@href, '#')]/@href"):
        assert target[1:] in ids


def test_a_release_in_one_language_says_nothing_of_another() -> None:
    of = edition(Variant(("en",), PARIS.key))
    assert not re.search("[А-Яа-я]", of.html + of.text + of.subject)
    assert "text below" not in of.text


def test_a_language_written_from_the_right_is_mirrored() -> None:
    english = STATIONERY.labels["en"]
    arabic = replace(english, language="ar", locale="ar", direction="rtl")
    stationery = replace(STATIONERY, labels={**STATIONERY.labels, "ar": arabic})
    release = samples.release(texts={**TEXTS, "ar": replace(TEXTS["en"], language="ar")})
    tree = page(render(release, Variant(("ar", "en")), Phase.EMBARGOED, stationery))
    assert tree.get("dir") == "rtl"
    assert "padding:0 22px 0 0" in tree.xpath("string(//div[@lang='ar']//ul/@style)")
    assert {each.get("dir") for each in tree.xpath("//span[contains(@class, 'reach')]")} == {"ltr"}


# --- what else stands in it


def test_the_dateline_is_printed_once_even_when_the_author_wrote_it() -> None:
    body = "Paris, St Petersburg, Dushanbe, 23 November 2011 — The ferry stopped."
    of = edition(NO_CITY, release=samples.release(texts={**TEXTS, "en": replace(TEXTS["en"], body=body)}))
    assert of.text.count("Paris, St Petersburg, Dushanbe, 23") == 1
    assert ADVANCE.text.count("Paris, St Petersburg, Dushanbe, 23 November 2011 –") == 1
    leads = page(ADVANCE).xpath("//p[@class='lead']/strong/text()")
    assert leads == [
        "Париж, Санкт-Петербург, Душанбе, 23\u00a0ноября 2011\u00a0г.\u00a0—",
        "Paris, St Petersburg, Dushanbe, 23\u00a0November 2011\u00a0–",
    ]


def test_only_international_numbers_are_telephone_links() -> None:
    assert page(ADVANCE).xpath("//a[starts-with(@href, 'tel:')]/@href") == ["tel:+78125550163"] * 2
    assert ADVANCE.text.count("317-89-30") == 2


def test_a_release_with_an_event_says_when_on_the_citys_clock_and_where() -> None:
    event = Event(
        samples.at("2026-07-02 11:00", "Asia/Dushanbe"),
        DUSHANBE,
        {"en": "Boat House", "ru": "Лодочный дом"},
        "https://miralune.example/join",
    )
    of = edition(phase=Phase.PUBLIC, release=samples.release(event=event, embargo=None))
    assert "When: Thursday, 2 July 2026, 11:00 (Dushanbe, UTC+5)" in of.text
    assert "Где: Лодочный дом, Душанбе" in of.text
    assert set(page(of).xpath("//div[@class='when']//a/@href")) == {"https://miralune.example/join"}


def test_the_masthead_names_all_issuers_or_none() -> None:
    shown, again = page(ADVANCE).xpath("//div[contains(@class, 'issuer')]/text()")
    assert shown == "Союз озёрных берегов\u00a0· Союз пассажиров парома\u00a0· Институт открытой воды"
    assert again == "Lake Shore Alliance\u00a0· Ferry Users’ Union\u00a0· Open Water Institute"
    long = edition(release=samples.release(issuers=(Issuer({"": "A name " * 9}), Issuer({"": "B name " * 9}))))
    assert not page(long).xpath("//div[contains(@class, 'issuer')]")
    assert words(long).count("B name") == 18


def test_an_issuers_own_words_stand_under_about() -> None:
    issuer = Issuer({"en": "Alliance", "ru": "Союз"}, {"en": "Founded by ferrymen.", "ru": "Основан паромщиками."})
    of = edition(release=samples.release(issuers=(issuer,)))
    assert "ABOUT ALLIANCE\n\nFounded by ferrymen." in of.text
    assert "Справка: Союз" in words(of)


def test_a_picture_is_a_link_to_its_page_or_to_be_had_on_request() -> None:
    said = {"en": "The landing stage", "ru": "Причал"}
    pictures = (
        Picture("stage.jpg", said, "Ann Sample", "https://miralune.example/stage"),
        Picture("lamps.jpg", {"": "Lamps"}),
    )
    of = edition(NO_CITY, release=samples.release(pictures=pictures))
    linked = page(of).xpath("//a[@href='https://miralune.example/stage']/text()")
    assert linked == ["The landing stage (Ann Sample)", "Причал (Ann Sample)"]
    assert (
        "PICTURES\n\nThe landing stage (Ann Sample)\nhttps://miralune.example/stage\n\nLamps\nlamps.jpg: on"
        in of.text
    )
    assert "lamps.jpg: on request from the press contacts" in words(of)
    assert not page(of).xpath("//img")


def test_a_bare_release_of_a_headline_and_a_line_renders() -> None:
    bare = Release("bare", "note", date(2026, 12, 1), ("en",), {"en": replace(TEXTS["en"], body="Hi.", notes="")})
    of = edition(Variant(("en",)), Phase.PUBLIC, bare)
    assert "Hi." in words(of)
    assert "None" not in of.html + of.text


# --- an author's text is data


@pytest.mark.parametrize(
    "sly", ["{{ 7 * 7 }}", "{% raise %}", "{city}", "<b>&amp;</b>", "%s %(x)s", "{{ slots.leave }}"]
)
def test_nothing_an_author_writes_is_run_as_a_template(sly: str) -> None:
    text = replace(TEXTS["en"], headline=f"H {sly}", kicker=sly, standfirst=sly, body=f"`{sly}`", notes=f"`{sly}`")
    release = samples.release(texts={**TEXTS, "en": text}, issuers=(Issuer({"en": sly}, {"en": sly}),))
    of = edition(NO_CITY, release=release)
    assert f"H {sly}" in of.subject
    assert of.text.count(sly) >= 6
    assert words(of).count(sly) >= 6


# --- the text part


@pytest.mark.parametrize("phase", list(Phase))
def test_the_text_part_stays_within_72_columns_and_holds_no_html(phase: Phase) -> None:
    of = edition(phase=phase)
    assert max(len(line) for line in without_slots(of.text).splitlines()) <= 72
    assert not re.search(r"&\w+;|</?\w+>|\{\{|\{%|None|undefined", of.text)
    assert "\n\n\n\n" not in of.text


def test_the_text_part_tells_the_embargo_within_its_first_ten_lines_time_first() -> None:
    top = ADVANCE.text.splitlines()[:10]
    assert "ЭМБАРГО ДО: Среда, 23 ноября 2011\u00a0г." in top
    assert "13:00  UTC+4      Санкт-Петербург / St Petersburg (По вашему времени)" in top
    assert "10:00  UTC+1      Париж / Paris" in top


def test_the_text_part_has_the_same_facts_as_the_html() -> None:
    html = words(ADVANCE)
    for line in without_slots(ADVANCE.text).splitlines():
        for fact in re.findall(r"\+?\d[\d :.-]{3,}\d", line):
            assert fact.strip() in html, line


# --- the page itself


def test_the_page_is_a_whole_small_document_that_fetches_nothing() -> None:
    for of in (ADVANCE, PUBLIC):
        assert of.html.startswith("<!DOCTYPE html>")
        assert len(of.html.encode()) < 90_000
        assert not re.search("[\u0080-\u009f]", of.html)
        tree = page(of)
        assert not tree.xpath("//img | //link | //script | //iframe | //@src | //@background")
        assert "url(" not in of.html
        assert "@import" not in of.html


def test_layout_tables_say_so_and_every_link_has_words() -> None:
    tree = page(ADVANCE)
    assert all(table.get("role") == "presentation" or table.get("class") == "grid" for table in tree.xpath("//table"))
    assert all(link.text_content().strip() for link in tree.xpath("//a[@href]"))


def test_the_same_edition_is_rendered_to_the_same_letters() -> None:
    assert edition() == ADVANCE


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2, section on contrast) of #rrggbb."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_colour_of_text_is_legible_on_its_grounds_in_light_and_dark() -> None:
    def contrast(one: str, other: str) -> float:
        light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    inks = r"(?:^|[ ;{])color: (#[0-9a-f]{6})"
    grounds = r"background-color: (#[0-9a-f]{6})"
    light = re.sub(r"\.preheader \{.*\}", "", STATIONERY.template("email/inline.css"))
    dark = STATIONERY.template("email/media.css").split("prefers-color-scheme: dark")[1].split("@media print")[0]
    for sheet in (light, dark):
        for ink in set(re.findall(inks, sheet)):
            for ground in set(re.findall(grounds, sheet)):
                assert contrast(ink, ground) >= 4.5, (ink, ground)
