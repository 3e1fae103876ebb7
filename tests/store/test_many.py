"""Many rows in one go: numbers are looked up by index, and what is inserted reads back as it was."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, select, text

from mailer.store.database import Database
from mailer.store.many import among, insert_many
from mailer.store.tables import outlet, suppression

NAMES = ("address_hash", "kind", "reason", "since")
NOON = datetime(2026, 12, 1, 12, 0, 0, 123456, tzinfo=UTC)


def rows(count: int) -> list[tuple[object, ...]]:
    return [(f"{n:064x}", "asked", f"reason {n}", NOON) for n in range(count)]


def test_what_is_inserted_reads_back_as_it_was(database: Database) -> None:
    with database.act() as connection:
        insert_many(connection, suppression, NAMES, rows(300))
        found = connection.execute(
            select(*(suppression.c[name] for name in NAMES)).order_by(suppression.c.address_hash)
        )
        assert found.all() == rows(300)


def test_a_row_that_is_there_already_stays_as_it_is(database: Database) -> None:
    with database.act() as connection:
        insert_many(connection, suppression, NAMES, rows(1))
        insert_many(connection, suppression, NAMES, [(*rows(1)[0][:2], "another reason", NOON), rows(2)[1]])
        reasons = connection.scalars(select(suppression.c.reason).order_by(suppression.c.address_hash))
        assert reasons.all() == ["reason 0", "reason 1"]


def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    with database.act() as connection, pytest.raises(TypeError, match="naive"):
        insert_many(connection, suppression, NAMES, [("hash", "asked", "why", NOON.replace(tzinfo=None))])


def some_outlets(connection: Connection, count: int) -> None:
    insert_many(connection, outlet, ("name",), [(f"Outlet {n}",) for n in range(count)])


@pytest.mark.parametrize("wanted", [[], [2], list(range(1, 5000))])
def test_rows_are_found_by_any_list_of_numbers(database: Database, wanted: list[int]) -> None:
    with database.act() as connection:
        some_outlets(connection, 300)
        every = connection.scalars(select(outlet.c.id)).all()
        found = connection.scalars(select(outlet.c.id).where(among(outlet.c.id, "ids")), {"ids": wanted})
        assert sorted(found) == sorted(set(every) & set(wanted))


def test_a_list_of_numbers_is_looked_up_by_index(database: Database) -> None:
    """However many rows there are: a claim of a hundred must not read a hundred thousand."""
    query = str(select(outlet.c.name).where(among(outlet.c.id, "ids")).compile(database.engine))
    explain, numbers = ("explain query plan", ("[1, 2]",)) if not database.is_remote else ("explain", {"ids": [1, 2]})
    with database.act() as connection:
        some_outlets(connection, 3000)
        connection.execute(text("analyze"))
        plan = str(connection.exec_driver_sql(f"{explain} {query}", numbers).all())
    assert "INTEGER PRIMARY KEY" in plan or "pk_outlet" in plan, plan
