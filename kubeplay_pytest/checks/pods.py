"""Pods: whose they are, and what state they are in for good.

Plain functions on live objects. Sources of the reasons: ``pkg/kubelet/images``,
``pkg/kubelet/kuberuntime`` and ``pkg/scheduler`` of Kubernetes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

__all__ = [
    "Stuck",
    "condition",
    "crashes",
    "has_ended",
    "is_decided",
    "is_going",
    "is_ready",
    "is_stuck",
    "newest_pods",
    "newest_replica_set",
    "owned_pods",
    "owns",
    "stuck_container",
    "unscheduled",
    "waits_for_good",
]

Json = dict[str, Any]
Objects = Callable[[str], list[Json]]
"""The live objects of a kind."""

_COMPARE = (
    "compare the image's name and tag letter by letter with the prompt; "
    "the cluster holds the exercises' images, and not every other"
)
_STUCK = {
    "ErrImagePull": _COMPARE,
    "ImagePullBackOff": _COMPARE,
    "ErrImageNeverPull": "the image is not on the node; remove imagePullPolicy: Never",
    "InvalidImageName": "an image is written name:tag, such as nginx:1.27",
    "CreateContainerConfigError": "a ConfigMap or Secret that the container needs is missing",
    "CreateContainerError": "look at command, args and securityContext of the container",
    "CrashLoopBackOff": "the container ends again and again: look at its last log lines",
}

_CRASHES = 3
"""Restarts after which a container counts as stuck; one that waits for another may restart."""

# What a kubelet that is busy says and gets over by itself.
_HICCUPS = ("failed to sync", "context deadline exceeded", "is reserved for")

# Other runs share the nodes, and volumes are bound by controllers of their own pace.
_PASSING = ("Insufficient", "Too many pods", "unbound", "preemption is in progress")


@dataclass(frozen=True, slots=True)
class Stuck:
    """A container that waits for what will not come, and what to try."""

    container: str
    reason: str
    help: str


def condition(item: Json, type_: str, status: str = "True") -> Json | None:
    """The object's condition of this type when it has this status."""
    conditions = item.get("status", {}).get("conditions") or ()
    return next((c for c in conditions if c["type"] == type_ and c["status"] == status), None)


def is_going(item: Json) -> bool:
    return "deletionTimestamp" in item["metadata"]


def is_ready(pod: Json) -> bool:
    return condition(pod, "Ready") is not None and not is_going(pod)


def has_ended(pod: Json) -> bool:
    return pod.get("status", {}).get("phase") in {"Succeeded", "Failed"}


def stuck_container(pod: Json, others: Iterable[Json] = ()) -> Stuck | None:
    """The first container that waits in vain.

    One that crashes does so only when it has crashed since all ``others`` were ready: it may
    have been waiting for one of them.
    """
    status = pod.get("status", {})
    for group in ("initContainerStatuses", "containerStatuses"):
        for container in status.get(group) or ():
            waits = (container.get("state") or {}).get("waiting") or {}
            reason = waits.get("reason", "")
            if reason == "CrashLoopBackOff" and not _crashes_alone(container, pod, others):
                continue
            if reason in _STUCK and not any(w in waits.get("message", "") for w in _HICCUPS):
                return Stuck(container["name"], reason, _STUCK[reason])
    return None


def crashes(pod: Json) -> bool:
    """Whether a container waits to begin again after a crash."""
    stuck = stuck_container(pod)
    return stuck is not None and stuck.reason == "CrashLoopBackOff"


def _crashes_alone(container: Json, pod: Json, others: Iterable[Json]) -> bool:
    """Whether a container crashes for a reason of its own."""
    if container.get("restartCount", 0) < _CRASHES:
        return False
    ended = (container.get("lastState") or {}).get("terminated") or {}
    return all(
        _was_there(other, ended.get("startedAt", ""))
        for other in others
        if other["metadata"]["uid"] != pod["metadata"]["uid"]
    )


def _was_there(pod: Json, since: str) -> bool:
    """Whether nobody need have waited for this Pod at that time (RFC 3339, as text)."""
    statuses = pod.get("status", {}).get("containerStatuses") or ()
    if any(status.get("restartCount", 0) >= _CRASHES for status in statuses):
        return True
    ready = condition(pod, "Ready")
    if ready is not None:
        return not since or str(ready.get("lastTransitionTime", "")) < since
    hopeless = unscheduled(pod) is not None or stuck_container(pod) is not None
    return hopeless or has_ended(pod) or is_going(pod)


def unscheduled(pod: Json) -> str | None:
    """Why no node takes the Pod, in the scheduler's words."""
    refused = condition(pod, "PodScheduled", "False")
    return str(refused.get("message") or refused.get("reason", "")) if refused else None


def is_decided(pod: Json) -> bool:
    """Whether the scheduler chose a node, or refused for a reason that does not pass by itself."""
    return bool(pod["spec"].get("nodeName")) or _is_refused(pod)


def is_stuck(pod: Json, others: Iterable[Json] = ()) -> bool:
    """Whether the Pod will not become ready unless something else is changed."""
    if unscheduled(pod) is not None:
        return _is_refused(pod)
    return stuck_container(pod, others) is not None


def _is_refused(pod: Json) -> bool:
    why = unscheduled(pod)
    return why is not None and not any(word in why for word in _PASSING)


def waits_for_good(pods: Iterable[Json], others: Iterable[Json] = ()) -> bool:
    everybody = list(others)
    return any(is_stuck(pod, everybody) for pod in pods)


def owns(owner: Json, item: Json) -> bool:
    uid = owner["metadata"]["uid"]
    return any(o["uid"] == uid for o in item["metadata"].get("ownerReferences") or ())


def owned_pods(item: Json, objects: Objects) -> list[Json]:
    """The Pods of all versions that a workload owns, a Deployment's through its ReplicaSets."""
    owners = [item]
    if item["kind"] == "Deployment":
        owners = [s for s in objects("ReplicaSet") if owns(item, s)]
    return [pod for pod in objects("Pod") if any(owns(owner, pod) for owner in owners)]


def newest_pods(item: Json, objects: Objects) -> list[Json]:
    """The Pods of a workload's newest version; old ones and those that are going do not count."""
    if item["kind"] == "Deployment":
        newest = newest_replica_set(item, objects)
        pods = owned_pods(newest, objects) if newest else []
    else:
        pods = [p for p in owned_pods(item, objects) if _is_of_version(p, _version(item, objects))]
    return [pod for pod in pods if not is_going(pod)]


def newest_replica_set(deployment: Json, objects: Objects) -> Json | None:
    """The ReplicaSet of a Deployment's newest version, once there is one."""
    mine = (s for s in objects("ReplicaSet") if owns(deployment, s))
    revision = _revision(deployment)
    return next((s for s in mine if revision and _revision(s) == revision), None)


def _revision(item: Json) -> str | None:
    return (item["metadata"].get("annotations") or {}).get("deployment.kubernetes.io/revision")


def _version(item: Json, objects: Objects) -> str | None:
    """What the newest Pods of a StatefulSet or DaemonSet carry as their version."""
    if item["kind"] == "StatefulSet":
        revision: str | None = item.get("status", {}).get("updateRevision")
        return revision
    if item["kind"] == "DaemonSet":
        mine = [r for r in objects("ControllerRevision") if owns(item, r)]
        newest = max(mine, key=lambda revision: revision["revision"], default=None)
        return _label(newest) if newest else None
    return None


def _is_of_version(pod: Json, version: str | None) -> bool:
    return version is None or _label(pod) == version


def _label(item: Json) -> str | None:
    return (item["metadata"].get("labels") or {}).get("controller-revision-hash")
