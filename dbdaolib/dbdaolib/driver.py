"""The faces: what an application sees of every database.

Names without a mark are asynchronous, for services; names with ``Sync`` are the same for
command lines. MongoDB is asynchronous only.
"""

from __future__ import annotations

import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import ClassVar, Protocol, TypeAlias, TypeVar

from dbdaolib.config import Config
from dbdaolib.errors import SetAside
from dbdaolib.model import Entity, Model, Schema, T
from dbdaolib.query import Filters, Page

__all__ = ["AbstractDBDriver", "AbstractSyncDBDriver", "Notify", "Repository", "SyncRepository"]

E = TypeVar("E", bound=Entity)
Notify: TypeAlias = Callable[[SetAside], None]
"""Told when a file was set aside; by default a warning is issued. What it raises stops opening."""


class Repository(Protocol[T]):
    """The entities of one model."""

    async def add(self, entity: T) -> None:
        """Store a new entity, durably once this returns. Raises Duplicate."""

    async def get(self, key: str) -> T:
        """The entity with this id. Raises NotFound."""

    async def find(
        self,
        filters: Filters | None = None,
        *,
        order: str | Iterable[str] = (),
        page: Page | None = None,
    ) -> list[T]:
        """The entities that match, in a total order: ``"-at"`` is downwards, the id decides."""

    async def count(self, filters: Filters | None = None) -> int:
        """How many match."""

    async def replace(self, entity: T) -> T:
        """Store a changed entity over the version it was read at; return it as it is now.

        Raises Conflict when somebody else was quicker, NotFound, Duplicate.
        """

    async def remove(self, key: str) -> None:
        """Remove the entity with this id. Raises NotFound."""

    def transaction(self) -> AbstractAsyncContextManager[None]:
        """The driver's transaction, over all of its repositories."""


class SyncRepository(Protocol[T]):
    """The same for command lines; each promise is that of :class:`Repository`."""

    def add(self, entity: T) -> None: ...
    def get(self, key: str) -> T: ...
    def find(
        self,
        filters: Filters | None = None,
        *,
        order: str | Iterable[str] = (),
        page: Page | None = None,
    ) -> list[T]: ...
    def count(self, filters: Filters | None = None) -> int: ...
    def replace(self, entity: T) -> T: ...
    def remove(self, key: str) -> None: ...
    def transaction(self) -> AbstractContextManager[None]: ...


class AbstractDBDriver(ABC):
    """One open database. A :class:`~dbdaolib.connector.Connector` opens and closes it."""

    supports_transactions: ClassVar[bool] = True

    def __init__(self, config: Config, schema: Schema, notify: Notify = warnings.warn) -> None:
        self.config = config
        self.schema = schema
        self.notify = notify

    @abstractmethod
    async def open(self) -> None:
        """Connect, and bring the database to the schema."""

    @abstractmethod
    async def close(self) -> None:
        """Give every connection back."""

    @abstractmethod
    async def ping(self) -> None:
        """Return when the database answers. Raises Unavailable."""

    @abstractmethod
    def repository(self, model: Model[E]) -> Repository[E]:
        """The entities of a model."""

    @abstractmethod
    def transaction(self) -> AbstractAsyncContextManager[None]:
        """All or nothing: what this task does inside is kept when the block ends well.

        Inside another transaction it is a part of that, which can fail alone. It belongs to
        the task that began it; other tasks do not see it before its end. Raises Unsupported
        where ``supports_transactions`` is false.
        """


class AbstractSyncDBDriver(ABC):
    """The same for command lines; each promise is that of :class:`AbstractDBDriver`."""

    def __init__(self, config: Config, schema: Schema, notify: Notify = warnings.warn) -> None:
        self.config = config
        self.schema = schema
        self.notify = notify

    @abstractmethod
    def open(self) -> None: ...
    @abstractmethod
    def close(self) -> None: ...
    @abstractmethod
    def ping(self) -> None: ...
    @abstractmethod
    def repository(self, model: Model[E]) -> SyncRepository[E]: ...
    @abstractmethod
    def transaction(self) -> AbstractContextManager[None]: ...
