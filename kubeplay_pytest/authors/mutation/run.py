"""Mutants on the real cluster: killed by a check, or survivors."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from kubeplay_pytest.authors.mutation.mutant import Mutant
from kubeplay_pytest.authors.words import problem
from kubeplay_pytest.grading import GradingPool, Task

__all__ = ["Fate", "Outcome", "mutate"]

Json = dict[str, Any]
Fate = Literal["killed", "survived", "error"]

_FATES: dict[str, Fate] = {"pass": "survived", "fail": "killed"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutant; ``problem`` says why there is no verdict."""

    mutant: Mutant
    fate: Fate
    problem: str = ""


def mutate(
    mutants: Sequence[Mutant],
    *,
    cluster: str,
    timeout: float,
    processes: int | None = None,
    told: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Grade every mutant; ``told`` of each as it is done. In the order of the mutants."""
    outcomes: dict[int, Outcome] = {}
    with tempfile.TemporaryDirectory(prefix="kubeplay-mutants-") as name:
        tasks = [_task(m, Path(name) / str(i), cluster, timeout) for i, m in enumerate(mutants)]
        with GradingPool(processes) as pool:
            for index, result in pool.grade_all(tasks):
                outcomes[index] = _outcome(mutants[index], result)
                told(outcomes[index])
    return [outcomes[index] for index in sorted(outcomes)]


def _task(mutant: Mutant, folder: Path, cluster: str, timeout: float) -> Task:
    folder.mkdir()
    file = folder / mutant.reference.name
    file.write_text(mutant.text, encoding="utf-8")
    return Task(mutant.exercise.folder, (file,), cluster, timeout)


def _outcome(mutant: Mutant, result: Json) -> Outcome:
    fate = _FATES.get(result["verdict"], "error")
    return Outcome(mutant, fate, problem(result) if fate == "error" else "")
