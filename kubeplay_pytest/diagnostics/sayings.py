"""Sayings: the last log lines of containers in trouble, read where containers really run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kubeplay_pytest.cluster.api import Api, ApiError
from kubeplay_pytest.cluster.streams import logs

__all__ = ["LINES", "last_words"]

Json = dict[str, Any]

LINES = 5
"""Log lines of a container's life that a person still reads."""

_PODS = 2
"""Pods whose logs are read: the others of a workload say the same."""

_SECONDS = 3.0


def last_words(pods: Iterable[Json], api: Api) -> Iterator[tuple[Json, str]]:
    """(Pod, line) for containers that ended, were restarted or are not ready.

    Simulated containers are never asked: they have no ID, and no log.
    """
    troubled = [(pod, list(_troubled(pod))) for pod in pods]
    for pod, statuses in [(pod, found) for pod, found in troubled if found][:_PODS]:
        for status in statuses:
            for line in _told(pod, status, api):
                yield pod, f"container {status['name']} {line}"


def _told(pod: Json, status: Json, api: Api) -> Iterator[str]:
    """The last lines of this life and, where they are others, of the one before."""
    now = _read(pod, status["name"], api, previous=False)
    # A container that ended a moment ago may have begun again by now.
    ended = status.get("restartCount") or "terminated" in (status.get("state") or {})
    before = _read(pod, status["name"], api, previous=True) if ended else []
    if before != now:
        yield from (f"before its restart says: {line}" for line in before)
    yield from (f"says: {line}" for line in now)


def _troubled(pod: Json) -> Iterator[Json]:
    if pod.get("kind") != "Pod":
        return
    status = pod.get("status", {})
    for group in ("initContainerStatuses", "containerStatuses"):
        for container in status.get(group) or ():
            ended = (container.get("state") or {}).get("terminated") or {}
            fine = container.get("ready") or (ended and not ended.get("exitCode"))
            if container.get("containerID") and (container.get("restartCount") or not fine):
                yield container


def _read(pod: Json, container: str, api: Api, *, previous: bool) -> list[str]:
    metadata = pod["metadata"]
    try:
        text = logs(
            api, metadata["namespace"], metadata["name"], container,
            previous=previous, tail=LINES, seconds=_SECONDS,
        )  # fmt: skip
    except ApiError:
        return []  # its log is gone, or its node is
    return [line for line in text.splitlines() if line.strip()]
