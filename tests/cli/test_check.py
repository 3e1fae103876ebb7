"""`mailer release check` and `confirm`, by what a person reads and a program gets."""

import json
from pathlib import Path

import pytest

from tests.cli.office import OfficeForTests

SHIPPED = Path(__file__).parents[2] / "templates" / "labels"


def edit(office: OfficeForTests, file: str, old: str, new: str) -> None:
    path = office.folder / "releases" / "lake-ferry" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def review_labels(office: OfficeForTests) -> None:
    """Somebody has put their name under the labels of both languages, in the workspace's own copies."""
    folder = office.folder / "templates" / "labels"
    folder.mkdir(parents=True)
    for language in ("en", "ru"):
        text = (SHIPPED / f"{language}.toml").read_text(encoding="utf-8")
        (folder / f"{language}.toml").write_text(text.replace('reviewed = ""', 'reviewed = "Rita Reader"'), "utf-8")


def test_labels_that_nobody_reviewed_are_told_until_somebody_signs(office: OfficeForTests) -> None:
    assert "in: en, ru" in office.ok("release", "check", "lake-ferry").output
    review_labels(office)
    assert "fine" in office.ok("release", "check", "lake-ferry").output


def test_errors_stand_apart_from_warnings_each_with_its_line(office: OfficeForTests) -> None:
    review_labels(office)
    edit(office, "en.md", "1,140", "TK")
    edit(office, "release.toml", "+33 1 99 00 41 07", "99 00 41 07")
    result = office.run("release", "check", "lake-ferry")
    assert result.exit_code == 1
    errors, warnings = result.output.split("WARNINGS")
    assert errors.startswith("ERRORS (1)\n  en.md:11  left-over  A placeholder was left in: “TK”.")
    assert "release.toml:37  contact-phone" in warnings
    assert "has no country code" in warnings


def test_the_report_for_programs_has_stable_keys(office: OfficeForTests) -> None:
    edit(office, "en.md", "1,140", "TK")
    result = office.run("release", "check", "lake-ferry", "--json")
    report = json.loads(result.stdout)
    assert (result.exit_code, report["slug"], report["ok"], report["errors"]) == (1, "lake-ferry", False, 1)
    assert set(report) == {"slug", "ok", "errors", "warnings", "notes", "findings"}
    assert report["findings"][0] == {
        "code": "left-over",
        "level": "error",
        "file": "en.md",
        "line": 11,
        "what": "A placeholder was left in: “TK”.",
        "mend": "Fill it in or remove it.",
    }


@pytest.mark.parametrize(("language", "words"), [("fr", "Un texte provisoire"), ("ru", "Осталась заготовка")])
def test_the_check_speaks_the_language_of_the_option_or_of_the_setting(
    office: OfficeForTests, language: str, words: str
) -> None:
    edit(office, "en.md", "1,140", "TK")
    assert words in office.run("release", "check", "lake-ferry", "--language", language).output
    office.set("LANGUAGE", language)
    assert words in office.run("release", "check", "lake-ferry").output


def test_a_translation_is_confirmed_in_one_step_and_told_when_its_source_changes(office: OfficeForTests) -> None:
    review_labels(office)
    office.ok("release", "confirm", "lake-ferry")
    assert "fine" in office.ok("release", "check", "lake-ferry").output
    edit(office, "en.md", "quieter than the wind", "quieter than a wind")
    told = office.ok("release", "check", "lake-ferry").output
    assert "en.md has changed" in told
    assert "mailer release confirm lake-ferry --language ru" in told
    office.ok("release", "confirm", "lake-ferry", "--language", "ru")
    assert "fine" in office.ok("release", "check", "lake-ferry").output


def test_a_translation_of_the_first_language_is_confirmed_against_the_one_it_was_made_from(
    office: OfficeForTests,
) -> None:
    review_labels(office)
    edit(office, "release.toml", "[embargo]", '[translated.en]\nfrom = "ru"\ndigest = "old"\n\n[embargo]')
    assert "ru.md has changed" in office.ok("release", "check", "lake-ferry").output
    assert office.ok("release", "confirm", "lake-ferry").stdout == "en.md holds against ru.md as it is now.\n"
    assert "fine" in office.ok("release", "check", "lake-ferry").output


def test_only_a_translation_of_the_release_can_be_confirmed(office: OfficeForTests) -> None:
    assert "choose ru" in office.refused("release", "confirm", "lake-ferry", "--language", "en", code=2)
    assert "choose ru" in office.refused("release", "confirm", "lake-ferry", "--language", "fr", code=2)


def test_an_embargo_phrase_keeps_a_release_from_being_scheduled(office: OfficeForTests) -> None:
    edit(office, "ru.md", "Регулярн", "Эмбарго до 13:00. Регулярн")
    result = office.run("schedule", "lake-ferry", "--list", "europe", "--yes")
    assert (result.exit_code, "embargo-in-text" in result.output) == (1, True)
