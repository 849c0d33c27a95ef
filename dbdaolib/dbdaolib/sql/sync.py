"""The driver of SQL databases for synchronous code.

A module of its own: the asynchronous half of SQLAlchemy takes as long to import as the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import sqlalchemy as sa

from dbdaolib.ambient import Ambient
from dbdaolib.config import Config
from dbdaolib.driver import AbstractSyncDBDriver, Notify
from dbdaolib.model import Entity, Model, Schema, T
from dbdaolib.repository import SyncEdgeRepository
from dbdaolib.sql.engine import WRITING, sync_engine, translated
from dbdaolib.sql.operations import SqlOperations
from dbdaolib.sql.prepare import prepare
from dbdaolib.sql.tables import metadata_of
from dbdaolib.sql.turns import SyncTurns

__all__ = ["SyncSqlDriver", "SyncSqlRepository"]

E = TypeVar("E", bound=Entity)
R = TypeVar("R")


class SyncSqlRepository(SyncEdgeRepository[T, sa.Connection]):
    """The repository of a :class:`SyncSqlDriver`; with SQL of its own as in BaseSqlRepository."""


class SyncSqlDriver(AbstractSyncDBDriver):
    """SQLite or PostgreSQL, for synchronous code."""

    def __init__(self, config: Config, schema: Schema, notify: Notify) -> None:
        super().__init__(config, schema, notify)
        self.tables = metadata_of(schema).tables
        self._engine = sync_engine(config)
        self._turns = SyncTurns(config)
        self._ambient = Ambient[sa.Connection]()

    def open(self) -> None:
        prepare(self.config, self.schema, self.notify)

    def close(self) -> None:
        self._engine.dispose()

    def ping(self) -> None:
        self.read(lambda connection: connection.execute(sa.select(1)).close())

    def operations(self, model: Model[E]) -> SqlOperations[E]:
        return SqlOperations(model, self.tables[model.name])

    def repository(self, model: Model[E]) -> SyncSqlRepository[E]:
        return SyncSqlRepository(self, model)

    def read(self, operation: Callable[[sa.Connection], R]) -> R:
        """Run the operation, in the caller's transaction or one of its own."""
        outer = self._ambient.get()
        with translated(self.config):
            if outer is not None:
                return operation(outer)
            with self._engine.connect() as connection:
                return operation(connection)

    def write(self, operation: Callable[[sa.Connection], R]) -> R:
        """Run the operation, in the caller's transaction or one of its own."""
        outer = self._ambient.get()
        with translated(self.config):
            if outer is not None:
                return operation(outer)
            with self._begun() as connection:
                return operation(connection)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        outer = self._ambient.get()
        with translated(self.config):
            if outer is not None:
                with outer.begin_nested():
                    yield
            else:
                with self._begun() as connection, self._ambient.entered(connection):
                    yield

    @contextmanager
    def _begun(self) -> Iterator[sa.Connection]:
        with self._turns, self._engine.connect() as connection:
            connection.execution_options(**WRITING)
            with connection.begin():
                yield connection
