"""What a container of a learner's cannot do to the node, to others, or to the machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

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
    start(made, "pod", "sleep 600")
    yield made
    made.delete()


def start(
    inside: Namespace, name: str, script: str, more: dict[str, Any] | None = None, **spec: Any
) -> None:
    """One more Pod of the learner's, running this, with more in its container and its spec."""
    container = {"name": "c", "image": "busybox:1.36", "command": ["sh", "-c", script]}
    spec |= {"containers": [container | (more or {})], "terminationGracePeriodSeconds": 0}
    inside.as_learner.post(PODS.path(inside.name), {"metadata": {"name": name}, "spec": spec})
    assert until(inside, name, runs), f"{name} does not run"


def until(inside: Namespace, name: str, holds: Callable[[dict], bool]) -> bool:
    """Whether this comes to hold for a Pod within 60 seconds."""
    pods = inside.informers.of(PODS)

    def look() -> bool | None:
        mine = (pod for pod in pods.objects() if pod["metadata"]["name"] == name)
        return True if any(map(holds, mine)) else None

    return bool(inside.informers.until(look, 60.0))


def sh(inside: Namespace, script: str, pod: str = "pod") -> streams.ExecResult:
    command = ["sh", "-c", script]
    return streams.run(inside.api, inside.name, pod, "c", command, seconds=20.0)


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "192.0.2.1", "127.0.0.1:10250", "10.255.255.1"]
)
def test_no_way_out(inside: Namespace, address: str) -> None:
    """Neither cloud metadata, nor the machine's network, nor the internet can be reached."""
    done = sh(inside, f"timeout 3 wget -O- http://{address}/")
    assert done.code != 0
    assert "Connecting to" not in done.stdout


def test_fork_bomb_is_bounded(inside: Namespace) -> None:
    """A Pod gets no more than 256 processes, and another Pod goes on meanwhile."""
    # The shell that runs this is not the Pod's first process: its end is not the Pod's.
    start(inside, "bomb", "sleep 600")
    loop = "i=0; while [ $i -lt 400 ]; do sleep 60 >/dev/null 2>&1 & i=$((i+1)); done"
    done = sh(inside, loop, "bomb")
    assert "fork" in done.stdout + done.stderr
    assert sh(inside, "echo goes on").stdout == "goes on\n"
    inside.api.delete(f"{PODS.path(inside.name)}/bomb", gracePeriodSeconds="0")


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
    start(inside, "loud", "yes flooding | head -c 20000000; sleep 600")
    assert inside.informers.until(lambda: True if size(inside) < 4_000_000 else None, 30.0)


def size(inside: Namespace) -> int:
    return len(streams.logs(inside.api, inside.name, "loud", "c"))


@pytest.mark.parametrize("folder", ["/", "/empty"])
def test_disk_filling_is_bounded(inside: Namespace, folder: str) -> None:
    """A Pod that fills the disk, its own or a volume without a size, is evicted."""
    name = f"full{folder.replace('/', '-')}".rstrip("-")
    script = f"dd if=/dev/zero of={folder}/f bs=1M count=800; sleep 600"
    mount = {"volumeMounts": [{"name": "empty", "mountPath": "/empty"}]}
    start(inside, name, script, mount, volumes=[{"name": "empty", "emptyDir": {}}])

    def evicted(pod: dict) -> bool:
        return bool(pod.get("status", {}).get("reason") == "Evicted")

    assert until(inside, name, evicted), "it goes on filling the disk"
