"""One grading after another, each in a process that was waiting for it.

Whoever saves a file wants the verdict now: a process has imported everything and stands
by, so that a grading begins the moment it is asked for. Each process grades once.
"""

from __future__ import annotations

import contextlib
import os
import signal
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.grading.grade import Json, Task, grade_in_place
from kubeplay_pytest.grading.pool import preloaded
from kubeplay_pytest.verdict.events import read_events

__all__ = ["Grading", "WarmGrader"]

_LOOK_SECONDS = 0.02
"""How often the events of a running grading are looked for."""


class WarmGrader:
    """A context manager; leaving it ends its processes. Threads may share one.

    ``modules`` are imported beforehand, besides what every grading needs.
    """

    def __init__(self, *modules: str) -> None:
        self._context = preloaded(*modules)
        self._spare = _Process(self._context)
        self._turn = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._spare.end()

    def begin(self, task: Task, solutions: Path, *more: str) -> Grading:
        """Grade what lies under ``solutions``; returns at once. ``more`` are pytest's arguments."""
        with self._turn:
            process, self._spare = self._spare, _Process(self._context)
        return Grading(process, task, solutions, more)


class Grading:
    """A grading that goes on in its process."""

    def __init__(
        self, process: _Process, task: Task, solutions: Path, more: tuple[str, ...] = ()
    ) -> None:
        self._process = process
        self._folder = tempfile.TemporaryDirectory(prefix="kubeplay-")
        self._events = Path(self._folder.name) / "events.jsonl"
        process.connection.send(_Order(task, solutions, self._events, more))

    def events(self) -> Iterator[Json]:
        """What happens, as it happens; the last one is ``result`` with the whole result.

        Blocks between events, so it belongs into a thread. Ends without a result when the
        grading was cancelled. Raises :class:`PlatformError` when its process died.
        """
        told = 0
        with self._folder:
            while True:
                over = self._process.connection.poll(_LOOK_SECONDS)
                events = list(read_events(self._events, told))
                yield from events
                told += len(events)
                if over:
                    result = self._process.result()
                    if result is not None:
                        yield {"event": "result", "result": result}
                    return

    def cancel(self) -> None:
        """Interrupt it, as Ctrl-C would: it gives its namespace back, and nobody waits."""
        self._process.interrupt()


@dataclass(frozen=True, slots=True)
class _Order:
    task: Task
    solutions: Path
    events: Path
    more: tuple[str, ...]


class _Process:
    """A process that stands by for one order."""

    def __init__(self, context: Any) -> None:
        self.connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self._interrupted = False

    def interrupt(self) -> None:
        self._interrupted = True
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(self._process.pid, signal.SIGINT)

    def result(self) -> Json | None:
        try:
            result: Json = self.connection.recv()
        except EOFError as error:
            if self._interrupted:
                return None
            raise PlatformError(
                f"the grading's process ended with exit code {self._process.exitcode}",
                "save the file again; if it happens again, run: kubeplay doctor",
            ) from error
        return None if self._interrupted else result

    def end(self) -> None:
        self.connection.close()
        self._process.terminate()
        self._process.join(timeout=2.0)


def _serve(connection: Any) -> None:
    """Wait for an order, grade, and tell the result; silent, for a person watches the screen."""
    _silence()
    with contextlib.suppress(KeyboardInterrupt, EOFError, BrokenPipeError):
        order: _Order = connection.recv()
        events = f"--kubeplay-events={order.events}"
        connection.send(grade_in_place(order.task, order.solutions, events, *order.more))


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
