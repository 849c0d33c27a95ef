"""A catalog of small exercises, and the history of a learner of this test's own."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kubeplay_pytest.catalog import Catalog, Exercise
from kubeplay_pytest.history.history import History
from kubeplay_pytest.history.inbox import leave

Attempting = Callable[..., None]


@pytest.fixture
def catalog(repository: Path, tmp_path: Path) -> Catalog:
    """Six of the real exercises, of all five domains."""
    for slug in ("ex01", "ex04", "ex05", "ex07", "ex12", "ex20"):
        shutil.copytree(repository / "exercises" / slug, tmp_path / "exercises" / slug)
    return Catalog(tmp_path / "exercises")


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    """An empty history; nothing is set aside."""
    with History(tmp_path / "solutions", pytest.fail) as opened:
        yield opened


@pytest.fixture
def attempt(tmp_path: Path) -> Attempting:
    """Leave an attempt in the inbox, as grading does."""

    def leave_one(exercise: Exercise, verdict: str = "pass", **changes: Any) -> None:
        most = exercise.max_points
        points = changes.pop("points", most if verdict == "pass" else 0)
        solutions = changes.pop("solutions", tmp_path / "solutions")
        entry = {
            "id": str(exercise.metadata.id),
            "slug": exercise.slug,
            "version": exercise.metadata.version,
            "verdict": verdict,
            "points": points,
            "max": most,
            "submission": uuid.uuid4().hex,
        } | changes
        leave(entry, {"solution.yaml": "kind: Pod\n"}, seconds=0.5, solutions=solutions)

    return leave_one
