"""Contacts in the database: what an import changes, on both databases."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from mailer.core.contact import Contact, ListRow
from mailer.core.intake import Choices, Intake, decide
from mailer.store.database import Database
from mailer.store.epoch import read_epoch
from mailer.store.intake import look_up, write_intake
from mailer.store.people import find_people, list_sizes, lists_of, people_of, person_known_by
from mailer.store.tables import agreement, outlet
from tests.builders import DUSHANBE, LIFT, person
from tests.conftest import SUPPRESSION_KEY

NOW = LIFT - timedelta(days=9)


def bring_in(database: Database, people: list[Contact], *, agreed: bool = False, name: str = "europe") -> Intake:
    rows = [ListRow(line, one, agreed or None) for line, one in enumerate(people, 2)]
    with database.act() as connection:
        intake = decide(rows, look_up(connection, name, rows, SUPPRESSION_KEY), Choices())
        write_intake(connection, name, intake, NOW)
        return intake


def known(database: Database, email: str) -> Contact:
    with database.read() as connection:
        return person_known_by(connection, email)


def test_new_people_are_kept_with_all_that_the_file_says(database: Database) -> None:
    one = replace(person(1, languages=("ru", "en"), place=DUSHANBE), role="Editor", tags=("wire",))
    report = bring_in(database, [one], agreed=True)
    kept = known(database, one.email)
    assert [row.contact for row in report.new] == [one]
    assert replace(kept, id=0, agreement=None) == one
    assert kept.agreement is not None
    assert kept.agreement.how == "contact list europe, line 2"


def test_a_second_import_of_the_same_file_changes_nothing(database: Database) -> None:
    people = [person(n) for n in range(3)]
    bring_in(database, people, agreed=True)
    report = bring_in(database, people, agreed=True)
    assert (len(report.new), len(report.changed), len(report.same)) == (0, 0, 3)
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(agreement)) == 3
        assert list_sizes(connection) == {"europe": 3}


def test_the_same_address_in_another_case_is_the_same_person(database: Database) -> None:
    bring_in(database, [person(1)])
    report = bring_in(database, [replace(person(1), email="READER1@desk1.example", name="R. One")])
    assert [change.new.name for change in report.changed] == ["R. One"]
    assert known(database, "reader1@desk1.example").name == "R. One"


def test_an_empty_cell_keeps_what_was_known(database: Database) -> None:
    bring_in(database, [person(1, place=DUSHANBE)], agreed=True)
    report = bring_in(database, [Contact(0, person(1).email)])
    assert len(report.same) == 1
    kept = known(database, person(1).email)
    assert (kept.outlet, kept.place) == ("Desk 1", DUSHANBE)
    assert kept.agreement is not None


def test_a_new_outlet_ends_the_agreement_and_raises_the_epoch(database: Database) -> None:
    bring_in(database, [person(1), person(2)], agreed=True)
    with database.read() as connection:
        before = read_epoch(connection)
    report = bring_in(database, [replace(person(1), outlet="Elsewhere")])
    assert [(change.new.email, change.ended) for change in report.changed] == [(person(1).email, "a new outlet")]
    assert known(database, person(1).email).agreement is None
    assert known(database, person(2).email).agreement is not None
    with database.read() as connection:
        assert read_epoch(connection) > before


def test_an_agreement_at_the_new_outlet_counts_from_the_file_that_says_so(database: Database) -> None:
    bring_in(database, [person(1)], agreed=True)
    bring_in(database, [replace(person(1), outlet="Elsewhere")], agreed=True, name="asia")
    kept = known(database, person(1).email)
    assert kept.agreement is not None
    assert kept.agreement.how == "contact list asia, line 2"


def test_more_people_than_one_statement_takes(database: Database) -> None:
    people = [person(n) for n in range(1201)]
    bring_in(database, people, agreed=True)
    report = bring_in(database, [replace(one, outlet="Merged Desks") for one in people])
    assert sum(change.ended == "a new outlet" for change in report.changed) == 1201
    with database.read() as connection:
        assert all(one.agreement is None for one in people_of(connection, "europe"))
        assert connection.scalar(select(func.count()).select_from(outlet)) == 4


def test_people_are_found_by_words_in_any_script_and_case(database: Database) -> None:
    bring_in(database, [replace(person(1), name="Анна Белозерова", outlet="50% Wire_"), person(2)])
    with database.read() as connection:
        assert [one.name for one in find_people(connection, "БЕЛОЗЕРОВА анна")] == ["Анна Белозерова"]
        assert [one.name for one in find_people(connection, "% wire_")] == ["Анна Белозерова"]
        assert find_people(connection, "белозерова quai") == []


def test_somebody_may_be_on_several_lists(database: Database) -> None:
    bring_in(database, [person(1)])
    bring_in(database, [person(1)], name="asia")
    with database.read() as connection:
        assert lists_of(connection, person_known_by(connection, person(1).email).id) == ["asia", "europe"]
