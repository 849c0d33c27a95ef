"""Live objects as the cluster would show them, and a namespace that holds them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

Json = dict[str, Any]


class Held:
    """A namespace at one moment: the objects by kind, and who is denied."""

    def __init__(self, *items: Json, denied: tuple[str, ...] = ()) -> None:
        self._items: dict[str, list[Json]] = defaultdict(list)
        for item in items:
            self._items[item["kind"]].append(item)
        self._denied = denied

    def named(self, kind: str) -> list[Json]:
        return self._items[kind]

    def is_denied(self, item: Json) -> bool:
        return item["metadata"]["name"] in self._denied

    def read(self, kind: str, name: str) -> Json | None:
        return next((i for i in self._items[kind] if i["metadata"]["name"] == name), None)


def thing(kind: str, name: str = "web", *, owner: Json | None = None, **rest: Any) -> Json:
    metadata: Json = {"name": name, "uid": f"{kind}/{name}", "generation": 1}
    metadata |= rest.pop("metadata", {})
    if owner:
        metadata["ownerReferences"] = [{"uid": owner["metadata"]["uid"]}]
    return {"kind": kind, "metadata": metadata, "spec": {}, "status": {}, **rest}


def condition(type_: str, status: str = "True", **rest: str) -> Json:
    return {"type": type_, "status": status, **rest}


def pod(name: str = "web-1", *, owner: Json | None = None, **status: Any) -> Json:
    """A Pod that is ready, unless its status says something else."""
    given = status or {"phase": "Running", "conditions": [condition("Ready")]}
    labels = {"labels": {"app": "web", "controller-revision-hash": "new"}}
    status_given = {"podIP": "10.0.0.1", **given}
    return thing("Pod", name, owner=owner, metadata=labels, status=status_given)


def waiting(reason: str, restarts: int = 0) -> Json:
    """The status of a Pod whose container waits for this reason."""
    state = {"waiting": {"reason": reason}}
    container = {"name": "main", "state": state, "restartCount": restarts}
    return {"phase": "Pending", "containerStatuses": [container]}


def unscheduled(message: str) -> Json:
    return {"conditions": [condition("PodScheduled", "False", message=message)]}


def replicas(count: int, **other: int) -> Json:
    """The status of a workload whose Pods are all there, new and ready."""
    names = ("replicas", "readyReplicas", "availableReplicas", "updatedReplicas")
    return {"observedGeneration": 1, **dict.fromkeys(names, count), **other}
