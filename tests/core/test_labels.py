"""Labels and stationery: nothing blank, nothing unknown, a workspace's own file wins."""

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

from mailer.core.errors import Refused
from mailer.core.stationery import Labels, read_labels
from mailer.dispatch.stationery import load_stationery
from mailer.resources import env_example, migrations_path, sample_contacts, sample_release
from tests.core import samples

LABELS = Path(__file__).parents[2] / "templates" / "labels"
ENGLISH = (LABELS / "en.toml").read_text(encoding="utf-8")


def without(label: str) -> str:
    return re.sub(rf"^{label} = .*$", "", ENGLISH, flags=re.MULTILINE)


LANGUAGES = {"en", "fr", "ru", "uk", "es", "de", "ar", "tg", "zh", "kk"}
SCRIPTS = {
    **dict.fromkeys(("ru", "uk", "tg", "kk"), re.compile("[\u0400-\u04ff]")),
    "ar": re.compile("[\u0600-\u06ff]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
}


def test_labels_are_shipped_for_ten_languages_and_nobody_is_said_to_have_reviewed_them() -> None:
    labels = load_stationery(None).labels
    assert set(labels) == LANGUAGES
    assert {language for language in labels if labels[language].reviewed} == set()


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_shipped_language_has_every_label(language: str) -> None:
    labels = load_stationery(None).labels_for(language)
    assert labels.language == language
    assert all(getattr(labels, each.name).strip() for each in fields(Labels) if each.name != "reviewed")


@pytest.mark.parametrize("language", sorted(SCRIPTS))
def test_labels_are_written_in_the_script_of_their_language(language: str) -> None:
    labels = load_stationery(None).labels_for(language)
    for each in fields(Labels):
        if each.name not in ("language", "locale", "direction", "reviewed", "comma", "colon"):
            words = re.sub(r"\{\w+\}", "", getattr(labels, each.name))
            assert not re.search("[A-Za-z]", words), each.name
            assert SCRIPTS[language].search(words) or each.name == "dateline", each.name


def test_no_two_languages_say_which_text_is_below_in_the_same_words() -> None:
    assert len({labels.text_below for labels in load_stationery(None).labels.values()}) == len(LANGUAGES)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_subject_begins_with_the_word_for_what_it_is(language: str) -> None:
    labels = load_stationery(None).labels_for(language)
    assert labels.subject_embargo.startswith(labels.embargo)
    assert labels.subject_event.startswith(labels.kind_invitation)
    assert labels.subject_time_changed.startswith(labels.notice_time_changed)


@pytest.mark.parametrize("label", [each.name for each in fields(Labels) if each.name != "language"])
def test_a_missing_label_is_refused_with_its_language_and_name(label: str) -> None:
    with pytest.raises(Refused, match=rf"labels/en\.toml .*“{label}”"):
        read_labels("en", without(label))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('city = ""', "no label “city”"),
        ('citty = "City"', "“citty” that nothing prints"),
        ('own_time = "Your time"', r"“own_time” must hold \{city\}"),
        ('own_time = "{city.__class__}"', r"“own_time” must hold \{city\}"),
        ('city = "City of {city}"', r"“city” must hold no \{names\}"),
        ('own_time = "{city"', r"“own_time” must hold \{city\}"),
        ('locale = "tlh"', "“tlh”, which CLDR does not know"),
        ('direction = "up"', "must be ltr or rtl"),
        ("city = ", "cannot be read as TOML"),
    ],
)
def test_a_label_that_cannot_be_printed_is_refused(line: str, says: str) -> None:
    with pytest.raises(Refused, match=says):
        read_labels("en", without(line.split(" ", 1)[0]) + "\n" + line)


def test_labels_that_an_upgrade_brought_or_took_away_are_one_sentence_with_each_line_to_add(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "labels"
    own.mkdir(parents=True)
    lacking = re.sub("^(when|where) = .*$", "", ENGLISH, flags=re.MULTILINE) + 'your_city = "Your city"\n'
    (own / "en.toml").write_text(lacking, encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        load_stationery(tmp_path)
    assert str(refusal.value) == (
        "templates/labels/en.toml has a label “your_city” that nothing prints (check the spelling or take it out);"
        ' and it has no labels “when”, “where”: add `when = "When"` and `where = "Where"`, or your own words.'
    )


def test_a_language_of_ones_own_is_told_in_english_what_it_lacks(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "labels"
    own.mkdir(parents=True)
    (own / "ka.toml").write_text(without("your_time"), encoding="utf-8")
    with pytest.raises(
        Refused, match=r'ka\.toml has no label “your_time”: add `your_time = "Your time"`, or your own'
    ):
        load_stationery(tmp_path)


def test_a_language_without_labels_is_refused_and_says_which_file_to_add() -> None:
    with pytest.raises(Refused, match=r"“ka” .*templates/labels/ka\.toml"):
        load_stationery(None).labels_for("ka")


def test_a_file_of_the_workspace_wins_over_its_namesake_alone(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "labels"
    own.mkdir(parents=True)
    (own / "en.toml").write_text(ENGLISH.replace("Press contacts", "Call us"), encoding="utf-8")
    stationery = load_stationery(tmp_path)
    assert stationery.labels_for("en").contacts == "Call us"
    assert stationery.labels_for("ru") == load_stationery(None).labels_for("ru")
    assert stationery.templates == load_stationery(None).templates


def test_a_workspace_without_templates_uses_the_shipped_ones(tmp_path: Path) -> None:
    assert load_stationery(tmp_path) == load_stationery(None)


def test_a_file_that_is_not_text_is_refused_by_name(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "email"
    own.mkdir(parents=True)
    (own / "email.html").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Refused, match=r"email\.html is not UTF-8"):
        load_stationery(tmp_path)


def test_the_digest_changes_with_one_letter_of_one_label_or_template() -> None:
    stationery = samples.stationery()
    labels = dict(stationery.labels) | {"en": replace(stationery.labels["en"], city="Town")}
    templates = dict(stationery.templates) | {"email/email.txt": "other"}
    digests = {
        stationery.digest(),
        replace(stationery, labels=labels).digest(),
        replace(stationery, templates=templates).digest(),
    }
    assert len(digests) == 3
    assert stationery.digest() == samples.stationery().digest()


def test_what_is_shipped_beside_the_code_is_found() -> None:
    assert env_example().is_file()
    assert sample_contacts().is_file()
    assert sample_release().is_dir()
    assert migrations_path().is_dir()
