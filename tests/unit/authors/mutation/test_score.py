"""The score, and the author's declarations of survivors."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubeplay_pytest.authors.mutation import Mutant, Outcome, score
from kubeplay_pytest.authors.mutation.accepted import accepted
from kubeplay_pytest.authors.mutation.run import Fate
from kubeplay_pytest.catalog import Exercise

PORT = "Pod web spec.containers[0].ports[0].containerPort"


def outcome(exercise: Exercise, change: str, fate: Fate) -> Outcome:
    mutant = Mutant(exercise, Path("reference/a.yaml"), 3, "port", change, "")
    return Outcome(mutant, fate, "the cluster died" if fate == "error" else "")


@pytest.fixture
def outcomes(exercise: Exercise) -> list[Outcome]:
    """Two killed, two survivors of one field."""
    return [
        outcome(exercise, "Pod web metadata.name web -> web-x", "killed"),
        outcome(exercise, "Pod web spec.hostname a -> a-x", "killed"),
        outcome(exercise, f"{PORT} 80 -> 81", "survived"),
        outcome(exercise, f"{PORT} dropped", "survived"),
    ]


def declare(exercise: Exercise, *changes: str) -> None:
    lines = [f"- change: {change}\n  reason: only information\n" for change in changes]
    (exercise.folder / "accepted.yaml").write_text("".join(lines), encoding="utf-8")


@pytest.mark.parametrize(
    "changes, counted, percent",
    [
        ([], (2, 0, 2), 50.0),
        ([f"{PORT} 80 -> 81"], (2, 1, 1), 200 / 3),
        ([PORT], (2, 2, 0), 100.0),
    ],
)
def test_score(
    exercise: Exercise,
    outcomes: list[Outcome],
    changes: list[str],
    counted: tuple[int, int, int],
    percent: float,
) -> None:
    """Declared survivors count neither as killed nor as wrong; the field stands for its changes."""
    if changes:
        declare(exercise, *changes)
    found = score(exercise, outcomes, [o.mutant for o in outcomes])
    assert (found.killed, found.accepted, len(found.survivors)) == counted
    assert found.percent == pytest.approx(percent)
    assert found.faults == ()


@pytest.mark.parametrize(
    "change, problem",
    [
        ("Pod web spec.hostname a -> a-x", "a check fails with this change"),
        ("Pod web spec.nodeName", "no mutant has this change"),
        ("Pod web spec.host", "no mutant has this change"),
    ],
)
def test_unfounded_declaration(
    exercise: Exercise, outcomes: list[Outcome], change: str, problem: str
) -> None:
    """A declaration that no survivor needs is a fault at its line."""
    declare(exercise, f"{PORT}", change)
    (fault,) = score(exercise, outcomes, [o.mutant for o in outcomes]).faults
    assert fault.place == f"{exercise.folder / 'accepted.yaml'}:3"
    assert problem in fault.message


def test_declaration_of_what_was_not_graded(exercise: Exercise, outcomes: list[Outcome]) -> None:
    """Where a declared mutant was not chosen this time, nothing is said."""
    declare(exercise, "Pod web spec.hostname")
    graded = [outcomes[0]]
    assert score(exercise, graded, [o.mutant for o in outcomes]).faults == ()


def test_error_is_a_fault(exercise: Exercise) -> None:
    """A mutant without a verdict is neither killed nor a survivor, but a fault at its line."""
    broken = outcome(exercise, f"{PORT} 80 -> 81", "error")
    found = score(exercise, [broken], [broken.mutant])
    assert (found.wrong, found.percent) == (0, 100.0)
    assert str(found.faults[0]).startswith("reference/a.yaml:3: ")
    assert "the cluster died" in found.faults[0].message


@pytest.mark.parametrize(
    "text, line",
    [
        ("change: a\n", 1),
        ("- change: Pod web spec\n", 1),
        ("- change: Pod web\n  reason: too much\n", 1),
        ("- {change: Pod web spec, reason: fine}\n- reason: what\n", 2),
        ("- change: Pod web spec\n  reason: ' '\n", 1),
        ("- change: Pod web spec\n  reason: fine\n  more: x\n", 1),
        ("- Pod web spec\n", 1),
    ],
)
def test_bad_declaration(exercise: Exercise, text: str, line: int) -> None:
    """A declaration has a change of a field and a reason, and nothing else."""
    path = exercise.folder / "accepted.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="every entry must be") as caught:
        accepted(exercise)
    assert str(caught.value).startswith(f"{path}:{line}: ")
