"""Models as Beanie documents, queries as MongoDB filters, and what PyMongo's errors mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from beanie import Document
from pydantic import ConfigDict
from pymongo import ASCENDING, DESCENDING, AsyncMongoClient, IndexModel
from pymongo.errors import (
    ConfigurationError,
    ConnectionFailure,
    OperationFailure,
    PyMongoError,
    WaitQueueTimeoutError,
)

from dbdaolib.config import Config
from dbdaolib.errors import DataError, Invalid, Misconfigured, Unavailable
from dbdaolib.fields import Kind, Plain
from dbdaolib.model import Model
from dbdaolib.query import Clause, Query

__all__ = [
    "changes_of",
    "client_of",
    "document_of",
    "filter_of",
    "row_of",
    "sort_of",
    "stored",
    "translated",
    "twin_of",
]


def document_of(model: Model[Any]) -> type[Document]:
    """The document class of a model, with its collection and its indexes.

    The model has checked the values, so the document keeps them as they are. There is no
    common base class: Beanie writes into the bases of the classes that it is given.
    """
    if "revision_id" in model.fields:
        raise Invalid(f"{model.name}.revision_id", "Beanie keeps this name for itself")
    made = [
        *(IndexModel([(_key(name), ASCENDING) for name in g], unique=True) for g in model.unique),
        *(IndexModel([(_key(name), ASCENDING) for name in g]) for g in model.indexes),
    ]

    class Stored(Document):
        id: str  # type: ignore[assignment]  # Beanie's own are ObjectIds
        model_config = ConfigDict(extra="allow", protected_namespaces=())

        class Settings:
            name = model.name
            indexes = made

    return Stored


def stored(kind: type[Document], row: Mapping[str, Plain]) -> Document:
    """The document of a row."""
    return kind(**{name: _stored(value) for name, value in row.items()})


def row_of(document: Document, model: Model[Any]) -> dict[str, Any]:
    """The plain values of a document."""
    found = {**(document.model_extra or {}), "id": document.id}
    return {name: _plain(found[name], field.kind) for name, field in model.fields.items()}


def filter_of(query: Query) -> dict[str, Any]:
    """The filter of a query."""
    return {"$and": [_comparison(clause) for clause in query.clauses]} if query.clauses else {}


def sort_of(query: Query) -> list[tuple[str, int]]:
    """The order of a query. MongoDB's None comes first, and its text is in code points."""
    return [(_key(f.name), DESCENDING if down else ASCENDING) for f, down in query.order]


def changes_of(row: Mapping[str, Plain]) -> dict[str, Any]:
    """The update that stores a row under its id."""
    return {"$set": {name: _stored(value) for name, value in row.items() if name != "id"}}


def twin_of(row: Mapping[str, Plain], group: tuple[str, ...]) -> dict[str, Any]:
    """The filter of another document with these values, or of one with the same id."""
    same = {_key(name): _stored(row[name]) for name in group}
    return same if "_id" in same else {**same, "_id": {"$ne": row["id"]}}


def client_of(config: Config) -> AsyncMongoClient[dict[str, Any]]:
    """A client with a pool; a write is acknowledged when it is in the journals of a majority."""
    secret: dict[str, Any] = {"password": config.password} if config.password else {}
    try:
        return AsyncMongoClient(
            config.url,
            maxPoolSize=config.pool_size,
            waitQueueTimeoutMS=config.pool_timeout * 1000,
            serverSelectionTimeoutMS=config.connect_timeout * 1000,
            connectTimeoutMS=config.connect_timeout * 1000,
            w="majority",
            journal=True,
            **secret,
        )
    except (ConfigurationError, ValueError):
        raise Misconfigured("mongodb: its url is not one") from None


@contextmanager
def translated(config: Config) -> Iterator[None]:
    """Turns what PyMongo raises into errors of this library."""
    try:
        yield
    except PyMongoError as error:
        raise _meaning(error, config) from error


def _meaning(error: PyMongoError, config: Config) -> DataError:
    if isinstance(error, WaitQueueTimeoutError):
        return Unavailable(
            f"all {config.pool_size} connections to {config.place} are in use", "raise pool_size"
        )
    if isinstance(error, ConfigurationError):
        return Misconfigured(f"{config.place} names no database", "mongodb://HOST/DATABASE")
    if isinstance(error, OperationFailure) and not isinstance(error, ConnectionFailure):
        said = (error.details or {}).get("errmsg", "no reason given")
        return DataError(f"{config.place} refused: {said}")
    return Unavailable(f"{config.place} does not answer", "try again in a moment")


def _key(name: str) -> str:
    return "_id" if name == "id" else name


def _comparison(clause: Clause) -> dict[str, Any]:
    value = clause.value
    plain = [_stored(each) for each in value] if isinstance(value, tuple) else _stored(value)
    names = {"le": "lte", "ge": "gte"}
    name = names.get(clause.operator.value, clause.operator.value)
    return {_key(clause.field.name): {f"${name}": plain}}


def _stored(value: Plain) -> Any:
    """MongoDB's own times end at milliseconds; text of one width keeps all, and its order."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    return value


def _plain(value: Any, kind: Kind) -> Any:
    if value is None:
        return None
    if kind is Kind.MOMENT:
        return datetime.fromisoformat(value)
    return int(value) if kind is Kind.INTEGER else value
