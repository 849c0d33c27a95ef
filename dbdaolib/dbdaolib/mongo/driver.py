"""The driver of MongoDB, and its repository.

Every operation is one atomic operation on one document, so that it also holds on servers that
only speak MongoDB's protocol; there are no transactions. PyMongo and Beanie, an extra, are
imported when a driver is made.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from dbdaolib.config import Config
from dbdaolib.driver import AbstractDBDriver, Notify
from dbdaolib.errors import Conflict, Duplicate, NotFound, Unsupported
from dbdaolib.model import Entity, Model, Schema, T
from dbdaolib.query import Filters, Page, Query

if TYPE_CHECKING:
    from beanie import Document

__all__ = ["BaseMongoRepository", "MongoDriver"]

E = TypeVar("E", bound=Entity)


class MongoDriver(AbstractDBDriver):
    """MongoDB, for asynchronous code."""

    supports_transactions: ClassVar[bool] = False

    def __init__(self, config: Config, schema: Schema, notify: Notify) -> None:
        from dbdaolib.mongo import documents

        super().__init__(config, schema, notify)
        self.documents = {model.name: documents.document_of(model) for model in schema.models}
        self.client = documents.client_of(config)
        self.translate = documents

    async def open(self) -> None:
        """Make the indexes of the models that are not there yet."""
        from beanie import init_beanie

        with self.translate.translated(self.config):
            database = self.client.get_default_database()
            await init_beanie(database, document_models=list(self.documents.values()))

    async def close(self) -> None:
        await self.client.close()

    async def ping(self) -> None:
        with self.translate.translated(self.config):
            await self.client.admin.command("ping")

    def repository(self, model: Model[E]) -> BaseMongoRepository[E]:
        return BaseMongoRepository(self, model)

    def transaction(self) -> AbstractAsyncContextManager[None]:
        raise Unsupported(
            f"{self.config.place} has no transactions here",
            "ask supports_transactions; replace() of one entity is atomic without",
        )


class BaseMongoRepository(Generic[T]):
    """A :class:`~dbdaolib.driver.Repository`, and the base of those with queries of their own.

    ``self.documents`` is the model's Beanie document class.
    """

    def __init__(self, driver: MongoDriver, model: Model[T]) -> None:
        self.driver = driver
        self.model = model
        self.documents: type[Document] = driver.documents[model.name]
        self._translate = driver.translate

    async def add(self, entity: T) -> None:
        row = self.model.encode(entity)
        with self._translate.translated(self.driver.config):
            async with self._unique(row, ("id",), *self.model.unique):
                await self._translate.stored(self.documents, row).insert()

    async def get(self, key: str) -> T:
        found = await self._found(Query.of(self.model, {"id": key}))
        if not found:
            raise NotFound(self.model.name, key)
        return found[0]

    async def find(
        self,
        filters: Filters | None = None,
        *,
        order: str | Iterable[str] = (),
        page: Page | None = None,
    ) -> list[T]:
        return await self._found(Query.of(self.model, filters, order, page))

    async def count(self, filters: Filters | None = None) -> int:
        wanted = self._translate.filter_of(Query.of(self.model, filters))
        with self._translate.translated(self.driver.config):
            return await self.documents.find(wanted).count()

    async def replace(self, entity: T) -> T:
        following = self.model.next_version(entity)
        expected, row = self.model.version(entity), self.model.encode(following)
        same = {"_id": entity.id, "version": expected}
        collection = self.documents.get_pymongo_collection()
        with self._translate.translated(self.driver.config):
            async with self._unique(row, *self.model.unique):
                done = await collection.find_one_and_update(same, self._translate.changes_of(row))
        if done is None:
            found = self.model.version(await self.get(entity.id))
            raise Conflict(self.model.name, entity.id, expected=expected, found=found)
        return following

    async def remove(self, key: str) -> None:
        with self._translate.translated(self.driver.config):
            done = await self.documents.get_pymongo_collection().delete_one({"_id": key})
        if not done.deleted_count:
            raise NotFound(self.model.name, key)

    def transaction(self) -> AbstractAsyncContextManager[None]:
        return self.driver.transaction()

    async def _found(self, query: Query) -> list[T]:
        found = self.documents.find(self._translate.filter_of(query))
        found = found.sort(self._translate.sort_of(query))
        if query.page:
            found = found.skip(query.page.offset).limit(query.page.size)
        with self._translate.translated(self.driver.config):
            documents = await found.to_list()
        return [self.model.decode(self._translate.row_of(each, self.model)) for each in documents]

    @asynccontextmanager
    async def _unique(self, row: dict[str, Any], *groups: tuple[str, ...]) -> AsyncIterator[None]:
        """Raises Duplicate when the server refused, and a document with these values is there.

        It is asked of the documents, because not every server says which index it was, and
        some do not even say that it was one.
        """
        from pymongo.errors import OperationFailure

        try:
            yield
        except OperationFailure as error:
            collection = self.documents.get_pymongo_collection()
            for group in groups:
                if await collection.find_one(self._translate.twin_of(row, group)):
                    raise Duplicate(self.model.name, row["id"], group) from error
            raise
