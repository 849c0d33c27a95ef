"""What is missing, stray or inconsistent in an exercise is found, and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kubeplay_pytest.authors import Weight, review
from kubeplay_pytest.catalog import Catalog, Exercise

Spoil = Callable[[Path], object]


def without(name: str) -> Spoil:
    return lambda folder: (folder / name).unlink()


def holding(name: str, text: str) -> Spoil:
    return lambda folder: (folder / name).write_text(text, encoding="utf-8")


def replaced(name: str, old: str, new: str) -> Spoil:
    def spoil(folder: Path) -> None:
        text = (folder / name).read_text("utf-8")
        assert text.count(old) == 1
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")

    return spoil


FAULTS: dict[str, tuple[Spoil, str, str]] = {
    **{
        f"missing-{name}": (without(name), name, "is missing")
        for name in ("__init__.py", "prompt.md", "template.yaml", "hints.md", "debrief.md")
    },
    "stray-file": (holding("notes.txt", "x"), "notes.txt", "does not belong"),
    "stray-answer": (holding("reference/a.yml", "x"), "a.yml", "only .yaml files"),
    "stray-near-miss": (holding("near_misses/a.md", "x"), "a.md", "only .yaml files"),
    "no-reference": (without("reference/plain.yaml"), "reference", "no reference answer"),
    "bad-metadata": (replaced("exercise.yaml", "level: 1", "level: 9"), "ex90", "level"),
    "check-without-points": (
        replaced("exercise.yaml", ", test_too: 3", ""), "near_misses", "test_too",
    ),
    "broken-python": (holding("test_ex90.py", "def test_it(:\n"), "test_ex90.py:1", "no Python"),
    "points-without-check": (
        replaced("exercise.yaml", "test_it: 2", "test_it: 2, test_gone: 1"),
        "exercise.yaml", "there is no check test_gone",
    ),
    "no-title": (replaced("test_ex90.py", '"""Too."""', "pass"), "test_ex90.py:5", "no title"),
    "other-docstring": (holding("__init__.py", '"""Other"""'), "__init__.py:1", "A tiny one"),
    "other-heading": (holding("prompt.md", "# Other\n"), "prompt.md:1", "# A tiny one"),
    "two-hints": (holding("hints.md", "## 1\na\n## 2\nb\n"), "hints.md", "three hints"),
    "hints-out-of-order": (
        holding("hints.md", "## 1\na\n## 3\nb\n## 2\nc\n"), "hints.md", "three hints",
    ),
    "empty-hint": (replaced("hints.md", "two\n", "\n"), "hints.md", "hint 2 is empty"),
    "outline-too-early": (
        replaced("hints.md", "one", "```\none\n```"), "hints.md", "hint 1 has a block of code",
    ),
    "no-outline": (
        replaced("hints.md", "```yaml\nthree: ...\n```", "three"), "hints.md", "an outline",
    ),
    "unwritten": (holding("debrief.md", "\nTODO: why\n"), "debrief.md:2", "TODO: why"),
    "bad-declaration": (
        holding("accepted.yaml", "- change: Pod web spec\n"), "accepted.yaml:1", "reason",
    ),
    "empty-debrief": (holding("debrief.md", " \n"), "debrief.md", "is empty"),
    "few-near-misses": (without("near_misses/a.yaml"), "near_misses", "holds 2 near misses"),
    "bad-header": (holding("near_misses/a.yaml", "kind: Pod\n"), "a.yaml:1", "the first line"),
}  # fmt: skip


def test_good_exercise_has_no_fault(exercise: Exercise) -> None:
    """The counter-proof: what the cases below spoil is without a fault."""
    assert review([exercise]) == []


@pytest.mark.parametrize("spoil, place, message", FAULTS.values(), ids=FAULTS)
def test_fault_is_found(exercise: Exercise, spoil: Spoil, place: str, message: str) -> None:
    """Each fault is told with its place and what to mend."""
    spoil(exercise.folder)
    faults = review([Exercise(exercise.folder)])
    assert any(place in fault.place and message in fault.message for fault in faults), faults


def test_check_without_points_is_named(exercise: Exercise) -> None:
    """A check that exercise.yaml forgot is told at its line in the test file."""
    path = exercise.folder / "test_ex90.py"
    path.write_text(path.read_text() + '\n\ndef test_new(applied):\n    """New."""\n')
    (fault,) = review([exercise])
    assert str(fault) == f"{path}:9: test_new has no points in exercise.yaml"


def test_idle_check_is_found(exercise: Exercise) -> None:
    """A check that no near miss fails proves nothing, and is named."""
    for name in ("b", "c"):
        replaced(f"near_misses/{name}.yaml", "test_it, test_too" if name == "b" else "all",
                 "test_it")(exercise.folder)  # fmt: skip
    (fault,) = review([exercise])
    assert "test_too is idle" in fault.message


def test_identity_is_used_once(exercise: Exercise, tmp_path: Path) -> None:
    """A copied exercise that kept its id is found."""
    copy = tmp_path / "ex91"
    shutil.copytree(exercise.folder, copy)
    (copy / "test_ex90.py").rename(copy / "test_ex91.py")
    replaced("exercise.yaml", "slug: ex90", "slug: ex91")(copy)
    (fault,) = review([exercise, Exercise(copy)])
    assert "is used twice" in fault.message
    assert fault.place == str(copy / "exercise.yaml")


def test_only_what_breaks_a_grading_is_broken(exercise: Exercise) -> None:
    """An exercise whose text has a fault can be graded; one that lacks a file cannot."""
    holding("debrief.md", "")(exercise.folder)
    without("template.yaml")(exercise.folder)
    weights = {Path(fault.place).name: fault.weight for fault in review([exercise])}
    assert weights == {"debrief.md": Weight.FAULT, "template.yaml": Weight.BROKEN}


def test_own_exercises_have_no_fault(repository: Path) -> None:
    """The exercises that KubePlay comes with are complete and consistent."""
    assert [f for f in review(Catalog.below(repository)) if f.weight != Weight.NOTE] == []
