"""The release check: finds what would embarrass us, and raises no false alarm."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from mailer.core.embargo import CityLift, Embargo
from mailer.core.errors import Misused
from mailer.core.finding import Level
from mailer.core.place import said
from mailer.core.release import PressContact, Release
from mailer.core.release_check import findings
from mailer.core.release_folder import read_release
from mailer.core.zone import parse_moment

SAMPLE = Path(__file__).parents[2] / "releases" / "lake-ferry"
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def ferry() -> Release:
    return read_release("lake-ferry", {path.name: path.read_bytes() for path in SAMPLE.iterdir()})


def changed(release: Release, language: str, old: str, new: str) -> Release:
    text = release.texts[language]
    assert old in text.body
    return replace(release, texts={**release.texts, language: replace(text, body=text.body.replace(old, new, 1))})


def found(release: Release, level: Level, now: datetime = NOW) -> str:
    return "\n".join(f"{f.file}: {f.what}" for f in findings(release, now) if f.level is level)


def test_the_sample_has_nothing_to_find(ferry: Release) -> None:
    assert findings(ferry, NOW) == []


def test_now_must_be_an_instant(ferry: Release) -> None:
    with pytest.raises(Misused):
        findings(ferry, NOW.replace(tzinfo=None))


def test_a_demand_missing_in_one_language_is_an_error(ferry: Release) -> None:
    demand = next(line for line in ferry.texts["ru"].body.split("\n") if line.startswith("- взаимно"))
    assert "ru.md: It has 1 list items and en.md has 2" in found(changed(ferry, "ru", demand, ""), Level.ERROR)


def test_a_number_that_differs_is_named(ferry: Release) -> None:
    told = found(changed(ferry, "ru", "2,3 миллиона", "23 миллиона"), Level.WARNING)
    assert "only in en.md: 2.3; only in ru.md: 23" in told


def test_numbers_are_compared_however_they_are_written(ferry: Release) -> None:
    assert findings(changed(ferry, "ru", "1140 интервью", "1\u00a0140 интервью"), NOW) == []


def test_a_lost_paragraph_and_a_lost_link_are_warnings(ferry: Release) -> None:
    assert "paragraphs" in found(changed(ferry, "ru", "\n\nПервые 100", "\nПервые 100"), Level.WARNING)
    linked = changed(
        ferry, "en", "The report published today", "The [report](https://lake.example/r) published today"
    )
    assert "ru.md: It has 0 links and en.md has 1" in found(linked, Level.WARNING)


def test_a_footnote_without_a_mark_and_a_mark_without_a_footnote_are_errors(ferry: Release) -> None:
    assert "Nothing refers to the footnote [^1]" in found(changed(ferry, "en", "[^1] It", " It"), Level.ERROR)
    assert "The mark [^2] has no footnote" in found(changed(ferry, "en", "[^1] It", "[^1][^2] It"), Level.ERROR)


@pytest.mark.parametrize(
    ("language", "old", "new", "what"),
    [
        ("en", "market days", "market days (Эта запись)", "Cyrillic was left in the text: “Эта запись”"),
        (
            "ru",
            "Не хватает только бумаг.",
            "\n\nThis paragraph was never translated at all.\n\n",
            "no Cyrillic letter",
        ),
        ("en", "market days", "market TK days", "“TK”"),
        ("en", "market days", "[insert date]", "“[insert date]”"),
        ("en", "market days", "Lorem ipsum dolor", "“Lorem ipsum”"),
        ("ru", "на рынок", "[вставить имя]", "“[вставить имя]”"),
        ("en", "market days", "Embargoed until 10:00", "speaks of an embargo"),
        ("ru", "на рынок", "Эмбарго до 10:00", "speaks of an embargo"),
    ],
)
def test_what_was_left_in_a_text_by_mistake_is_an_error(
    ferry: Release, language: str, old: str, new: str, what: str
) -> None:
    assert what in found(changed(ferry, language, old, new), Level.ERROR)


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("ru", "на рынок", "на рынок (FIDH, European Union, https://lake.example/en/a-report)"),
        ("ru", "на рынок", "на рынок, как в XX веке"),
        ("en", "market days", "the arms trade of the XX century"),
    ],
)
def test_names_addresses_and_centuries_are_no_errors(ferry: Release, language: str, old: str, new: str) -> None:
    assert found(changed(ferry, language, old, new), Level.ERROR) == ""


def test_an_arms_embargo_as_news_is_only_a_warning(ferry: Release) -> None:
    trade = changed(ferry, "en", "market days", "news of the timber embargo")
    assert (found(trade, Level.ERROR), "embargo" in found(trade, Level.WARNING)) == ("", True)


def test_a_release_without_a_press_contact_must_not_go_out_but_a_note_may(ferry: Release) -> None:
    assert "no press contact" in found(replace(ferry, contacts=()), Level.ERROR)
    assert findings(replace(ferry, contacts=(), kind="note"), NOW) == []


def test_a_phone_that_nobody_abroad_can_dial_is_told(ferry: Release) -> None:
    contact = PressContact({"": "Ada"}, phone="555-00-41")
    assert "555-00-41, has no country code" in found(replace(ferry, contacts=(contact,)), Level.WARNING)


def test_a_lift_that_has_passed_is_an_error_and_a_short_lead_a_warning(ferry: Release) -> None:
    assert ferry.embargo is not None
    lift = ferry.embargo.earliest()
    assert "has passed" in found(ferry, Level.ERROR, lift)
    assert "119 minutes away" in found(ferry, Level.WARNING, lift - timedelta(minutes=119))
    assert findings(ferry, lift - timedelta(minutes=121)) == []


def test_a_dateline_of_another_day_than_the_lift_is_told(ferry: Release) -> None:
    assert "in Paris the lift falls on 2026-12-01" in found(replace(ferry, date=date(2026, 11, 30)), Level.WARNING)


def test_a_week_in_which_the_clocks_of_the_dateline_differ_otherwise_is_told(ferry: Release) -> None:
    cities = (said("Europe/Paris", {"en": "Paris", "ru": "Париж"}), said("America/New_York", {"en": "New York"}))
    lift = Embargo(parse_moment("2027-03-16 10:00 Europe/Paris"))
    week = replace(ferry, dateline=cities, embargo=lift, date=date(2027, 3, 16))
    assert "Paris–New York is 5 h, not 6 h" in found(week, Level.WARNING)


def test_the_city_that_is_free_first_under_a_local_embargo_is_told(ferry: Release) -> None:
    cities = (said("Europe/Paris", {"en": "Paris"}), said("Asia/Tokyo", {"en": "Tokyo"}))
    lifts = tuple(CityLift(city, parse_moment(f"2026-12-01 10:00 {city.zone}")) for city in cities)
    local = replace(ferry, dateline=cities, embargo=Embargo(cities=lifts))
    assert "free first in Tokyo, 8 h before Paris" in found(local, Level.WARNING)


def test_a_city_without_a_name_in_a_language_is_told(ferry: Release) -> None:
    place = said("Europe/Moscow", {"en": "Kronstadt"})
    assert "Kronstadt has no name in “ru”" in found(replace(ferry, dateline=(place,)), Level.WARNING)


def test_a_name_in_another_script_than_the_text_s_is_an_error(ferry: Release) -> None:
    contact = PressContact({"": "Ада Киль"}, phone="+33 1 99 00 00 01")
    assert "“Ада Киль” would stand in the “en” text" in found(replace(ferry, contacts=(contact,)), Level.ERROR)


def test_a_role_said_in_one_language_only_is_told(ferry: Release) -> None:
    contact = PressContact({"": "Ada"}, role={"en": "Editor"}, phone="+33 1 99 00 00 01")
    assert "The role “Editor” is not said in ru" in found(replace(ferry, contacts=(contact,)), Level.WARNING)
