"""Readiness: of each kind of workload, and why it does not come."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kubeplay_pytest.checks import Applied
from tests.cluster.checks.judging import assert_fails
from tests.cluster.checks.objects import POD, documents, workload

GroundOf = Callable[..., Applied]

STATEFUL = workload("StatefulSet", 2, "  serviceName: web\n")
DAEMON = workload("DaemonSet", None)
NOWHERE = "    spec:\n      nodeSelector:\n        disk: golden\n"
QUOTA = """\
apiVersion: v1
kind: ResourceQuota
metadata:
  name: small
spec:
  hard:
    pods: "2"
"""
SCALER = """\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
  minReplicas: 3
  maxReplicas: 5
"""


@pytest.mark.parametrize(
    "text,method,replicas",
    [
        (workload(), "deployment", 3),
        (workload(), "deployment", None),
        (workload(replicas=0), "deployment", 0),
        (workload("ReplicaSet", 2), "replicaset", 2),
        (STATEFUL, "statefulset", 2),
        (
            STATEFUL.replace("  serviceName", "  minReadySeconds: 1\n  serviceName"),
            "statefulset",
            2,
        ),
        (DAEMON, "daemonset", 2),
        (POD, "pod", None),
    ],
    ids=[
        "deployment",
        "any number",
        "none",
        "replicaset",
        "statefulset",
        "slow",
        "daemonset",
        "pod",
    ],
)
def test_what_becomes_ready(
    ground_of: GroundOf, text: str, method: str, replicas: int | None
) -> None:
    """Each kind becomes ready, with as many Pods as were asked for, and names them."""
    handle = getattr(ground_of(text), method)("web").becomes_ready(replicas)
    pods = handle.pods()
    assert len(pods) == (1 if method == "pod" else replicas if replicas is not None else 3)
    assert all(pod.live["kind"] == "Pod" for pod in pods)


@pytest.mark.parametrize(
    "text,method,line,found",
    [
        (workload(replicas=2), "deployment", "replicas: 2", "replicas is 2"),
        (workload(replicas=None), "deployment", "spec:", "replicas is 1"),
        (workload("ReplicaSet", 2), "replicaset", "replicas: 2", "replicas is 2"),
        (STATEFUL, "statefulset", "replicas: 2", "replicas is 2"),
        (DAEMON, "daemonset", "spec:", "2 of 2 replicas are ready"),
    ],
    ids=["deployment", "default", "replicaset", "statefulset", "daemonset"],
)
def test_a_wrong_count(ground_of: GroundOf, text: str, method: str, line: str, found: str) -> None:
    """Another number of replicas is shown where it was asked for."""
    handle = getattr(ground_of(text), method)("web")
    assert_fails(
        lambda: handle.becomes_ready(3), line=line, expected="3 ready replicas", found=found
    )


@pytest.mark.parametrize(
    "text,method",
    [
        (workload(), "deployment"),
        (STATEFUL, "statefulset"),
        (DAEMON, "daemonset"),
        (workload("ReplicaSet"), "replicaset"),
        (POD.replace("docker.io/library/", ""), "pod"),
    ],
    ids=["deployment", "statefulset", "daemonset", "replicaset", "pod"],
)
def test_an_image_that_nobody_has(ground_of: GroundOf, text: str, method: str) -> None:
    """A container whose image cannot be pulled ends the wait at the image's line."""
    handle = getattr(ground_of(text.replace("nginx:1.27", "ngnix:1.27")), method)("web")
    finding = assert_fails(
        handle.becomes_ready, line="image: ngnix:1.27", expected="becomes ready",
        found="container web is stuck: ",
    )  # fmt: skip
    assert "letter by letter" in finding.help
    assert any("ngnix:1.27" in line for line in finding.evidence)
    assert not any("MinimumReplicasUnavailable" in line for line in finding.evidence)


@pytest.mark.parametrize(
    "text,method",
    [
        (workload(), "deployment"),
        (STATEFUL, "statefulset"),
        (POD.replace("spec:\n", "spec:\n  nodeSelector:\n    disk: golden\n"), "pod"),
    ],
    ids=["deployment", "statefulset", "pod"],
)
def test_no_node_takes_it(ground_of: GroundOf, text: str, method: str) -> None:
    """A Pod that the scheduler cannot place fails at its nodeSelector, in its words."""
    text = text.replace("    spec:\n", NOWHERE)
    handle = getattr(ground_of(text), method)("web")
    assert_fails(handle.becomes_ready, line="nodeSelector:", found="node affinity/selector")


def test_a_daemon_set_without_nodes(ground_of: GroundOf) -> None:
    """A DaemonSet that runs nowhere is not ready, although Kubernetes calls it complete."""
    handle = ground_of(DAEMON.replace("    spec:\n", NOWHERE)).daemonset("web")
    assert_fails(handle.becomes_ready, line="spec:", found="no node is chosen")


def test_no_replica_is_not_ready(ground_of: GroundOf) -> None:
    """A Deployment of no replicas does not become ready by having nothing to do."""
    handle = ground_of(workload(replicas=0)).deployment("web")
    assert_fails(handle.becomes_ready, line="replicas: 0", found="replicas is 0")


def test_a_paused_rollout(ground_of: GroundOf) -> None:
    """A Deployment that is paused fails at the word that pauses it."""
    handle = ground_of(workload(extra="  paused: true\n")).deployment("web")
    assert_fails(handle.becomes_ready, line="paused: true", found="paused")


@pytest.mark.parametrize(
    "kind,method,extra",
    [("Deployment", "deployment", ""), ("StatefulSet", "statefulset", "  serviceName: web\n")],
)
def test_a_quota_without_room(ground_of: GroundOf, kind: str, method: str, extra: str) -> None:
    """Pods that a quota denies end the wait at what asks for too many."""
    applied = ground_of(workload(kind, 3, extra), setup=QUOTA)
    assert_fails(
        getattr(applied, method)("web").becomes_ready, line="replicas: 3",
        expected="becomes ready", found="more of pods",
    )  # fmt: skip


def test_an_account_that_does_not_exist(ground_of: GroundOf) -> None:
    """Pods that are denied for a missing ServiceAccount end the wait at its name."""
    text = workload().replace("    spec:\n", "    spec:\n      serviceAccountName: robot\n")
    assert_fails(
        ground_of(text).deployment("web").becomes_ready,
        line="serviceAccountName: robot", found="no ServiceAccount `robot`",
    )  # fmt: skip


def test_a_quota_that_old_pods_still_fill(ground_of: GroundOf) -> None:
    """A rollout that has to wait for the old Pods' room is waited for."""
    old = workload(replicas=2).replace("nginx:1.27", "nginx:1.28")
    given = documents(QUOTA, old)
    text = workload(replicas=2, extra="  strategy:\n    rollingUpdate: {maxUnavailable: 1}\n")
    ground_of(text, setup=given).deployment("web").becomes_ready(2).has_image("nginx:1.27")


def test_only_the_newest_version_counts(ground_of: GroundOf) -> None:
    """Old Pods that are ready do not make a new version ready whose image is wrong."""
    text = workload().replace("nginx:1.27", "ngnix:1.27")
    handle = ground_of(text, setup=workload()).deployment("web")
    assert_fails(handle.becomes_ready, line="image: ngnix:1.27", found="stuck")


def test_a_wrong_version_can_be_mended(ground_of: GroundOf) -> None:
    """Old Pods that are stuck do not keep a right new version from being ready."""
    given = workload().replace("nginx:1.27", "ngnix:1.27")
    handle = ground_of(workload(), setup=given).deployment("web").becomes_ready(3)
    assert len(handle.pods()) == 3


@pytest.mark.parametrize(
    "kind,method", [("DaemonSet", "daemonset"), ("StatefulSet", "statefulset")]
)
def test_a_new_version_one_by_one(ground_of: GroundOf, kind: str, method: str) -> None:
    """A rollout Pod by Pod is waited for until the last one is new."""
    text, old = (
        (DAEMON, DAEMON.replace("1.27", "1.28"))
        if kind == "DaemonSet"
        else (STATEFUL, STATEFUL.replace("1.27", "1.28"))
    )
    handle = getattr(ground_of(text, setup=old), method)("web").becomes_ready(2)
    images = {pod.live["spec"]["containers"][0]["image"] for pod in handle.pods()}
    assert images == {"nginx:1.27"}


def test_an_autoscaler_is_waited_for(ground_of: GroundOf) -> None:
    """A Deployment that an autoscaler will bring to its least count is waited for."""
    applied = ground_of(documents(workload(replicas=1), SCALER))
    applied.deployment("web").becomes_ready(3)
    applied.deployment("web").field("spec.replicas").equals(3)


def test_another_workloads_trouble_does_not_keep_it_waiting(ground_of: GroundOf) -> None:
    """A stuck Deployment beside does not turn a quick failure into a wait."""
    other = workload().replace("web", "other").replace("nginx:1.27", "ngnix:1.27")
    applied = ground_of(documents(other, POD))
    assert_fails(
        lambda: applied.pod("web").becomes(lambda _: False, "never", path="metadata.name"),
        line="name: web", expected="never",
    )  # fmt: skip


READS = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.27
      envFrom:
        - configMapRef:
            name: {config}
            optional: {optional}
      volumeMounts:
        - name: keys
          mountPath: /keys
  volumes:
    - name: keys
      secret:
        secretName: {keys}
"""
GIVEN = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
---
apiVersion: v1
kind: Secret
metadata:
  name: keys
"""


@pytest.mark.parametrize(
    "config,keys,line,found",
    [
        ("setings", "keys", "name: setings", "there is no ConfigMap named 'setings'"),
        ("settings", "key", "secretName: key", "there is no Secret named 'key'"),
    ],
)
def test_what_a_real_node_would_not_start(
    ground_of: GroundOf, config: str, keys: str, line: str, found: str
) -> None:
    """A simulated node runs a Pod whose ConfigMap or Secret is missing; the check does not."""
    text = documents(READS.format(config=config, keys=keys, optional="false"), GIVEN)
    assert_fails(ground_of(text).pod("web").becomes_ready, found=found, line=line)


def test_what_is_optional_is_not_missed(ground_of: GroundOf) -> None:
    """A reference that may be absent keeps nothing from starting."""
    text = documents(READS.format(config="none", keys="keys", optional="true"), GIVEN)
    ground_of(text).pod("web").becomes_ready()
