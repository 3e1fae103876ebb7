"""`mailer contacts failed` and `revive`: who is asked about dead addresses, and what becomes of them."""

import json
from pathlib import Path

import pytest

from mailer.dispatch.sink import Faults
from tests.cli.office import OfficeForTests
from tests.cli.test_run import states

pytestmark = pytest.mark.usefixtures("signals_and_log")
GONE = [f"reader{n}@old.example" for n in range(7)]
LIST = "email,name,outlet,city,languages,embargo,source\n" + "".join(
    f'{email},Reader {n},Old Desk,"Paris, FR",en,yes,our list\n'
    for n, email in enumerate([*GONE, "anna@new.example"])
)


@pytest.fixture
def sent(bare_office: OfficeForTests) -> OfficeForTests:
    """A wave to eight, of whom the mail server knows one."""
    office = bare_office
    office.make_database()
    office.make_release()
    office.ok("contacts", "import", str(office.make_list(LIST, "old")))
    office.ok("schedule", "lake-ferry", "--list", "old", "--now", "--yes")
    with office.mail_server(Faults(refuse=frozenset(GONE))):
        office.ok("run", "--once")
    return office


def test_a_person_is_asked_and_nothing_is_suppressed_before(sent: OfficeForTests) -> None:
    words = sent.ok("status").stdout.replace("\n", " ")
    assert "7 addresses do not exist: please decide: mailer contacts failed lake-ferry" in words
    shown = sent.ok("contacts", "failed").stdout
    assert shown.count("550 5.1.1 No such person here") == 7
    found = [json.loads(line) for line in sent.ok("contacts", "failed", "--json").stdout.splitlines()]
    assert sorted(one["email"] for one in found) == GONE
    assert list(found[0]) == ["slug", "name", "outlet", "email", "said", "at"]
    assert json.loads(sent.ok("contacts", "show", GONE[0], "--json").stdout)["not_mailed"] is None


def test_what_is_suppressed_is_not_mailed_until_it_is_revived(sent: OfficeForTests) -> None:
    assert sent.run("contacts", "failed", "lake-ferry", "--suppress", typed="n\n").exit_code == 1
    said = sent.ok("contacts", "failed", "lake-ferry", "--suppress", typed="y\n").stdout
    assert "7 addresses are not mailed any more." in said
    assert sent.ok("contacts", "failed").stdout == "Nothing waits for you.\n"
    assert "please decide" not in sent.ok("status").stdout
    assert "has failed" in json.loads(sent.ok("contacts", "show", GONE[0], "--json").stdout)["not_mailed"]
    sent.ok("contacts", "revive", GONE[0], "--reason", "the mailbox is there again")
    assert json.loads(sent.ok("contacts", "show", GONE[0], "--json").stdout)["not_mailed"] is None


def test_to_try_again_what_was_refused_is_to_mail_the_address_again(sent: OfficeForTests) -> None:
    sent.ok("contacts", "failed", "--suppress", "--yes")
    sent.ok("contacts", "suppress", GONE[1], "--failed", "--reason", "their desk told us")
    sent.ok("retry", "lake-ferry", "--to", GONE[0], "--reason", "the mailbox is there again", "--yes")
    assert states(sent)[GONE[0]] == "planned"
    assert json.loads(sent.ok("contacts", "show", GONE[0], "--json").stdout)["not_mailed"] is None


def test_what_is_kept_is_mailed_as_before(sent: OfficeForTests) -> None:
    assert "as before" in sent.ok("contacts", "failed", "--keep", "--yes").stdout
    assert sent.ok("contacts", "failed").stdout == "Nothing waits for you.\n"
    sent.ok("retry", "lake-ferry", "--reason", "the server was wrong", "--yes")
    assert "planned" in states(sent).values()


def test_what_cannot_be_done_is_one_sentence(sent: OfficeForTests, tmp_path: Path) -> None:
    assert "Say one of" in sent.refused("contacts", "failed", "--suppress", "--keep", code=2)
    assert "--yes goes with" in sent.refused("contacts", "failed", "--yes", code=2)
    assert "nothing to decide" in sent.refused("contacts", "failed", "nothing-here", "--keep")
    assert "may be mailed already" in sent.refused("contacts", "revive", GONE[0], "--reason", "x")
    sent.ok("contacts", "suppress", GONE[0], "--reason", "asked by telephone")
    assert "only they can take that back" in sent.refused("contacts", "revive", GONE[0], "--reason", "x")
