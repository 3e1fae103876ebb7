"""A long list is kept in a file: it comes back as it went in, and takes hardly any memory."""

import resource
import tempfile
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace

import pytest

from mailer.core.contact import Contact
from mailer.core.contact_file import read_contacts
from mailer.core.errors import NoRoom
from mailer.core.intake import Choices, Known, decide
from mailer.core.made import Numbers
from mailer.core.manifest import Entries
from mailer.core.plan import make_plan
from mailer.store.database import Database
from mailer.store.intake import shelf_in_a_file
from mailer.store.people import roll_of
from mailer.store.spool import Spool
from tests.builders import LIFT, by_address, draft_of, keep, person, story

MANY = 2000


def _spool(people: list[Contact]) -> Spool[Contact]:
    return Spool(lambda one: one, lambda one: one, people)


def test_a_roll_holds_the_people_of_a_list_as_they_are_known_in_the_order_of_their_addresses(
    database: Database,
) -> None:
    people = keep(database, [replace(person(n, agreed=n % 2 == 0), tags=("wire",)) for n in range(30)], LIFT)
    with database.read() as connection:
        roll = roll_of(connection, "europe")
    assert list(roll) == by_address(people)
    assert roll[-1] == list(roll)[-1]
    assert list(roll[3:5]) == list(roll)[3:5]


def test_a_folder_for_temporary_files_that_is_full_is_told_and_named() -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(NoRoom, match=tempfile.gettempdir()):
            _spool([person(n) for n in range(MANY)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def traced() -> Iterator[None]:
    tracemalloc.start()
    yield
    tracemalloc.stop()


def _peak_of_import(lines: int, known: int) -> int:
    """Octets in memory at the most while a file is read and decided on."""
    data = "".join(f"reader{n}@desk{n % 3}.example,Reader {n},Another Desk {n}\n" for n in range(lines)).encode()
    people = _spool([replace(person(n), id=n + 1) for n in range(known)])
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    read = read_contacts("list.csv", b"email,name,outlet\n" + data, shelves=shelf_in_a_file)
    intake = decide(read.rows, Known(people, Numbers(range(known)), {}), Choices())
    assert (len(intake.new), len(intake.changed)) == (lines - known, known)
    return tracemalloc.get_traced_memory()[1] - before


@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize("known", [0, 1])
def test_a_longer_file_takes_hardly_more_memory_to_decide_on(known: int) -> None:
    _peak_of_import(MANY, MANY)  # what is kept of the last thousand addresses is there from now on
    some, more = (_peak_of_import(lines, known * lines) for lines in (MANY, 2 * MANY))
    assert (more - some) / MANY < 350, "octets for each line, of which its own forty stand there twice"


@pytest.mark.usefixtures("traced")
def test_a_longer_list_takes_hardly_more_memory_to_plan() -> None:
    people = by_address(person(n) for n in range(MANY))
    roll = _spool(people)
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    release = story(embargoed=False)
    draft = draft_of(release, make_plan(release, roll, now=LIFT, start=LIFT, suppressed={}, seed=1), 1, "digest")
    assert len(Entries(draft.packed)) == MANY
    assert (tracemalloc.get_traced_memory()[1] - before) / MANY < 250, "octets for each person"
