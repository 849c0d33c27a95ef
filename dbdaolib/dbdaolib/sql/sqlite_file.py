"""SQLite files: made ready for use, or set aside and said so.

A file that is corrupt, or that a newer program migrated, is renamed with its side files and
never written to. All processes that open a file at the same moment take turns.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from dbdaolib.config import Config
from dbdaolib.errors import SetAside, Unavailable
from dbdaolib.sql.engine import sqlite_file
from dbdaolib.sql.migrations import Migrations

__all__ = ["exclusively", "set_aside_if_unusable"]

SIDE_FILES = ("-wal", "-shm", "-journal")
_CORRUPT = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


@contextmanager
def exclusively(config: Config) -> Iterator[Path]:
    """The file's path, while no other process makes it ready."""
    from filelock import FileLock, Timeout

    path = sqlite_file(config).absolute()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{path}.lock", timeout=config.lock_timeout):
            yield path
    except Timeout as error:
        raise Unavailable(f"{path} is being made ready by another program", "try again") from error


def set_aside_if_unusable(
    path: Path, migrations: Migrations, notify: Callable[[SetAside], None]
) -> None:
    """Rename the file if it is corrupt or newer, and say so."""
    if not path.exists():
        return
    reason = _corruption(path) or _newer(path, migrations)
    if reason:
        notify(SetAside(str(path), str(_renamed(path)), reason))


def _corruption(path: Path) -> str:
    try:
        with closing(_opened(path)) as connection:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        return _meaning(path, error)
    return "" if found == "ok" else f"is corrupt ({found})"


def _newer(path: Path, migrations: Migrations) -> str:
    """Why the file belongs to a newer program, if it does."""
    with closing(_opened(path)) as connection:
        versioned = "SELECT 1 FROM sqlite_master WHERE name = ?"
        if not connection.execute(versioned, [migrations.table]).fetchone():
            return ""
        revision = f"SELECT version_num FROM {migrations.table}"  # noqa: S608 - a checked name
        found = connection.execute(revision).fetchone()
    if found is None or found[0] in migrations.known:
        return ""
    return f"was written by a newer program (revision {found[0]})"


def _opened(path: Path) -> sqlite3.Connection:
    """A connection that only reads: it leaves the side files alone when it closes."""
    return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)


def _meaning(path: Path, error: sqlite3.DatabaseError) -> str:
    if error.sqlite_errorcode & 0xFF in _CORRUPT:
        return f"is corrupt ({error})"
    raise Unavailable(f"{path} cannot be read: {error}", "look at its permissions") from error


def _renamed(path: Path) -> Path:
    """The new place. The side files go first: an empty database beside an old log is a trap."""
    kept = _free(path)
    for suffix in SIDE_FILES:
        side = path.with_name(path.name + suffix)
        if side.exists():
            side.rename(kept.with_name(kept.name + suffix))
    path.rename(kept)
    return kept


def _free(path: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    return path.with_name(f"{path.stem}.{stamp}.set-aside{path.suffix}")
