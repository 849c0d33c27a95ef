"""An answer beside the reference that is nearest to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.catalog.comparison import difference, nearest_reference


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    """An exercise with two references."""
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference/one.yaml").write_text("a: 1\nb: 2\nc: 3\n")
    (tmp_path / "reference/two.yaml").write_text("x: 1\ny: 2\n")
    return Exercise(tmp_path)


def test_nearest_reference(exercise: Exercise) -> None:
    """Of several right answers, the one that shares most lines is shown."""
    assert nearest_reference(exercise, "x: 1\ny: 3\n").name == "two.yaml"
    assert nearest_reference(exercise, "a: 1\nb: 2\n").name == "one.yaml"


def test_difference(exercise: Exercise) -> None:
    """The diff goes from the answer to the reference, and names both."""
    lines = difference(exercise, "x: 1\ny: 3\n", "solutions/ex04/solution.yaml")
    assert lines[:2] == ["--- solutions/ex04/solution.yaml", "+++ reference/two.yaml"]
    assert ("-y: 3" in lines, "+y: 2" in lines) == (True, True)


def test_no_difference(exercise: Exercise) -> None:
    """Who wrote the reference itself sees that nothing differs."""
    assert difference(exercise, "x: 1\ny: 2\n", "mine") == []
