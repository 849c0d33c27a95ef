"""What happens once when a SQL database is opened: it is found usable and brought up to date."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from dbdaolib.config import Config
from dbdaolib.driver import Notify
from dbdaolib.errors import Unavailable
from dbdaolib.model import Schema
from dbdaolib.sql.engine import WRITING, sync_engine, translated
from dbdaolib.sql.migrations import Migrations
from dbdaolib.sql.sqlite_file import exclusively, set_aside_if_unusable

__all__ = ["prepare"]


def prepare(config: Config, schema: Schema, notify: Notify) -> None:
    """Set an unusable SQLite file aside, then migrate. Raises TooNew for a server's database."""
    migrations = Migrations.of(schema)
    try:
        with translated(config):
            if config.scheme == "sqlite":
                _prepare_file(config, migrations, notify)
            else:
                _migrate(config, migrations)
    except OSError as error:
        raise Unavailable(f"{config.place}: {error}", "look at its folder") from error


def _prepare_file(config: Config, migrations: Migrations, notify: Notify) -> None:
    with exclusively(config) as path:
        set_aside_if_unusable(path, migrations, notify)
        _log_ahead(config, path)
        _migrate(config, migrations)


def _log_ahead(config: Config, path: Path) -> None:
    """Readers and the writer do not wait for each other (WAL). The file remembers it."""
    with closing(sqlite3.connect(path, timeout=config.lock_timeout)) as connection:
        connection.execute("PRAGMA journal_mode = WAL").fetchone()


def _migrate(config: Config, migrations: Migrations) -> None:
    engine = sync_engine(config)
    try:
        with engine.connect() as connection:
            done = migrations.done(connection)
        if not done:
            with engine.connect().execution_options(**WRITING) as connection, connection.begin():
                migrations.upgrade(connection)
    finally:
        engine.dispose()
