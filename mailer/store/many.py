"""Many rows in one go: what is done for each row or number on the way costs more than the database itself does."""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Dialect, Table, Text, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from mailer.store.tables.base import Instant


def among(column: ColumnElement[int], name: str) -> ColumnElement[bool]:
    """SQL: the column is one of the numbers in the parameter of that name, however many there are."""
    return column.bool_op("in")(_Numbers(bindparam(name, type_=_JsonArray)))


def insert_many(
    connection: Connection, table: Table, names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Inserts rows of plain values and aware datetimes under those column names; one that is there stays as it is."""
    statement, dialect = _insert(table, names, connection.dialect), connection.dialect
    columns = (_bound(table, name, one, dialect) for name, one in zip(names, zip(*rows, strict=True), strict=True))
    if dialect.name == "postgresql":  # an array for each column: one statement, and one answer to wait for
        connection.exec_driver_sql(statement, tuple(columns))
    else:
        connection.exec_driver_sql(statement, list(zip(*columns, strict=True)))


@lru_cache
def _insert(table: Table, names: tuple[str, ...], dialect: Dialect) -> str:
    if dialect.name == "postgresql":
        kinds = (table.c[name].type.compile(dialect) for name in names)
        values = f"select * from unnest({', '.join(f'%s::{kind}[]' for kind in kinds)})"
    else:
        values = f"values ({', '.join('?' * len(names))})"
    return f"insert into {table.name} ({', '.join(names)}) {values} on conflict do nothing"


def _bound(table: Table, name: str, column: Iterable[Any], dialect: Dialect) -> list[Any]:
    """The values of a column as the driver takes them."""
    kind = table.c[name].type
    return [kind.process_bind_param(one, dialect) for one in column] if isinstance(kind, Instant) else list(column)


class _JsonArray(TypeDecorator[list[int]]):
    """Numbers as the text of a JSON array: one parameter, however many they are."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[int] | None, _dialect: Dialect) -> str:
        return json.dumps(list(value or ()))


class _Numbers(FunctionElement[int]):
    """The numbers of a JSON array, as a table of one column."""

    inherit_cache = True

    def __init__(self, array: BindParameter[list[int]]) -> None:
        super().__init__(array)


@compiles(_Numbers, "sqlite")
def _on_sqlite(element: _Numbers, compiler: SQLCompiler, **options: Any) -> str:
    return f"(select value from json_each({compiler.process(element.clauses, **options)}))"


@compiles(_Numbers, "postgresql")
def _on_postgresql(element: _Numbers, compiler: SQLCompiler, **options: Any) -> str:
    array = compiler.process(element.clauses, **options)
    return f"(select value::bigint from json_array_elements_text(cast({array} as json)))"
