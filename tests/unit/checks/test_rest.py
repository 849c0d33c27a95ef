"""When an object is at rest: nothing will come of it, and never a moment too soon."""

from __future__ import annotations

from typing import Any

import pytest

from kubeplay_pytest.checks.rest import is_settled
from tests.unit.checks.live import (
    Held,
    condition,
    pod,
    replicas,
    thing,
    unscheduled,
    waiting,
)

Json = dict[str, Any]


@pytest.mark.parametrize(
    "item,settled",
    [
        (pod(), True),
        (pod(phase="Pending"), False),
        (pod(phase="Succeeded"), True),
        (pod(phase="Failed"), True),
        (pod(**waiting("ErrImagePull")), True),
        (pod(**waiting("ContainerCreating")), False),
        (pod(**waiting("CrashLoopBackOff", 1)), False),
        (pod(**waiting("CrashLoopBackOff", 3)), True),
        (pod(**unscheduled("0/2 nodes are available: 2 didn't match node selector")), True),
        (pod(**unscheduled("0/2 nodes are available: 2 Insufficient cpu")), False),
        (pod(**unscheduled("pod has unbound immediate PersistentVolumeClaims")), False),
    ],
)
def test_pods(item: Json, settled: bool) -> None:
    """A Pod rests when it is ready, has ended, or waits for what does not come."""
    assert is_settled(item, Held(item)) is settled


@pytest.mark.parametrize("phase", ["Running", "Succeeded"])
def test_a_pod_that_is_going_is_not_at_rest(phase: str) -> None:
    """What is being deleted may make room, or be replaced, even when it has ended."""
    item = pod(phase=phase, conditions=[condition("Ready")])
    item["metadata"]["deletionTimestamp"] = "2026-01-01T00:00:00Z"
    assert not is_settled(item, Held(item))


def deployment(wanted: int, status: Json, **spec: Any) -> Json:
    revision = {"annotations": {"deployment.kubernetes.io/revision": "1"}}
    spec = {"replicas": wanted, **spec}
    return thing("Deployment", metadata=revision, spec=spec, status=status)


def sets(owner: Json, status: Json, name: str = "web-a") -> Json:
    revision = {"annotations": {"deployment.kubernetes.io/revision": "1"}}
    spec = {"replicas": owner["spec"]["replicas"]}
    return thing("ReplicaSet", name, owner=owner, metadata=revision, spec=spec, status=status)


@pytest.mark.parametrize(
    "status,set_status,settled",
    [
        (replicas(1), replicas(1), True),
        (replicas(1, observedGeneration=0), replicas(1), False),
        (replicas(1, updatedReplicas=0), replicas(1), False),
        (replicas(1, availableReplicas=0), replicas(1), False),
        (replicas(1, readyReplicas=0), replicas(1), False),
        (replicas(2), replicas(2), False),
        ({}, {}, False),
    ],
    ids=["done", "unobserved", "old", "unavailable", "behind", "surplus", "new"],
)
def test_deployments(status: Json, set_status: Json, settled: bool) -> None:
    """A Deployment rests when its rollout is complete and its status up to date."""
    item = deployment(1, status)
    assert is_settled(item, Held(item, sets(item, set_status), pod())) is settled


def test_a_paused_deployment() -> None:
    """A paused rollout rests where it is."""
    item = deployment(1, {"observedGeneration": 1}, paused=True)
    assert is_settled(item, Held(item))


@pytest.mark.parametrize("stuck", [True, False])
def test_a_deployment_whose_newest_pods_are_stuck(stuck: bool) -> None:
    """A rollout that cannot go on rests; one whose Pods are starting does not."""
    status = replicas(1, readyReplicas=0, availableReplicas=0)
    item = deployment(1, status)
    newest = sets(item, status)
    made = pod(owner=newest, **waiting("ErrImagePull" if stuck else "ContainerCreating"))
    assert is_settled(item, Held(item, newest, made)) is stuck


@pytest.mark.parametrize("denied", [(), ("web-a",)])
def test_a_deployment_whose_pods_are_denied(denied: tuple[str, ...]) -> None:
    """A rollout rests as long as the next Pod would be denied, and no longer."""
    none = {"observedGeneration": 1}
    item = deployment(1, none)
    newest = sets(item, none)
    scene = Held(item, newest, denied=denied)
    assert is_settled(item, scene) is bool(denied)
    assert is_settled(newest, scene) is bool(denied)


@pytest.mark.parametrize(
    "status,ready,settled",
    [
        (replicas(1), True, True),
        (replicas(1), False, False),
        (replicas(1, readyReplicas=0, availableReplicas=0), False, True),
        (replicas(1, availableReplicas=0), True, False),
        (replicas(0), True, False),
    ],
    ids=["agrees", "pod was ready", "pod not ready", "minReadySeconds", "pod not counted"],
)
def test_replica_sets(status: Json, ready: bool, settled: bool) -> None:
    """A ReplicaSet rests when its status agrees with its Pods, who are judged themselves."""
    item = thing("ReplicaSet", spec={"replicas": 1}, status=status)
    made = pod(owner=item) if ready else pod(owner=item, phase="Pending")
    assert is_settled(item, Held(item, made)) is settled


@pytest.mark.parametrize(
    "status,strategy,settled",
    [
        (replicas(1), {}, True),
        (replicas(1, updatedReplicas=0), {}, False),
        (replicas(1, updatedReplicas=0), {"rollingUpdate": {"partition": 1}}, True),
        (replicas(1, updatedReplicas=0), {"type": "OnDelete"}, True),
    ],
    ids=["done", "one by one", "partition", "on delete"],
)
def test_stateful_sets(status: Json, strategy: Json, settled: bool) -> None:
    """A StatefulSet rests when its strategy has nothing more to replace."""
    item = thing("StatefulSet", spec={"replicas": 1, "updateStrategy": strategy}, status=status)
    assert is_settled(item, Held(item, pod(owner=item))) is settled


def test_a_stateful_set_waits_for_its_first_pod() -> None:
    """A StatefulSet whose first Pod starts is not at rest; whose first Pod is stuck is."""
    status = replicas(1, readyReplicas=0, availableReplicas=0)
    item = thing("StatefulSet", spec={"replicas": 3}, status=status)
    assert not is_settled(item, Held(item, pod(owner=item, phase="Pending")))
    assert is_settled(item, Held(item, pod(owner=item, **waiting("ErrImagePull"))))


@pytest.mark.parametrize(
    "numbers,settled",
    [((1, 1, 1, 1), True), ((2, 1, 1, 1), False), ((1, 1, 0, 1), False), ((1, 1, 1, 0), False)],
    ids=["done", "a node more", "old", "unavailable"],
)
def test_daemon_sets(numbers: tuple[int, ...], settled: bool) -> None:
    """A DaemonSet rests when every node has a new, available Pod."""
    names = ("desiredNumberScheduled", "currentNumberScheduled", "updatedNumberScheduled")
    status = dict(zip((*names, "numberAvailable"), numbers, strict=True))
    status |= {"numberReady": 1, "observedGeneration": 1}
    item = thing("DaemonSet", status=status)
    assert is_settled(item, Held(item, pod(owner=item))) is settled


@pytest.mark.parametrize(
    "spec,conditions,settled",
    [
        ({}, [], False),
        ({}, [condition("Complete")], True),
        ({}, [condition("Failed")], True),
        ({"suspend": True}, [], False),
        ({"suspend": True}, [condition("Suspended")], True),
        ({}, [condition("Complete", "False")], False),
    ],
)
def test_jobs(spec: Json, conditions: list[Json], settled: bool) -> None:
    """A Job rests at its end, or while it is suspended."""
    item = thing("Job", spec=spec, status={"conditions": conditions})
    assert is_settled(item, Held(item)) is settled


@pytest.mark.parametrize("spec,settled", [({}, True), ({"activeDeadlineSeconds": 5}, False)])
def test_a_job_whose_pod_is_stuck(spec: Json, settled: bool) -> None:
    """A Job with a stuck Pod rests, unless the clock will end it."""
    item = thing("Job", spec=spec)
    assert is_settled(item, Held(item, pod(owner=item, **waiting("ErrImagePull")))) is settled


@pytest.mark.parametrize("suspend", [True, False])
def test_cron_jobs(suspend: bool) -> None:
    """A CronJob may act at any time unless it is suspended."""
    item = thing("CronJob", spec={"suspend": suspend})
    assert is_settled(item, Held(item)) is suspend


@pytest.mark.parametrize(
    "asked,conditions,settled",
    [
        (3, [condition("ScalingActive", "False")], True),
        (1, [condition("ScalingActive", "False")], False),
        (3, [condition("ScalingActive")], False),
        (3, [], False),
    ],
    ids=["no metrics", "below its least", "metrics", "not yet looked"],
)
def test_autoscalers(asked: int, conditions: list[Json], settled: bool) -> None:
    """An autoscaler rests only when it has no metrics, and its target the count it allows."""
    target = deployment(asked, replicas(asked))
    reference = {"kind": "Deployment", "name": "web"}
    spec = {"scaleTargetRef": reference, "minReplicas": 2, "maxReplicas": 5}
    status = {"conditions": conditions}
    item = thing("HorizontalPodAutoscaler", spec=spec, status=status)
    assert is_settled(item, Held(item, target)) is settled


def endpoint_slice(pods: list[str], port: int) -> Json:
    labels = {"labels": {"kubernetes.io/service-name": "web"}}
    ends = [{"addresses": ["10.0.0.1"], "targetRef": {"name": name}} for name in pods]
    item = thing("EndpointSlice", "web-x", metadata=labels)
    return item | {"endpoints": ends, "ports": [{"port": port}]}


@pytest.mark.parametrize(
    "pods,port,settled",
    [(["web-1"], 80, True), ([], 80, False), (["web-1"], 8080, False), (["web-1", "x"], 80, False)],
    ids=["agree", "missing", "old port", "old pod"],
)
def test_services(pods: list[str], port: int, settled: bool) -> None:
    """A Service rests when its EndpointSlices are what its selector and ports ask for."""
    spec = {"selector": {"app": "web"}, "ports": [{"port": 80}]}
    item = thing("Service", spec=spec)
    assert is_settled(item, Held(item, pod(), endpoint_slice(pods, port))) is settled


def test_a_service_without_a_selector() -> None:
    """Nobody makes endpoints for a Service without a selector."""
    item = thing("Service", spec={"ports": [{"port": 80}]})
    assert is_settled(item, Held(item))
