"""A small root file system, a store of its own, and a provider that remembers."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kubeplay_pytest.images import Store, write_archive
from kubeplay_pytest.images.config import Config


@dataclass
class Node:
    """Stands for a provider with one real node."""

    held: set[str] = field(default_factory=set)
    loaded: list[Path] = field(default_factory=list)
    registry: set[str] = field(default_factory=set)

    def held_images(self) -> frozenset[str]:
        return frozenset(self.held)

    def load_image(self, archive: Path, progress: Any) -> None:
        progress(f"loading {archive.name}")
        self.loaded.append(archive)

    def pull_image(self, reference: str) -> str | None:
        return None if reference in self.registry else "the node reaches no registry"


@pytest.fixture
def node() -> Any:
    return Node()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root file system with each kind of entry that images hold."""
    made = tmp_path / "root"
    (made / "bin").mkdir(parents=True)
    (made / "bin").chmod(0o755)
    (made / "bin/tool").write_text("#!/bin/sh\n")
    (made / "bin/tool").chmod(0o4755)
    (made / "bin/twin").hardlink_to(made / "bin/tool")
    (made / "bin/link").symlink_to("tool")
    (made / "loop").symlink_to("bin")
    (made / "tmp").mkdir()
    (made / "tmp").chmod(0o1777)
    (made / "Ünïcode").write_text("x")
    return made


@pytest.fixture
def archive(root: Path, tmp_path: Path) -> Path:
    """An archive that holds nginx:1.27."""
    target = tmp_path / "nginx.tar"
    write_archive(root, Config(cmd=("nginx",)), ["nginx:1.27"], target)
    return target


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "images")


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder of PATH, and empty: put programs there."""
    folder = tmp_path / "commands"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def program(folder: Path, name: str, text: str) -> None:
    """A program in Python, which needs nothing from PATH."""
    path = folder / name
    path.write_text(f"#!{sys.executable}\nimport sys\n{text}\n")
    path.chmod(0o755)
