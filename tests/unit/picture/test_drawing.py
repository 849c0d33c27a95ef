"""A namespace as a tree: owners above what they own, and how each of them is."""

from __future__ import annotations

from typing import Any

import pytest

from kubeplay_pytest.picture import draw
from kubeplay_pytest.picture.state import state_of


def thing(kind: str, name: str, owner: str = "", **rest: Any) -> dict[str, Any]:
    """An object whose uid is its name."""
    metadata: dict[str, Any] = {"name": name, "uid": name}
    if owner:
        metadata["ownerReferences"] = [{"uid": owner}]
    return {"kind": kind, "metadata": metadata, **rest}


def test_owners_stand_above() -> None:
    """A Deployment, its ReplicaSet and its Pods are one tree; a Service stands beside it."""
    found = draw(
        [
            thing("Service", "web"),
            thing("Pod", "web-1-b", "web-1"),
            thing("Pod", "web-1-a", "web-1"),
            thing("ReplicaSet", "web-1", "web-0"),
            {"kind": "Deployment", "metadata": {"name": "web", "uid": "web-0"}},
        ]
    )
    assert [(b.kind, b.name, b.path) for b in found] == [
        ("Deployment", "web", ()),
        ("ReplicaSet", "web-1", (True,)),
        ("Pod", "web-1-a", (True, False)),
        ("Pod", "web-1-b", (True, True)),
        ("Service", "web", ()),
    ]


def test_old_replica_sets_are_left_out() -> None:
    """A ReplicaSet of an earlier version, empty by now, is only a memory."""
    old = thing("ReplicaSet", "old", spec={"replicas": 0}, status={"replicas": 0})
    going = thing("ReplicaSet", "going", spec={"replicas": 0}, status={"replicas": 1})
    assert [b.name for b in draw([old, going])] == ["going"]


def test_owner_elsewhere() -> None:
    """Whose owner is not in the picture stands on its own."""
    assert [b.path for b in draw([thing("Pod", "p", "somebody")])] == [()]


WAITING = {"state": {"waiting": {"reason": "CrashLoopBackOff"}}, "restartCount": 3}
READY = [{"type": "Ready", "status": "True"}]


@pytest.mark.parametrize(
    "item, text, mood",
    [
        (
            thing("Deployment", "d", spec={"replicas": 3}, status={"readyReplicas": 2}),
            "2 of 3 ready",
            "waiting",
        ),
        (
            thing("ReplicaSet", "r", spec={"replicas": 1}, status={"readyReplicas": 1}),
            "1 of 1 ready",
            "good",
        ),
        (
            thing("DaemonSet", "d", status={"desiredNumberScheduled": 2, "numberReady": 2}),
            "2 of 2 ready",
            "good",
        ),
        (
            thing("Job", "j", spec={"completions": 6}, status={"succeeded": 4}),
            "4 of 6 succeeded",
            "waiting",
        ),
        (
            thing("Job", "j", status={"conditions": [{"type": "Failed", "status": "True"}]}),
            "failed",
            "bad",
        ),
        (thing("Pod", "p"), "pending", "waiting"),
        (thing("Pod", "p", status={"phase": "Running", "conditions": READY}), "ready", "good"),
        (thing("Pod", "p", status={"phase": "Running"}), "running, not ready", "waiting"),
        (thing("Pod", "p", status={"phase": "Failed"}), "failed", "bad"),
        (
            thing("Pod", "p", status={"containerStatuses": [WAITING]}),
            "CrashLoopBackOff, 3 restarts",
            "bad",
        ),
        (thing("PersistentVolumeClaim", "c", status={"phase": "Bound"}), "bound", "good"),
        (thing("CronJob", "c", spec={"schedule": "0 1 * * *"}), "0 1 * * *", "plain"),
        (
            thing("CronJob", "c", spec={"schedule": "0 1 * * *", "suspend": True}),
            "suspended",
            "waiting",
        ),
        (
            thing(
                "HorizontalPodAutoscaler",
                "h",
                spec={"minReplicas": 2, "maxReplicas": 8},
                status={"currentReplicas": 3},
            ),
            "3 of 2 to 8",
            "plain",
        ),
        (thing("Ingress", "i"), "", "plain"),
    ],
)
def test_states(item: dict[str, Any], text: str, mood: str) -> None:
    """Each kind says in a few words how it is."""
    assert state_of(item, []) == (text, mood)


def test_endpoints_of_a_service() -> None:
    """A Service counts the ready endpoints of its own slices."""
    labels = {"kubernetes.io/service-name": "web"}
    endpoints = [{"conditions": {"ready": True}}, {"conditions": {"ready": False}}, {}]
    mine = thing("EndpointSlice", "web-1", endpoints=endpoints)
    mine["metadata"]["labels"] = labels
    other = thing("EndpointSlice", "shop-1", endpoints=[{}])
    assert state_of(thing("Service", "web"), [mine, other]) == ("2 endpoints", "good")
    assert state_of(thing("Service", "none"), [mine, other]) == ("0 endpoints", "waiting")


def test_what_is_deleted_is_going() -> None:
    """An object on its way out says so, whatever it was."""
    pod = thing("Pod", "p", status={"phase": "Running", "conditions": READY})
    pod["metadata"]["deletionTimestamp"] = "2026-11-25T00:00:00Z"
    assert state_of(pod, []) == ("is going", "waiting")
