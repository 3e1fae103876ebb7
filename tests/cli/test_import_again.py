"""Importing a text again: what only release.toml says stays, and an embargo that differs is a question."""

import tomllib
from pathlib import Path

from tests.cli.office import OfficeForTests

TEXT = "EMBARGO: {hour}:00 Paris, 1 December 2026\n\nOne lamp\n\nParis, 1 December 2026 – The keepers share a lamp.\n"


def brought_in(office: OfficeForTests, hour: int, *options: str) -> str:
    source = office.folder / "lamp.txt"
    source.write_text(TEXT.format(hour=hour), encoding="utf-8")
    return office.ok("release", "import", str(source), "--slug", "lamp", *options).output


def facts(office: OfficeForTests) -> Path:
    return office.folder / "releases" / "lamp" / "release.toml"


def test_the_embargo_of_the_text_is_written_and_told(office: OfficeForTests) -> None:
    told = brought_in(office, 10)
    assert "Embargo: Tuesday 1 December 2026, 10:00 Europe/Paris (2026-12-01 09:00 UTC)." in told
    assert 'lift = 2026-12-01T10:00:00\nzone = "Europe/Paris"' in facts(office).read_text("utf-8")


def test_an_embargo_in_release_toml_is_not_overruled_by_a_line_that_differs(office: OfficeForTests) -> None:
    brought_in(office, 10)
    told = brought_in(office, 11, "--force")
    assert "NOT PLACED: “EMBARGO: 11:00 Paris, 1 December 2026”" in told
    assert "than release.toml holds; correct one of them" in told
    assert "lift = 2026-12-01T10:00:00" in facts(office).read_text("utf-8")


def test_what_only_release_toml_says_stays(office: OfficeForTests) -> None:
    brought_in(office, 10)
    own = (
        '\n[sender]\nfrom = "Lamps <press@lamps.example>"\n\n[sending]\nadvance = "none"  # nobody before the lift\n'
    )
    with facts(office).open("a", encoding="utf-8") as file:
        file.write(own)
    brought_in(office, 10, "--force")
    kept = facts(office).read_text("utf-8")
    assert 'from = "Lamps <press@lamps.example>"' in kept
    assert 'advance = "none"  # nobody before the lift' in kept
    assert kept.count("[embargo]") == 1


def test_the_attachments_stay_too_in_their_order(office: OfficeForTests) -> None:
    brought_in(office, 10)
    kit = "".join(f'\n[[attachment]]\ntitle = "Kit {n}"\nlink = "https://lamps.example/{n}"\n' for n in range(3))
    with facts(office).open("a", encoding="utf-8") as file:
        file.write(kit)
    brought_in(office, 10, "--force")
    kept = tomllib.loads(facts(office).read_text("utf-8"))["attachment"]
    assert [one["title"] for one in kept] == ["Kit 0", "Kit 1", "Kit 2"]


def test_a_question_about_the_embargo_keeps_the_release_back_until_the_text_answers_it(
    office: OfficeForTests,
) -> None:
    source = office.folder / "lamp.txt"
    source.write_text(TEXT.format(hour=10).replace(":00 Paris", " AM CET"), encoding="utf-8")
    office.ok("release", "import", str(source), "--slug", "lamp")
    assert "lift is missing" in office.refused("release", "check", "lamp", code=2)
    brought_in(office, 10, "--force")
    assert facts(office).read_text("utf-8").count("[embargo]") == 1
    assert "lift = 2026-12-01T10:00:00" in facts(office).read_text("utf-8")


def test_one_language_of_two_is_not_imported_over_the_other(office: OfficeForTests) -> None:
    brought_in(office, 10)
    (facts(office).parent / "ru.md").write_text("# Лампа\n\nОдна лампа на всех.\n", encoding="utf-8")
    before = facts(office).read_text("utf-8")
    source = str(office.folder / "lamp.txt")
    assert "also holds ru.md; import all languages" in office.refused(
        "release", "import", source, "--slug", "lamp", "--force"
    )
    assert facts(office).read_text("utf-8") == before
