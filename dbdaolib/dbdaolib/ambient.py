"""The transaction that the running task or thread is in."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Generic, TypeVar

from dbdaolib.errors import Invalid

__all__ = ["Ambient"]

C = TypeVar("C")

# One variable for all drivers: a context keeps every variable that it has seen alive.
_current: ContextVar[Mapping[int, tuple[object, Any]]] = ContextVar("_current")


class Ambient(Generic[C]):
    """One driver's view: which connection (or copy) the caller's transaction works on."""

    def get(self) -> C | None:
        """What was entered here, or None. Raises Invalid in a task that only inherited it."""
        entered: C | None
        owner, entered = _current.get({}).get(id(self), (None, None))
        if entered is not None and owner is not _owner():
            raise Invalid(
                "a transaction was used from a task or thread that did not begin it",
                "do the work in the task that began it, or start the other one outside",
            )
        return entered

    @contextmanager
    def entered(self, value: C) -> Iterator[None]:
        """Within the block, ``get`` returns the value."""
        token = _current.set({**_current.get({}), id(self): (_owner(), value)})
        try:
            yield
        finally:
            _current.reset(token)


def _owner() -> object:
    asyncio = sys.modules.get("asyncio")  # a command line may do without
    try:
        task = asyncio.current_task() if asyncio else None
    except RuntimeError:  # no loop runs in this thread
        task = None
    return task or threading.current_thread()
