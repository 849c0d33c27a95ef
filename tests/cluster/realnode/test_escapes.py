"""What a container of a learner's cannot do to the node, to others, or to the machine."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from kubeplay_pytest.cluster import streams
from kubeplay_pytest.cluster.cluster import Cluster
from kubeplay_pytest.cluster.discovery import Kind
from kubeplay_pytest.namespaces import Namespace
from tests.cluster.behaviour.conftest import METADATA

PODS = Kind("v1", "Pod", "pods", True)


def runs(pod: dict) -> bool:
    return pod.get("status", {}).get("phase") == "Running"


@pytest.fixture(scope="module")
def inside(real_cluster: Cluster) -> Iterator[Namespace]:
    """A run's namespace with one learner's container in it, as privileged as it may be."""
    selector = real_cluster.provider.node_selector(real=True)
    made = Namespace.create(real_cluster.api, real_cluster.discovery, METADATA, selector)
    container = {"name": "c", "image": "busybox:1.36", "command": ["sleep", "600"]}
    spec = {"containers": [container], "terminationGracePeriodSeconds": 0}
    made.as_learner.post(PODS.path(made.name), {"metadata": {"name": "pod"}, "spec": spec})
    pods = made.informers.of(PODS)
    assert made.informers.until(lambda: True if any(map(runs, pods.objects())) else None, 30.0)
    yield made
    made.delete()


def sh(inside: Namespace, script: str, seconds: float = 20.0) -> streams.ExecResult:
    command = ["sh", "-c", script]
    return streams.run(inside.api, inside.name, "pod", "c", command, seconds=seconds)


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "192.0.2.1", "127.0.0.1:10250", "10.255.255.1"]
)
def test_no_way_out(inside: Namespace, address: str) -> None:
    """Neither cloud metadata, nor the machine's network, nor the internet can be reached."""
    done = sh(inside, f"timeout 3 wget -O- http://{address}/")
    assert done.code != 0
    assert "Connecting to" not in done.stdout


def test_fork_bomb_is_bounded(inside: Namespace) -> None:
    """A Pod gets no more than 256 processes; the node goes on."""
    done = sh(inside, "i=0; while [ $i -lt 400 ]; do sleep 5 & i=$((i+1)); done 2>&1; echo end")
    assert "fork" in done.stdout + done.stderr
    assert "0" in sh_after(inside)


def sh_after(inside: Namespace) -> str:
    """The node runs commands again, once the bomb's processes have ended."""
    deadline = time.monotonic() + 20.0
    while time.monotonic() < deadline:
        try:
            return sh(inside, "echo 0").stdout
        except streams.ExecError:
            time.sleep(0.5)
    return ""


@pytest.mark.parametrize(
    "script",
    [
        "echo 1 > /proc/sysrq-trigger",
        "echo x > /proc/sys/kernel/hostname",
        "mount -t tmpfs none /mnt",
        "echo 1 > /sys/fs/cgroup/memory/memory.limit_in_bytes",
        "chroot /proc/1/root/../.. true && ls /work",
        "mknod /dev/sda b 8 0 && head -c1 /dev/sda",
        "cat /proc/kcore | head -c1 | grep .",
    ],
)
def test_kernel_is_out_of_reach(inside: Namespace, script: str) -> None:
    """Neither /proc, nor /sys, nor mounts, nor devices let a container change the node."""
    assert sh(inside, script).code != 0


def test_processes_of_the_machine_are_not_seen(inside: Namespace) -> None:
    """A container sees its own processes only."""
    assert "kubelet" not in sh(inside, "ps").stdout


def test_token_opens_nothing_elsewhere(inside: Namespace) -> None:
    """The token in the container is that of its own namespace, which may read no Secret."""
    review = inside.api.post(
        "/apis/authorization.k8s.io/v1/subjectaccessreviews",
        {
            "spec": {
                "user": f"system:serviceaccount:{inside.name}:default",
                "groups": ["system:serviceaccounts", "system:authenticated"],
                "resourceAttributes": {
                    "verb": "get",
                    "resource": "secrets",
                    "namespace": "default",
                },
            }
        },
    )
    assert review["status"]["allowed"] is False
    path = "/var/run/secrets/kubernetes.io/serviceaccount/namespace"
    assert sh(inside, f"cat {path}").stdout == inside.name


def test_log_flood_is_bounded(inside: Namespace) -> None:
    """What a container writes to its log is rotated: the node keeps a few megabytes."""
    command = ["sh", "-c", "yes flooding | head -c 20000000; sleep 600"]
    container = {"name": "c", "image": "busybox:1.36", "command": command}
    spec = {"containers": [container], "terminationGracePeriodSeconds": 0}
    inside.as_learner.post(PODS.path(inside.name), {"metadata": {"name": "loud"}, "spec": spec})
    pods = inside.informers.of(PODS)

    def loud() -> bool | None:
        return (
            True
            if any(p["metadata"]["name"] == "loud" and runs(p) for p in pods.objects())
            else None
        )

    assert inside.informers.until(loud, 30.0)
    assert inside.informers.until(lambda: True if size(inside) < 4_000_000 else None, 30.0)


def size(inside: Namespace) -> int:
    return len(streams.logs(inside.api, inside.name, "loud", "c"))
