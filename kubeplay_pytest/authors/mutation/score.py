"""How many of the wrong answers a machine made are noticed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kubeplay_pytest.authors.fault import Fault
from kubeplay_pytest.authors.mutation.accepted import Accepted, accepted
from kubeplay_pytest.authors.mutation.mutant import Mutant
from kubeplay_pytest.authors.mutation.run import Outcome
from kubeplay_pytest.catalog import Exercise

__all__ = ["Score", "score"]


@dataclass(frozen=True, slots=True)
class Score:
    """One exercise's mutants, by what became of them."""

    exercise: Exercise
    killed: int
    accepted: int
    survivors: tuple[Mutant, ...]
    faults: tuple[Fault, ...]

    @property
    def wrong(self) -> int:
        """How many mutants are wrong answers, as far as anybody knows."""
        return self.killed + len(self.survivors)

    @property
    def percent(self) -> float:
        """Of the wrong ones, how many were killed; all when there is none."""
        return 100 * self.killed / self.wrong if self.wrong else 100.0


def score(exercise: Exercise, outcomes: Sequence[Outcome], possible: Sequence[Mutant]) -> Score:
    """The score of an exercise; ``possible`` are all mutants that it has, graded or not."""
    declared = accepted(exercise)
    passed = [outcome for outcome in outcomes if outcome.fate == "survived"]
    survivors = [o for o in passed if not any(d.covers(o.mutant.change) for d in declared)]
    return Score(
        exercise,
        killed=sum(outcome.fate == "killed" for outcome in outcomes),
        accepted=len(passed) - len(survivors),
        survivors=tuple(outcome.mutant for outcome in survivors),
        faults=(*_errors(outcomes), *_unfounded(declared, outcomes, possible)),
    )


def _errors(outcomes: Sequence[Outcome]) -> Iterator[Fault]:
    for outcome in outcomes:
        if outcome.fate == "error":
            mutant = outcome.mutant
            message = f"the mutant {mutant.change} ended as error: {outcome.problem}"
            yield Fault(mutant.place, message)


def _unfounded(
    declared: Sequence[Accepted], outcomes: Sequence[Outcome], possible: Sequence[Mutant]
) -> Iterator[Fault]:
    """Declarations of no mutant, or of such that the checks refuse all the same.

    One whose mutants were not chosen this time says nothing wrong.
    """
    for one in declared:
        fates = {outcome.fate for outcome in outcomes if one.covers(outcome.mutant.change)}
        if not any(one.covers(mutant.change) for mutant in possible):
            yield Fault(one.place, f"no mutant has this change: {one.change}")
        elif fates == {"killed"}:
            yield Fault(one.place, f"a check fails with this change: {one.change}")
