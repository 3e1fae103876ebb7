"""`mailer contacts`: nothing is written while a line is bad, and whoever must not be mailed is not."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from mailer.store.people import people_of
from mailer.store.tables import delivery, wave
from tests.cli.office import LIST, OfficeForTests

BAD = LIST + "not an address,Nobody,Nowhere,,,,\n" + "anna@LAKESIDE.example,Anna Again,,,,,\n"


def emails(office: OfficeForTests, name: str = "europe") -> list[str]:
    with office.database.read() as connection:
        return [person.email for person in people_of(connection, name)]


def test_an_import_says_new_changed_and_same(office: OfficeForTests) -> None:
    changed = LIST.replace("Omar Sample", "Omar S. Sample") + "new@paper.example,New Person,Paper,Geneva,en,,met\n"
    assert "1 new, 1 changed, 3 same, 0 bad" in office.ok("contacts", "import", str(office.make_list(changed))).output
    assert len(emails(office)) == 5


def test_the_list_is_named_after_the_file_unless_said(office: OfficeForTests) -> None:
    office.ok("contacts", "import", str(office.make_list(name="asia")))
    office.ok("contacts", "import", str(office.make_list(name="asia")), "--list", "africa")
    assert office.ok("contacts", "list").stdout.splitlines() == [
        "africa: 4 people",
        "asia: 4 people",
        "europe: 4 people",
    ]


def test_while_a_line_is_bad_nothing_is_written(bare_office: OfficeForTests) -> None:
    bare_office.make_database()
    path = str(bare_office.make_list(BAD))
    assert "1 line is bad" in bare_office.refused("contacts", "import", path)
    assert "there is none yet" in bare_office.refused("contacts", "list", "europe")
    shown = bare_office.run("contacts", "import", path).output
    assert "Line 6: " in shown
    assert "Line 7: the same person as line 2" in shown


def test_skip_bad_imports_the_good_lines(bare_office: OfficeForTests) -> None:
    bare_office.make_database()
    bare_office.ok("contacts", "import", str(bare_office.make_list(BAD)), "--skip-bad")
    assert len(emails(bare_office)) == 4


def test_a_dry_run_reports_and_writes_nothing(bare_office: OfficeForTests) -> None:
    bare_office.make_database()
    shown = bare_office.ok("contacts", "import", str(bare_office.make_list(BAD)), "--dry-run").output
    assert "4 new, 0 changed, 0 same, 1 bad, 1 repeated. Nothing was written." in shown
    assert "There is no list yet" in bare_office.ok("contacts", "list").output


def test_an_empty_cell_leaves_what_is_known(office: OfficeForTests) -> None:
    office.ok("contacts", "import", str(office.make_list("email\nanna@lakeside.example\n")))
    record = json.loads(office.ok("contacts", "show", "anna@lakeside.example", "--json").stdout)
    assert (record["name"], record["outlet"], record["embargo"]["agreed"]) == ("Anna Example", "Lakeside Wire", True)


def test_the_report_for_programs_names_lines_and_reasons(bare_office: OfficeForTests) -> None:
    bare_office.make_database()
    report = json.loads(
        bare_office.ok("contacts", "import", str(bare_office.make_list(BAD)), "--json", "--dry-run").stdout
    )
    assert report["written"] is False
    assert [bad["line"] for bad in report["bad"]] == [6]
    assert [(again["line"], again["first"]) for again in report["repeated"]] == [(7, 2)]
    assert len(report["new"]) == 4


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"name,outlet\nAnna,Wire\n", "no email column"),
        (b"", "is empty"),
        (b"PK\x03\x04\x00\x00", "Excel"),
        (b"email\n\x00\x01\x02\n", "binary"),
    ],
)
def test_a_file_that_is_no_list_is_one_sentence(office: OfficeForTests, content: bytes, words: str) -> None:
    path = office.folder / "list.csv"
    path.write_bytes(content)
    assert words in office.refused("contacts", "import", str(path), code=2)
    assert len(emails(office)) == 4


def scheduled_for(office: OfficeForTests, email: str) -> tuple[str, str]:
    """The state and the wave of this person's copy."""
    with office.database.read() as connection:
        query = select(delivery.c.state, wave.c.kind).join(wave, wave.c.id == delivery.c.wave_id)
        state, kind = connection.execute(query.where(delivery.c.email == email)).one()
        return state, kind


def test_a_withdrawn_agreement_takes_the_advance_copy_away(office: OfficeForTests) -> None:
    office.ok("schedule", "lake-ferry", "--list", "europe", "--yes")
    assert scheduled_for(office, "anna@lakeside.example") == ("planned", "advance")
    office.ok("contacts", "change", "anna@lakeside.example", "--embargo", "no", "--how", "by telephone")
    assert scheduled_for(office, "anna@lakeside.example") == ("planned", "lift")


@pytest.mark.parametrize("way", ["change", "import"])
def test_a_new_outlet_ends_the_agreement_and_takes_the_advance_copy_away(office: OfficeForTests, way: str) -> None:
    office.ok("schedule", "lake-ferry", "--list", "europe", "--yes")
    if way == "change":
        office.ok("contacts", "change", "anna@lakeside.example", "--outlet", "The Other")
    else:
        moved = "email,outlet\nanna@lakeside.example,The Other\n"
        assert (
            "the agreement to embargoes has ended"
            in office.ok("contacts", "import", str(office.make_list(moved))).output
        )
    assert scheduled_for(office, "anna@lakeside.example") == ("planned", "lift")
    assert "not agreed" in office.ok("contacts", "show", "anna@lakeside.example").output


def test_a_new_agreement_is_recorded_with_how(office: OfficeForTests) -> None:
    assert "--how" in office.refused("contacts", "change", "omar@desk.example", "--embargo", "yes", code=2)
    office.ok("contacts", "change", "omar@desk.example", "--embargo", "yes", "--how", "by letter")
    today = datetime.now(UTC).strftime("%d %B %Y")
    assert f"agreed on {today} (by letter)" in office.ok("contacts", "show", "omar@desk.example").output


def test_change_reads_its_cells_like_a_file(office: OfficeForTests) -> None:
    office.ok("contacts", "change", "omar@desk.example", "--city", "Москва", "--languages", "ru, en", "--name", "О.")
    record = json.loads(office.ok("contacts", "show", "omar@desk.example", "--json").stdout)
    assert (record["city"], record["zone"], record["languages"]) == ("Moscow", "Europe/Moscow", ["ru", "en"])
    assert "not a language" in office.refused(
        "contacts", "change", "omar@desk.example", "--languages", "klingon", code=2
    )
    assert "Nothing to change" in office.refused("contacts", "change", "omar@desk.example", code=2)


def test_suppress_also_stops_what_is_scheduled(office: OfficeForTests) -> None:
    office.ok("schedule", "lake-ferry", "--list", "europe", "--yes")
    shown = office.ok("contacts", "suppress", "Omar@DESK.example", "--reason", "asked").output
    assert "Nothing is sent to Omar@DESK.example from now on." in shown
    assert scheduled_for(office, "omar@desk.example")[0] == "suppressed"
    assert "asked not to be mailed" in office.ok("contacts", "show", "omar@desk.example").output


def test_somebody_unknown_is_one_sentence(office: OfficeForTests) -> None:
    assert "Nobody in the contacts" in office.refused("contacts", "show", "who@where.example")
