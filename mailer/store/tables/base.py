"""What every table is made with: one metadata, the naming convention, and the column type for instants."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Column, Dialect, ForeignKey, Index, MetaData, Table, Text, TypeDecorator, text
from sqlalchemy.types import TypeEngine

from mailer.store.dialects import EPOCH, MICROSECOND, kind_of

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware datetime: microseconds UTC on SQLite (whose own type drops the zone), timestamptz on PostgreSQL."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(kind_of(dialect).instant_type())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError(f"a naive datetime reached the database: {value!r}")
        return kind_of(dialect).instant(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return _instant(value)


@lru_cache(maxsize=1024)
def _instant(microseconds: int) -> datetime:
    """Most rows of a wave hold the same few instants."""
    return EPOCH + microseconds * MICROSECOND


def word_table(name: str) -> Table:
    """A table that lists the allowed words of one kind, so that a new word is one insert and no migration."""
    return Table(name, metadata, Column("word", Text, primary_key=True))


def word(name: str, kind: str, **options: Any) -> Column[str]:
    """A column that holds one of the words of that kind; not null unless said."""
    options.setdefault("nullable", False)
    return Column(name, Text, ForeignKey(f"{kind}.word"), **options)


def key() -> Column[int]:
    """An integer primary key."""
    return Column("id", BigInteger().with_variant(_sqlite_integer(), "sqlite"), primary_key=True)


def to(target: str, name: str | None = None, **options: Any) -> Column[int]:
    """A foreign key column `<target>_id`, not null unless said."""
    options.setdefault("nullable", False)
    return Column(name or f"{target}_id", BigInteger, ForeignKey(f"{target}.id"), **options)


def only_where(name: str, *columns: str, condition: str) -> Index:
    """A partial index: it holds only the rows for which the condition, in SQL, is true."""
    return Index(name, *columns, sqlite_where=text(condition), postgresql_where=text(condition))


def _sqlite_integer() -> TypeEngine[int]:
    from sqlalchemy import Integer  # only INTEGER PRIMARY KEY counts up by itself on SQLite

    return Integer()
