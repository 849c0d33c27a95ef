"""The result of a run, ``kubeplay.result/v1``: checks, exercises, and one verdict.

The published JSON Schema is ``kubeplay_pytest/verdict/result-v1.schema.json``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from kubeplay_pytest.verdict.finding import Finding

__all__ = ["SCHEMA", "CheckResult", "ExerciseResult", "Outcome", "Result", "Verdict"]

SCHEMA = "kubeplay.result/v1"

Outcome = Literal["pass", "fail", "skip", "error"]
Verdict = Literal["pass", "fail", "error"]
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check said. ``findings`` is empty unless it failed; ``problem`` unless it erred."""

    id: str
    title: str
    outcome: Outcome
    max: int
    seconds: float
    findings: tuple[Finding, ...] = ()
    problem: str = ""

    @property
    def points(self) -> int:
        return self.max if self.outcome == "pass" else 0

    def to_dict(self, exercise: str) -> Json:
        """The first finding stands in the check itself; all of them in ``findings``."""
        first = self.findings[0] if self.findings else Finding("", self.problem)
        return {
            "exercise": exercise,
            "id": self.id,
            "title": self.title,
            "outcome": self.outcome,
            "points": self.points,
            "max": self.max,
            **first.to_dict(),
            "findings": [finding.to_dict() for finding in self.findings],
            "seconds": round(self.seconds, 4),
        }


@dataclass(frozen=True, slots=True)
class ExerciseResult:
    """One exercise's checks, in the order in which ``exercise.yaml`` lists them."""

    id: str
    slug: str
    title: str
    version: int
    checks: tuple[CheckResult, ...]
    timings: Mapping[str, float] = field(default_factory=dict)
    digest: str = ""

    @property
    def verdict(self) -> Verdict:
        """*pass* only when every check ran and passed; an error outweighs a fail."""
        return _verdict(check.outcome for check in self.checks)

    @property
    def points(self) -> int:
        return sum(check.points for check in self.checks)

    @property
    def max(self) -> int:
        return sum(check.max for check in self.checks)

    def to_dict(self) -> Json:
        return {
            "id": self.id,
            "slug": self.slug,
            "title": self.title,
            "version": self.version,
            "verdict": self.verdict,
            "points": self.points,
            "max": self.max,
            "submission": self.digest or None,
            "timings": {phase: round(seconds, 4) for phase, seconds in self.timings.items()},
        }


@dataclass(frozen=True, slots=True)
class Result:
    """Everything a run found out."""

    exercises: tuple[ExerciseResult, ...]
    cluster: Json | None = None
    problem: str = ""
    seconds: float = 0.0

    @property
    def verdict(self) -> Verdict:
        if self.problem:
            return "error"
        return _verdict(e.verdict for e in self.exercises)

    def to_dict(self) -> Json:
        """Plain JSON values, valid against the published schema."""
        entries = [exercise.to_dict() for exercise in self.exercises]
        return {
            "schema": SCHEMA,
            "verdict": self.verdict,
            "points": sum(exercise.points for exercise in self.exercises),
            "max": sum(exercise.max for exercise in self.exercises),
            "exercise": entries[0] if len(entries) == 1 else None,
            "exercises": entries,
            "checks": [c.to_dict(e.slug) for e in self.exercises for c in e.checks],
            "cluster": self.cluster,
            "problem": self.problem or None,
            "seconds": round(self.seconds, 4),
        }


def _verdict(outcomes: Iterable[str]) -> Verdict:
    seen = set(outcomes)
    if not seen or seen & {"error"}:
        return "error"
    if "fail" in seen:
        return "fail"
    # A check that was not run proves nothing: the submission cannot pass without it.
    return "error" if "skip" in seen else "pass"
