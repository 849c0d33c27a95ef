"""The proof on the real cluster: template fails, references pass, near misses fail as named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kubeplay_pytest.authors.near_miss import near_misses
from kubeplay_pytest.authors.words import found, names, problem
from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.grading import GradingPool, Task

__all__ = ["Claim", "Proof", "claims", "prove"]

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Claim:
    """What an author says of one answer: it passes, fails, or fails exactly these checks."""

    exercise: Exercise
    answer: Path
    role: str
    fails: frozenset[str] | None = None

    @property
    def name(self) -> str:
        return f"{self.exercise.slug} {self.role} {self.answer.stem}"

    def contradiction(self, result: Json) -> str:
        """In what the result differs from the claim; empty when it holds."""
        if result["verdict"] == "error":
            return f"ended as error: {problem(result)}"
        failed = {c["id"] for c in result["checks"] if c["outcome"] == "fail"}
        if self.role == "reference":
            return f"must pass, but fails {names(failed)}: {found(result)}" if failed else ""
        if self.fails is None:
            return "" if failed else "must fail, but passes"
        if failed == self.fails:
            return ""
        return f"must fail {names(self.fails)}, but fails {names(failed)}"


@dataclass(frozen=True, slots=True)
class Proof:
    """One claim and what became of it; ``contradiction`` is empty when it holds."""

    claim: Claim
    contradiction: str
    result: Json


def claims(exercise: Exercise) -> Iterator[Claim]:
    """Everything that an exercise claims."""
    yield Claim(exercise, exercise.template, "template")
    for path in exercise.references:
        yield Claim(exercise, path, "reference")
    for miss in near_misses(exercise):
        yield Claim(exercise, miss.path, "near miss", miss.fails)


def prove(
    exercises: Iterable[Exercise],
    *,
    cluster: str,
    timeout: float,
    processes: int | None = None,
    told: Callable[[Proof], None] = lambda proof: None,
) -> list[Proof]:
    """Grade every answer of these exercises; ``told`` of each proof as it is done."""
    made = [claim for exercise in exercises for claim in claims(exercise)]
    tasks = [Task(c.exercise.folder, (c.answer,), cluster, timeout) for c in made]
    proofs: dict[int, Proof] = {}
    with GradingPool(processes) as pool:
        for index, result in pool.grade_all(tasks):
            claim = made[index]
            proofs[index] = Proof(claim, claim.contradiction(result), result)
            told(proofs[index])
    return [proofs[index] for index in sorted(proofs)]
