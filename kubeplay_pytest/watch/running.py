"""One grading as a person follows it: which checks are known, what the verdict is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kubeplay_pytest.catalog import Exercise

__all__ = ["Run"]

Json = dict[str, Any]


@dataclass
class Run:
    """The run of one exercise. It takes events as they come, and tells what is known."""

    exercise: Exercise
    namespace: str = ""
    waits_for: str = "the grader"
    checks: dict[str, Json] = field(default_factory=dict)
    result: Json | None = None
    problem: str = ""

    @property
    def is_over(self) -> bool:
        return self.result is not None or bool(self.problem)

    @property
    def knows_all(self) -> bool:
        """Whether every check has said something: the namespace is about to go."""
        return self.is_over or len(self.checks) >= len(self.exercise.metadata.points)

    @property
    def verdict(self) -> str:
        """``pass``, ``fail`` or ``error``; empty while it runs."""
        if self.problem:
            return "error"
        return str(self.result["verdict"]) if self.result else ""

    @property
    def passed(self) -> bool:
        return self.verdict == "pass"

    def take(self, event: Json) -> None:
        """Learn from one event of the stream."""
        kind = event["event"]
        if kind == "check":
            self.checks[event["id"]] = event
        elif kind == "result":
            self._finish(event["result"])
        elif kind == "namespace":
            self.namespace, self.waits_for = event["name"], "the cluster to take your manifests"
        else:
            steps = {"started": "the cluster", "cluster": "a namespace", "applied": "the cluster"}
            self.waits_for = steps.get(kind, self.waits_for)

    def fail(self, problem: str) -> None:
        """The platform could not grade."""
        self.problem = problem

    def _finish(self, result: Json) -> None:
        self.result = result
        self.checks |= {check["id"]: check for check in result["checks"]}
        if result["verdict"] == "error" and not result["checks"]:
            self.problem = str(result.get("problem") or "no check was run")
