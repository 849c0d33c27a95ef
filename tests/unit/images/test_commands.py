"""``kubeplay images``: what it says, and how it ends."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kubeplay_pytest.cli import images
from kubeplay_pytest.cli.app import main
from kubeplay_pytest.cluster import Connection
from kubeplay_pytest.images import Store, standin
from kubeplay_pytest.images.bring import bring
from tests.unit.images.conftest import Node

Call = Callable[..., tuple[int, str, str]]


class Running(Node):
    """A running cluster with a real node."""

    running = True

    def status(self) -> Any:
        return self

    def start(self, progress: Any) -> Any:
        return Connection("http://127.0.0.1:9", None)

    def nodes_identity(self, api: Any) -> str:
        return "a node"


@pytest.fixture
def kubeplay(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call ``kubeplay images`` in this process."""

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["kubeplay", "images", *arguments])
        code: Any = 0
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        return (code, *capsys.readouterr())

    return call


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Running:
    """In place of the cluster: one that runs."""
    running = Running()
    monkeypatch.setattr(images, "provider_named", lambda name: running)
    return running


@pytest.fixture
def asleep(cluster: Running) -> Running:
    """A cluster that does not run."""
    cluster.running = False
    return cluster


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store that the commands use."""
    monkeypatch.setenv("KUBEPLAY_HOME", str(tmp_path / "home"))
    return Store()


@pytest.fixture
def desk(repository: Path, workplace: Path, kept: Store) -> Path:
    """A workspace with one exercise that runs containers of nginx:1.27."""
    shutil.copytree(repository / "exercises/ex04", workplace / "exercises/ex04")
    about = workplace / "exercises/ex04/exercise.yaml"
    about.write_text(about.read_text().replace("[api]", "[api, containers]"))
    return workplace


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stand-ins are made in no time; these were."""
    names: list[str] = []

    def build(image: str, target: Path, progress: Any) -> str:
        names.append(image)
        target.write_text("archive")
        return "nginx 1.22, Debian"

    monkeypatch.setattr(standin, "build", build)
    return names


@pytest.mark.parametrize("command", ["list", "build", "load"])
def test_help_has_an_example(kubeplay: Call, command: str) -> None:
    """The help of every command shows a line to type."""
    code, said, _ = kubeplay(command, "--help")
    assert (code, f"Example: kubeplay images {command}" in " ".join(said.split())) == (0, True)


def test_list(kubeplay: Call, desk: Path, archive: Path, cluster: Running) -> None:
    """Each image is listed with who needs it, where its archive is from, and the node's answer."""
    bring(archive, Store())
    cluster.held.add("docker.io/library/busybox:1.36")
    code, said, _ = kubeplay("list", "--json")
    rows = json.loads(said)
    assert code == 0
    assert [(r["image"], r["needed_by"], r["origin"], r["on_node"]) for r in rows] == [
        ("busybox:1.36", [], None, True),
        ("nginx:1.27", ["ex04"], "loaded from nginx.tar", False),
    ]
    code, said, _ = kubeplay("list")
    assert code == 0
    assert "ex04" in said


def test_list_without_a_node(kubeplay: Call, desk: Path, asleep: Running) -> None:
    """While no cluster runs, nothing is claimed about its node."""
    rows = json.loads(kubeplay("list", "--json")[1])
    assert [(r["image"], r["on_node"], r["bytes"]) for r in rows] == [("nginx:1.27", None, None)]
    assert "no node runs" in kubeplay("list")[1]


def test_list_of_nothing(kubeplay: Call, workplace: Path, kept: Store, asleep: Running) -> None:
    """Outside a workspace, with an empty store, the list says that it is empty."""
    code, said, _ = kubeplay("list")
    assert (code, said) == (0, "No exercise here needs an image, and none is kept.\n")


def test_build_what_is_needed(kubeplay: Call, desk: Path, made: list[str]) -> None:
    """`build` makes what exercises need, once; --force makes it again."""
    code, said, _ = kubeplay("build")
    assert (code, said) == (0, "nginx:1.27: stand-in: nginx 1.22, Debian, 0.0 MB\n")
    code, said, _ = kubeplay("build")
    assert (code, said) == (0, "nginx:1.27: there already (stand-in: nginx 1.22, Debian)\n")
    assert kubeplay("build", "--force", "nginx:1.27")[0] == 0
    assert made == ["nginx:1.27", "nginx:1.27"]


def test_build_nothing(kubeplay: Call, workplace: Path, kept: Store) -> None:
    """Where no exercise needs one, `build` names the stand-ins that there are."""
    code, said, _ = kubeplay("build")
    assert (code, "nginx:1.28" in said) == (0, True)


@pytest.mark.parametrize("image, word", [("nginx", "latest"), ("postgres:17", "stand-in")])
def test_build_what_cannot_be(kubeplay: Call, kept: Store, image: str, word: str) -> None:
    """What has no stand-in, or no tag, is a usage error."""
    code, said, error = kubeplay("build", image)
    assert (code, said, word in error) == (2, "", True)


def test_interrupted(kubeplay: Call, kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends a build with 130 and leaves no half file."""

    def build(image: str, target: Path, progress: Any) -> str:
        target.write_text("half")
        raise KeyboardInterrupt

    monkeypatch.setattr(standin, "build", build)
    assert kubeplay("build", "nginx:1.27")[0] == 130
    assert [p.suffix for p in kept.folder.iterdir()] == [".lock"]


def test_load_a_file(kubeplay: Call, kept: Store, archive: Path, cluster: Running) -> None:
    """A file goes into the store, and onto the node of a running cluster."""
    code, said, _ = kubeplay("load", str(archive))
    assert (code, said) == (0, "nginx:1.27: on the node\n")
    assert [path.parent for path in cluster.loaded] == [kept.folder]


def test_load_for_later(kubeplay: Call, kept: Store, archive: Path, asleep: Running) -> None:
    """While the cluster does not run, the image waits in the store."""
    code, said, _ = kubeplay("load", str(archive))
    assert (code, "in the store" in said, asleep.loaded) == (0, True, [])
    assert kubeplay("load", "nginx:1.27")[0] == 0  # by name, once it is there


def test_load_what_is_not_there(kubeplay: Call, kept: Store, asleep: Running) -> None:
    """A file that does not exist is a usage error that says how to make one."""
    code, _, error = kubeplay("load", "nginx.tar")
    assert (code, "no archive nginx.tar" in error, "docker save" in error) == (2, True, True)


def test_load_an_unknown_image(
    kubeplay: Call, kept: Store, commands: Path, asleep: Running
) -> None:
    """An image that can be had nowhere is a platform error with the ways to bring it."""
    code, _, error = kubeplay("load", "nginx:1.27")
    assert (code, "kubeplay images build nginx:1.27" in error) == (3, True)


def test_load_a_corrupt_file(kubeplay: Call, kept: Store, tmp_path: Path, asleep: Running) -> None:
    """A corrupt file is named, and not kept."""
    (tmp_path / "bad.tar").write_bytes(b"x" * 2000)
    code, _, error = kubeplay("load", str(tmp_path / "bad.tar"))
    assert (code, "bad.tar is no complete image archive" in error, list(kept)) == (3, True, [])
