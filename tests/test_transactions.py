"""There are two ways to open a write transaction, and one module that tells SQLite from PostgreSQL."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from mailer.store import tables
from mailer.store.dialects import Lock
from tests.conftest import Databases

ROOM = Path(__file__).parents[1] / "mailer"
OPENS = {"begin", "connect", "raw_connection", "begin_nested", "create_engine"}
READS_ONLY = {"store/epoch.py"}
"""Keeps a raw connection to an SQLite file, to ask for one number before each message."""
NAMES_THE_DATABASE = {"store/dialects.py"}


def _python() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(ROOM.rglob("*.py")):
        yield path.relative_to(ROOM).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def test_only_the_database_module_opens_a_transaction() -> None:
    found = {
        name
        for name, tree in _python()
        if name.startswith("store/") or "sqlalchemy" in ast.dump(tree)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name)
        if (node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id) in OPENS
    }
    assert found - READS_ONLY == {"store/database.py"}


def test_only_one_module_asks_which_database_it_is() -> None:
    found = {
        name
        for name, tree in _python()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "name"
        if isinstance(node.value, ast.Attribute | ast.Name)
        if (node.value.attr if isinstance(node.value, ast.Attribute) else node.value.id) == "dialect"
    }
    assert found == NAMES_THE_DATABASE


def test_an_act_holds_the_lock_of_the_acts_from_its_first_statement_to_its_end(databases: Databases) -> None:
    database = databases.fresh("postgresql")
    held = text(f"select count(*) from pg_locks where locktype = 'advisory' and objid = {Lock.ACTS:d} and granted")
    with database.step() as other:
        with database.act():
            assert other.scalar(held) == 1
        assert other.scalar(held) == 0


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("way", ["act", "step"])
def test_a_transaction_that_fails_half_way_writes_nothing(kind: str, way: str, databases: Databases) -> None:
    database = databases.fresh(kind)

    def fail_half_way() -> None:
        with getattr(database, way)() as connection:
            connection.execute(insert(tables.outlet).values(name="The Shore"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    with database.read() as connection:
        assert connection.execute(tables.outlet.select()).all() == []
