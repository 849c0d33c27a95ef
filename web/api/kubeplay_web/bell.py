"""A bell: whoever waits for something is woken at once, and looks again anyway."""

from __future__ import annotations

import asyncio
from contextlib import suppress

__all__ = ["Bell"]


class Bell:
    """Rung in the event loop. A ring that nobody waits for is forgotten: state is the truth."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake everybody who waits now."""
        rung, self._rung = self._rung, asyncio.Event()
        rung.set()

    def next(self) -> asyncio.Event:
        """The next ring. Ask for it before you look, and no ring comes in between."""
        return self._rung

    @staticmethod
    async def wait(ring: asyncio.Event, seconds: float) -> None:
        """Until that ring, or for so long."""
        with suppress(TimeoutError):
            await asyncio.wait_for(ring.wait(), seconds)
