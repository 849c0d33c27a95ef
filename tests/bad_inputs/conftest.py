"""Grading as the service does it: an answer's bytes in, a result out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kubeplay_pytest.cluster.cluster import Cluster
from kubeplay_pytest.grading import GradingPool, Task

Json = dict[str, Any]
Grade = Callable[..., Json]


@pytest.fixture(scope="session")
def copy_of(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """An exercise under a slug of this process's own, so that its namespaces are known."""

    @cache
    def copied(slug: str) -> Path:
        own = f"{slug}{os.getpid()}"
        folder = tmp_path_factory.mktemp("exercises") / own
        shutil.copytree(repository / "exercises" / slug, folder)
        (folder / f"test_{slug}.py").rename(folder / f"test_{own}.py")
        metadata = folder / "exercise.yaml"
        text = metadata.read_text("utf-8").replace(f"slug: {slug}", f"slug: {own}")
        metadata.write_text(text, encoding="utf-8")
        return folder

    return copied


@pytest.fixture(scope="session")
def pool(cluster: Cluster) -> Iterator[GradingPool]:
    """Processes that have imported everything; the cluster is up before the first of them."""
    with GradingPool(2) as pool:
        yield pool


@pytest.fixture
def grade(pool: GradingPool, copy_of: Callable[[str], Path], tmp_path: Path) -> Grade:
    """The result of an answer."""

    def result_of(content: bytes, slug: str = "ex04") -> Json:
        answer = tmp_path / "solution.yaml"
        answer.write_bytes(content)
        ((_, result),) = pool.grade_all([Task(copy_of(slug), (answer,), timeout=10.0)])
        return result

    return result_of


@pytest.fixture
def left_behind(cluster: Cluster, copy_of: Callable[[str], Path]) -> Callable[..., list[str]]:
    """The namespaces of our runs that are not on their way out."""

    def names(slug: str = "ex04") -> list[str]:
        selector = f"kubeplay.dev/exercise={copy_of(slug).name}"
        listed = cluster.api.get("/api/v1/namespaces", labelSelector=selector)["items"]
        live = (n["metadata"] for n in listed if "deletionTimestamp" not in n["metadata"])
        return [str(metadata["name"]) for metadata in live]

    return names
