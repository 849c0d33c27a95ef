"""What an exercise needs of a cluster: extended where it can be, else refused with a way out."""

from __future__ import annotations

from typing import Any

import pytest

from kubeplay_pytest.capabilities import known, provide
from kubeplay_pytest.capabilities.memory import Memory, Remembered
from kubeplay_pytest.errors import PlatformError


class Nodes:
    """The provider of a cluster whose nodes are simulated until `becomes` says otherwise."""

    name = "embedded"

    def __init__(self, becomes: str = "", lacks: PlatformError | None = None) -> None:
        self.becomes, self.lacks, self.identity = becomes, lacks, ""

    def extend(self, needs: frozenset[str], progress: Any) -> bool:
        if self.lacks:
            raise self.lacks
        self.identity = self.becomes
        return bool(self.becomes)

    def nodes_identity(self, api: Any) -> str:
        return self.identity

    def held_images(self) -> frozenset[str]:
        return frozenset({"docker.io/library/busybox:1.36", "docker.io/library/nginx:1.27"})


class Cluster:
    """A cluster as far as `provide` looks at it."""

    def __init__(self, provider: Nodes) -> None:
        self.provider, self.api, self.capabilities = provider, None, frozenset({"api"})


def provided(nodes: Nodes, *needs: str, prefers: tuple[str, ...] = ()) -> frozenset[str]:
    cluster: Any = Cluster(nodes)
    provide(cluster, needs, ["nginx:1.27"], lambda message: None, prefers=prefers)
    capabilities: frozenset[str] = cluster.capabilities
    return capabilities


@pytest.fixture(autouse=True)
def home(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is remembered from elsewhere."""
    monkeypatch.setenv("KUBEPLAY_HOME", str(tmp_path))


def remember(identity: str, *capabilities: str) -> None:
    memory = Memory(identity)
    images = frozenset({"docker.io/library/busybox:1.36", "docker.io/library/nginx:1.27"})
    with memory.only_one():
        memory.write(Remembered(frozenset(capabilities), images))


def test_api_alone_asks_for_nothing() -> None:
    """What every cluster offers neither extends it nor looks at its nodes."""
    nodes = Nodes("n1")
    assert provided(nodes, "api") == {"api"}
    assert nodes.identity == ""


def test_unmet_need_is_an_error_with_ways_out() -> None:
    """Simulated nodes that stay simulated: the need, the cluster and the two shortest ways."""
    with pytest.raises(PlatformError, match="this exercise needs containers") as caught:
        provided(Nodes(), "api", "containers")
    assert "kubeplay cluster up --node" in caught.value.remedy
    assert "--kubeplay-cluster=kind" in caught.value.remedy


def test_machine_that_lacks_something_is_named() -> None:
    """Why no node can run here, what installs it, and the other way."""
    lacks = PlatformError("no real node can run here: not found: runc", "apt-get install runc")
    with pytest.raises(
        PlatformError, match="needs containers: no real node can run here"
    ) as caught:
        provided(Nodes(lacks=lacks), "containers")
    assert caught.value.remedy.startswith("apt-get install runc; or ")


def test_known_nodes_are_not_tried_again() -> None:
    """What was found out about these very nodes is offered at once."""
    remember("n1", "api", "containers", "dns")
    assert provided(Nodes("n1"), "containers") == {"api", "containers", "dns"}


def test_other_nodes_have_another_memory() -> None:
    """Nothing is believed of nodes because others could do it."""
    remember("n1", "api", "containers")
    cluster: Any = Cluster(Nodes())
    cluster.provider.identity = "n2"
    assert known(cluster) == {"api"}


def test_network_that_enforces_nothing_says_where_policies_work() -> None:
    """Of a missing `network-policy`, the message names clusters that enforce policies."""
    remember("n1", "api", "containers", "network")
    with pytest.raises(PlatformError, match="network-policy") as caught:
        provided(Nodes("n1"), "network-policy")
    assert "calico" in caught.value.remedy


def test_preference_does_not_extend() -> None:
    """What an exercise prefers starts no node; without one it is graded as it can be."""
    assert provided(Nodes("n1"), "api", prefers=("network",)) == {"api"}


def test_damaged_memory_is_no_memory() -> None:
    """A file that cannot be read counts as nothing known."""
    remember("n1", "api", "containers")
    memory = Memory("n1")
    memory._path.write_text("{", encoding="utf-8")
    assert memory.read() == Remembered()
