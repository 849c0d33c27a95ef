"""kind: what it is asked, and what its answers become."""

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
    return Replay.install("kind", tmp_path / "bin")


def quiet(message: str) -> None:
    """Nobody listens."""


def test_makes_and_leaves(tool: Replay, server: str, tmp_path: Path) -> None:
    """It is made and removed again by these commands, with a kubeconfig of our own."""
    provider = provider_named("kind")
    tool.plays("none!", "listed", "create", "kubeconfig", "delete", SERVER_URL=server)
    assert provider.start(quiet).server == server
    assert [
        "create",
        "cluster",
        "--name",
        "kubeplay",
        "--kubeconfig",
        str(tmp_path / "home/providers/kind/kubeplay/kubeconfig"),
        "--wait",
        "120s",
    ] in tool.calls
    assert stat.S_IMODE(provider.kubeconfig().stat().st_mode) == 0o600
    assert tool.kubeconfigs == {str(provider.kubeconfig())}
    assert (tmp_path / "users-own").read_text() == "the user's"
    assert provider.stop()
    assert [
        "delete",
        "cluster",
        "--name",
        "kubeplay",
        "--kubeconfig",
        str(tmp_path / "home/providers/kind/kubeplay/kubeconfig"),
    ] in tool.calls
    assert not provider.stop()


def test_a_cluster_that_was_there(tool: Replay, server: str) -> None:
    """A cluster that ran before is used, and neither stopped nor removed."""
    provider = provider_named("kind")
    tool.plays("listed", "kubeconfig", SERVER_URL=server)
    assert provider.start(quiet).server == server
    assert provider.status().running
    assert not provider.stop()
    assert not any({"delete", "create"} & set(argv) for argv in tool.calls)


@pytest.mark.parametrize(
    "records, problem, remedy",
    [
        (["docker_down"], "Docker is not running", "start Docker"),
        (["docker_missing"], "Docker is not installed", "install"),
        (["none!", "create_fails", "delete"], "port", "docker ps"),
    ],
)
def test_failures(tool: Replay, records: list[str], problem: str, remedy: str) -> None:
    """What the tool says when it fails is told in words, with the next action."""
    tool.plays(*records)
    with pytest.raises(PlatformError) as error:
        provider_named("kind").start(quiet)
    assert problem in error.value.problem
    assert remedy in error.value.remedy


def test_not_installed(tool: Replay) -> None:
    """Where the tool is missing, the error says where to get it."""
    (tool.folder / "kind").unlink()
    with pytest.raises(PlatformError, match="kind is not installed") as error:
        provider_named("kind").start(quiet)
    assert "install" in error.value.remedy


def test_loading(tool: Replay, tmp_path: Path) -> None:
    """An archive goes to the tool by its full path."""
    tool.plays("load")
    provider_named("kind").load_image(tmp_path / "image.tar", quiet)
    archive = str(tmp_path / "image.tar")
    assert tool.calls == [["load", "image-archive", archive, "--name", "kubeplay"]]


@pytest.mark.parametrize("name", ["kind:", "kind:-x", "kind:../x"])
def test_names(name: str) -> None:
    """A name that could be an option, a path, or names nothing is refused before any command."""
    with pytest.raises(UsageError):
        provider_named(name)


def test_made_meanwhile(tool: Replay) -> None:
    """A cluster that somebody made while we were about to is not removed."""
    tool.plays("none", "create_exists", "delete")
    with pytest.raises(PlatformError, match="already exist"):
        provider_named("kind").start(quiet)
    assert ["delete", "cluster"] not in [argv[:2] for argv in tool.calls]


def test_another_cluster_of_that_name(tool: Replay, server: str) -> None:
    """A cluster that took the place of ours under its name is not removed."""
    tool.plays("none!", "listed", "create", "kubeconfig", "delete", SERVER_URL=server)
    provider_named("kind").start(quiet)
    with serving(Answer(200, BODY | {"metadata": {"uid": "two"}})) as other:
        tool.plays("listed", "kubeconfig", SERVER_URL=f"http://127.0.0.1:{other.port}")
        assert not provider_named("kind").stop()


def test_held_images(tool: Replay, tmp_path: Path) -> None:
    """The images are those that the nodes' runtime names, as full references."""
    docker = Replay.install("docker", tmp_path / "docker", "kind")
    tool.plays("nodes")
    docker.plays("exec")
    assert "docker.io/library/nginx:1.27" in provider_named("kind").held_images()
    assert docker.calls == [["exec", "kubeplay-control-plane", "crictl", "images", "-o", "json"]]


@pytest.mark.parametrize(
    "record, words",
    [("load_missing_file", "no such file"), ("load_no_nodes", "no cluster of this")],
)
def test_loading_fails(tool: Replay, record: str, words: str) -> None:
    """What kind says to a wrong archive or cluster is in the error."""
    tool.plays(record)
    with pytest.raises(PlatformError, match=words):
        provider_named("kind").load_image(Path("/tmp/nope.tar"), quiet)  # noqa: S108
