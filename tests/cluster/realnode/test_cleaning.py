"""What a real node leaves on the machine: nothing, however it ended."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from kubeplay_pytest.cluster.cluster import Cluster
from kubeplay_pytest.cluster.embedded import Embedded
from kubeplay_pytest.cluster.node import RealNode

CGROUPS = Path("/sys/fs/cgroup")


def quiet(message: str) -> None:
    """Tests show no progress."""


def said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def machine() -> dict[str, object]:
    """What every program on this machine can see of mounts, network and rules."""
    mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()
    return {
        "mounts": sorted(line.split(" - ")[0].split()[4] for line in mounts),
        "links": sorted(path.name for path in Path("/sys/class/net").iterdir()),
        "named namespaces": said("ip", "netns"),
        "rules": said("nft", "list", "ruleset"),
    }


def left_of(node: RealNode) -> list[str]:
    """Control groups and processes of this node."""
    mark = hashlib.sha256(os.fsencode(node.state.folder)).hexdigest()[:8]
    places = (CGROUPS, *CGROUPS.glob("*/"))  # version 1 has a hierarchy for each controller
    groups = [str(path) for place in places for path in place.glob(f"kubeplay-{mark}")]
    processes = [
        f"{process.pid} {command}"
        for process in psutil.process_iter(["cmdline"])
        if str(node.folder) in (command := " ".join(process.info["cmdline"] or ()))
    ]
    return groups + processes


@pytest.fixture
def cluster(node_here: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """A cluster of this test's own, in a short folder; it may be killed."""
    home = Path(tempfile.mkdtemp(prefix="kpn-")).resolve()
    monkeypatch.setenv("KUBEPLAY_HOME", str(home))
    provider = Embedded()
    yield Cluster.join(provider, quiet)
    provider.stop()
    shutil.rmtree(home, ignore_errors=True)


def node_of(cluster: Cluster) -> RealNode:
    provider = cluster.provider
    assert isinstance(provider, Embedded)
    provider.extend(frozenset({"containers"}), quiet)
    assert left_of(provider.node), "a node that leaves no trace while it runs was not found"
    return provider.node


def eventually(holds: Callable[[], object], seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_down_leaves_nothing(cluster: Cluster) -> None:
    """After `down`, mounts, links, rules, control groups and processes are as before."""
    before = machine()
    node = node_of(cluster)
    assert machine() == before, "the node is to be seen from outside"
    cluster.provider.stop()
    assert (machine(), left_of(node)) == (before, [])


@pytest.mark.parametrize("victim", ["pid", "initPid"])
def test_killed_node_leaves_nothing_after_gc(cluster: Cluster, victim: str) -> None:
    """kill -9 of the guard or of process 1 ends every container; `kubeplay gc` clears the rest."""
    before = machine()
    node = node_of(cluster)
    os.kill(node.facts()[victim], signal.SIGKILL)
    assert eventually(lambda: not node.runs())
    subprocess.run([sys.executable, "-m", "kubeplay_pytest.cli.app", "gc"], check=True)
    assert (machine(), left_of(node)) == (before, [])
    assert node.state.is_locked(), "the cluster goes on"


def test_killed_supervisor_takes_the_node_along(cluster: Cluster) -> None:
    """kill -9 of the cluster's supervisor ends the node, which then clears up by itself."""
    before = machine()
    node = node_of(cluster)
    os.kill(node.state.read()["pid"], signal.SIGKILL)
    assert eventually(lambda: not node.runs())
    assert eventually(lambda: left_of(node) == [])
    assert machine() == before


def test_node_starts_again_after_kill(cluster: Cluster) -> None:
    """A node that was killed is started anew by whoever needs it next, and is ready."""
    node = node_of(cluster)
    os.kill(node.facts()["pid"], signal.SIGKILL)
    assert eventually(lambda: not node.runs())
    assert node_of(cluster).is_ready()
    nodes = cluster.api.get("/api/v1/nodes")["items"]
    assert "worker-1" in {item["metadata"]["name"] for item in nodes}


def names_of(cluster: Cluster) -> set[str]:
    return {item["metadata"]["name"] for item in cluster.api.get("/api/v1/nodes")["items"]}


def test_a_stopped_node_is_not_in_the_next_cluster(cluster: Cluster) -> None:
    """After `down` and `up` the kept data name no node that nobody runs: Pods would wait for it."""
    node_of(cluster)
    cluster.provider.stop()
    assert "worker-1" not in names_of(Cluster.join(cluster.provider, quiet))


def test_a_control_plane_that_crashes_keeps_its_node(cluster: Cluster) -> None:
    """kill -9 of the control plane alone: it comes back, and the node that lives on is in it."""
    node = node_of(cluster)
    first = node.state.read()["servePid"]
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: node.state.read()["servePid"] not in (first, 0), 20.0)
    again = Cluster.join(cluster.provider, quiet)
    assert "worker-1" in names_of(again)
    assert node.is_ready()
