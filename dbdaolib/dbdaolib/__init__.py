"""Typed repositories of dataclasses on SQLite, PostgreSQL, MongoDB or memory.

Importing this package imports nothing else: each name below brings its module when it is
first used.
"""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing would take most of this import's time

if TYPE_CHECKING:
    from typing import Any

    from dbdaolib.config import Config
    from dbdaolib.connector import Connector
    from dbdaolib.driver import (
        AbstractDBDriver,
        AbstractSyncDBDriver,
        Repository,
        SyncRepository,
    )
    from dbdaolib.errors import (
        Conflict,
        Damaged,
        DataError,
        Duplicate,
        Invalid,
        MigrationFailed,
        Misconfigured,
        NotFound,
        Refused,
        SetAside,
        TooNew,
        Unavailable,
        Unsupported,
    )
    from dbdaolib.memory import (
        MemoryDriver,
        MemoryRepository,
        SyncMemoryDriver,
        SyncMemoryRepository,
    )
    from dbdaolib.model import Entity, Model, Schema
    from dbdaolib.mongo.connector import MongoConnector
    from dbdaolib.mongo.driver import BaseMongoRepository, MongoDriver
    from dbdaolib.query import Page, ge, gt, le, lt, ne, one_of, starts_with
    from dbdaolib.sql.driver import BaseSqlRepository, SqlDriver
    from dbdaolib.sql.migrations import differences
    from dbdaolib.sql.sync import SyncSqlDriver, SyncSqlRepository
    from dbdaolib.sql.tables import Integer, Moment, Real, Text

__version__ = "0.1.0"

_HOMES = {
    "config": ("Config",),
    "connector": ("Connector",),
    "driver": ("AbstractDBDriver", "AbstractSyncDBDriver", "Repository", "SyncRepository"),
    "errors": (
        *("Conflict", "Damaged", "DataError", "Duplicate", "Invalid", "MigrationFailed"),
        *("Misconfigured", "NotFound", "Refused", "SetAside", "TooNew", "Unavailable"),
        "Unsupported",
    ),
    "memory": ("MemoryDriver", "MemoryRepository", "SyncMemoryDriver", "SyncMemoryRepository"),
    "model": ("Entity", "Model", "Schema"),
    "mongo.connector": ("MongoConnector",),
    "mongo.driver": ("BaseMongoRepository", "MongoDriver"),
    "query": ("Page", "ge", "gt", "le", "lt", "ne", "one_of", "starts_with"),
    "sql.driver": ("BaseSqlRepository", "SqlDriver"),
    "sql.migrations": ("differences",),
    "sql.sync": ("SyncSqlDriver", "SyncSqlRepository"),
    "sql.tables": ("Integer", "Moment", "Real", "Text"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "AbstractDBDriver",
    "AbstractSyncDBDriver",
    "BaseMongoRepository",
    "BaseSqlRepository",
    "Config",
    "Conflict",
    "Connector",
    "Damaged",
    "DataError",
    "Duplicate",
    "Entity",
    "Integer",
    "Invalid",
    "MemoryDriver",
    "MemoryRepository",
    "MigrationFailed",
    "Misconfigured",
    "Model",
    "Moment",
    "MongoConnector",
    "MongoDriver",
    "NotFound",
    "Page",
    "Real",
    "Refused",
    "Repository",
    "Schema",
    "SetAside",
    "SqlDriver",
    "SyncMemoryDriver",
    "SyncMemoryRepository",
    "SyncRepository",
    "SyncSqlDriver",
    "SyncSqlRepository",
    "Text",
    "TooNew",
    "Unavailable",
    "Unsupported",
    "differences",
    "ge",
    "gt",
    "le",
    "lt",
    "ne",
    "one_of",
    "starts_with",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME])
