"""A learner's answer beside the reference that is nearest to it."""

from __future__ import annotations

import difflib
from pathlib import Path

from kubeplay_pytest.catalog.exercise import Exercise

__all__ = ["difference", "nearest_reference"]


def nearest_reference(exercise: Exercise, answer: str) -> Path:
    """Of several right answers, the one that shares most lines with this one."""
    lines = answer.splitlines()

    def likeness(path: Path) -> float:
        other = path.read_text(encoding="utf-8").splitlines()
        return difflib.SequenceMatcher(None, lines, other, autojunk=False).ratio()

    return max(exercise.references, key=likeness)


def difference(exercise: Exercise, answer: str, name: str) -> list[str]:
    """A unified diff from the answer to the nearest reference; empty when they are the same."""
    reference = nearest_reference(exercise, answer)
    return list(
        difflib.unified_diff(
            answer.splitlines(),
            reference.read_text(encoding="utf-8").splitlines(),
            name,
            f"reference/{reference.name}",
            lineterm="",
        )
    )
