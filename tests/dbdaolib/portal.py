"""Asynchronous drivers with a synchronous face, so that one test function serves both kinds.

Everything runs in one task of one event loop in a thread: a transaction belongs to its task.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Any, TypeVar

from dbdaolib import AbstractDBDriver, Entity, Model, Repository

R = TypeVar("R")
E = TypeVar("E", bound=Entity)
Call = tuple[Coroutine[Any, Any, Any], Future[Any]]


class Portal:
    """One event loop; ``run`` waits for a coroutine in it."""

    def __init__(self) -> None:
        self._started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        self._started.wait()

    def run(self, coroutine: Coroutine[Any, Any, R], timeout: float = 60) -> R:
        future: Future[R] = Future()
        self._loop.call_soon_threadsafe(self._calls.put_nowait, (coroutine, future))
        return future.result(timeout)

    @contextmanager
    def inside(self, manager: AbstractAsyncContextManager[R]) -> Iterator[R]:
        entered = self.run(_entering(manager))
        try:
            yield entered
        except BaseException as error:
            if not self.run(_leaving(manager, error)):
                raise
        else:
            self.run(_leaving(manager, None))

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._calls.put_nowait, None)
        self._thread.join(10)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._calls: asyncio.Queue[Call | None] = asyncio.Queue()
        self._started.set()
        while call := await self._calls.get():
            coroutine, future = call
            try:
                future.set_result(await coroutine)
            except BaseException as error:  # noqa: BLE001 - it is the caller's
                future.set_exception(error)


async def _entering(manager: AbstractAsyncContextManager[R]) -> R:
    return await manager.__aenter__()


async def _leaving(manager: AbstractAsyncContextManager[R], error: BaseException | None) -> Any:
    kind = type(error) if error else None
    return await manager.__aexit__(kind, error, error.__traceback__ if error else None)


class Face:
    """A driver as an :class:`~dbdaolib.AbstractSyncDBDriver` looks."""

    def __init__(self, portal: Portal, driver: AbstractDBDriver) -> None:
        self.portal = portal
        self.driver = driver

    @property
    def supports_transactions(self) -> bool:
        return self.driver.supports_transactions

    def ping(self) -> None:
        self.portal.run(self.driver.ping())

    def repository(self, model: Model[E]) -> RepositoryFace:
        return RepositoryFace(self.portal, self.driver.repository(model))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self.portal.inside(self.driver.transaction()):
            yield


class RepositoryFace:
    """A repository as a :class:`~dbdaolib.SyncRepository` looks."""

    def __init__(self, portal: Portal, repository: Repository[Any]) -> None:
        self.portal = portal
        self.inner = repository

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.inner, name)
        if name == "transaction":
            return lambda: self.portal.inside(method())
        return lambda *args, **kwargs: self.portal.run(method(*args, **kwargs))
