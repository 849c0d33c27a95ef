"""The connector for MongoDB alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from dbdaolib.connector import Connector

if TYPE_CHECKING:
    from dbdaolib.mongo.driver import MongoDriver

__all__ = ["MongoConnector"]


class MongoConnector(Connector):
    """A :class:`~dbdaolib.connector.Connector` of ``mongodb://`` URLs, for ``async with``."""

    schemes: ClassVar[tuple[str, ...]] = ("mongodb",)

    async def __aenter__(self) -> MongoDriver:
        return cast("MongoDriver", await super().__aenter__())
