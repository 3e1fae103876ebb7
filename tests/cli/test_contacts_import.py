"""`mailer contacts import`: what is told before anything is written, and what a person decides about it."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mailer.store.people import people_of, person_known_by
from tests.cli.office import LIST, OfficeForTests
from tests.core.test_contact_file import workbook

ROOT = Path(__file__).parents[2]


def bring_in(office: OfficeForTests, text: str, *options: str) -> dict[str, Any]:
    """Imports this text into the list europe; the report for programs."""
    shown = office.ok("contacts", "import", str(office.make_list(text)), "--json", *options)
    report: dict[str, Any] = json.loads(shown.stdout)
    return report


def listed(office: OfficeForTests) -> list[str]:
    with office.database.read() as connection:
        return [person.email for person in people_of(connection, "europe")]


def shown(office: OfficeForTests, email: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(office.ok("contacts", "show", email, "--json").stdout)
    return record


def test_every_line_of_the_file_is_in_the_report_once(office: OfficeForTests) -> None:
    report = bring_in(
        office,
        "email,name,outlet\n"
        "anna@lakeside.example,Anna E. Example,Lakeside Wire\n"
        "OMAR@desk.example,Omar Sample,The Desk\n"
        "new@paper.example,New Person,Paper\n"
        "omar@DESK.example,,\n"
        "marie2@quai.example,Marie Exemple,Le Quai\n"
        "not an address,,\n",
        "--skip-bad",
    )
    kinds = ("changed", "same", "new", "repeated", "questions", "bad")
    assert [(kind, [row["line"] for row in report[kind]]) for kind in kinds] == [
        (kind, [line]) for line, kind in enumerate(kinds, 2)
    ]
    assert report["changed"][0]["fields"] == {"name": {"old": "Anna Example", "new": "Anna E. Example"}}
    assert [person["email"] for person in report["missing"]] == ["ivan@ozero.example"]
    assert report["written"] is True


def test_the_keys_of_the_report_are_those_that_the_page_tells(office: OfficeForTests) -> None:
    page = (ROOT / "contacts" / "README.md").read_text(encoding="utf-8").partition("## The report for programs")[2]
    keys = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    told = [key for cell in keys for key in cell.replace("`", "").replace(",", " ").split()]
    assert sorted(told) == sorted(bring_in(office, LIST))


def test_a_changed_person_is_told_field_by_field(office: OfficeForTests) -> None:
    path = office.make_list("email,outlet,languages\nanna@lakeside.example,The Other,ru en\n")
    told = office.ok("contacts", "import", str(path), "--dry-run").output
    assert "outlet “Lakeside Wire” → “The Other”, languages “en” → “ru en”" in told
    assert "anna@lakeside.example: a new outlet, so the agreement to embargoes has ended." in told


def test_a_second_import_of_the_same_file_changes_nothing(office: OfficeForTests) -> None:
    report = bring_in(office, LIST)
    assert (report["new"], report["changed"], len(report["same"])) == ([], [], 4)


NAMESAKE = "email,name,outlet\nanna@new.example,Anna Example,Lakeside Wire\n"


def test_a_namesake_at_the_same_outlet_waits_until_somebody_decides(office: OfficeForTests) -> None:
    told = office.ok("contacts", "import", str(office.make_list(NAMESAKE))).output
    assert "--same anna@new.example=anna@lakeside.example" in told
    assert "1 held back until you decide" in told
    assert len(listed(office)) == 4


def test_said_to_be_the_same_the_person_has_both_addresses_and_gets_one_message(office: OfficeForTests) -> None:
    bring_in(office, NAMESAKE, "--same", "anna@new.example=anna@lakeside.example")
    assert len(listed(office)) == 4
    for email in ("anna@new.example", "anna@lakeside.example"):
        assert shown(office, email)["email"] == "anna@new.example"
    assert shown(office, "anna@new.example")["other_emails"] == ["anna@lakeside.example"]
    assert shown(office, "anna@new.example")["embargo"]["agreed"] is True
    assert len(bring_in(office, NAMESAKE)["same"]) == 1  # and is not asked about again


def test_said_to_be_another_person_there_are_two(office: OfficeForTests) -> None:
    bring_in(office, NAMESAKE, "--other", "anna@new.example")
    assert len(listed(office)) == 5
    assert len(bring_in(office, NAMESAKE)["same"]) == 1


def test_a_choice_that_cannot_be_is_one_sentence(office: OfficeForTests) -> None:
    path = str(office.make_list(NAMESAKE))
    assert "typo@x.example" in office.refused("contacts", "import", path, "--other", "typo@x.example", code=2)
    assert "--same takes two things" in office.refused("contacts", "import", path, "--same", "anna@x.example", code=2)
    assert "--place takes two things" in office.refused("contacts", "import", path, "--place", "Paris", code=2)


def test_whoever_is_not_in_the_file_stays_on_the_list_unless_said(office: OfficeForTests) -> None:
    text = "".join(LIST.splitlines(keepends=True)[:3])
    path = str(office.make_list(text))
    assert "They stay on the list" in office.ok("contacts", "import", path).output
    assert len(listed(office)) == 4
    assert "They were taken off the list" in office.ok("contacts", "import", path, "--remove-missing").output
    assert listed(office) == ["anna@lakeside.example", "ivan@ozero.example"]
    assert shown(office, "omar@desk.example")["lists"] == []


def test_nobody_is_taken_off_while_a_line_is_bad(office: OfficeForTests) -> None:
    path = str(office.make_list(LIST + "omar (at) desk.example,,,,,,\n"))
    refusal = office.refused("contacts", "import", path, "--remove-missing", "--skip-bad")
    assert "--remove-missing" in refusal
    assert len(listed(office)) == 4


def test_a_new_import_updates_and_never_revives_a_suppressed_address(office: OfficeForTests) -> None:
    office.ok("contacts", "suppress", "omar@desk.example", "--reason", "wrote to us")
    report = bring_in(office, LIST.replace("Omar Sample,The Desk", "Omar S. Sample,The Desk"))
    assert [(row["email"], row["kind"]) for row in report["suppressed"]] == [("omar@desk.example", "asked")]
    record = shown(office, "omar@desk.example")
    assert (record["name"], record["not_mailed"]) == ("Omar S. Sample", "asked not to be mailed")


def test_who_asked_is_not_mailed_at_an_address_that_comes_later_either(office: OfficeForTests) -> None:
    office.ok("contacts", "suppress", "omar@desk.example", "--reason", "wrote to us")
    bring_in(office, "email,name,outlet\nomar@new.example; omar@desk.example,Omar Sample,The Desk\n")
    record = shown(office, "omar@desk.example")
    assert (record["email"], record["not_mailed"]) == ("omar@new.example", "asked not to be mailed")
    plan = json.loads(office.ok("schedule", "lake-ferry", "--list", "europe", "--dry-run", "--json").stdout)
    assert "omar@new.example" not in json.dumps(plan["waves"])


def test_who_asks_at_one_address_is_not_mailed_at_the_others(office: OfficeForTests) -> None:
    bring_in(office, "email\nomar@desk.example; omar@post.example\n")
    office.ok("schedule", "lake-ferry", "--list", "europe", "--yes")
    office.ok("contacts", "suppress", "omar@post.example", "--reason", "wrote to us")
    assert "not to be mailed" in office.ok("log", "lake-ferry", "--state", "suppressed").output


def test_a_city_in_doubt_is_settled_by_the_person(office: OfficeForTests) -> None:
    text = "email,city\nanna@lakeside.example,San José\n"
    (place,) = bring_in(office, text)["places"]
    assert (place["city"], place["lines"]) == ("San José", [2])
    assert shown(office, "anna@lakeside.example")["city"] == "Paris"  # what was known stays
    bring_in(office, text, "--place", "San José=San José, CR")
    assert shown(office, "anna@lakeside.example")["zone"] == "America/Costa_Rica"


def test_a_sheet_is_chosen_by_name(office: OfficeForTests) -> None:
    path = office.folder / "europe.xlsx"
    rows: list[list[object]] = [["Email"], ["new@paper.example"]]
    path.write_bytes(workbook(("Press", rows), ("Old", rows)))
    assert "--sheet" in office.refused("contacts", "import", str(path), code=2)
    office.ok("contacts", "import", str(path), "--sheet", "Press")
    assert "new@paper.example" in listed(office)


def test_address_cards_are_imported(office: OfficeForTests) -> None:
    path = office.folder / "europe.vcf"
    path.write_text("BEGIN:VCARD\nVERSION:3.0\nFN:New Person\nEMAIL:new@paper.example\nEND:VCARD\n", encoding="utf-8")
    office.ok("contacts", "import", str(path))
    assert shown(office, "new@paper.example")["name"] == "New Person"


def test_a_no_in_the_list_ends_the_agreement(office: OfficeForTests) -> None:
    (change,) = bring_in(office, "email,embargo\nanna@lakeside.example,no\nivan@ozero.example,\n")["changed"]
    assert (change["email"], change["agreement_ends"]) == ("anna@lakeside.example", "the list says no")
    with office.database.read() as connection:
        assert person_known_by(connection, "anna@lakeside.example").agreement is None
        assert person_known_by(connection, "ivan@ozero.example").agreement is not None


@pytest.mark.parametrize(("answer", "people"), [("n\n", 4), ("y\n", 5)])
def test_at_a_terminal_the_report_comes_first_and_then_a_question(
    office: OfficeForTests, answer: str, people: int
) -> None:
    path = office.make_list(LIST + "new@paper.example,New Person,Paper,,,,\n")
    here, there = pty.openpty()
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "mailer", "contacts", "import", str(path)],
            stdin=there,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        os.write(here, answer.encode())
        told = process.communicate(timeout=60)[0].decode()
    finally:
        os.close(here)
        os.close(there)
    assert "1 new, 0 changed, 4 same, 0 bad. Nothing was written" in told
    assert "Write this to the list europe?" in told
    assert (process.returncode, len(listed(office))) == (1 if people == 4 else 0, people)
