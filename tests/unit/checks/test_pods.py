"""Pods: what they wait for in vain, and which of them are of the newest version."""

from __future__ import annotations

from typing import Any

import pytest

from kubeplay_pytest.checks.pods import is_decided, newest_pods, owned_pods, stuck_container
from tests.unit.checks.live import Held, pod, thing, unscheduled, waiting

Json = dict[str, Any]


@pytest.mark.parametrize(
    "reason,restarts,word",
    [
        ("ErrImagePull", 0, "letter by letter"),
        ("ImagePullBackOff", 0, "letter by letter"),
        ("ErrImageNeverPull", 0, "imagePullPolicy"),
        ("InvalidImageName", 0, "name:tag"),
        ("CreateContainerConfigError", 0, "ConfigMap or Secret"),
        ("CreateContainerError", 0, "command"),
        ("CrashLoopBackOff", 3, "log"),
    ],
)
def test_terminal_reasons(reason: str, restarts: int, word: str) -> None:
    """Each reason that does not get better by waiting comes with one thing to try."""
    stuck = stuck_container(pod(**waiting(reason, restarts)))
    assert stuck is not None
    assert (stuck.container, stuck.reason) == ("main", reason)
    assert word in stuck.help


@pytest.mark.parametrize(
    "status",
    [waiting("ContainerCreating"), waiting("PodInitializing"), waiting("CrashLoopBackOff", 2), {}],
    ids=["creating", "initializing", "restarting", "ready"],
)
def test_reasons_that_pass(status: Json) -> None:
    """A container on its way, or one that has crashed a few times only, is not stuck."""
    assert stuck_container(pod(**status)) is None


def test_an_init_container_is_stuck() -> None:
    """Init containers are looked at first: they run first."""
    status = waiting("ErrImagePull")
    status = {"initContainerStatuses": status.pop("containerStatuses"), **status}
    assert stuck_container(pod(**status)) is not None


def revision(number: int, **metadata: Any) -> Json:
    return {"annotations": {"deployment.kubernetes.io/revision": str(number)}, **metadata}


def names(pods: list[Json]) -> list[str]:
    return [item["metadata"]["name"] for item in pods]


def test_the_newest_pods_of_a_deployment() -> None:
    """Pods of an old ReplicaSet, and such as are going, are owned but not of the newest."""
    web = thing("Deployment", metadata=revision(2))
    old = thing("ReplicaSet", "web-old", owner=web, metadata=revision(1))
    new = thing("ReplicaSet", "web-new", owner=web, metadata=revision(2))
    going = pod("going", owner=new)
    going["metadata"]["deletionTimestamp"] = "2026-01-01T00:00:00Z"
    scene = Held(web, old, new, pod("a", owner=old), pod("b", owner=new), going, pod("stranger"))
    assert names(newest_pods(web, scene.named)) == ["b"]
    assert names(owned_pods(web, scene.named)) == ["a", "b", "going"]


def test_a_deployment_without_its_newest_replica_set() -> None:
    """Before the controller has acted there are no newest Pods."""
    web = thing("Deployment", metadata=revision(2))
    old = thing("ReplicaSet", "web-old", owner=web, metadata=revision(1))
    assert newest_pods(web, Held(web, old, pod(owner=old)).named) == []


@pytest.mark.parametrize("newest,expected", [("new", ["web-1"]), ("newer", [])])
def test_the_newest_pods_of_sets(newest: str, expected: list[str]) -> None:
    """Those of StatefulSets and DaemonSets carry the newest revision as a label."""
    stateful = thing("StatefulSet", status={"updateRevision": newest})
    assert names(newest_pods(stateful, Held(stateful, pod(owner=stateful)).named)) == expected
    daemon = thing("DaemonSet")
    revisions = [
        thing(
            "ControllerRevision", f"r{number}", owner=daemon, revision=number,
            metadata={"labels": {"controller-revision-hash": label}},
        )
        for number, label in ((1, "old"), (3, newest), (2, "new"))
    ]  # fmt: skip
    scene = Held(daemon, *revisions, pod(owner=daemon))
    assert names(newest_pods(daemon, scene.named)) == expected


@pytest.mark.parametrize(
    "item,decided",
    [
        (pod() | {"spec": {"nodeName": "node-1"}}, True),
        (pod(**unscheduled("0/3 nodes are available: 3 didn't match pod affinity rules")), True),
        (pod(**unscheduled("0/3 nodes are available: 3 Insufficient cpu")), False),
        (pod(**unscheduled("0/3 nodes are available: 3 Too many pods")), False),
        (pod(), False),
    ],
    ids=["placed", "refused", "cpu", "full", "new"],
)
def test_what_the_scheduler_has_decided(item: Json, decided: bool) -> None:
    """A Pod that waits only because others fill the nodes may yet be placed."""
    assert is_decided(item) is decided
