"""What the watch mode's screen says, as text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.picture import Branch
from kubeplay_pytest.picture.state import State
from kubeplay_pytest.verdict import CheckResult, ExerciseResult, Finding, Result, Where
from kubeplay_pytest.watch.running import Run
from kubeplay_pytest.watch.view import (
    diff_text,
    headline,
    line_of,
    picture_text,
    results_text,
    standing,
)

REPLICAS = "test_web_has_three_replicas"


@pytest.fixture
def run(repository: Path) -> Run:
    """A run of ex04 that has just begun."""
    return Run(Exercise(repository / "exercises/ex04"))


def finding() -> Finding:
    place = Where("solutions/ex04/solution.yaml", 7, 13, "  replicas: 2", 1)
    return Finding("3 ready replicas", "replicas is 2", (), place, "set spec.replicas to 3")


def result(*checks: CheckResult) -> dict[str, Any]:
    exercise = ExerciseResult("1", "ex04", "Three copies", 1, checks)
    return Result((exercise,), seconds=0.6).to_dict()


def failed(name: str) -> CheckResult:
    return CheckResult(name, f"{name} holds.", "fail", 5, 0.1, (finding(),))


def test_before_the_first_run() -> None:
    """Without a run the screen says what starts one."""
    assert "save your file" in standing(None).plain


def test_while_it_runs(run: Run) -> None:
    """A running check list names every check, and what is waited for."""
    run.take({"event": "started"})
    run.take({"event": "namespace", "name": "kubeplay-ex04-x"})
    assert run.namespace == "kubeplay-ex04-x"
    assert "0 of 3 checks" in standing(run).plain
    assert len(results_text(run).plain.splitlines()) == 3
    assert not run.knows_all


def test_failing_check_points_at_the_line(run: Run) -> None:
    """A failing check shows expected, found, the line with a caret, and what to try."""
    run.take({"event": "result", "result": result(failed(REPLICAS))})
    text = results_text(run).plain
    for words in ("expected: 3 ready", "found:    replicas is 2", "solution.yaml:7:13", "try: "):
        assert words in text
    lines = text.splitlines()
    caret = next(i for i, line in enumerate(lines) if "^" in line)
    assert lines[caret - 1][lines[caret].index("^")] == "2"
    assert standing(run).plain == "✘ fail, 0 of 5 points, 0.6 s"


def test_same_reason_is_told_once(run: Run) -> None:
    """Checks that fail for one reason show it once, and name the check that shows it."""
    two = (failed(REPLICAS), failed("test_web_runs_nginx"))
    run.take({"event": "result", "result": result(*two)})
    assert results_text(run).plain.count("replicas is 2") == 1
    assert f"the same as: {REPLICAS} holds." in results_text(run).plain


def test_platform_error_is_not_the_learners(run: Run) -> None:
    """When the platform could not say, the screen says so, and not that it failed."""
    problem = {"verdict": "error", "problem": "the cluster died", "checks": []}
    run.take({"event": "result", "result": problem})
    assert run.verdict == "error"
    assert "not your mistake" in results_text(run).plain
    assert "the cluster died" in results_text(run).plain


def test_headline_and_list(run: Run) -> None:
    """An exercise is named by slug, title and level; in the list also by state and domain."""
    assert headline(run.exercise).plain == "ex04 Three copies of a web server  ●○○○○"
    line = line_of(run.exercise, "passed").plain
    assert line.startswith("✔ ex04")
    assert line.endswith("deployment")


def test_picture() -> None:
    """The tree is drawn with the state of each object."""
    tree = [
        Branch("Deployment", "web", State("1 of 2 ready", "waiting")),
        Branch("ReplicaSet", "web-1", State("is going", "waiting"), (False,)),
        Branch("Pod", "web-1-a", State("is going", "waiting"), (False, True)),
        Branch("ReplicaSet", "web-2", State("1 of 1 ready", "good"), (True,)),
        Branch("Pod", "web-2-a", State("ready", "good"), (True, True)),
    ]
    assert picture_text(tree).plain.splitlines() == [
        "Deployment web  1 of 2 ready",
        "├ ReplicaSet web-1  is going",
        "│ └ Pod web-1-a  is going",
        "└ ReplicaSet web-2  1 of 1 ready",
        "  └ Pod web-2-a  ready",
    ]


def test_diff() -> None:
    """A diff keeps its lines; none at all is praise."""
    assert diff_text(["-a", "+b"]).plain == "-a\n+b"
    assert "is the reference" in diff_text([]).plain
