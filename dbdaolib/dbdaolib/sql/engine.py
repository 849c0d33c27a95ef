"""Engines: pools, patience, and what SQLite has to be told on each connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, exc

from dbdaolib.config import Config
from dbdaolib.errors import Damaged, DataError, Misconfigured, Refused, Unavailable

__all__ = [
    "WRITING",
    "options_of",
    "sqlite_file",
    "sync_engine",
    "tell",
    "translated",
    "url_of",
]

_WRITING = "dbdaolib_writing"
WRITING = {_WRITING: True}
"""Execution options of a connection that is going to write."""

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def sync_engine(config: Config) -> sa.Engine:
    """An engine for threads."""
    engine = sa.create_engine(url_of(config), **options_of(config))
    tell(engine, config)
    return engine


def sqlite_file(config: Config) -> Path:
    """The file of a SQLite configuration."""
    return Path(url_of(config).database or "")


@contextmanager
def translated(config: Config) -> Iterator[None]:
    """Turns what SQLAlchemy and its drivers raise into errors of this library."""
    try:
        yield
    except (exc.SQLAlchemyError, sqlite3.Error) as error:
        raise _meaning(error, config) from error


def _meaning(error: Exception, config: Config) -> DataError:
    cause = getattr(error, "orig", None) or error
    said = str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
    if isinstance(error, exc.TimeoutError):
        return Unavailable(
            f"all {config.pool_size} connections to {config.place} are in use",
            "raise pool_size, or hold transactions for less long",
        )
    if getattr(cause, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
        return Damaged(
            f"{config.place} is damaged ({said})",
            "start the program again: it sets the file aside, unchanged",
        )
    if isinstance(error, exc.IntegrityError):
        return Refused(f"{config.place} refused the transaction: {said}")
    if isinstance(error, (exc.ProgrammingError, exc.StatementError)) and not isinstance(
        error, (exc.OperationalError, exc.InterfaceError)
    ):
        return DataError(f"{config.place}: {said}", "do the migrations match the models?")
    return Unavailable(f"{config.place} does not answer: {said}", "try again in a moment")


def url_of(config: Config) -> sa.URL:
    """The URL with the password and the driver in place."""
    try:
        url = sa.make_url(config.url)
    except (exc.ArgumentError, ValueError):
        raise Misconfigured(f"{config.scheme}: its url is not one") from None
    if config.scheme == "sqlite" and url.database in {None, "", ":memory:"}:
        raise Misconfigured("sqlite: without a file", "for a database in memory say memory:NAME")
    if config.password:
        url = url.set(password=config.password)
    if config.scheme == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return url


def options_of(config: Config) -> dict[str, Any]:
    """What an engine of either kind is made with."""
    return {
        "pool_size": config.pool_size,
        "max_overflow": 0,
        "pool_timeout": config.pool_timeout,
        "pool_pre_ping": config.scheme == "postgresql",
        "hide_parameters": True,
        "connect_args": _postgresql_arguments(config) if config.scheme == "postgresql" else {},
    }


def _postgresql_arguments(config: Config) -> dict[str, Any]:
    patience = f"-c lock_timeout={config.lock_timeout * 1000:.0f} -c timezone=UTC"
    return {"connect_timeout": max(1, round(config.connect_timeout)), "options": patience}


def tell(engine: sa.Engine, config: Config) -> None:
    """Says on each new connection what SQLite has to be told."""
    if config.scheme == "sqlite":
        event.listen(engine, "connect", partial(_tell_sqlite, config))
        event.listen(engine, "begin", _begin_sqlite)


def _tell_sqlite(config: Config, connection: Any, _record: object) -> None:
    """Transactions begin where we say. What is acknowledged survives a power cut (FULL)."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {config.lock_timeout * 1000:.0f}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    """A writer takes its turn at once: one that began as a reader could only fail."""
    writing = connection.get_execution_options().get(_WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
