"""`mailer test`: the real editions, marked, to staff only, in no wave and no count."""

import email
import email.policy

from sqlalchemy import func, select

from mailer.dispatch.sink import Faults
from mailer.store.log import is_idle
from mailer.store.tables import attempt, delivery, distribution
from tests.cli.office import OfficeForTests, received

ME = "me@lake.example"


def subjects(office: OfficeForTests) -> list[str]:
    files = sorted((office.folder / "received").glob("*.eml"))
    return [
        str(email.message_from_bytes(file.read_bytes(), policy=email.policy.default)["Subject"]) for file in files
    ]


def test_every_edition_goes_out_marked_in_its_own_language(office: OfficeForTests) -> None:
    with office.mail_server() as folder:
        shown = office.ok("test", "lake-ferry", "--to", ME).output
    assert [one["recipient"] for one in received(folder)] == [ME] * 4
    found = subjects(office)
    assert sorted(subject.split()[0] for subject in found) == ["[TEST]", "[TEST]", "[ТЕСТ]", "[ТЕСТ]"]
    assert sum("EMBARGO" in subject or "ЭМБАРГО" in subject.upper() for subject in found) == 2
    assert f"{ME}: advance copy, ru first: 250" in shown


def test_each_address_named_gets_each_edition(office: OfficeForTests) -> None:
    with office.mail_server() as folder:
        office.ok("test", "lake-ferry", "--to", ME, "--to", "boss@lake.example")
    assert len(received(folder)) == 8


def test_nobody_but_staff_is_written_to(office: OfficeForTests) -> None:
    with office.mail_server() as folder:
        said = office.refused("test", "lake-ferry", "--to", ME, "--to", "anna@lakeside.example")
    assert "anna@lakeside.example is not among MAILER_TEST_ADDRESSES" in said
    assert received(folder) == []


def test_it_is_in_no_wave_and_no_count_and_stands_in_the_log(office: OfficeForTests) -> None:
    with office.mail_server():
        office.ok("test", "lake-ferry", "--to", ME)
    with office.database.read() as connection:
        assert set(connection.scalars(select(delivery.c.wave_id))) == {None}
        assert set(connection.scalars(select(distribution.c.kind))) == {"test"}
        assert connection.scalar(select(func.count()).select_from(attempt)) == 4
        assert is_idle(connection)
    shown = office.ok("schedule", "lake-ferry", "--list", "europe", "--yes").output
    assert "Advance copies, under embargo: 2 people" in shown
    assert "Left out" not in shown


def test_what_the_server_refuses_is_told_in_its_words_and_not_repeated(office: OfficeForTests) -> None:
    with office.mail_server(Faults(greylist=frozenset({ME}), refuse=frozenset({"boss@lake.example"}))):
        result = office.run("test", "lake-ferry", "--to", ME, "--to", "boss@lake.example")
    assert result.exit_code == 1
    assert "451 4.7.1 Greylisted" in result.output
    assert "550 5.1.1 No such person here" in result.output
    with office.database.read() as connection:
        counts = connection.execute(select(delivery.c.state, func.count()).group_by(delivery.c.state)).all()
    assert dict(counts) == {"sent": 3, "expired": 1, "refused": 4}


def test_a_second_test_is_sent_again(office: OfficeForTests) -> None:
    with office.mail_server() as folder:
        office.ok("test", "lake-ferry", "--to", ME)
        office.ok("test", "lake-ferry", "--to", ME)
    assert len(received(folder)) == 8


def test_a_server_that_is_not_there_is_told(office: OfficeForTests) -> None:
    with office.mail_server():
        pass  # its port is closed again
    assert "4 of the test copies did not go out" in office.refused("test", "lake-ferry", "--to", ME)


def test_without_a_mail_server_nothing_is_written_down(office: OfficeForTests) -> None:
    assert "MAILER_SMTP_HOST" in office.refused("test", "lake-ferry", "--to", ME)
    with office.database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(distribution)) == 0
