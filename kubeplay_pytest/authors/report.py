"""Everything that ``kubeplay check`` found, and whether that is enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kubeplay_pytest.authors.fault import Fault, Weight
from kubeplay_pytest.authors.mutation import Mutant, Score
from kubeplay_pytest.authors.proof import Proof
from kubeplay_pytest.authors.rates import Rate, wrong_accepts, wrong_rejects

__all__ = ["SCHEMA", "Report"]

SCHEMA = "kubeplay.check/v1"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """The review's faults, the proofs, and the scores where mutants were graded.

    ``least`` is the percentage of its mutants that an exercise has to kill.
    """

    faults: Sequence[Fault]
    proofs: Sequence[Proof]
    scores: Sequence[Score]
    least: float
    seconds: float

    @property
    def grave(self) -> list[Fault]:
        """The faults that are more than notes."""
        return [fault for fault in self.all_faults if fault.weight != Weight.NOTE]

    @property
    def all_faults(self) -> list[Fault]:
        return [*self.faults, *(fault for score in self.scores for fault in score.faults)]

    @property
    def contradictions(self) -> list[Proof]:
        return [proof for proof in self.proofs if proof.contradiction]

    @property
    def weak(self) -> list[Score]:
        """The exercises whose checks let too many mutants pass."""
        return [score for score in self.scores if score.percent < self.least]

    @property
    def ok(self) -> bool:
        return not (self.grave or self.contradictions or self.weak)

    @property
    def rates(self) -> dict[str, Rate]:
        accepts = wrong_accepts(self.proofs, self.scores)
        return {"wrong_accepts": accepts, "wrong_rejects": wrong_rejects(self.proofs)}

    def to_dict(self) -> Json:
        """``kubeplay.check/v1``, plain JSON values; ``mutation`` holds a score an exercise."""
        return {
            "schema": SCHEMA,
            "ok": self.ok,
            "faults": [_fault(fault) for fault in self.all_faults],
            "gradings": [_grading(proof) for proof in self.proofs],
            "rates": {name: _rate(rate) for name, rate in self.rates.items()},
            "mutation": [_score(score) for score in self.scores],
            "seconds": round(self.seconds, 3),
        }


def _fault(fault: Fault) -> Json:
    return {"place": fault.place, "message": fault.message, "weight": fault.weight.value}


def _grading(proof: Proof) -> Json:
    return {
        "exercise": proof.claim.exercise.slug,
        "role": proof.claim.role,
        "answer": str(proof.claim.answer),
        "verdict": proof.result["verdict"],
        "contradiction": proof.contradiction or None,
    }


def _rate(rate: Rate) -> Json:
    return {"count": rate.count, "of": rate.of, "percent": round(rate.percent, 2)}


def _score(score: Score) -> Json:
    return {
        "exercise": score.exercise.slug,
        "killed": score.killed,
        "accepted": score.accepted,
        "percent": round(score.percent, 2),
        "survivors": [_survivor(mutant) for mutant in score.survivors],
    }


def _survivor(mutant: Mutant) -> Json:
    return {"place": mutant.place, "sort": mutant.sort, "change": mutant.change}
