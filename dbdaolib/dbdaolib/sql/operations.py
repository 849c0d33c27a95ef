"""What a SQL database does for one model, on a SQLAlchemy connection in a transaction.

The same functions serve threads and the event loop (``AsyncConnection.run_sync``).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any, Generic

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from dbdaolib.errors import Conflict, DataError, Duplicate, NotFound, Refused
from dbdaolib.fields import Field, Kind
from dbdaolib.model import Model, T
from dbdaolib.query import Operator, Query

__all__ = ["SqlOperations"]


class SqlOperations(Generic[T]):
    """Statements on one table, and what their results mean."""

    def __init__(self, model: Model[T], table: sa.Table) -> None:
        self.model = model
        self.table = table

    def add(self, connection: sa.Connection, entity: T) -> None:
        row = self.model.encode(entity)
        if self._touched(connection, sa.insert(self.table).values(row)) is None:
            raise self._refusal(connection, row, ("id",), *self.model.unique)

    def get(self, connection: sa.Connection, key: str) -> T:
        row = connection.execute(sa.select(self.table).where(self._is(key))).mappings().first()
        if row is None:
            raise NotFound(self.model.name, key)
        return self.model.decode(dict(row))

    def find(self, connection: sa.Connection, query: Query) -> list[T]:
        found = sa.select(self.table).where(*self._where(connection, query))
        found = found.order_by(*(self._order(connection, *each) for each in query.order))
        if query.page:
            found = found.offset(query.page.offset).limit(query.page.size)
        return [self.model.decode(dict(row)) for row in connection.execute(found).mappings()]

    def count(self, connection: sa.Connection, query: Query) -> int:
        counted = sa.select(sa.func.count()).select_from(self.table)
        return connection.scalar(counted.where(*self._where(connection, query))) or 0

    def replace(self, connection: sa.Connection, entity: T) -> T:
        following = self.model.next_version(entity)
        expected, row = self.model.version(entity), self.model.encode(following)
        same = self._is(entity.id) & (self.table.c.version == expected)
        touched = self._touched(connection, sa.update(self.table).values(row).where(same))
        if touched is None:
            raise self._refusal(connection, row, *self.model.unique)
        if not touched:
            found = self.model.version(self.get(connection, entity.id))
            raise Conflict(self.model.name, entity.id, expected=expected, found=found)
        return following

    def remove(self, connection: sa.Connection, key: str) -> None:
        touched = self._touched(connection, sa.delete(self.table).where(self._is(key)))
        if touched is None:
            raise Refused(f"{self.model.name} {key!r} stays", "something still refers to it")
        if not touched:
            raise NotFound(self.model.name, key)

    def _touched(self, connection: sa.Connection, change: sa.UpdateBase) -> int | None:
        """How many rows were changed; None when a constraint forbade it.

        The savepoint keeps the transaction around it alive: PostgreSQL would end it.
        """
        try:
            with connection.begin_nested():
                return connection.execute(change).rowcount
        except IntegrityError:
            return None

    def _refusal(
        self, connection: sa.Connection, row: dict[str, Any], *unique: tuple[str, ...]
    ) -> DataError:
        """Which constraint it was, asked of the rows that are there."""
        name, key = self.model.name, row["id"]
        columns = self.table.c
        for group in unique:
            same = sa.and_(*(columns[field] == row[field] for field in group))
            other = same if group == ("id",) else same & (columns.id != key)
            if connection.scalar(sa.select(sa.exists().where(other))):
                return Duplicate(name, key, group)
        return Refused(f"{name} {key!r} was not stored", "a constraint of its table forbids it")

    def _is(self, key: str) -> sa.ColumnElement[bool]:
        return self.table.c.id == self.model.fields["id"].encode(key, self.model.name)

    def _where(self, connection: sa.Connection, query: Query) -> list[sa.ColumnElement[bool]]:
        return [
            _COMPARE[clause.operator](self._column(connection, clause.field), clause.value)
            for clause in query.clauses
        ]

    def _order(
        self, connection: sa.Connection, field: Field, downwards: bool
    ) -> sa.ColumnElement[Any]:
        column = self._column(connection, field)
        if not field.optional:
            return column.desc() if downwards else column.asc()
        return column.desc().nulls_last() if downwards else column.asc().nulls_first()

    def _column(self, connection: sa.Connection, field: Field) -> sa.ColumnElement[Any]:
        """The column; PostgreSQL would compare text by the rules of a language."""
        column = self.table.c[field.name]
        foreign = connection.dialect.name == "postgresql" and field.kind is Kind.TEXT
        return sa.collate(column, "C") if foreign else column


def _in(column: sa.ColumnElement[Any], values: Sequence[Any]) -> sa.ColumnElement[bool]:
    among = column.in_([value for value in values if value is not None])
    return among | column.is_(None) if None in values else among


_COMPARE: dict[Operator, Callable[[sa.ColumnElement[Any], Any], sa.ColumnElement[bool]]] = {
    Operator.EQ: operator.eq,
    Operator.NE: lambda column, value: column.is_distinct_from(value),
    Operator.LT: operator.lt,
    Operator.LE: operator.le,
    Operator.GT: operator.gt,
    Operator.GE: operator.ge,
    Operator.IN: _in,
}
