"""Of too many mutants, some of every sort are chosen."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kubeplay_pytest.authors.mutation import Mutant, chosen
from kubeplay_pytest.catalog import Exercise


def made(**sorts: int) -> list[Mutant]:
    exercise = Exercise(Path("ex90"))
    return [
        Mutant(exercise, Path("a.yaml"), number, sort, f"{sort} {number}", "")
        for sort, count in sorts.items()
        for number in range(count)
    ]


@pytest.mark.parametrize(
    "most, shares",
    [
        (100, {"name": 9, "port": 1, "count": 3}),
        (9, {"name": 5, "port": 1, "count": 3}),
        (6, {"name": 3, "port": 1, "count": 2}),
        (2, {"name": 1, "port": 1}),
        (0, {}),
    ],
)
def test_shares(most: int, shares: dict[str, int]) -> None:
    """Each sort gives alike, as long as it has any; never more than asked for."""
    assert Counter(m.sort for m in chosen(made(name=9, port=1, count=3), most)) == shares


def test_spread() -> None:
    """Within a sort they are spread over the files, in order."""
    assert [mutant.line for mutant in chosen(made(name=9), 3)] == [0, 3, 6]
