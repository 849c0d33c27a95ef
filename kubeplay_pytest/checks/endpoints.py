"""Endpoints: what a Service should reach by its selector, and what its EndpointSlices hold.

The rules are those of the EndpointSlice controller (``k8s.io/endpointslice``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

__all__ = ["ends", "expected_ends", "selected", "slices_of", "target_port"]

Json = dict[str, Any]
End = tuple[str, int | None]
"""A ready Pod's name (or an address) and the port; None when the Service has no ports."""


def slices_of(service: str, slices: Iterable[Json]) -> list[Json]:
    label = "kubernetes.io/service-name"
    return [s for s in slices if (s["metadata"].get("labels") or {}).get(label) == service]


def ends(slices: Iterable[Json]) -> set[End]:
    """The ready endpoints that EndpointSlices hold."""
    return {
        (_target(endpoint), port)
        for piece in slices
        for endpoint in piece.get("endpoints") or ()
        if (endpoint.get("conditions") or {}).get("ready", True)
        for port in _ports(piece)
    }


def expected_ends(service: Json, pods: Iterable[Json]) -> set[End]:
    """The endpoints that the controller will come to, given the Pods as they are."""
    spec = service["spec"]
    found: set[End] = set()
    for pod in selected(service, pods):
        if _serves(pod) or spec.get("publishNotReadyAddresses"):
            numbers = [target_port(port, pod) for port in spec.get("ports") or ()]
            known = {number for number in numbers if number is not None}
            found |= {(pod["metadata"]["name"], number) for number in known or (None,)}
    return found


def selected(service: Json, pods: Iterable[Json]) -> list[Json]:
    """The Pods that the selector finds and that can have an endpoint at all."""
    selector = service["spec"].get("selector") or {}
    return [
        pod
        for pod in pods
        if selector
        and selector.items() <= (pod["metadata"].get("labels") or {}).items()
        and pod.get("status", {}).get("phase") not in {"Succeeded", "Failed"}
        and pod.get("status", {}).get("podIP")
    ]


def target_port(port: Json, pod: Json) -> int | None:
    """The port of the Pod that a Service's port means; None when its name is not there."""
    target = port.get("targetPort", port["port"])
    if isinstance(target, int):
        return target or int(port["port"])
    protocol = port.get("protocol", "TCP")
    return next(
        (
            int(declared["containerPort"])
            for container in _servers(pod["spec"])
            for declared in container.get("ports") or ()
            if declared.get("name") == target and declared.get("protocol", "TCP") == protocol
        ),
        None,
    )


def _servers(spec: Json) -> Iterator[Json]:
    yield from spec.get("containers") or ()
    yield from (c for c in spec.get("initContainers") or () if c.get("restartPolicy") == "Always")


def _serves(pod: Json) -> bool:
    conditions = pod.get("status", {}).get("conditions") or ()
    ready = any(c["type"] == "Ready" and c["status"] == "True" for c in conditions)
    return ready and "deletionTimestamp" not in pod["metadata"]


def _target(endpoint: Json) -> str:
    return str((endpoint.get("targetRef") or {}).get("name") or endpoint["addresses"][0])


def _ports(piece: Json) -> list[int | None]:
    return [p["port"] for p in piece.get("ports") or () if p.get("port")] or [None]
