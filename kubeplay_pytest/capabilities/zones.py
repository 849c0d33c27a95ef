"""Whether the nodes lie in zones and pools, as exercises about scheduling take for granted."""

from __future__ import annotations

from typing import Any

from kubeplay_pytest.cluster.api import Api

__all__ = ["has_zones"]

_ZONE = "topology.kubernetes.io/zone"
_POOL = "pool"
_RESERVED = {"key": _POOL, "value": "batch", "effect": "NoSchedule"}


def has_zones(api: Api) -> bool:
    """Two zones with a node for everybody in each, and a node that is kept for the pool batch."""
    nodes = api.get("/api/v1/nodes")["items"]
    zones = {_labels(node).get(_ZONE) for node in nodes if not _taints(node)} - {None}
    return len(zones) >= 2 and any(_RESERVED in _taints(node) for node in nodes)


def _labels(node: dict[str, Any]) -> dict[str, str]:
    return node["metadata"].get("labels") or {}


def _taints(node: dict[str, Any]) -> list[dict[str, str]]:
    return node.get("spec", {}).get("taints") or []
