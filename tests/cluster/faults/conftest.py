"""Each test gets a KubePlay of its own to break."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.faults.place import Place, processes_of


@pytest.fixture
def home() -> Iterator[Path]:
    """A short path of its own; afterwards no process may be left that names it."""
    folder = Path(tempfile.mkdtemp(prefix="kpf-")).resolve()
    yield folder
    left = processes_of(folder)
    shutil.rmtree(folder, ignore_errors=True)
    assert not left


@pytest.fixture
def place(home: Path, tmp_path: Path) -> Iterator[Place]:
    """A workspace with the exercise ex90 and a home; its cluster starts with the first run."""
    made = Place(home, tmp_path)
    made.furnish()
    yield made
    made.close()
