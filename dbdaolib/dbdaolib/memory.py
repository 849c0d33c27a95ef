"""Databases in memory: the fake that applications test with, held to the same contract.

``Connector(Config("memory:NAME"), schema)`` opens one; it is gone when its last user leaves.
Writers take turns, each on a copy that takes the place of the original when its transaction
ends well, so that nobody ever sees a half of it.
"""

from __future__ import annotations

import asyncio
import operator
import threading
import warnings
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, nullcontext
from typing import Any, Generic, TypeVar

from dbdaolib.ambient import Ambient
from dbdaolib.config import Config
from dbdaolib.driver import AbstractDBDriver, AbstractSyncDBDriver, Notify
from dbdaolib.errors import Conflict, Duplicate, NotFound
from dbdaolib.fields import Plain
from dbdaolib.model import Entity, Model, Schema, T
from dbdaolib.query import Clause, Operator, Query
from dbdaolib.repository import EdgeRepository, SyncEdgeRepository

__all__ = ["MemoryDriver", "MemoryRepository", "SyncMemoryDriver", "SyncMemoryRepository"]

E = TypeVar("E", bound=Entity)
R = TypeVar("R")
Row = Mapping[str, Plain]


class Tables:
    """Rows by model and id. Rows are never changed in place, so a copy is shallow."""

    def __init__(self, rows: Mapping[str, Mapping[str, Row]]) -> None:
        self.rows = {name: dict(table) for name, table in rows.items()}

    @contextmanager
    def changed(self) -> Iterator[Tables]:
        """A copy, whose rows become these when the block ends well."""
        copy = Tables(self.rows)
        yield copy
        self.rows = copy.rows


class _MemoryOperations(Generic[T]):
    def __init__(self, model: Model[T]) -> None:
        self.model = model

    def add(self, tables: Tables, entity: T) -> None:
        row = self.model.encode(entity)
        if entity.id in tables.rows[self.model.name]:
            raise Duplicate(self.model.name, entity.id, ("id",))
        self._store(tables, entity.id, row)

    def get(self, tables: Tables, key: str) -> T:
        return self.model.decode(self._row(tables, key))

    def find(self, tables: Tables, query: Query) -> list[T]:
        found = self._matching(tables, query)
        for field, downwards in reversed(query.order):
            found.sort(key=lambda row: _sortable(row[field.name]), reverse=downwards)
        if query.page:
            found = found[query.page.offset : query.page.offset + query.page.size]
        return [self.model.decode(row) for row in found]

    def count(self, tables: Tables, query: Query) -> int:
        return len(self._matching(tables, query))

    def replace(self, tables: Tables, entity: T) -> T:
        following = self.model.next_version(entity)
        expected, row = self.model.version(entity), self.model.encode(following)
        found = self.model.version(self.get(tables, entity.id))
        if found != expected:
            raise Conflict(self.model.name, entity.id, expected=expected, found=found)
        self._store(tables, entity.id, row)
        return following

    def remove(self, tables: Tables, key: str) -> None:
        self._row(tables, key)
        del tables.rows[self.model.name][key]

    def _matching(self, tables: Tables, query: Query) -> list[Row]:
        rows = tables.rows[self.model.name].values()
        return [row for row in rows if all(_holds(row, clause) for clause in query.clauses)]

    def _row(self, tables: Tables, key: str) -> Row:
        row = tables.rows[self.model.name].get(key)
        if row is None:
            raise NotFound(self.model.name, key)
        return row

    def _store(self, tables: Tables, key: str, row: Row) -> None:
        table = tables.rows[self.model.name]
        others = [other for other_key, other in table.items() if other_key != key]
        for group in self.model.unique:
            if any(all(other[name] == row[name] for name in group) for other in others):
                raise Duplicate(self.model.name, key, group)
        table[key] = row


def _holds(row: Row, clause: Clause) -> bool:
    value = row[clause.field.name]
    if value is None and clause.operator in _ORDERING:
        return False
    return bool(_COMPARE[clause.operator](value, clause.value))


_ORDERING: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.LT: operator.lt,
    Operator.LE: operator.le,
    Operator.GT: operator.gt,
    Operator.GE: operator.ge,
}
_COMPARE: dict[Operator, Callable[[Any, Any], bool]] = _ORDERING | {
    Operator.EQ: operator.eq,
    Operator.NE: operator.ne,
    Operator.IN: lambda value, wanted: value in wanted,
}


def _sortable(value: Plain) -> tuple[bool, Any]:
    return (value is not None, value)


class MemoryRepository(EdgeRepository[T, Tables]):
    """The repository of a :class:`MemoryDriver`."""


class SyncMemoryRepository(SyncEdgeRepository[T, Tables]):
    """The repository of a :class:`SyncMemoryDriver`."""


class MemoryDriver(AbstractDBDriver):
    """One database in memory, for asynchronous code."""

    def __init__(self, config: Config, schema: Schema, notify: Notify = warnings.warn) -> None:
        super().__init__(config, schema, notify)
        self._tables = Tables({model.name: {} for model in schema.models})
        self._writer = asyncio.Lock()
        self._ambient = Ambient[Tables]()

    async def open(self) -> None: ...
    async def close(self) -> None: ...
    async def ping(self) -> None: ...

    def operations(self, model: Model[E]) -> _MemoryOperations[E]:
        return _MemoryOperations(model)

    def repository(self, model: Model[E]) -> MemoryRepository[E]:
        return MemoryRepository(self, model)

    async def read(self, operation: Callable[[Tables], R]) -> R:
        return operation(self._ambient.get() or self._tables)

    async def write(self, operation: Callable[[Tables], R]) -> R:
        async with self._begun() as tables:
            return operation(tables)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        async with self._begun():
            yield

    @asynccontextmanager
    async def _begun(self) -> AsyncIterator[Tables]:
        outer = self._ambient.get()
        async with self._writer if outer is None else nullcontext():
            with (outer or self._tables).changed() as copy, self._ambient.entered(copy):
                yield copy


class SyncMemoryDriver(AbstractSyncDBDriver):
    """One database in memory, for synchronous code."""

    def __init__(self, config: Config, schema: Schema, notify: Notify = warnings.warn) -> None:
        super().__init__(config, schema, notify)
        self._tables = Tables({model.name: {} for model in schema.models})
        self._writer = threading.Lock()
        self._ambient = Ambient[Tables]()

    def open(self) -> None: ...
    def close(self) -> None: ...
    def ping(self) -> None: ...

    def operations(self, model: Model[E]) -> _MemoryOperations[E]:
        return _MemoryOperations(model)

    def repository(self, model: Model[E]) -> SyncMemoryRepository[E]:
        return SyncMemoryRepository(self, model)

    def read(self, operation: Callable[[Tables], R]) -> R:
        return operation(self._ambient.get() or self._tables)

    def write(self, operation: Callable[[Tables], R]) -> R:
        with self._begun() as tables:
            return operation(tables)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._begun():
            yield

    @contextmanager
    def _begun(self) -> Iterator[Tables]:
        outer = self._ambient.get()
        turn = self._writer if outer is None else nullcontext()
        with turn, (outer or self._tables).changed() as copy, self._ambient.entered(copy):
            yield copy
