"""The way in: one open driver for everybody who names the same configuration.

    async with Connector(config, schema) as database:      # a service
    with Connector(config, schema) as database:            # a command line
        attempts = database.repository(ATTEMPTS)

The first user opens the driver and the last one closes it. An event loop has drivers of its
own, because connections belong to the loop that opened them.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Hashable
from importlib import import_module
from typing import Any, ClassVar, Generic, TypeVar

from dbdaolib.config import Config
from dbdaolib.driver import AbstractDBDriver, AbstractSyncDBDriver, Notify
from dbdaolib.errors import Misconfigured, Unsupported
from dbdaolib.model import Schema

__all__ = ["Connector"]

D = TypeVar("D", bound=AbstractDBDriver | AbstractSyncDBDriver)

DRIVERS = {
    "sqlite": "dbdaolib.sql.driver:SqlDriver",
    "postgresql": "dbdaolib.sql.driver:SqlDriver",
    "mongodb": "dbdaolib.mongo.driver:MongoDriver",
    "memory": "dbdaolib.memory:MemoryDriver",
}
SYNC_DRIVERS = {
    "sqlite": "dbdaolib.sql.sync:SyncSqlDriver",
    "postgresql": "dbdaolib.sql.sync:SyncSqlDriver",
    "memory": "dbdaolib.memory:SyncMemoryDriver",
}


class Connector:
    """Opens the database of a configuration, as a context manager of either kind."""

    schemes: ClassVar[tuple[str, ...]] = tuple(DRIVERS)

    def __init__(self, config: Config, schema: Schema, notify: Notify = warnings.warn) -> None:
        if config.scheme not in self.schemes:
            known = ", ".join(self.schemes)
            raise Misconfigured(f"{config.place} is not for {type(self).__name__}", known)
        self.config = config
        self.schema = schema
        self.notify = notify

    async def __aenter__(self) -> AbstractDBDriver:
        import asyncio

        shared: _Shared[AbstractDBDriver] = self._joined(
            DRIVERS, asyncio.get_running_loop(), asyncio.Lock
        )
        try:
            async with shared.lock:
                if not shared.open:
                    await shared.driver.open()
                    shared.open = True
        except BaseException:
            await self.__aexit__()
            raise
        return shared.driver

    async def __aexit__(self, *_: object) -> None:
        import asyncio

        if unused := _left((self.config, self.schema.name, asyncio.get_running_loop())):
            await unused.close()

    def __enter__(self) -> AbstractSyncDBDriver:
        shared: _Shared[AbstractSyncDBDriver] = self._joined(SYNC_DRIVERS, None, threading.Lock)
        try:
            with shared.lock:
                if not shared.open:
                    shared.driver.open()
                    shared.open = True
        except BaseException:
            self.__exit__()
            raise
        return shared.driver

    def __exit__(self, *_: object) -> None:
        if unused := _left((self.config, self.schema.name, None)):
            unused.close()

    def _joined(self, drivers: dict[str, str], loop: object, lock: type) -> _Shared[Any]:
        """The shared driver of this configuration, with one more user."""
        with _guard:
            key = (self.config, self.schema.name, loop)
            shared = _shared.get(key)
            if shared is None:
                shared = _shared[key] = _Shared(self._made(drivers), lock())
            if shared.driver.schema != self.schema:
                raise Misconfigured(f"{self.config.place} is open already, with another schema")
            shared.users += 1
            return shared

    def _made(self, drivers: dict[str, str]) -> Any:
        if self.config.scheme not in drivers:
            raise Unsupported(f"{self.config.scheme} is asynchronous only", "use `async with`")
        module, _, name = drivers[self.config.scheme].partition(":")
        try:
            return getattr(import_module(module), name)(self.config, self.schema, self.notify)
        except ModuleNotFoundError as error:
            raise Misconfigured(
                f"{self.config.scheme} needs the package {error.name}",
                "pip install 'dbdaolib[all]'",
            ) from error


class _Shared(Generic[D]):
    """A driver, how many use it, and whether it is open yet; ``lock`` is held to open it."""

    def __init__(self, driver: D, lock: Any) -> None:
        self.driver = driver
        self.lock = lock
        self.users = 0
        self.open = False


_shared: dict[Hashable, _Shared[Any]] = {}
_guard = threading.Lock()


def _left(key: Hashable) -> Any:
    """One user less; the driver, when that was the last."""
    with _guard:
        shared = _shared[key]
        shared.users -= 1
        if shared.users:
            return None
        del _shared[key]
        return shared.driver
