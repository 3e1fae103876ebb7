"""Many rows in one go: what is done for each row or number on the way costs more than the database itself does."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    Table,
    Text,
    TypeDecorator,
    bindparam,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from mailer.store.dialects import kind_of
from mailer.store.tables.base import Instant


def among(column: ColumnElement[int], name: str) -> ColumnElement[bool]:
    """SQL: the column is one of the numbers in the parameter of that name, a list of any length."""
    return _Among(column, bindparam(name, type_=_Numbers))


def insert_many(
    connection: Connection, table: Table, names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Inserts rows of plain values and aware datetimes under those column names; one that is there stays as it is."""
    statement, dialect = _insert(table, names, connection.dialect), connection.dialect
    columns = (_bound(table, name, one, dialect) for name, one in zip(names, zip(*rows, strict=True), strict=True))
    connection.exec_driver_sql(statement, kind_of(dialect).insert_values(list(columns)))


@lru_cache
def _insert(table: Table, names: tuple[str, ...], dialect: Dialect) -> str:
    return kind_of(dialect).insert_sql(table, names, dialect)


def _bound(table: Table, name: str, column: Iterable[Any], dialect: Dialect) -> list[Any]:
    """The values of a column as the driver takes them."""
    kind = table.c[name].type
    return [kind.process_bind_param(one, dialect) for one in column] if isinstance(kind, Instant) else list(column)


class _Numbers(TypeDecorator[list[int]]):
    """Numbers as one parameter, however many they are: an array, or on SQLite the text of a JSON array."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(kind_of(dialect).numbers_type())

    def process_bind_param(self, value: Iterable[int] | None, dialect: Dialect) -> Any:
        return kind_of(dialect).numbers(value or ())


class _Among(FunctionElement[bool]):
    """Without a type of its own: behind what it knows as a boolean, SQLAlchemy writes “= 1”, and no index serves."""

    inherit_cache = True


@compiles(_Among, "postgresql")
def _on_postgresql(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, numbers = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} = any({numbers})"


@compiles(_Among, "sqlite")
def _on_sqlite(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, numbers = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} in (select value from json_each({numbers}))"
