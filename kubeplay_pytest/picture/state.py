"""How one object is doing, in two or three words and one of four moods."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

__all__ = ["Mood", "State", "is_over", "pods_behind", "state_of"]

Json = dict[str, Any]
Mood = Literal["good", "waiting", "bad", "plain"]


class State(NamedTuple):
    """Words for a person, and how they are meant."""

    text: str
    mood: Mood = "plain"


def state_of(item: Json, slices: list[Json]) -> State:
    """How the object is now; ``slices`` are the EndpointSlices of its namespace."""
    if item["metadata"].get("deletionTimestamp"):
        return State("is going", "waiting")
    if item["kind"] == "Service":
        return _service(item, slices)
    known = _STATES.get(item["kind"])
    return known(item) if known else State("")


def is_over(item: Json) -> bool:
    """Whether it is only a memory: the ReplicaSet of an earlier version."""
    status = item.get("status") or {}
    empty = not (item.get("spec") or {}).get("replicas", 1) and not status.get("replicas")
    return item["kind"] == "ReplicaSet" and empty


def _replicated(item: Json) -> State:
    wanted = (item.get("spec") or {}).get("replicas", 1)
    return _of(int((item.get("status") or {}).get("readyReplicas") or 0), wanted, "ready")


def _daemons(item: Json) -> State:
    status = item.get("status") or {}
    return _of(status.get("numberReady") or 0, status.get("desiredNumberScheduled") or 0, "ready")


def _job(item: Json) -> State:
    status = item.get("status") or {}
    conditions = {c["type"] for c in status.get("conditions") or () if c["status"] == "True"}
    if "Failed" in conditions:
        return State("failed", "bad")
    wanted = (item.get("spec") or {}).get("completions") or 1
    return _of(status.get("succeeded") or 0, wanted, "succeeded")


def _pod(item: Json) -> State:
    status = item.get("status") or {}
    for container in _containers(status):
        waiting = (container.get("state") or {}).get("waiting") or {}
        if (reason := waiting.get("reason")) not in {None, "ContainerCreating", "PodInitializing"}:
            return State(_restarted(reason, container), "bad")
    phase = str(status.get("phase") or "Pending")
    if phase == "Running":
        ready = {"type": "Ready", "status": "True"}.items()
        is_ready = any(ready <= condition.items() for condition in status.get("conditions") or ())
        most = max(_containers(status), key=lambda c: c.get("restartCount") or 0, default={})
        word = "ready" if is_ready else "running, not ready"
        return State(_restarted(word, most), "good" if is_ready else "waiting")
    moods: dict[str, Mood] = {"Succeeded": "good", "Failed": "bad"}
    return State(phase.lower(), moods.get(phase, "waiting"))


def pods_behind(item: Json, slices: list[Json]) -> tuple[str, ...]:
    """The names of the Pods that a Service leads to, sorted; none for any other object."""
    if item["kind"] != "Service":
        return ()
    targets = [e.get("targetRef") or {} for e in _endpoints(item, slices)]
    return tuple(sorted({t["name"] for t in targets if t.get("kind") == "Pod"}))


def _endpoints(service: Json, slices: list[Json]) -> list[Json]:
    label, name = "kubernetes.io/service-name", service["metadata"]["name"]
    mine = [s for s in slices if (s["metadata"].get("labels") or {}).get(label) == name]
    return [e for s in mine for e in s.get("endpoints") or ()]


def _service(item: Json, slices: list[Json]) -> State:
    endpoints = _endpoints(item, slices)
    ready = sum((e.get("conditions") or {}).get("ready", True) for e in endpoints)
    text = "1 endpoint" if ready == 1 else f"{ready} endpoints"
    return State(text, "good" if ready else "waiting")


def _claim(item: Json) -> State:
    phase = str((item.get("status") or {}).get("phase") or "Pending")
    moods: dict[str, Mood] = {"Bound": "good", "Lost": "bad"}
    return State(phase.lower(), moods.get(phase, "waiting"))


def _autoscaler(item: Json) -> State:
    spec, status = item.get("spec") or {}, item.get("status") or {}
    least, most = spec.get("minReplicas", 1), spec.get("maxReplicas")
    return State(f"{status.get('currentReplicas', 0)} of {least} to {most}")


def _schedule(item: Json) -> State:
    spec = item.get("spec") or {}
    return State("suspended", "waiting") if spec.get("suspend") else State(str(spec["schedule"]))


_STATES: dict[str, Callable[[Json], State]] = {
    "Deployment": _replicated,
    "ReplicaSet": _replicated,
    "StatefulSet": _replicated,
    "DaemonSet": _daemons,
    "CronJob": _schedule,
    "HorizontalPodAutoscaler": _autoscaler,
    "Job": _job,
    "PersistentVolumeClaim": _claim,
    "Pod": _pod,
}


def _of(have: int, wanted: int, word: str) -> State:
    return State(f"{have} of {wanted} {word}", "good" if have == wanted else "waiting")


def _containers(status: Json) -> list[Json]:
    init, usual = status.get("initContainerStatuses"), status.get("containerStatuses")
    return [*(init or ()), *(usual or ())]


def _restarted(word: str, container: Json) -> str:
    count = container.get("restartCount") or 0
    return f"{word}, {count} restart{'s' if count != 1 else ''}" if count else word
