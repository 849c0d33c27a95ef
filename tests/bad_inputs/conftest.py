"""Grading as the service does it: an answer's bytes in, a result out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kubeplay_pytest.cluster.cluster import Cluster
from kubeplay_pytest.grading import GradingPool, Task

Json = dict[str, Any]
Grade = Callable[[bytes], Json]


@pytest.fixture(scope="session")
def exercise_folder(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of ex04 with a slug of this process's own, so that its namespaces are known."""
    slug = f"ex{os.getpid()}"
    folder = tmp_path_factory.mktemp("exercises") / slug
    shutil.copytree(repository / "exercises/ex04", folder)
    (folder / "test_ex04.py").rename(folder / f"test_{slug}.py")
    metadata = folder / "exercise.yaml"
    text = metadata.read_text("utf-8").replace("slug: ex04", f"slug: {slug}")
    metadata.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def pool(cluster: Cluster) -> Iterator[GradingPool]:
    """Processes that have imported everything; the cluster is up before the first of them."""
    with GradingPool(2) as pool:
        yield pool


@pytest.fixture
def grade(pool: GradingPool, exercise_folder: Path, tmp_path: Path) -> Grade:
    """The result of an answer."""

    def result_of(content: bytes) -> Json:
        answer = tmp_path / "solution.yaml"
        answer.write_bytes(content)
        ((_, result),) = pool.grade_all([Task(exercise_folder, (answer,), timeout=10.0)])
        return result

    return result_of


@pytest.fixture
def left_behind(cluster: Cluster, exercise_folder: Path) -> Callable[[], list[str]]:
    """The namespaces of our runs that are not on their way out."""

    def names() -> list[str]:
        selector = f"kubeplay.dev/exercise={exercise_folder.name}"
        listed = cluster.api.get("/api/v1/namespaces", labelSelector=selector)["items"]
        live = (n["metadata"] for n in listed if "deletionTimestamp" not in n["metadata"])
        return [str(metadata["name"]) for metadata in live]

    return names
