"""The events of a submission, as they come, from any number on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from fastapi import WebSocket, WebSocketDisconnect
from starlette.concurrency import run_in_threadpool

from kubeplay_web.bell import Bell
from kubeplay_web.store import Event, Store

__all__ = ["Tail", "document_of"]

_LOOK_SECONDS = 0.5
"""A ring may be lost, or its worker be on another machine: the store is looked at anyway."""

_ALIVE_SECONDS = 15.0
_SEND_SECONDS = 20.0
_LAST = {"done", "cancelled"}


def document_of(event: Event) -> dict[str, Any]:
    """An event as the API shows it."""
    facts = {"number": event.number, "attempt": event.attempt, "at": event.at.isoformat()}
    return {**event.content, **facts}


class Tail:
    """Follows one submission. What was seen is the reader's to know, so nothing gets lost."""

    def __init__(self, store: Store, bell: Bell, submission: str) -> None:
        self._store = store
        self._bell = bell
        self._submission = submission

    async def follow(self, after: int) -> AsyncIterator[dict[str, Any] | None]:
        """Documents after this number, until the last one; None now and then, as a sign of life.

        Ends at once when the last one has been seen already.
        """
        idle = 0.0
        while True:
            ring = self._bell.next()
            over, events = await run_in_threadpool(self._look, after)
            for event in events:
                yield document_of(event)
                after = event.number
                if event.content["event"] in _LAST:
                    return
            if events:
                idle = 0.0
                continue
            if over:
                return
            await self._bell.wait(ring, _LOOK_SECONDS)
            idle += _LOOK_SECONDS
            if idle >= _ALIVE_SECONDS:
                idle = 0.0
                yield None

    async def server_sent(self, after: int) -> AsyncIterator[str]:
        """The same as server-sent events; an event's id is its number."""
        async for document in self.follow(after):
            if document is None:
                yield ": alive\n\n"
            else:
                yield f"id: {document['number']}\ndata: {json.dumps(document)}\n\n"

    async def to_socket(self, socket: WebSocket, after: int) -> None:
        """The same as messages. A reader that takes nothing for 20 s is let go: it comes again."""
        listener = asyncio.create_task(_until_closed(socket))
        try:
            await self._send(socket, after, listener)
            if not listener.done():
                await socket.close(1000)
        except (WebSocketDisconnect, TimeoutError, RuntimeError):
            return  # it is gone
        finally:
            listener.cancel()
            with suppress(asyncio.CancelledError):
                await listener

    async def _send(self, socket: WebSocket, after: int, listener: asyncio.Task[None]) -> None:
        async for document in self.follow(after):
            if listener.done():
                return
            if document is not None:
                await asyncio.wait_for(socket.send_text(json.dumps(document)), _SEND_SECONDS)

    def _look(self, after: int) -> tuple[bool, list[Event]]:
        """Whether there will be no more than these: asked first, for it may end meanwhile."""
        over = self._store.submissions.get(self._submission).is_over
        return over, self._store.events_after(self._submission, after)


async def _until_closed(socket: WebSocket) -> None:
    """What a reader says is not listened to; that it goes is."""
    with suppress(WebSocketDisconnect, RuntimeError):
        while (await socket.receive())["type"] != "websocket.disconnect":
            pass
