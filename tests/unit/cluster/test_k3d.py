"""k3d: what it is asked, and what its answers become."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from kubeplay_pytest.cluster.provider import provider_named
from kubeplay_pytest.errors import PlatformError, UsageError
from tests.unit.cluster.http_server import Answer, serving
from tests.unit.cluster.recorded.replay import Replay

BODY = {"gitVersion": "v1.37.2", "metadata": {"uid": "one"}, "items": []}


@pytest.fixture
def server() -> Iterator[str]:
    """An API server that the recorded kubeconfig leads to."""
    with serving(Answer(200, BODY)) as web:
        yield f"http://127.0.0.1:{web.port}"


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Replay:
    monkeypatch.setenv("KUBEPLAY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "users-own"))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    (tmp_path / "users-own").write_text("the user's")
    return Replay.install("k3d", tmp_path / "bin")


def quiet(message: str) -> None:
    """Nobody listens."""


def test_makes_and_leaves(tool: Replay, server: str, tmp_path: Path) -> None:
    """It is made and removed again by these commands, with a kubeconfig of our own."""
    provider = provider_named("k3d")
    tool.plays("none!", "running", "create", "kubeconfig", "delete", SERVER_URL=server)
    assert provider.start(quiet).server == server
    assert [
        "cluster",
        "create",
        "kubeplay",
        "--kubeconfig-update-default=false",
        "--kubeconfig-switch-context=false",
    ] in tool.calls
    assert stat.S_IMODE(provider.kubeconfig().stat().st_mode) == 0o600
    assert tool.kubeconfigs == {str(provider.kubeconfig())}
    assert (tmp_path / "users-own").read_text() == "the user's"
    assert provider.stop()
    assert ["cluster", "delete", "kubeplay"] in tool.calls
    assert not provider.stop()


def test_a_cluster_that_was_there(tool: Replay, server: str) -> None:
    """A cluster that ran before is used, and neither stopped nor removed."""
    provider = provider_named("k3d")
    tool.plays("running", "kubeconfig", SERVER_URL=server)
    assert provider.start(quiet).server == server
    assert provider.status().running
    assert not provider.stop()
    assert not any({"delete", "create", "stop"} & set(argv) for argv in tool.calls)


@pytest.mark.parametrize(
    "records, problem, remedy", [(["docker_down"], "Docker is not running", "start Docker")]
)
def test_failures(tool: Replay, records: list[str], problem: str, remedy: str) -> None:
    """What the tool says when it fails is told in words, with the next action."""
    tool.plays(*records)
    with pytest.raises(PlatformError) as error:
        provider_named("k3d").start(quiet)
    assert problem in error.value.problem
    assert remedy in error.value.remedy


def test_not_installed(tool: Replay) -> None:
    """Where the tool is missing, the error says where to get it."""
    (tool.folder / "k3d").unlink()
    with pytest.raises(PlatformError, match="k3d is not installed") as error:
        provider_named("k3d").start(quiet)
    assert "install" in error.value.remedy


def test_loading(tool: Replay, tmp_path: Path) -> None:
    """An archive goes to the tool by its full path."""
    tool.plays("load")
    provider_named("k3d").load_image(tmp_path / "image.tar", quiet)
    archive = str(tmp_path / "image.tar")
    assert tool.calls == [["image", "import", archive, "-c", "kubeplay"]]


@pytest.mark.parametrize("name", ["k3d:", "k3d:-x", "k3d:../x"])
def test_names(name: str) -> None:
    """A name that could be an option, a path, or names nothing is refused before any command."""
    with pytest.raises(UsageError):
        provider_named(name)


def test_started_and_stopped(tool: Replay, server: str) -> None:
    """A stopped cluster is started, and later stopped again but kept."""
    tool.plays("stopped!", "running", "start", "stop", "kubeconfig", SERVER_URL=server)
    provider_named("k3d").start(quiet)
    assert provider_named("k3d").stop()
    assert ["cluster", "stop", "kubeplay"] in tool.calls
    assert ["cluster", "delete", "kubeplay"] not in tool.calls


def test_held_images(tool: Replay, tmp_path: Path) -> None:
    """Servers and agents are asked; the load balancer is no node."""
    docker = Replay.install("docker", tmp_path / "docker", "k3d")
    tool.plays("running")
    docker.plays("exec")
    assert "docker.io/library/nginx:1.27" in provider_named("k3d").held_images()
    assert [argv[1] for argv in docker.calls] == ["k3d-kubeplay-server-0"]
