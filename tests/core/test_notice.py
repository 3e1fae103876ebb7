"""The mailer's own notices: each says in every language what it is and what to do, and nothing else."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from mailer.core.calendar_entry import Revision
from mailer.core.columns import WIDTH, width_of
from mailer.core.contact import Contact
from mailer.core.draft import Desk, make_draft, print_edition
from mailer.core.edition import SLOT_OPEN, Edition, Slot, Variant, slot
from mailer.core.embargo import Embargo
from mailer.core.errors import Refused
from mailer.core.message import Letterhead
from mailer.core.notice import CARRIES_TEXT, NOTICES, Notice
from mailer.core.plan import make_plan
from mailer.core.release import Attachment, Release, Sending
from mailer.core.render import render
from mailer.core.words import DistributionKind, Phase
from tests.core import samples, worldwide
from tests.core.samples import ENGLISH_FIRST, MOSCOW, RUSSIAN_FIRST
from tests.core.test_render import page, without_slots, words
from tests.email.tongues import WORDS

K = DistributionKind
STATIONERY = samples.stationery()
RELEASE = samples.release()
BEFORE = samples.one_instant("2011-11-22 18:00")
SHORT = [kind for kind in NOTICES if kind not in CARRIES_TEXT]
NOW = samples.at("2011-11-20 09:00", "UTC").utc
DESK = Desk(
    STATIONERY, Letterhead("Press <press@press.example>", "", "", "Press", None, "press.example"), "leave@x.example"
)


def notice(kind: K, said: Mapping[str, str] = WORDS, before: Embargo | None = BEFORE) -> Notice:
    return Notice(kind, said, before if kind is K.TIME_CHANGED else None)


def edition(
    kind: K,
    variant: Variant = ENGLISH_FIRST,
    phase: Phase = Phase.PUBLIC,
    release: Release = RELEASE,
    **changes: object,
) -> Edition:
    return render(release, variant, phase, STATIONERY, replace(notice(kind), **changes))


# --- what each says


@pytest.mark.parametrize(
    ("kind", "start"),
    [
        (K.TIME_CHANGED, "ЭМБАРГО ИЗМЕНЕНО, до 13:00 (Санкт-Петербург), 23 нояб.: Одиннадцать деревень"),
        (K.LIFTED, "ЭМБАРГО СНЯТО: Одиннадцать деревень"),
        (K.CORRECTION, "ИСПРАВЛЕНИЕ: Одиннадцать деревень"),
        (K.UPDATE, "ОБНОВЛЕНИЕ: Одиннадцать деревень"),
        (K.HOLD, "ПРИОСТАНОВЛЕНО: Одиннадцать деревень"),
        (K.KILL, "АННУЛИРОВАНО: Одиннадцать деревень"),
    ],
)
def test_the_word_for_what_it_is_comes_first_in_the_subject(kind: K, start: str) -> None:
    assert without_slots(edition(kind, RUSSIAN_FIRST).subject).startswith(start)


def test_while_embargoed_a_corrections_subject_has_its_word_and_then_the_embargos() -> None:
    subject = without_slots(edition(K.CORRECTION, phase=Phase.EMBARGOED).subject)
    assert subject.startswith("CORRECTION: EMBARGO until 10:00 Paris, 23 Nov: Eleven villages")


@pytest.mark.parametrize("kind", SHORT)
def test_a_short_notice_has_headline_words_and_contacts_and_not_the_text(kind: K) -> None:
    of = edition(kind)
    for said in (words(of), of.text):
        for language in ("en", "ru"):
            labels = STATIONERY.labels_for(language)
            assert labels.notice(kind) in said
            assert labels.asks(kind) in " ".join(said.split())
            assert RELEASE.texts[language].headline[:30] in said
        assert "12 euros" in said
        assert "press@miralune.example" in said
        assert "last ferry" not in said  # its text
        assert "Statement on the survey" not in said
        assert "For immediate release" not in said


@pytest.mark.parametrize("kind", sorted(CARRIES_TEXT))
@pytest.mark.parametrize("phase", list(Phase))
def test_a_correction_says_above_the_whole_text_what_is_corrected(kind: K, phase: Phase) -> None:
    of = edition(kind, phase=phase)
    when = "EMBARGO UNTIL" if phase is Phase.EMBARGOED else "For immediate release"
    word = STATIONERY.labels_for("en").notice(kind)
    for said in (words(of), of.text):
        top = said[said.index(word) :]
        places = [top.index(each) for each in ("12 euros", "12 евро", when, "Eleven villages cut", "last ferry")]
        assert places == sorted(places)
    body = render(RELEASE, ENGLISH_FIRST, phase, STATIONERY).text.split("=" * 72)[2:]
    assert of.text.split("=" * 72)[3:] == body


@pytest.mark.parametrize("kind", [K.HOLD, K.KILL, *sorted(CARRIES_TEXT)])
def test_a_notice_has_not_a_trace_of_an_embargo_that_it_does_not_tell(kind: K) -> None:
    of = edition(kind)
    for part in (of.html, of.text, of.subject):
        assert not re.search("embargo|эмбарго", part, re.IGNORECASE)
        assert not re.search(r"\b(?:09|10|13|14):00\b|UTC|<time", part)


def test_a_lift_says_that_it_is_lifted_and_no_hour() -> None:
    of = edition(K.LIFTED)
    for part in (of.html, of.text, of.subject):
        assert not re.search("embargo(?! lifted)|эмбарго(?! снято)", part, re.IGNORECASE)
        assert not re.search(r"\d:\d\d|UTC|<time", part)


# --- a new time


def test_a_new_time_stands_in_the_grid_and_the_old_one_is_told_as_no_longer_valid() -> None:
    of = edition(K.TIME_CHANGED, RUSSIAN_FIRST)
    tree = page(of)
    assert set(tree.xpath("//time/@datetime")) == {"2011-11-23T09:00:00Z"}
    assert tree.xpath("string(//tr[contains(@class, 'yours')]//time)") == "13:00"
    struck = ["Вторник, 22 ноября 2011\u00a0г.", "21:00 Санкт-Петербург", "18:00 Париж", "22:00 Душанбе", "17:00 UTC"]
    assert [each.text_content() for each in tree.xpath("//table[@class='old']//div[@lang='ru']//del")] == struck
    assert "Прежнее время, больше не действует:\n  " + "\n  ".join(struck) in of.text
    assert "Old time, no longer valid:\n  Tuesday, 22 November 2011\n  21:00 St Petersburg\n" in of.text
    assert not re.search("18:00|17:00", re.sub("<del>.*?</del>", "", of.html))


def test_old_hours_on_two_days_stand_below_their_own_day() -> None:
    of = edition(K.TIME_CHANGED, Variant(("en",)), before=samples.one_instant("2011-11-22 23:00"))
    assert (
        "Old time, no longer valid:\n  Tuesday, 22 November 2011\n  23:00 Paris\n  22:00 UTC\n"
        "  Wednesday, 23 November 2011\n  02:00 St Petersburg\n  03:00 Dushanbe\n"
    ) in of.text


def test_under_a_local_embargo_each_city_has_its_new_and_its_old_hour() -> None:
    new = samples.local_embargo()
    old = Embargo(
        cities=tuple(replace(each, moment=samples.at("2011-11-23 08:00", each.place.zone)) for each in new.cities)
    )
    of = edition(K.TIME_CHANGED, ENGLISH_FIRST, release=samples.release(embargo=new), before=old)
    assert len(set(page(of).xpath("//time/@datetime"))) == 3
    assert "  08:00 Paris\n  08:00 St Petersburg\n  08:00 Dushanbe\n\n" in of.text
    assert "10:00  UTC+5" in of.text


def test_a_reader_elsewhere_has_the_new_time_on_their_own_clock() -> None:
    of = edition(K.TIME_CHANGED)
    assert of.html.count(slot(Slot.OWN_TIME)) == of.text.count(slot(Slot.OWN_TIME)) == 1
    reader = Contact(id=1, email="a@post.example", name="A", place=MOSCOW, zone=MOSCOW.zone, languages=("en",))
    free = samples.release(embargo=None)  # a notice is planned as what anybody may have
    plan = make_plan(free, [reader], now=NOW, start=NOW + timedelta(hours=1), suppressed={}, seed=1)
    draft = make_draft(
        RELEASE,
        plan,
        DESK,
        kind=K.TIME_CHANGED,
        list_name="all",
        version=2,
        source_digest="",
        random16=lambda: bytes(16),
        notice=notice(K.TIME_CHANGED),
    )
    (line,) = draft.fragments.values()
    assert "Your time in Moscow: 13:00" in line.text
    assert [entry.fragment for _, entry in draft.pairs()] == [MOSCOW.key]


# --- what must not go out


@pytest.mark.parametrize("kind", sorted(CARRIES_TEXT))
@pytest.mark.parametrize(
    ("said", "missing"), [({}, "“en”, “ru”"), ({"en": "The fare."}, "“ru”"), ({"en": "A", "ru": " \n"}, "“ru”")]
)
def test_a_correction_that_does_not_say_what_is_corrected_is_refused(
    kind: K, said: dict[str, str], missing: str
) -> None:
    with pytest.raises(Refused, match=rf"{kind} of lake-miralune does not say in {missing} what .*/notices/ru.md"):
        edition(kind, Variant(("en",)), words=said)


@pytest.mark.parametrize("kind", SHORT)
def test_a_short_notice_needs_no_words_but_then_in_no_language(kind: K) -> None:
    assert "12 euros" not in edition(kind, words={}).text
    with pytest.raises(
        Refused, match=r"no words in “ru”, as it has in others; write releases/lake-miralune/notices/ru.md"
    ):
        edition(kind, words={"en": "The fare."})


def test_a_new_time_without_the_old_or_without_a_change_is_refused() -> None:
    with pytest.raises(Refused, match="needs the old time"):
        edition(K.TIME_CHANGED, before=None)
    with pytest.raises(Refused, match="no new time to tell"):
        edition(K.TIME_CHANGED, before=RELEASE.embargo)
    with pytest.raises(Refused, match="has no embargo"):
        edition(K.TIME_CHANGED, release=samples.release(embargo=None))


@pytest.mark.parametrize("template", ["email/email.html", "email/email.txt"])
def test_an_offices_templates_that_do_not_know_notices_are_refused_and_never_send_the_text(template: str) -> None:
    include = f'{{% include "email/notice.{template.rpartition(".")[2]}" %}}'
    source = STATIONERY.template(template)
    assert include in source
    old = {**STATIONERY.templates, template: source.replace(include, "")}
    with pytest.raises(Refused, match=r"do not print the notice’s word “KILL”"):
        render(RELEASE, ENGLISH_FIRST, Phase.PUBLIC, replace(STATIONERY, templates=old), notice(K.KILL))


HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=y>\n\n{{ 7*7 }} {% raw %} {reader}\n\n[go](javascript:alert(1))\n\n"
    "![p](https://x.example/p.png)\n\n# A head\n\n- one\n\n| a | b |\n|--|--|\n| c | d |\n\n> quoted\n\n" + "w" * 300
)


@pytest.mark.parametrize("kind", [K.HOLD, K.CORRECTION])
def test_what_the_office_writes_is_data(kind: K) -> None:
    of = edition(kind, words={"en": HOSTILE, "ru": HOSTILE})
    tree = page(of)
    assert not tree.xpath("//script | //img | //@onerror | //a[starts-with(@href, 'javascript:')]")
    assert len(tree.xpath("//h1")) == 2
    assert "{{ 7*7 }} {% raw %} {reader}" in of.text
    assert "{{ 7*7 }} {% raw %} {reader}" in words(of)


def test_a_slot_mark_in_a_notice_is_refused_and_a_footnote_without_a_call_names_its_file() -> None:
    with pytest.raises(Refused, match=r"U\+E000"):
        edition(K.HOLD, words={"en": f"{SLOT_OPEN}leave", "ru": "x"})
    with pytest.raises(Refused, match=r"notices/en.md.* footnote \[\^1\]"):
        edition(K.HOLD, words={"en": "One.\n\n[^1]: Two.", "ru": "x"})


# --- the message


@pytest.mark.parametrize("kind", NOTICES)
def test_files_go_with_a_notice_only_where_the_text_does_and_no_machine_answers_it(kind: K) -> None:
    kit = (Attachment("plan.pdf", {"": "The plan"}, content=b"%PDF-1.7"),)
    release = samples.release(attachments=kit, sending=Sending(pdf="attach"))
    desk = replace(DESK, printer=lambda paper: paper.encode())
    compiled = print_edition(
        release, Variant(("en",)), Phase.PUBLIC, desk, kind, Revision(1, NOW, "press.example"), notice(kind)
    )
    names = ["plan.pdf", "lake-miralune-en.pdf"] if kind in CARRIES_TEXT else []
    assert [one.name for one in compiled.enclosures] == names
    assert all(b"12 euros" in one.content for one in compiled.enclosures[1:])  # the paper says what is corrected
    assert ("The plan" in compiled.text) is (kind in CARRIES_TEXT)
    assert "Auto-Submitted: auto-generated" in compiled.head


@pytest.mark.parametrize("language", sorted(worldwide.TEXTS))
def test_a_new_time_is_told_in_every_language_within_what_a_list_and_a_terminal_show(language: str) -> None:
    release, labels = worldwide.release(), STATIONERY.labels_for(language)
    of = edition(K.TIME_CHANGED, Variant((language, "en" if language != "en" else "ru")), release=release, words={})
    assert without_slots(of.subject).startswith(labels.notice_time_changed)
    assert without_slots(of.subject).index(release.texts[language].headline[:12]) <= 60
    assert 60 <= len(" ".join(page(of).xpath("string(//div[@class='preheader'])").split())) <= 160
    assert labels.asks_time_changed in " ".join(words(of).split())
    assert max(map(width_of, without_slots(of.text).splitlines())) <= WIDTH
