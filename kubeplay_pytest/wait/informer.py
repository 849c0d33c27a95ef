"""Live copies of a namespace's collections, and waiting until something is true of them.

An informer lists a collection and then watches it in a thread of its own; after a 410 or
a cut connection it lists again (the pattern of client-go's reflector). Whoever waits
looks at once, is woken by changes only, and looks a last time at a fresh listing before
the deadline counts: a machine that slept, or a process that was stopped, must not turn
the learner's right answer into a wrong one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from kubeplay_pytest.cluster.api import Api, ApiError, Gone
from kubeplay_pytest.cluster.discovery import Kind
from kubeplay_pytest.errors import PlatformError

__all__ = ["Informer", "Informers", "Json"]

Json = dict[str, Any]

_WATCH_SECONDS = 300.0

QUIET = 1.0
"""Seconds without any change after which a namespace at rest will stay as it is."""


class Informer:
    """One collection, kept up to date by a thread. Made by :class:`Informers`."""

    def __init__(
        self, api: Api, path: str, changed: threading.Condition, watch_seconds: float
    ) -> None:
        self._api = api
        self._path = path
        self._changed = changed
        self._watch_seconds = watch_seconds
        self._objects: dict[str, Json] = {}
        self._listed = 0
        self._failure: PlatformError | None = None
        self._stopped = False
        self._version = self.relist()
        threading.Thread(target=self._follow, daemon=True, name=f"watch {path}").start()

    def objects(self) -> list[Json]:
        """The collection as last seen, by name. Raises the failure that ended the watch."""
        with self._changed:
            if self._failure is not None:
                raise self._failure
            return [self._objects[name] for name in sorted(self._objects)]

    def relist(self) -> str:
        """Take a fresh listing; returns its resource version."""
        listing = self._api.get(self._path)
        with self._changed:
            self._objects = {item["metadata"]["name"]: item for item in listing["items"]}
            self._listed = int(listing["metadata"]["resourceVersion"])
            self._changed.notify_all()
        return str(listing["metadata"]["resourceVersion"])

    def stop(self) -> None:
        self._stopped = True

    def _follow(self) -> None:
        while not self._stopped:
            try:
                self._watch()
            except Gone:
                if not self._stopped:
                    self._recover()
            except PlatformError as error:
                self._fail(error)
                return

    def _watch(self) -> None:
        for event in self._api.watch(
            self._path, resource_version=self._version, seconds=self._watch_seconds
        ):
            if self._stopped:
                return
            self._take(event["type"], event["object"])

    def _take(self, type_: str, item: Json) -> None:
        self._version = item["metadata"]["resourceVersion"]
        if type_ == "BOOKMARK" or int(self._version) <= self._listed:
            return  # or older than a listing that was taken beside the watch
        with self._changed:
            if type_ == "DELETED":
                self._objects.pop(item["metadata"]["name"], None)
            else:
                self._objects[item["metadata"]["name"]] = item
            self._changed.notify_all()

    def _recover(self) -> None:
        time.sleep(0.05)  # a refused connection must not become a busy loop
        try:
            self._version = self.relist()
        except PlatformError as error:
            self._fail(error)
        except ApiError as error:
            self._fail(PlatformError(f"{self._path} cannot be listed: {error}"))

    def _fail(self, error: PlatformError) -> None:
        with self._changed:
            self._failure = error
            self._stopped = True
            self._changed.notify_all()


class Informers:
    """The informers of one namespace, each started on first use, stopped together.

    A watch is begun again after ``watch_seconds``: so long a thread may outlive :meth:`stop`.
    """

    def __init__(self, api: Api, namespace: str, *, watch_seconds: float = _WATCH_SECONDS) -> None:
        self._api = api
        self._namespace = namespace
        self._watch_seconds = watch_seconds
        self._changed = threading.Condition(threading.RLock())
        self._informers: dict[str, Informer] = {}

    def of(self, kind: Kind) -> Informer:
        """The informer of a kind; the first call lists, the later ones cost nothing."""
        path = kind.path(self._namespace)
        with self._changed:
            if path in self._informers:
                return self._informers[path]
        # Listing takes its time, and others may list other kinds meanwhile.
        made = Informer(self._api, path, self._changed, self._watch_seconds)
        with self._changed:
            kept = self._informers.setdefault(path, made)
        if kept is not made:
            made.stop()
        return kept

    def until(
        self,
        look: Callable[[], Any],
        seconds: float,
        *,
        at_rest: Callable[[], bool] | None = None,
    ) -> Any:
        """The first value of ``look()`` that is not None, or None when time is over.

        ``look`` reads informers; it is called at once and after each change. What it
        raises goes through: that is how a terminal state ends the wait early. Time is
        over, too, when ``at_rest()`` has held for :data:`QUIET` seconds without a change.
        """
        deadline = time.monotonic() + seconds
        with self._changed:
            quiet_since = time.monotonic()
            while True:
                value = look()
                if value is not None:
                    return value
                now = time.monotonic()
                resting = at_rest is not None and at_rest()
                pause = quiet_since + QUIET - now if resting else deadline - now
                if now >= deadline:
                    break
                if pause <= 0:
                    # What rests may have moved unseen, when watches are slow: look afresh.
                    value = self._last_look(look)
                    if value is not None or (at_rest is not None and at_rest()):
                        return value
                    quiet_since = time.monotonic()
                elif self._changed.wait(min(pause, deadline - now)):
                    quiet_since = time.monotonic()
        return self._last_look(look)

    def _last_look(self, look: Callable[[], Any]) -> Any:
        for informer in list(self._informers.values()):
            informer.relist()
        with self._changed:
            return look()

    def stop(self) -> None:
        """End all watches; their threads leave with the next event or the process."""
        for informer in self._informers.values():
            informer.stop()
