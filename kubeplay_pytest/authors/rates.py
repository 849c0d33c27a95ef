"""How often an exercise's verdict is wrong, in both directions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kubeplay_pytest.authors.mutation import Score
from kubeplay_pytest.authors.proof import Proof

__all__ = ["Rate", "wrong_accepts", "wrong_rejects"]


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many."""

    count: int
    of: int

    @property
    def percent(self) -> float:
        return 100 * self.count / self.of if self.of else 0.0

    def __str__(self) -> str:
        return f"{self.count} of {self.of} ({self.percent:.1f} %)"


def wrong_accepts(proofs: Iterable[Proof], scores: Sequence[Score] = ()) -> Rate:
    """Wrong answers that passed: templates, near misses, and mutants nobody accepted."""
    wrong = [proof for proof in proofs if proof.claim.role != "reference"]
    passed = sum(proof.result["verdict"] == "pass" for proof in wrong)
    survivors = sum(len(score.survivors) for score in scores)
    return Rate(passed + survivors, len(wrong) + sum(score.wrong for score in scores))


def wrong_rejects(proofs: Iterable[Proof]) -> Rate:
    """Right answers that failed: references. One without a verdict was not rejected."""
    right = [proof for proof in proofs if proof.claim.role == "reference"]
    return Rate(sum(proof.result["verdict"] == "fail" for proof in right), len(right))
