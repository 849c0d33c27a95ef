"""Restarts: how often a Pod's containers began again, and how they ended before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["Wanted", "all_run", "counts", "lost", "runs_container"]

Json = dict[str, Any]


def counts(pods: Iterable[Json]) -> dict[tuple[str, str], int]:
    """Restarts by (Pod, container)."""
    return {
        (pod["metadata"]["name"], status["name"]): int(status.get("restartCount") or 0)
        for pod in pods
        for status in _statuses(pod)
    }


@dataclass(frozen=True, slots=True)
class Wanted:
    """The restarts that a container should have had."""

    at_least: int = 1
    because: str | None = None
    code: int | None = None
    container: str | None = None

    def is_met_by(self, pod: Json, events: Iterable[Json]) -> bool:
        """Whether a container of the Pod began again so often, after such an end."""
        said = " ".join(_said(pod, events))
        return any(
            int(status.get("restartCount") or 0) >= self.at_least and self._ended(status, said)
            for status in _statuses(pod)
            if self.container in {None, status["name"]}
        )

    def _ended(self, status: Json, said: str) -> bool:
        ends = [(status.get(when) or {}).get("terminated") for when in ("lastState", "state")]
        return any(
            self.code in {None, end.get("exitCode")}
            and self._is_because(f"{end.get('reason')} {end.get('message')} {said}")
            for end in ends
            if end
        )

    def _is_because(self, words: str) -> bool:
        return self.because is None or self.because in words


def lost(pods: Iterable[Json], before: dict[tuple[str, str], int]) -> str | None:
    """The first container that began again, or ended, since ``before``."""
    everybody = list(pods)
    for (name, container), count in counts(everybody).items():
        if count > before.get((name, container), 0):
            return f"container {container} of Pod {name} was restarted"
    for pod in everybody:
        for status in _statuses(pod):
            if "terminated" in (status.get("state") or {}):
                return f"container {status['name']} of Pod {pod['metadata']['name']} ended"
    return None


def all_run(pods: Iterable[Json]) -> bool:
    """Whether there are Pods, and all their containers run or have been restarted."""
    states = [status for pod in pods for status in _statuses(pod)]
    return bool(states) and all(
        "running" in (s.get("state") or {}) or s.get("restartCount") for s in states
    )


def runs_container(pod: Json, container: str) -> bool:
    """Whether this container of the Pod is running on a node that runs containers."""
    return any(
        status["name"] == container and "running" in (status.get("state") or {})
        for status in _statuses(pod, init=True)
    )


def _said(pod: Json, events: Iterable[Json]) -> Iterator[str]:
    """Why the kubelet ended containers of this Pod, such as a liveness probe."""
    for event in events:
        about = event.get("involvedObject") or {}
        if about.get("uid") == pod["metadata"].get("uid") and event.get("reason") == "Killing":
            yield str(event.get("message", ""))


def _statuses(pod: Json, *, init: bool = False) -> Iterator[Json]:
    status = pod.get("status", {})
    yield from status.get("containerStatuses") or ()
    if init:
        yield from status.get("initContainerStatuses") or ()
