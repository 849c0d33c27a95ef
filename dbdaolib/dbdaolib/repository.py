"""Repositories whose work is written once, against a connection, and run by either edge.

An edge is a driver that calls an operation with a connection: in this thread, or from the
event loop. Everything that a repository knows is in the operations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import Generic, Protocol, TypeVar

from dbdaolib.model import Entity, Model, T
from dbdaolib.query import Filters, Page, Query

__all__ = ["Edge", "EdgeRepository", "Operations", "SyncEdge", "SyncEdgeRepository"]

C = TypeVar("C")
C_contra = TypeVar("C_contra", contravariant=True)
R = TypeVar("R")
E = TypeVar("E", bound=Entity)


class Operations(Protocol[C_contra, T]):
    """What a kind of database does for one model, given a connection in a transaction."""

    def add(self, connection: C_contra, entity: T) -> None: ...
    def get(self, connection: C_contra, key: str) -> T: ...
    def find(self, connection: C_contra, query: Query) -> list[T]: ...
    def count(self, connection: C_contra, query: Query) -> int: ...
    def replace(self, connection: C_contra, entity: T) -> T: ...
    def remove(self, connection: C_contra, key: str) -> None: ...


class Edge(Protocol[C]):
    """Runs operations from the event loop."""

    def operations(self, model: Model[E]) -> Operations[C, E]: ...
    async def read(self, operation: Callable[[C], R]) -> R: ...
    async def write(self, operation: Callable[[C], R]) -> R: ...
    def transaction(self) -> AbstractAsyncContextManager[None]: ...


class SyncEdge(Protocol[C]):
    """Runs operations in the calling thread."""

    def operations(self, model: Model[E]) -> Operations[C, E]: ...
    def read(self, operation: Callable[[C], R]) -> R: ...
    def write(self, operation: Callable[[C], R]) -> R: ...
    def transaction(self) -> AbstractContextManager[None]: ...


class EdgeRepository(Generic[T, C]):
    """A :class:`~dbdaolib.driver.Repository` at the event loop's edge."""

    def __init__(self, driver: Edge[C], model: Model[T]) -> None:
        self.driver = driver
        self.model = model
        self._do = driver.operations(model)

    async def add(self, entity: T) -> None:
        await self.driver.write(lambda connection: self._do.add(connection, entity))

    async def get(self, key: str) -> T:
        return await self.driver.read(lambda connection: self._do.get(connection, key))

    async def find(
        self,
        filters: Filters | None = None,
        *,
        order: str | Iterable[str] = (),
        page: Page | None = None,
    ) -> list[T]:
        query = Query.of(self.model, filters, order, page)
        return await self.driver.read(lambda connection: self._do.find(connection, query))

    async def count(self, filters: Filters | None = None) -> int:
        query = Query.of(self.model, filters)
        return await self.driver.read(lambda connection: self._do.count(connection, query))

    async def replace(self, entity: T) -> T:
        return await self.driver.write(lambda connection: self._do.replace(connection, entity))

    async def remove(self, key: str) -> None:
        await self.driver.write(lambda connection: self._do.remove(connection, key))

    def transaction(self) -> AbstractAsyncContextManager[None]:
        return self.driver.transaction()


class SyncEdgeRepository(Generic[T, C]):
    """A :class:`~dbdaolib.driver.SyncRepository` at the thread's edge."""

    def __init__(self, driver: SyncEdge[C], model: Model[T]) -> None:
        self.driver = driver
        self.model = model
        self._do = driver.operations(model)

    def add(self, entity: T) -> None:
        self.driver.write(lambda connection: self._do.add(connection, entity))

    def get(self, key: str) -> T:
        return self.driver.read(lambda connection: self._do.get(connection, key))

    def find(
        self,
        filters: Filters | None = None,
        *,
        order: str | Iterable[str] = (),
        page: Page | None = None,
    ) -> list[T]:
        query = Query.of(self.model, filters, order, page)
        return self.driver.read(lambda connection: self._do.find(connection, query))

    def count(self, filters: Filters | None = None) -> int:
        query = Query.of(self.model, filters)
        return self.driver.read(lambda connection: self._do.count(connection, query))

    def replace(self, entity: T) -> T:
        return self.driver.write(lambda connection: self._do.replace(connection, entity))

    def remove(self, key: str) -> None:
        self.driver.write(lambda connection: self._do.remove(connection, key))

    def transaction(self) -> AbstractContextManager[None]:
        return self.driver.transaction()
