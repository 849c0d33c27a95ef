"""When a workload has come to rest: it is what it was asked to be, and will stay so.

This is what lets a wrong answer fail in a second: a Service that selects nobody, once all
Pods are ready, will still select nobody in twenty seconds.
"""

from __future__ import annotations

from typing import Any

__all__ = ["CONTROLLED", "counts", "is_observed", "is_settled", "pod_is_ready", "wanted"]

Json = dict[str, Any]

CONTROLLED = ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "Pod")
"""The kinds whose change a namespace's other objects follow."""

_COUNTS = {
    "Deployment": ("updatedReplicas", "readyReplicas", "availableReplicas", "replicas"),
    "StatefulSet": ("updatedReplicas", "readyReplicas", "availableReplicas", "replicas"),
    "DaemonSet": ("updatedNumberScheduled", "numberReady", "numberAvailable"),
    "ReplicaSet": ("readyReplicas", "availableReplicas", "replicas"),
}


def is_observed(item: Json) -> bool:
    """Whether the status speaks of the newest spec; an old rollout's readiness must not count."""
    if item["kind"] in {"Pod", "Job"}:  # they have no observed generation
        return True
    observed = item.get("status", {}).get("observedGeneration", 0)
    return bool(observed >= item["metadata"].get("generation", 1))


def wanted(item: Json) -> int:
    """How many Pods a workload was asked for."""
    if item["kind"] == "DaemonSet":
        return int(item.get("status", {}).get("desiredNumberScheduled", 0))
    return int(item["spec"].get("replicas", 1))


def counts(item: Json) -> tuple[int, ...]:
    """The counts that must all be as wanted; a Deployment's ``replicas`` holds old Pods too."""
    status = item.get("status", {})
    return tuple(int(status.get(name, 0)) for name in _COUNTS[item["kind"]])


def pod_is_ready(pod: Json) -> bool:
    return _has(pod, "Ready")


def is_settled(item: Json) -> bool:
    """Whether this object has reached what it was asked for, or its end."""
    if "deletionTimestamp" in item["metadata"]:
        return False
    if item["kind"] == "Pod":
        return pod_is_ready(item) or item.get("status", {}).get("phase") in {"Succeeded", "Failed"}
    if item["kind"] == "Job":
        return _has(item, "Complete") or _has(item, "Failed")
    if _has(item, "ReplicaFailure"):
        return True  # denied: nothing comes unless something else changes
    return is_observed(item) and set(counts(item)) <= {wanted(item)}


def _has(item: Json, condition: str) -> bool:
    conditions = item.get("status", {}).get("conditions", ())
    return any(c["type"] == condition and c["status"] == "True" for c in conditions)
