"""The rubric of a good press email, point by point, as far as no browser and no other tool is needed for it.

The points are numbered as in docs/decisions/2026-11-24-what-the-pictures-changed.md; what is missing here stands in
test_looks.py (4 to 6, 12), test_forced_dark.py (13) and test_judges.py (1 to 3, 17, 20, 26, 28).
"""

import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from mailer.core.notice import CARRIES_TEXT
from mailer.core.words import DistributionKind
from tests.core import samples
from tests.email import tongues
from tests.email.pages import LEAVE, MESSAGES, NOTICED, ODD, STATIONERY, Seen

EVERY = [*MESSAGES, *ODD, *NOTICED]
ADVANCE = [seen for seen in MESSAGES if seen.is_embargoed]
LIFT = "2011-11-23T09:00:00Z"
SCRIPTS = {"ru": "Cyrillic", "uk": "Cyrillic", "tg": "Cyrillic", "kk": "Cyrillic", "ar": "Arabic", "zh": "Chinese"}
LETTERS = {"Cyrillic": r"[\u0400-\u04ff]", "Arabic": r"[\u0620-\u064a]", "Chinese": r"[\u4e00-\u9fff]"}

each = pytest.mark.parametrize("seen", EVERY, ids=lambda seen: seen.name)
each_advance_copy = pytest.mark.parametrize("seen", ADVANCE, ids=lambda seen: seen.name)


def _words(seen: Seen) -> Iterator[tuple[str, str, str]]:
    """Each piece of visible text with the language and the direction it stands in, below html and body."""
    for node in seen.page.body.xpath(".//text()[normalize-space()]"):
        blocks = node.getparent().xpath("ancestor-or-self::*[@lang and not(self::html or self::body)]")
        yield str(node), blocks[-1].get("lang") if blocks else "", blocks[-1].get("dir") if blocks else ""


@each
def test_01_the_page_begins_with_its_doctype(seen: Seen) -> None:
    assert seen.html.startswith("<!DOCTYPE html>")


@each
def test_06_13_the_embargo_is_a_word_and_a_rule_written_into_the_elements(seen: Seen) -> None:
    panels = [f"//td[@class='{look}']" for look in ("alarm", "event", "now", "stop", "amends")]
    block = seen.page.xpath(" | ".join(panels))[0]
    assert "border-top:" in block.get("style")
    assert "border-bottom:" in block.get("style")
    said = block.text_content()
    for language in seen.languages:
        labels = STATIONERY.labels_for(language)
        otherwise = labels.when if seen.release.event else labels.immediate
        word = labels.embargo if seen.is_embargoed else otherwise
        assert (labels.notice(seen.notice) if seen.notice else word) in said


@each_advance_copy
def test_07_the_grid_is_a_table_of_cities_whose_times_are_one_instant(seen: Seen) -> None:
    (grid,) = seen.page.xpath("//table[@class='grid']")
    assert grid.get("role") is None
    assert len(grid.xpath(".//tr[.//time]")) == len(grid.xpath(".//time")) == len(samples.DATELINE) + 1
    assert set(grid.xpath(".//time/@datetime")) == {LIFT}
    assert all(row.xpath("./th[@scope='row']") for row in grid.xpath(".//tr[.//time]"))


@each_advance_copy
def test_08_hours_and_offsets_are_those_of_the_zone_database_on_that_day(seen: Seen) -> None:
    lift = datetime.fromisoformat(LIFT)
    shown = {
        (row.xpath("string(.//time)").strip(), row.xpath("string(.//div[@class='offset'])").strip())
        for row in seen.page.xpath("//table[@class='grid']//tr[.//time]")
    }
    clocks = [lift.astimezone(ZoneInfo(place.zone)) for place in tongues.DATELINE]
    hours = {(f"{clock:%H:%M}", f"UTC+{clock.utcoffset().seconds // 3600}") for clock in clocks if clock.utcoffset()}
    assert shown == {*hours, ("09:00 UTC", "")}


@each
def test_09_every_word_stands_in_its_own_language_script_and_direction(seen: Seen) -> None:
    for words, language, direction in _words(seen):
        assert language in seen.languages, words
        assert direction in ("ltr", "rtl"), words
        for script, letters in LETTERS.items():
            if re.search(letters, words):
                assert SCRIPTS.get(language) == script, (words, language)


@each
def test_10_every_language_is_whole(seen: Seen) -> None:
    sections = seen.page.xpath("//td[contains(@class, 'language') and not(contains(@class, 'rest'))]")
    rest = seen.page.xpath("//td[contains(@class, 'rest')]")  # of the first, below an invitation's hours
    shapes = {
        tuple(
            sum(len(part.xpath(f".//{tag}")) for part in (section, *(rest if section is sections[0] else ())))
            for tag in ("h1", "h2", "p", "li", "blockquote", "a", "strong")
        )
        for section in sections
    }
    assert len(sections) == len(seen.languages)
    assert len(shapes) == 1
    assert all(len(section.xpath(".//h1")) == 1 for section in sections)


@each
def test_11_numbers_and_addresses_run_from_the_left_wherever_they_stand(seen: Seen) -> None:
    reached = seen.page.xpath("//a[starts-with(@href, 'tel:') or starts-with(@href, 'mailto:press@')]")
    assert reached
    for link in reached:
        assert link.xpath("ancestor::*[@dir][1]/@dir")[-1] == "ltr"


@each
def test_15_nothing_is_fetched_and_there_is_no_picture(seen: Seen) -> None:
    assert not seen.page.xpath("//img | //link | //script | //iframe | //object | //@src | //@srcset | //@background")
    assert "url(" not in seen.html
    assert "@import" not in seen.html


@each
def test_16_the_page_is_far_from_where_gmail_clips_it(seen: Seen) -> None:
    (encoded,) = [part.get_payload() for part in seen.message.walk() if part.get_content_type() == "text/html"]
    assert len(seen.html.encode()) < 90_000
    assert len(encoded) < 90_000
    (style,) = seen.page.xpath("//style/text()")
    assert len(style.encode()) < 16_000
    assert not re.search("[\u0080-\u009f]", seen.html)


def test_16_a_message_in_two_languages_weighs_at_most_40_kilobytes_on_the_wire() -> None:
    weights = {seen.name: len(seen.raw) for seen in MESSAGES if set(seen.languages) == {"en", "ru"}}
    assert len(weights) == 4
    assert max(weights.values()) <= 40_000, weights


@each
def test_18_the_preheader_is_90_to_160_real_characters_with_a_word_in_each_language(seen: Seen) -> None:
    (preheader,) = seen.page.xpath("//div[@class='preheader']")
    said = " ".join(preheader.text_content().split())
    assert 90 <= len(said) <= 160
    assert not re.search("[\u034f\u00ad\u200b-\u200d\u2060\ufeff]", said)
    assert " ".join(seen.page.body.text_content().split()).startswith(said)
    first, *others = (STATIONERY.labels_for(language) for language in seen.languages)
    assert all(labels.text_below in said for labels in others)
    otherwise = first.preheader_event if seen.release.event else first.immediate
    if seen.notice and seen.notice not in CARRIES_TEXT:
        otherwise = first.asks(seen.notice)
    told = seen.is_embargoed or seen.notice is DistributionKind.TIME_CHANGED
    before = first.preheader_embargo if told else otherwise
    assert said.startswith(" ".join(before.partition("{")[0].split()))


@each
def test_19_a_strict_reader_finds_no_fault_and_no_long_line(seen: Seen) -> None:
    for part in seen.message.walk():
        assert not part.defects
    assert seen.raw.replace(b"\r\n", b"").find(b"\n") == seen.raw.replace(b"\r\n", b"").find(b"\r") == -1
    head, _, body = seen.raw.partition(b"\r\n\r\n")
    assert max(map(len, head.split(b"\r\n"))) <= 998
    assert max(map(len, body.split(b"\r\n"))) <= 76


@each
def test_21_the_text_comes_before_the_html_and_the_top_says_the_languages(seen: Seen) -> None:
    assert seen.message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in seen.message.iter_parts()] == ["text/plain", "text/html"]
    assert {part.get_content_charset() for part in seen.message.iter_parts()} == {"utf-8"}
    assert seen.message["Content-Language"] == ", ".join(seen.languages)


@each
def test_22_the_text_part_has_the_same_facts(seen: Seen) -> None:
    assert not re.search(r"&(?:\w+|#\d+);", seen.text)
    told = " ".join(seen.text.split())
    for fact in seen.page.xpath(
        "//h1 | //time | //del | //th[@scope='row']//div[@class='city'] | //a[starts-with(@href, 'tel:')]"
    ):
        assert " ".join(fact.text_content().split()).removesuffix(" UTC") in told
    assert all(link in told for link in seen.page.xpath("//a[starts-with(@href, 'http')]/@href"))
    first, top = STATIONERY.labels_for(seen.languages[0]), "\n".join(seen.text.splitlines()[:10])
    if seen.notice:
        assert first.notice(seen.notice) in top
    elif seen.is_embargoed:
        assert first.embargo in top


@pytest.mark.parametrize("seen", [seen for seen in EVERY if "odd" not in seen.name], ids=lambda seen: seen.name)
def test_22_no_line_of_the_text_part_is_longer_than_72_columns(seen: Seen) -> None:
    assert [line for line in seen.text.splitlines() if len(line) > 72 and LEAVE not in line] == []


@each
def test_23_the_subject_begins_with_the_embargo_and_soon_comes_to_the_news(seen: Seen) -> None:
    headline = seen.release.texts[seen.languages[0]].headline
    labels = STATIONERY.labels_for(seen.languages[0])
    invited = labels.subject_event.partition("{")[0] if seen.release.event and not seen.notice else ""
    news = seen.subject
    if seen.notice is DistributionKind.TIME_CHANGED:
        word = labels.subject_time_changed.partition("{")[0]
        assert news.startswith(word)
        assert re.search(r"\d\d:\d\d", news[: len(word) + 10])
        assert news.index(headline[:20]) <= 72
        news = news[news.index(headline[:20]) :]
    elif seen.notice:
        word = f"{labels.notice(seen.notice)}{labels.colon}".replace("\u00a0", " ")
        assert news.startswith(word)
        news = news.removeprefix(word)
    if seen.is_embargoed:
        assert news.startswith(labels.embargo)
        assert re.search(r"\d\d:\d\d", news[:40])
        assert news.index(invited or headline[:20]) <= 60
        news = news[news.index(invited or headline[:20]) :]
    assert news.startswith(invited)
    assert news.endswith(headline)
    assert invited or news == headline


@each
def test_24_there_is_a_way_out_in_the_head_and_in_every_language(seen: Seen) -> None:
    assert f"<mailto:{LEAVE}" in seen.message["List-Unsubscribe"].replace("\r\n ", "")
    domain = seen.message["From"].addresses[0].domain
    assert seen.message["List-Id"].endswith(f"<press.{domain}>")
    ways = seen.page.xpath(f"//table[@class='foot']//a[@href='mailto:{LEAVE}']")
    assert [way.text for way in ways] == [STATIONERY.labels_for(each).footer_leave for each in seen.languages]
    assert seen.text.count(LEAVE) == len(seen.languages)


@each
def test_27_no_calendar_entry_is_attached_by_itself(seen: Seen) -> None:
    assert not [part for part in seen.message.walk() if part.get_content_type() == "text/calendar"]
    assert not list(seen.message.iter_attachments())


@each
def test_29_a_links_words_say_where_it_leads_and_are_underlined(seen: Seen) -> None:
    goals: dict[str, set[str]] = {}
    for link in seen.page.xpath("//a[@href and not(ancestor::sup) and not(@class='back')]"):
        words = " ".join(link.text_content().split())
        assert words
        assert words.lower() not in ("here", "click here", "link", "здесь", "ici", "اضغط هنا")
        assert not words.startswith(("http:", "https:"))
        assert "text-decoration:underline" in link.get("style")
        goals.setdefault(words, set()).add(link.get("href"))
    assert {words: hrefs for words, hrefs in goals.items() if len(hrefs) > 1} == {}


@each
def test_30_no_mark_of_a_template_is_left(seen: Seen) -> None:
    for part in (seen.html, seen.text, seen.subject, seen.raw.partition(b"\r\n\r\n")[0].decode("ascii")):
        assert not re.search(r"\{\{|\{%|%\}|\}\}|\bNone\b|\bundefined\b|[\ue000\ue001]", part)


def test_every_city_is_told_when_the_event_begins_under_an_embargo_too() -> None:
    (embargoed,) = [seen for seen in ODD if seen.name == "embargoed invitation, seven cities embargoed"]
    for words in (embargoed.text, embargoed.page.text_content()):
        for city in ("Tokyo", "Los Angeles", "New Delhi", "Beirut"):
            assert words.count(city) >= 2, f"{city}: the lift, and the beginning"
