"""What `kubeplay check` prints for people: all that is wrong, with its place, and the sums."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubeplay_pytest.authors import Claim, Fault, Proof, Weight
from kubeplay_pytest.authors.mutation import Mutant, Score
from kubeplay_pytest.authors.report import Report
from kubeplay_pytest.authors.scaffold import scaffold
from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.cli.check_view import show


@pytest.fixture
def exercise(workplace: Path) -> Exercise:
    return scaffold(workplace / "ex41", title="Who?", domain="design", level=1)


def printed(
    capsys: pytest.CaptureFixture[str], exercise: Exercise, faults: list[Fault], survivors: int = 0
) -> list[str]:
    """The lines that are shown when its reference passes and nine mutants are killed."""
    proof = Proof(Claim(exercise, exercise.references[0], "reference"), "", {"verdict": "pass"})
    mutant = Mutant(exercise, exercise.references[0], 7, "count", "Deployment web x 1 -> 2", "")
    score = Score(exercise, 9, 1, (mutant,) * survivors, ())
    show([exercise], Report(faults, [proof], [score], 90, 1.5))
    return capsys.readouterr().out.splitlines()


def test_sound(capsys: pytest.CaptureFixture[str], exercise: Exercise) -> None:
    """What is sound takes one line; the sums follow."""
    assert printed(capsys, exercise, []) == [
        "✔ ex41  1 answers, 0 near misses, 9 of 9 mutants killed, 1 accepted",
        "1 of 1 gradings as claimed, 0 faults, 1.5 s",
        "9 of 9 mutants killed (100.0 %), 1 accepted",
        "wrong accepts: 0 of 9 (0.0 %); wrong rejects: 0 of 1 (0.0 %)",
    ]


def test_survivors_have_their_place(capsys: pytest.CaptureFixture[str], exercise: Exercise) -> None:
    """A survivor is told with file and line, as one would type them, also above the bound."""
    lines = printed(capsys, exercise, [], survivors=1)
    assert lines[0].startswith("✔")
    place = "ex41/reference/plain.yaml:7"
    assert lines[1] == f"    {place}: survives: Deployment web x 1 -> 2"
    assert "accepted.yaml" in lines[-1]


def test_too_many_survivors(capsys: pytest.CaptureFixture[str], exercise: Exercise) -> None:
    """Below the bound the exercise is not sound."""
    assert printed(capsys, exercise, [], survivors=2)[0].startswith("✘")


def test_notes_and_places_to_write(capsys: pytest.CaptureFixture[str], exercise: Exercise) -> None:
    """A note of the whole catalog is no fault; what a scaffold left says what to do next."""
    note = Fault("domain design", "too few", Weight.NOTE)
    assert "note: domain design: too few" in printed(capsys, exercise, [note])
    task = Fault(f"{exercise.folder / 'prompt.md'}:3", "TODO: the situation")
    lines = printed(capsys, exercise, [task])
    assert lines[1] == "    ex41/prompt.md:3: TODO: the situation"
    assert lines[-1].endswith("kubeplay check ex41")
