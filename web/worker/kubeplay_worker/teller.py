"""Events on their way into the store, and the lease that is renewed meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Self

import structlog

from dbdaolib import DataError
from kubeplay_web.queue import Job, JobQueue, Lost
from kubeplay_worker.bells import Bells

__all__ = ["Teller"]

Json = dict[str, Any]

_log = structlog.get_logger("kubeplay.worker")

RENEW_SECONDS = 4.0
MOST_EVENTS = 5_000
"""A submission whose containers talk without end is not told for ever."""


class Teller:
    """A context manager; leaving it tells what is left. Several events share a transaction.

    ``cancel`` is called once when the job is lost, or when the worker has to end.
    """

    def __init__(self, job: Job, queue: JobQueue, bells: Bells, cancel: Callable[[], None]) -> None:
        self.lost = False
        self._job = job
        self._queue = queue
        self._bells = bells
        self._cancel = cancel
        self._told = 0
        self._waiting: list[Json] = []
        self._changed = threading.Condition()
        self._over = False
        self._thread = threading.Thread(target=self._keep_telling, name=f"tell {job.id}")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._over = True
            self._changed.notify()
        self._thread.join()

    def tell(self, event: Json) -> None:
        """Returns at once; in the order of the calls."""
        with self._changed:
            if self._told < MOST_EVENTS:
                self._told += 1
                self._waiting.append(event)
                self._changed.notify()

    def _keep_telling(self) -> None:
        renewed, cancelled, over = time.monotonic(), False, False
        while not over:
            with self._changed:
                if not self._waiting and not self._over:
                    self._changed.wait(0.25)
                events, self._waiting, over = self._waiting, [], self._over
            if time.monotonic() - renewed > RENEW_SECONDS:
                renewed = time.monotonic()
                self._attempt(partial(self._queue.renew, self._job))
            if events:
                self._attempt(partial(self._queue.tell, self._job, events))
                self._bells.ring()
            if (self.lost or self._bells.stopped.is_set()) and not cancelled:
                cancelled = True
                self._cancel()

    def _attempt(self, call: Callable[[], None]) -> None:
        """A database that does not answer for a moment costs these events, not the grading."""
        try:
            call()
        except Lost:
            self.lost = True
        except DataError as error:
            _log.warning("events could not be told", submission=self._job.id, problem=str(error))
