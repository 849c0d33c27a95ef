"""An exercise whose references a test writes itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kubeplay_pytest.authors.mutation import mutants
from kubeplay_pytest.catalog import Exercise

Changes = Callable[..., list[str]]


@pytest.fixture
def changes(exercise: Exercise) -> Changes:
    """A function that gives the changes of all mutants of these references."""
    (exercise.folder / "template.yaml").write_text("kind: Nothing\n", encoding="utf-8")

    def made_of(*references: str) -> list[str]:
        for path in exercise.references:
            path.unlink()
        for number, text in enumerate(references):
            path = exercise.folder / f"reference/{number}.yaml"
            path.write_text(text, encoding="utf-8")
        return [mutant.change for mutant in mutants(exercise)]

    return made_of
