"""What in an object's status tells something, and what merely says that it is starting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

__all__ = ["container_troubles", "is_well", "telling_conditions"]

Json = dict[str, Any]

# Conditions by which Kubernetes' own controllers complain. Others, such as a Deployment's
# Available=False or a Pod's Ready=False, only repeat that the thing is not ready.
_COMPLAINTS = {
    ("ReplicaFailure", "True"),
    ("Failed", "True"),
    ("Suspended", "True"),
    ("DisruptionTarget", "True"),
    ("NonStructuralSchema", "True"),
    ("Progressing", "False"),
    ("PodScheduled", "False"),
    ("ScalingActive", "False"),
    ("AbleToScale", "False"),
    ("NamesAccepted", "False"),
}
_PASSING = {"ContainerCreating", "PodInitializing"}
"""Reasons of containers that are on their way."""


def telling_conditions(item: Json) -> Iterator[str]:
    """The conditions that say what is wrong, as ``Reason: message``."""
    for condition in item.get("status", {}).get("conditions") or ():
        words = [condition.get("reason"), condition.get("message")]
        if any(words) and _is_complaint(item, condition):
            yield ": ".join(str(word) for word in words if word)


def _is_complaint(item: Json, condition: Json) -> bool:
    if (condition["type"], condition["status"]) in _COMPLAINTS:
        return True
    # A custom resource: nothing but its conditions tells of it.
    group = str(item.get("apiVersion", "")).rpartition("/")[0]
    custom = "." in group and not group.endswith(".k8s.io")
    return custom and (condition["type"], condition["status"]) == ("Ready", "False")


def container_troubles(pod: Json) -> Iterator[str]:
    """What keeps a Pod's containers from running, or has ended them."""
    if pod.get("kind") != "Pod":
        return
    for name, state, details in _states(pod):
        if state == "waiting" and details.get("reason") not in _PASSING:
            yield f"container {name} is waiting: {_words(details)}"
        elif state == "terminated" and details.get("exitCode"):
            words = _words(details)
            yield f"container {name} ended with exit code {details['exitCode']}: {words}"


def is_well(item: Json) -> bool:
    """Whether a Pod is ready and always ran: that a probe failed at first tells nothing."""
    status = item.get("status", {})
    ready = any(
        (c["type"], c["status"]) == ("Ready", "True") for c in status.get("conditions") or ()
    )
    return ready and not any(s.get("restartCount") for s in status.get("containerStatuses") or ())


def _states(pod: Json) -> Iterator[tuple[str, str, Json]]:
    """Each container as (name, state, details), the end before a restart included."""
    status = pod.get("status", {})
    for group in ("initContainerStatuses", "containerStatuses"):
        for container in status.get(group) or ():
            for when in ("state", "lastState"):
                for state, details in (container.get(when) or {}).items():
                    yield container["name"], state, details or {}


def _words(details: Json) -> str:
    return ": ".join(str(details[k]) for k in ("reason", "message") if details.get(k))
