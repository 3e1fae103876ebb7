"""Many rows at once, written some at a time, so that they need never be in memory together."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable

_T = TypeVar("_T")
_AT_ONCE = 500
"""SQLite takes a limited number of values in one statement."""


def some_at_a_time(things: Iterable[_T]) -> Iterator[list[_T]]:
    """All of them in their order, in lists that are short enough to be written in one statement."""
    coming = iter(things)
    while some := list(islice(coming, _AT_ONCE)):
        yield some


def write_all(connection: Connection, statement: Executable, rows: Iterable[Mapping[str, Any]]) -> None:
    """Executes the statement for each of the rows, which may be made only as they are asked for."""
    for some in some_at_a_time(rows):
        connection.execute(statement, some)
