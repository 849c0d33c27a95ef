"""The event stream: what happens while it happens, one JSON object a line.

Every event has ``event`` (its name) and ``time`` (seconds since the epoch); those of an
exercise have ``exercise``.
Names: ``started``, ``cluster``, ``namespace``, ``applied``, ``check``, ``finished``.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["EventStream", "read_events"]


class EventStream:
    """Appends events to a file; several processes may share it. Without a file, does nothing."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def emit(self, event: str, **facts: Any) -> None:
        """Write one event as one line. A single write of O_APPEND is never torn by another."""
        if self._path is None:
            return
        line = json.dumps({"event": event, "time": round(time.time(), 3), **facts}) + "\n"
        handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, line.encode())
        finally:
            os.close(handle)


def read_events(path: Path, start: int = 0) -> Iterator[dict[str, Any]]:
    """The events of a file from the ``start``-th on; a line that is still being written waits."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    for line in text.splitlines(keepends=True)[start:]:
        if line.endswith("\n"):
            yield json.loads(line)
