"""Rollouts: how many Pods a workload was asked for, and whether it has them.

The rules are those of ``kubectl rollout status`` (``k8s.io/kubectl/pkg/polymorphichelpers``).
"""

from __future__ import annotations

from typing import Any

__all__ = ["available", "is_complete", "is_observed", "ready", "to_update", "updated", "wanted"]

Json = dict[str, Any]

_DAEMON = {
    "updatedReplicas": "updatedNumberScheduled",
    "readyReplicas": "numberReady",
    "availableReplicas": "numberAvailable",
    "replicas": "currentNumberScheduled",
}


def is_observed(item: Json) -> bool:
    """Whether the status speaks of the newest spec; an old rollout's readiness must not count."""
    observed = item.get("status", {}).get("observedGeneration", 0)
    return bool(observed >= item["metadata"].get("generation", 1))


def wanted(item: Json) -> int:
    """How many Pods the workload was asked for."""
    if item["kind"] == "DaemonSet":
        return int(item.get("status", {}).get("desiredNumberScheduled", 0))
    return int(item["spec"].get("replicas", 1))


def ready(item: Json) -> int:
    return _count(item, "readyReplicas")


def available(item: Json) -> int:
    return _count(item, "availableReplicas")


def updated(item: Json) -> int:
    """Pods of the newest version; a ReplicaSet has one version only."""
    return _count(item, "replicas" if item["kind"] == "ReplicaSet" else "updatedReplicas")


def is_complete(item: Json) -> bool:
    """Whether all Pods asked for are there, new, ready and available, and no others."""
    goal = wanted(item)
    counts = {_count(item, "replicas"), ready(item), available(item)}
    return is_observed(item) and counts == {goal} and updated(item) >= to_update(item)


def to_update(item: Json) -> int:
    """How many Pods a rollout replaces: not all with ``OnDelete`` or a partition."""
    goal = wanted(item)
    strategy = item["spec"].get("updateStrategy") or {}
    if strategy.get("type") == "OnDelete":
        return 0
    partition = (strategy.get("rollingUpdate") or {}).get("partition") or 0
    return max(0, goal - partition)


def _count(item: Json, name: str) -> int:
    name = _DAEMON[name] if item["kind"] == "DaemonSet" else name
    return int(item.get("status", {}).get(name) or 0)
