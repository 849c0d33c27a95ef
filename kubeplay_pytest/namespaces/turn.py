"""Taking turns: one run of an exercise at a time has objects that belong to the whole cluster.

Their names stand in the exercise's prompt, so that two runs would write the same ones. Each run
draws a ticket, a Lease; whose ticket the server stored first has the turn. (The versions that
it gives to stored objects only ever grow, and a listing without a version is never stale.)
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from kubeplay_pytest.cluster.api import Api, ApiError, Gone
from kubeplay_pytest.cluster.discovery import Discovery, Kind
from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.namespaces.policy import MANAGED, RUN
from kubeplay_pytest.namespaces.sweep import TICKETS, remove, sweep

__all__ = ["PATIENCE", "Turn", "await_absence"]

Json = dict[str, Any]

PATIENCE = 120.0
"""Seconds for which the run ahead may keep others waiting; a turn takes one or two."""

_LOOK = 2.0
"""Seconds after which a waiting run looks whether the one ahead is alive."""

_QUEUE = "kubeplay.dev/queue"


class Turn:
    """A run's turn: taken with its first cluster-scoped object, given back at its end."""

    def __init__(self, api: Api, discovery: Discovery, run: str) -> None:
        self._api = api
        self._discovery = discovery
        self._run = run
        self._exercise = run.rpartition("-")[0]
        self._has_ticket = False
        self._kinds: set[Kind] = set()

    def take(self, kind: Kind) -> None:
        """Return when no other run of the exercise has, or will write, objects of this kind.

        Raises :class:`PlatformError` when the turn does not come.
        """
        if not self._has_ticket:
            self._has_ticket = True
            self._queue_up()
        if kind not in self._kinds:
            self._kinds.add(kind)
            self._clear(kind)

    def give_back(self) -> None:
        """Delete what this run wrote, and let the next one in; returns without waiting."""
        for kind in self._kinds:
            for item in self._labelled(kind, lambda run: run == self._run):
                remove(self._api, kind.path("", item["metadata"]["name"]), item)
        if self._has_ticket:
            self._return_ticket()

    def _queue_up(self) -> None:
        self._draw_ticket()
        before, deadline = "", time.monotonic() + PATIENCE
        while True:
            ahead, version = self._ahead()
            if not ahead:
                return
            if ahead[0] != before:
                before, deadline = ahead[0], time.monotonic() + PATIENCE
            if time.monotonic() > deadline:
                raise _kept_waiting(before)
            if not _is_deleted(self._api, TICKETS, version, _LOOK, self._queue):
                sweep(self._api, self._discovery, thorough=True)

    def _draw_ticket(self) -> None:
        labels = {MANAGED: "kubeplay", RUN: self._run, _QUEUE: self._exercise}
        metadata = {"name": self._run, "labels": labels}
        try:
            self._api.post(TICKETS, {"metadata": metadata, "spec": {"holderIdentity": self._run}})
        except ApiError as error:
            if error.code != 409:  # an answer was lost, and the request sent again
                raise

    def _return_ticket(self) -> None:
        try:
            self._api.delete(f"{TICKETS}/{self._run}")
        except ApiError as error:
            if error.code != 404:
                raise

    @property
    def _queue(self) -> dict[str, str]:
        return {"labelSelector": f"{_QUEUE}={self._exercise}"}

    def _ahead(self) -> tuple[list[str], str]:
        """The runs whose turn comes before ours, and the version of the listing that says so."""
        listing = self._api.get(TICKETS, **self._queue)
        tickets = sorted(listing["items"], key=lambda t: int(t["metadata"]["resourceVersion"]))
        runs = [str(ticket["metadata"]["name"]) for ticket in tickets]
        if self._run not in runs:
            raise PlatformError(f"the run {self._run} was swept while it waited for its turn")
        return runs[: runs.index(self._run)], str(listing["metadata"]["resourceVersion"])

    def _clear(self, kind: Kind) -> None:
        """Earlier runs have ended: what is left of them goes now, and is waited for."""
        for item in self._labelled(kind, self._is_earlier):
            name = item["metadata"]["name"]
            remove(self._api, kind.path("", name), item)
            if not await_absence(self._api, kind, name, PATIENCE):
                raise PlatformError(
                    f"{kind.name} {name} of an earlier run cannot be deleted", "run: kubeplay gc"
                )

    def _is_earlier(self, run: str) -> bool:
        return run != self._run and run.rpartition("-")[0] == self._exercise

    def _labelled(self, kind: Kind, belongs: Callable[[str], bool]) -> list[Json]:
        items = self._api.get(kind.path(), labelSelector=RUN)["items"]
        return [item for item in items if belongs(item["metadata"]["labels"][RUN])]


def await_absence(api: Api, kind: Kind, name: str, seconds: float) -> bool:
    """Whether the cluster-scoped object goes within these seconds; wakes when it does."""
    deadline = time.monotonic() + seconds
    only = {"fieldSelector": f"metadata.name={name}"}
    while True:
        listing = api.get(kind.path(), **only)
        if not listing["items"]:
            return True
        left = deadline - time.monotonic()
        if left <= 0:
            return False
        _is_deleted(api, kind.path(), listing["metadata"]["resourceVersion"], left, only)


def _is_deleted(api: Api, path: str, version: str, seconds: float, query: dict[str, str]) -> bool:
    """Whether one of these objects is deleted within these seconds."""
    try:
        for event in api.watch(path, resource_version=version, seconds=seconds, **query):
            if event["type"] == "DELETED":
                return True
    except Gone:
        time.sleep(0.05)  # whoever asks lists again; a refused watch must not make that a busy loop
    return False


def _kept_waiting(run: str) -> PlatformError:
    return PlatformError(
        f"the run {run} has had the exercise's cluster-scoped objects for {PATIENCE:.0f} s",
        "run this again when that one has ended; if it was kept, run: kubeplay gc",
    )
