"""The driver of SQL databases for asynchronous code."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from dbdaolib.ambient import Ambient
from dbdaolib.config import Config
from dbdaolib.driver import AbstractDBDriver, Notify
from dbdaolib.model import Entity, Model, Schema, T
from dbdaolib.repository import EdgeRepository
from dbdaolib.sql.engine import WRITING, options_of, tell, translated, url_of
from dbdaolib.sql.operations import SqlOperations
from dbdaolib.sql.prepare import prepare
from dbdaolib.sql.tables import metadata_of
from dbdaolib.sql.turns import Turns

__all__ = ["BaseSqlRepository", "SqlDriver"]

E = TypeVar("E", bound=Entity)
R = TypeVar("R")


class BaseSqlRepository(EdgeRepository[T, sa.Connection]):
    """The repository of a :class:`SqlDriver`, and the base of those with SQL of their own.

    ``await self.driver.read(lambda connection: …)`` runs a function of a SQLAlchemy
    connection in the caller's transaction, ``self.driver.write`` one that changes something.
    """


class SqlDriver(AbstractDBDriver):
    """SQLite or PostgreSQL, for asynchronous code."""

    def __init__(self, config: Config, schema: Schema, notify: Notify) -> None:
        super().__init__(config, schema, notify)
        self.tables = metadata_of(schema).tables
        self._engine = _engine(config)
        self._turns = Turns(config)
        self._ambient = Ambient[AsyncConnection]()

    async def open(self) -> None:
        await asyncio.to_thread(prepare, self.config, self.schema, self.notify)

    async def close(self) -> None:
        await self._engine.dispose()

    async def ping(self) -> None:
        await self.read(lambda connection: connection.execute(sa.select(1)).close())

    def operations(self, model: Model[E]) -> SqlOperations[E]:
        return SqlOperations(model, self.tables[model.name])

    def repository(self, model: Model[E]) -> BaseSqlRepository[E]:
        return BaseSqlRepository(self, model)

    async def read(self, operation: Callable[[sa.Connection], R]) -> R:
        """Run the operation, in the caller's transaction or one of its own."""
        outer = self._ambient.get()
        with translated(self.config):
            if outer is not None:
                return await outer.run_sync(operation)
            async with self._engine.connect() as connection:
                return await connection.run_sync(operation)

    async def write(self, operation: Callable[[sa.Connection], R]) -> R:
        """Run the operation, in the caller's transaction or one of its own."""
        outer = self._ambient.get()
        with translated(self.config):
            if outer is not None:
                return await outer.run_sync(operation)
            async with self._begun() as connection:
                return await connection.run_sync(operation)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        outer = self._ambient.get()
        with translated(self.config):
            if outer is not None:
                async with outer.begin_nested():
                    yield
            else:
                async with self._begun() as connection:
                    with self._ambient.entered(connection):
                        yield

    @asynccontextmanager
    async def _begun(self) -> AsyncIterator[AsyncConnection]:
        async with self._turns, self._engine.connect() as connection:
            await connection.execution_options(**WRITING)
            async with connection.begin():
                yield connection


def _engine(config: Config) -> AsyncEngine:
    url = url_of(config)
    if config.scheme == "sqlite":
        url = url.set(drivername="sqlite+aiosqlite")
    engine = create_async_engine(url, **options_of(config))
    tell(engine.sync_engine, config)
    return engine
