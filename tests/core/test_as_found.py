"""Releases as press offices write them, eighty invented ones: each part is found, each doubt asked, no word lost."""

import re
import tomllib
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mailer.core.errors import Misused
from mailer.core.importing.account import words
from mailer.core.importing.importer import Answers, Imported, import_release
from mailer.core.importing.source import read_source
from mailer.core.release import PressContact, Release, in_language
from mailer.core.release_folder import read_release
from mailer.core.release_shape import shape

FOLDER = Path(__file__).parent / "as_found"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((FOLDER / "expected.toml").read_text("utf-8"))
FOUND = [name for name, expected in EXPECTED.items() if "refused" not in expected]


NO_ANSWERS = Answers()
ASKED = "[embargo]\n# The text says"


def imported(name: str, answers: Answers = NO_ANSWERS) -> Imported:
    return import_release("found", [(name, (FOLDER / name).read_bytes())], answers)


def back(result: Imported) -> Release:
    """The release as its files say it, once a person has answered that there is no embargo where that was asked."""
    answered = {name: text.replace(ASKED, "# The text says") for name, text in result.files.items()}
    return read_release("found", {name: text.encode() for name, text in answered.items()} | result.pictures)


def told(contact: PressContact, language: str) -> str:
    said = (in_language(each, language) for each in (contact.name, contact.role, contact.where))
    return " | ".join(filter(None, (*said, contact.phone, contact.email)))


def facts(release: Release, language: str) -> dict[str, Any]:
    """What an expectation of one language may name."""
    text = release.texts[language]
    counted = shape(text)
    return {
        "headline": text.headline,
        "kicker": text.kicker,
        "standfirst": text.standfirst,
        "begins": text.body[:40],
        "shape": [counted.paragraphs, counted.items, counted.footnotes, len(re.findall(r"\]\(|<https?:", text.body))],
        "cities": [place.name(language) for place in release.dateline],
        "issuers": [
            in_language(issuer.name, language) + (" (with boilerplate)" if issuer.boilerplate else "")
            for issuer in release.issuers
        ],
        "contacts": [told(contact, language) for contact in release.contacts],
    }


def test_every_file_of_the_folder_has_an_expectation() -> None:
    assert sorted(EXPECTED) == sorted(path.name for path in FOLDER.iterdir() if path.suffix != ".toml")
    assert len(EXPECTED) >= 40


@pytest.mark.parametrize("name", FOUND)
def test_each_part_is_found_in(name: str) -> None:
    expected, release = dict(EXPECTED[name]), back(imported(name))
    assert release.date == expected.pop("date")
    lift = release.embargo.moment if release.embargo else None
    assert (f"{lift.wall:%Y-%m-%d %H:%M} {lift.zone}" if lift else None) == expected.pop("embargo", None)
    expected.pop("left", None)
    empty = {"kicker": "", "standfirst": "", "cities": [], "issuers": [], "contacts": []}
    assert {language: facts(release, language) for language in release.languages} == {
        language: empty | said for language, said in expected.items()
    }


@pytest.mark.parametrize("name", FOUND)
def test_only_what_is_doubtful_is_left_of(name: str) -> None:
    left = imported(name).unplaced
    assert [unplaced.text[:40] for unplaced in left] == EXPECTED[name].get("left", [])
    assert all(unplaced.why for unplaced in left)


@pytest.mark.parametrize("name", FOUND)
def test_no_word_is_lost_of(name: str) -> None:
    result = imported(name)
    release, source = back(result), read_source(name, (FOLDER / name).read_bytes())
    kept = [label.text for label in result.labels] + [unplaced.text for unplaced in result.unplaced]
    kept += [text.replace("\\n", " ") for text in result.files.values()] * len(
        release.languages
    )  # an honest superset: marks of TOML and Markdown add words, and take none
    kept += [place.name(language) for place in release.dateline for language in release.languages]
    dates = {str(release.date.day), str(release.date.year), f"{release.date.month:02}", f"{release.date.day:02}"}
    missing = words(source.words) - words("\n".join(kept))
    assert {word for word in missing if word not in dates and not _is_month(word)} == set()


def _is_month(word: str) -> bool:
    months = "november|december|march|october|décembre|novembre|dezember|diciembre|noviembre|декабря|ноября|грудня"
    return word in months.split("|")


@pytest.mark.parametrize("name", [name for name in EXPECTED if name not in FOUND])
def test_a_question_is_asked_about(name: str) -> None:
    with pytest.raises(Misused, match=re.escape(EXPECTED[name]["refused"])):
        imported(name)


def test_a_date_without_its_year_is_settled_by_the_person() -> None:
    release = back(imported("yearless.txt", Answers(day=date(2026, 11, 23))))
    assert (release.date, [place.name("en") for place in release.dateline]) == (date(2026, 11, 23), ["Paris"])


def test_phones_without_a_code_take_that_of_the_country_given() -> None:
    asked = imported("national-phones.txt")
    assert any("02 99 00 41 08 has no country code" in sentence for sentence in asked.recognised)
    assert back(imported("national-phones.txt", Answers(country="FR"))).contacts[0].phone == "+33 2 99 00 41 08"
    with pytest.raises(Misused, match="not a country's code"):
        imported("national-phones.txt", Answers(country="XX"))


def test_a_file_in_two_languages_is_parted_with_a_question() -> None:
    result = imported("two-languages.txt")
    assert set(result.files) == {"release.toml", "en.md", "ru.md"}
    assert any(sentence.endswith("is that right?") for sentence in result.recognised)


def test_nothing_can_be_sent_before_an_embargo_that_was_asked_about_is_settled() -> None:
    asked = [name for name in FOUND if any("an embargo" in left.why for left in imported(name).unplaced)]
    assert len(asked) > 2
    for name in asked:
        files = {file: text.encode() for file, text in imported(name).files.items()}
        with pytest.raises(Misused, match="lift is missing"):
            read_release("found", files)


def test_words_are_counted_in_one_form_of_unicode() -> None:
    assert words("é") == words(unicodedata.normalize("NFD", "é")) == Counter({"é": 1})
