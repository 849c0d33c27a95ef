"""Writers of one process wait for each other here, before they take a connection.

SQLite has one writer at a time; those that wait would otherwise hold connections that readers
need, and SQLite's own wait is a poll that favours nobody.
"""

from __future__ import annotations

import asyncio
import threading

from dbdaolib.config import Config
from dbdaolib.errors import Unavailable

__all__ = ["SyncTurns", "Turns"]


class Turns:
    """An asynchronous context manager: this task's turn to write. Free where it need not be."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._lock = asyncio.Lock() if config.scheme == "sqlite" else None

    async def __aenter__(self) -> None:
        if self._lock is None:
            return
        try:
            async with asyncio.timeout(self._config.lock_timeout):
                await self._lock.acquire()
        except TimeoutError as error:
            raise _too_long(self._config) from error

    async def __aexit__(self, *_: object) -> None:
        if self._lock is not None:
            self._lock.release()


class SyncTurns:
    """The same for threads."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._lock = threading.Lock() if config.scheme == "sqlite" else None

    def __enter__(self) -> None:
        if self._lock and not self._lock.acquire(timeout=self._config.lock_timeout):
            raise _too_long(self._config)

    def __exit__(self, *_: object) -> None:
        if self._lock:
            self._lock.release()


def _too_long(config: Config) -> Unavailable:
    return Unavailable(
        f"{config.place} is locked by another writer",
        f"it waited {config.lock_timeout:g} s; hold transactions for less long",
    )
