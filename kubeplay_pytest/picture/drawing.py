"""From the objects of a namespace to a tree: owners above what they own, each with its state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kubeplay_pytest.picture.state import State, is_over, pods_behind, state_of

__all__ = ["Branch", "draw"]

Json = dict[str, Any]

_ORDER = (
    "Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job", "ReplicaSet", "Pod",
    "HorizontalPodAutoscaler", "Service", "Ingress", "PersistentVolumeClaim",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Branch:
    """One object. ``path`` leads to it from below its topmost owner, and is empty for that:
    for each step, whether it is the last of its siblings. ``leads_to`` are the names of the
    Pods behind a Service.
    """

    kind: str
    name: str
    state: State
    path: tuple[bool, ...] = ()
    leads_to: tuple[str, ...] = ()


def draw(objects: Iterable[Json]) -> list[Branch]:
    """The objects, owners before what they own; old and empty ReplicaSets are left out."""
    shown = [item for item in objects if not is_over(item)]
    slices = [item for item in shown if item["kind"] == "EndpointSlice"]
    known = {item["metadata"]["uid"]: item for item in shown if item["kind"] in _ORDER}
    children: dict[str, list[Json]] = {}
    for item in known.values():
        children.setdefault(_owner(item, known), []).append(item)
    tops = sorted(children.get("", ()), key=_rank)
    return [branch for item in tops for branch in _walk(item, (), children, slices)]


def _walk(
    item: Json, path: tuple[bool, ...], children: dict[str, list[Json]], slices: list[Json]
) -> Iterator[Branch]:
    name, behind = str(item["metadata"]["name"]), pods_behind(item, slices)
    yield Branch(item["kind"], name, state_of(item, slices), path, behind)
    mine = sorted(children.get(item["metadata"]["uid"], ()), key=_rank)
    for child in mine:
        yield from _walk(child, (*path, child is mine[-1]), children, slices)


def _owner(item: Json, known: dict[str, Json]) -> str:
    """The uid of what made it, if that is in the picture."""
    owners = (o["uid"] for o in item["metadata"].get("ownerReferences") or ())
    return next((uid for uid in owners if uid in known), "")


def _rank(item: Json) -> tuple[int, str]:
    return _ORDER.index(item["kind"]), str(item["metadata"]["name"])
