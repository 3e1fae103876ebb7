"""`mailer release`: import, check and preview, by what a person finds in the folder afterwards."""

import email
import email.policy
import json
import os
from pathlib import Path

import pytest

from mailer.dispatch import browser
from tests.cli.office import OfficeForTests

ENGLISH = """\
Press release

Harbour Trust and River Guild

New lamps for the old harbour

Paris, Dushanbe, 3 March 2026 – The lamps of the old harbour have been renewed.

They burn all night, and cost nothing to the people of the town.

Press contacts:
Ann Sample, tel. +33 1 99 00 41 08, ann@harbour.example
"""


@pytest.fixture
def text(office: OfficeForTests) -> Path:
    path = office.folder / "lamps-en.txt"
    path.write_text(ENGLISH, encoding="utf-8")
    return path


def test_an_import_makes_a_folder_that_can_be_checked(office: OfficeForTests, text: Path) -> None:
    shown = office.ok("release", "import", str(text)).output
    assert "Headline (en): New lamps for the old harbour" in shown
    assert {path.name for path in (office.folder / "releases" / "lamps").iterdir()} == {"release.toml", "en.md"}
    office.ok("release", "check", "lamps")


def test_an_import_never_overwrites_unless_forced(office: OfficeForTests, text: Path) -> None:
    office.ok("release", "import", str(text), "--slug", "lamps")
    english = office.folder / "releases" / "lamps" / "en.md"
    english.write_text("# Mine\n\nMine.\n", encoding="utf-8")
    assert "--force" in office.refused("release", "import", str(text), "--slug", "lamps")
    assert english.read_text(encoding="utf-8").startswith("# Mine")
    office.ok("release", "import", str(text), "--slug", "lamps", "--force")
    assert "New lamps" in english.read_text(encoding="utf-8")


def test_a_doubtful_city_is_settled_by_an_option(office: OfficeForTests, text: Path) -> None:
    office.ok("release", "import", str(text), "--place", "Paris=Paris, US-TX")
    toml = (office.folder / "releases" / "lamps" / "release.toml").read_text(encoding="utf-8")
    assert "Paris, US-TX" in toml
    assert "which city" in office.refused("release", "import", str(text), "--place", "Paris", "--force", code=2)


def test_the_report_for_programs_counts_what_is_unplaced(office: OfficeForTests, text: Path) -> None:
    text.write_text(ENGLISH + "\nЭта запись есть и по-русски\n", encoding="utf-8")
    report = json.loads(office.ok("release", "import", str(text), "--json").stdout)
    assert report["slug"] == "lamps"
    assert [one["text"] for one in report["unplaced"]] == ["Эта запись есть и по-русски"]


def test_a_binary_file_is_one_sentence_and_leaves_no_folder(office: OfficeForTests) -> None:
    path = office.folder / "lamps.docx"
    path.write_bytes(b"PK\x03\x04" + bytes(100))
    office.refused("release", "import", str(path), code=2)
    assert not (office.folder / "releases" / "lamps").exists()


def test_file_names_that_say_nothing_ask_for_a_slug(office: OfficeForTests, text: Path) -> None:
    other = text.rename(text.with_name("Лампы.txt"))
    assert "--slug" in office.refused("release", "import", str(other), code=2)


def test_a_clean_release_passes_the_check(office: OfficeForTests) -> None:
    assert office.run("release", "check", "lake-ferry").exit_code == 0
    assert json.loads(office.ok("release", "check", "lake-ferry", "--json").stdout)["ok"] is True


def test_an_error_of_the_check_is_exit_1_and_names_the_file(office: OfficeForTests) -> None:
    english = office.folder / "releases" / "lake-ferry" / "en.md"
    english.write_text(english.read_text(encoding="utf-8").replace("1,140", "TK"), encoding="utf-8")
    result = office.run("release", "check", "lake-ferry")
    assert result.exit_code == 1
    assert "ERROR" in result.output
    assert "en.md" in result.output
    found = json.loads(office.run("release", "check", "lake-ferry", "--json").stdout)
    assert found["ok"] is False


def test_a_missing_sender_is_a_finding_beside_the_others(office: OfficeForTests) -> None:
    office.set("SENDER", "")
    toml = office.folder / "releases" / "lake-ferry" / "release.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('from = "', '# from = "').replace("[sender]", ""))
    result = office.run("release", "check", "lake-ferry")
    assert result.exit_code == 1
    assert "Nobody is named as the sender" in result.output


def test_a_template_that_does_not_render_fails_the_check(office: OfficeForTests) -> None:
    broken = office.folder / "templates" / "email" / "email.html"
    broken.parent.mkdir(parents=True)
    broken.write_text("<!DOCTYPE html>\n{% if %}", encoding="utf-8")
    assert "email.html" in office.refused("release", "check", "lake-ferry")


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("en.md", b"\x89PNG\x00\x00", 2, "en.md is a picture"),
        ("en.md", b"# A\n" + b"word " * 500_000, 1, "larger than 2 MB"),
        ("release.toml", b"kind = ", 2, "release.toml"),
    ],
)
def test_a_file_that_cannot_be_a_release_is_one_sentence(
    office: OfficeForTests, name: str, content: bytes, code: int, words: str
) -> None:
    (office.folder / "releases" / "lake-ferry" / name).write_bytes(content)
    assert words in office.refused("release", "check", "lake-ferry", code=code)


def test_a_missing_folder_and_a_name_that_leaves_the_workspace_are_refused(office: OfficeForTests) -> None:
    assert "mailer release import" in office.refused("release", "check", "nothing-here")
    office.refused("release", "check", "../../etc", code=2)


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")


@pytest.mark.usefixtures("no_browser")
def test_a_preview_is_written_per_edition_and_only_its_owner_may_open_it(office: OfficeForTests) -> None:
    shown = office.ok("release", "preview", "lake-ferry").output
    folder = office.folder / "var" / "previews" / "lake-ferry"
    assert folder.stat().st_mode & 0o077 == 0
    stems = {f"{order}-{phase}" for order in ("en-ru", "ru-en") for phase in ("embargoed", "public")}
    parts = {f"{stem}.{ending}" for stem in stems for ending in ("html", "txt", "eml")}
    assert {path.name for path in folder.iterdir()} == parts | {"contact-sheet.html"}
    assert "No picture of contact-sheet.html: Chromium is not installed here" in shown


@pytest.mark.usefixtures("no_browser")
def test_the_contact_sheet_shows_every_edition_on_a_phone_and_a_desk_in_light_and_dark(
    office: OfficeForTests,
) -> None:
    office.ok("release", "preview", "lake-ferry", "--out", "look")
    sheet = (office.folder / "look" / "contact-sheet.html").read_text(encoding="utf-8")
    for edition in ("en-ru-embargoed", "en-ru-public", "ru-en-embargoed", "ru-en-public"):
        assert sheet.count(f'<iframe src="{edition}.html"') == 4
    assert sheet.count("color-scheme: dark") == sheet.count("color-scheme: light") == 8
    assert "<h2>EMBARGO until" in sheet
    assert "<h2>ЭМБАРГО до" in sheet
    assert "<h2>A ferry with no engine noise will join the two shores of Lake Zarinkul " in sheet


@pytest.mark.browser
@pytest.mark.skipif(browser.chromium() is None and "CI" not in os.environ, reason="Chromium is not installed")
def test_the_contact_sheet_is_a_picture_too_where_there_is_a_browser(office: OfficeForTests) -> None:
    shown = office.ok("release", "preview", "lake-ferry", "--out", "look").output
    picture = (office.folder / "look" / "contact-sheet.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20], "big") > 2000  # its width, in pixels
    assert "contact-sheet.png" in shown


@pytest.mark.usefixtures("no_browser")
def test_a_preview_for_a_contact_is_what_this_person_gets(office: OfficeForTests) -> None:
    office.ok("release", "preview", "lake-ferry", "--to", "ivan@ozero.example", "--out", "look")
    message = email.message_from_bytes(
        (office.folder / "look" / "ru-en-embargoed.eml").read_bytes(), policy=email.policy.default
    )
    assert message["To"].addresses[0].addr_spec == "ivan@ozero.example"
    page = (office.folder / "look" / "ru-en-embargoed.html").read_text(encoding="utf-8")
    assert "Иван Примеров, Озёрная газета" in page
    assert "Москв" in page  # the hour of the reader's own city


@pytest.mark.usefixtures("no_browser")
def test_a_preview_for_somebody_who_did_not_agree_has_no_embargoed_copy(office: OfficeForTests) -> None:
    office.ok("release", "preview", "lake-ferry", "--to", "omar@desk.example", "--out", "look")
    assert {path.stem for path in (office.folder / "look").iterdir()} == {"en-ru-public", "contact-sheet"}


@pytest.mark.usefixtures("no_browser")
def test_all_has_the_editions_of_every_city(office: OfficeForTests) -> None:
    office.ok("release", "preview", "lake-ferry", "--all", "--out", "look")
    assert (office.folder / "look" / "ru-en-dushanbe-embargoed.html").exists()
    assert "Choose one" in office.refused("release", "preview", "lake-ferry", "--all", "--to", "a@b.example", code=2)


def test_a_name_of_like_cities_is_a_question_with_its_choices_until_an_option_settles_it(
    office: OfficeForTests, text: Path
) -> None:
    text.write_text(ENGLISH.replace("Paris", "BIRMINGHAM"), encoding="utf-8")
    shown = " ".join(office.ok("release", "import", str(text)).output.split())
    assert "Birmingham, GB (Europe/London, 1,157,603 people) or Birmingham, US-AL (America/Chicago" in shown
    office.ok("release", "import", str(text), "--force", "--place", "Birmingham=Birmingham, US-AL")
    toml = (office.folder / "releases" / "lamps" / "release.toml").read_text(encoding="utf-8")
    assert 'place = "Birmingham, US-AL"' in toml


def test_a_usual_city_of_the_office_settles_its_name_aloud(office: OfficeForTests, text: Path) -> None:
    office.set("CITIES", "Paris, US-TX; Dushanbe, TJ")
    shown = " ".join(office.ok("release", "import", str(text)).output.split())
    assert "Paris: read as Paris, US-TX, a usual city (not Paris, FR)" in shown


def test_a_usual_city_that_fits_several_names_the_setting(office: OfficeForTests, text: Path) -> None:
    office.set("CITIES", "Birmingham")
    assert "MAILER_CITIES" in office.refused("release", "import", str(text), code=2)


def test_a_state_after_a_city_is_no_city_of_its_own(office: OfficeForTests, text: Path) -> None:
    text.write_text(ENGLISH.replace("Paris, Dushanbe", "LONDON, Ontario, ST. PETERSBURG, Fla."), encoding="utf-8")
    office.ok("release", "import", str(text))
    toml = (office.folder / "releases" / "lamps" / "release.toml").read_text(encoding="utf-8")
    assert 'place = "London, CA-ON"' in toml
    assert 'place = "St Petersburg, US-FL"' in toml


def _notice(office: OfficeForTests, **words: str) -> None:
    folder = office.folder / "releases" / "lake-ferry" / "notices"
    folder.mkdir(exist_ok=True)
    for language, said in words.items():
        (folder / f"{language}.md").write_text(said, encoding="utf-8")


@pytest.mark.usefixtures("no_browser")
def test_a_preview_of_a_correction_has_the_words_of_the_releases_folder(office: OfficeForTests) -> None:
    asked = ("release", "preview", "lake-ferry", "--notice", "correction", "--out", "look")
    assert "releases/lake-ferry/notices/en.md" in office.refused(*asked)
    _notice(office, en="The fare is **12 euros**, not 21.", ru="Билет стоит **12 евро**, а не 21.")
    office.ok(*asked)
    names = {path.stem for path in (office.folder / "look").iterdir()} - {"contact-sheet"}
    assert names == {
        f"{order}-correction-{phase}" for order in ("en-ru", "ru-en") for phase in ("embargoed", "public")
    }
    text = (office.folder / "look" / "ru-en-correction-public.txt").read_text(encoding="utf-8")
    assert text.index("ИСПРАВЛЕНИЕ\nБилет стоит 12 евро, а не 21.") < text.index("CORRECTION\nThe fare is 12 euros")
    office.ok("release", "check", "lake-ferry")  # the words of a notice are no part of the release


@pytest.mark.usefixtures("no_browser")
def test_a_preview_of_a_new_time_is_told_the_old_one(office: OfficeForTests) -> None:
    asked = ("release", "preview", "lake-ferry", "--out", "look", "--notice", "time changed")
    assert "--before" in office.refused(*asked, code=2)
    assert "no time zone" in office.refused(*asked, "--before", "2020-11-30 18:00", code=2)
    assert "--notice" in office.refused(*asked[:5], "--before", "2020-11-30 18:00 Europe/Paris", code=2)
    office.ok(*asked, "--before", "2020-11-30 18:00 Europe/Paris")
    text = (office.folder / "look" / "en-ru-time-changed.txt").read_text(encoding="utf-8")
    assert "EMBARGO CHANGED" in text
    assert "Old time, no longer valid:\n  Monday, 30 November 2020\n  18:00 Paris\n" in text


@pytest.mark.parametrize(
    ("name", "content", "code", "says"),
    [
        ("fr.md", b"Le prix.", 2, "notices/fr.md is in no language"),
        ("en.md", b"\x89PNG\x00", 2, "notices/en.md is a picture"),
        ("en.md", b"word " * 500_000, 1, "larger than 2 MB"),
        ("en.md", b"word " * 2_000, 2, "5,000 is the most"),
    ],
)
def test_words_of_a_notice_that_cannot_be_used_are_one_sentence(
    office: OfficeForTests, name: str, content: bytes, code: int, says: str
) -> None:
    _notice(office)
    (office.folder / "releases" / "lake-ferry" / "notices" / name).write_bytes(content)
    assert says in office.refused("release", "preview", "lake-ferry", "--notice", "hold", code=code)


def test_words_of_a_notice_that_lie_elsewhere_are_refused(office: OfficeForTests) -> None:
    _notice(office)
    (office.folder / "secret.md").write_text("Secret", encoding="utf-8")
    (office.folder / "releases" / "lake-ferry" / "notices" / "en.md").symlink_to(office.folder / "secret.md")
    assert "a link to a file elsewhere" in office.refused("release", "preview", "lake-ferry", "--notice", "hold")
