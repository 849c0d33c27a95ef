"""The bells between a worker and the service that started it: lines on standard streams."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from typing import BinaryIO

__all__ = ["Bells"]


class Bells:
    """Heard and rung from any thread. Both are only hints: the database is looked at anyway."""

    def __init__(self, listen_to: BinaryIO | None) -> None:
        self._rung = threading.Condition()
        self._rings = 0
        self.stopped = threading.Event()
        if listen_to is not None:
            threading.Thread(target=self._listen, args=(listen_to,), daemon=True).start()

    def ring(self) -> None:
        """Tell the service that something happened. One that is gone is not told."""
        with contextlib.suppress(OSError, ValueError):
            os.write(sys.stdout.fileno(), b"\n")

    def wait(self, seconds: float) -> None:
        """Until there may be a job, or for so long."""
        with self._rung:
            if not self._rings and not self.stopped.is_set():
                self._rung.wait(seconds)
            self._rings = max(0, self._rings - 1)

    def stop(self) -> None:
        """Wake everybody: it is over."""
        self.stopped.set()
        with self._rung:
            self._rung.notify_all()

    def _listen(self, stream: BinaryIO) -> None:
        while stream.readline():
            with self._rung:
                self._rings += 1
                self._rung.notify()
        self.stop()
