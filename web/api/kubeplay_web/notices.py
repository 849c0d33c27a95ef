"""Notices: something changed, look again. A page that misses one looks at its next chance."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from typing import Any

__all__ = ["Notices"]

_WAITING = 100
"""Notices that a slow listener may be behind by; then it misses some."""

_ALIVE_SECONDS = 15.0


class Notices:
    """Tells every listener of the event loop that it lives in."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[tuple[str, dict[str, Any]] | None]] = set()

    def tell(self, kind: str, **facts: Any) -> None:
        """To be called in the event loop."""
        for listener in self._listeners:
            with suppress(asyncio.QueueFull):
                listener.put_nowait((kind, facts))

    def end(self) -> None:
        """Let every listener go: the service stops."""
        for listener in self._listeners:
            while listener.full():
                listener.get_nowait()
            listener.put_nowait(None)

    async def stream(self) -> AsyncIterator[str]:
        """Server-sent events; a comment every 15 s keeps the connection."""
        with self._listening() as listener:
            yield ": listening\n\n"
            while True:
                try:
                    notice = await asyncio.wait_for(listener.get(), _ALIVE_SECONDS)
                except TimeoutError:
                    yield ": alive\n\n"
                    continue
                if notice is None:
                    return
                kind, facts = notice
                yield f"event: {kind}\ndata: {json.dumps(facts)}\n\n"

    @contextmanager
    def _listening(self) -> Iterator[asyncio.Queue[tuple[str, dict[str, Any]] | None]]:
        listener: asyncio.Queue[tuple[str, dict[str, Any]] | None] = asyncio.Queue(_WAITING)
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)
