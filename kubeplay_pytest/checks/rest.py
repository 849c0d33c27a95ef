"""When a namespace has come to rest: everything is what it was asked to be, and will stay so.

This is what lets a wrong answer fail in a second: a Service that selects nobody, once all
Pods are ready, will still select nobody in twenty seconds. It must never be said too soon.
Therefore nothing here trusts silence: each object's status must agree with the objects that
it was computed from, and whatever may act by the clock is never at rest.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from kubeplay_pytest.checks import pods, rollout
from kubeplay_pytest.checks.endpoints import ends, expected_ends, slices_of

__all__ = ["CONTROLLED", "KEEPERS", "Scene", "is_settled"]

Json = dict[str, Any]


class Scene(Protocol):
    """The namespace in which an object is looked at."""

    def named(self, kind: str) -> list[Json]:
        """The live objects of a kind."""

    def is_denied(self, item: Json) -> bool:
        """Whether Pods that this workload still lacks would be denied now."""


def is_settled(item: Json, scene: Scene) -> bool:
    """Whether nothing will happen to this object unless something else changes."""
    return not pods.is_going(item) and _RULES[item["kind"]](item, scene)


def _pod(item: Json, scene: Scene) -> bool:
    if pods.is_ready(item) or pods.has_ended(item):
        return True
    return pods.is_stuck(item, scene.named("Pod"))


def _deployment(item: Json, scene: Scene) -> bool:
    if not rollout.is_observed(item):
        return False
    sets = [s for s in scene.named("ReplicaSet") if pods.owns(item, s)]
    if any(_total(sets, f) != _number(item, f) for f in ("replicas", "readyReplicas")):
        return False
    return rollout.is_complete(item) or bool(item["spec"].get("paused")) or _blocked(item, scene)


def _blocked(item: Json, scene: Scene) -> bool:
    """A rollout that cannot go on: its newest Pods are stuck, or are denied."""
    newest = pods.newest_replica_set(item, scene.named)
    if newest is None:
        return pods.condition(item, "Progressing", "False") is not None and scene.is_denied(item)
    mine = pods.newest_pods(item, scene.named)
    return pods.waits_for_good(mine, scene.named("Pod")) or scene.is_denied(newest)


def _replica_set(item: Json, scene: Scene) -> bool:
    if not _agrees(item, scene) or rollout.available(item) != rollout.ready(item):
        return False
    return _number(item, "replicas") == rollout.wanted(item) or scene.is_denied(item)


def _stateful_set(item: Json, scene: Scene) -> bool:
    if not _agrees(item, scene):
        return False
    return rollout.is_complete(item) or _waits_in_vain(item, scene)


def _daemon_set(item: Json, scene: Scene) -> bool:
    if not rollout.is_observed(item) or _ready_pods(item, scene) != rollout.ready(item):
        return False
    return rollout.is_complete(item) or _waits_in_vain(item, scene)


def _waits_in_vain(item: Json, scene: Scene) -> bool:
    mine = pods.owned_pods(item, scene.named)
    return pods.waits_for_good(mine, scene.named("Pod")) or scene.is_denied(item)


def _agrees(item: Json, scene: Scene) -> bool:
    """Whether the status has caught up with the spec and with the Pods."""
    if not rollout.is_observed(item):
        return False
    mine = [p for p in pods.owned_pods(item, scene.named) if not pods.is_going(p)]
    alive = [p for p in mine if not pods.has_ended(p)]
    return len(alive) == _number(item, "replicas") and (
        _ready_pods(item, scene) == rollout.ready(item)
    )


def _ready_pods(item: Json, scene: Scene) -> int:
    return sum(pods.is_ready(pod) for pod in pods.owned_pods(item, scene.named))


def _job(item: Json, scene: Scene) -> bool:
    if any(pods.condition(item, end) for end in ("Complete", "Failed", "Suspended")):
        return True
    if item["spec"].get("suspend") or pods.condition(item, "FailureTarget"):
        return False  # not yet seen by the controller, or just about to end
    if item["spec"].get("activeDeadlineSeconds"):
        return False  # the clock will end it
    if any(pods.crashes(pod) for pod in pods.owned_pods(item, scene.named)):
        return False  # its backoffLimit will end it
    return _waits_in_vain(item, scene)


def _cron_job(item: Json, scene: Scene) -> bool:
    del scene
    return bool(item["spec"].get("suspend"))


def _autoscaler(item: Json, scene: Scene) -> bool:
    """At rest only without metrics; what it wants is then what it last asked for."""
    if not pods.condition(item, "ScalingActive", "False"):
        return False
    reference = item["spec"]["scaleTargetRef"]
    if reference["kind"] not in {"Deployment", "StatefulSet", "ReplicaSet"}:
        return False
    targets = [o for o in scene.named(reference["kind"]) if _name(o) == reference["name"]]
    least, most = item["spec"].get("minReplicas", 1), item["spec"]["maxReplicas"]
    return all(least <= rollout.wanted(target) <= most for target in targets)


def _service(item: Json, scene: Scene) -> bool:
    if not item["spec"].get("selector"):
        return True
    slices = slices_of(_name(item), scene.named("EndpointSlice"))
    return ends(slices) == expected_ends(item, scene.named("Pod"))


def _total(items: list[Json], field: str) -> int:
    return sum(_number(item, field) for item in items)


def _number(item: Json, field: str) -> int:
    return int(item.get("status", {}).get(field) or 0)


def _name(item: Json) -> str:
    return str(item["metadata"]["name"])


_RULES: dict[str, Callable[[Json, Scene], bool]] = {
    "Pod": _pod,
    "Deployment": _deployment,
    "ReplicaSet": _replica_set,
    "StatefulSet": _stateful_set,
    "DaemonSet": _daemon_set,
    "Job": _job,
    "CronJob": _cron_job,
    "HorizontalPodAutoscaler": _autoscaler,
    "Service": _service,
}

KEEPERS = ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet")
"""The kinds that keep Pods running."""

CONTROLLED = tuple(_RULES)
"""The kinds whose change a namespace's other objects follow; the likeliest to move first."""
