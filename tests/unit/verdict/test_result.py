"""The verdict: what outweighs what, what it is worth, and how it is written down."""

from __future__ import annotations

import itertools
import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from kubeplay_pytest.verdict import CheckResult, ExerciseResult, Finding, Outcome, Result, Where

SCHEMA = json.loads(
    files("kubeplay_pytest.verdict").joinpath("result-v1.schema.json").read_text("utf-8")
)
PLACE = Where("solution.yaml", 3, 5, "  name: web", 3)
OUTCOMES: tuple[Outcome, ...] = ("pass", "fail", "skip", "error")


def check(outcome: Outcome = "pass", name: str = "test_it", points: int = 2) -> CheckResult:
    findings = (Finding("a", "b", ("seen",), PLACE, "try"),) if outcome == "fail" else ()
    problem = "the disk is full" if outcome == "error" else ""
    return CheckResult(name, "It", outcome, points, 0.123456, findings, problem)


def exercise(*outcomes: Outcome, slug: str = "ex90") -> ExerciseResult:
    checks = tuple(check(outcome, f"test_{n}") for n, outcome in enumerate(outcomes))
    return ExerciseResult("id", slug, "Title", 1, checks, {"apply": 0.01234567}, "d" * 64)


def rule(outcomes: tuple[Outcome, ...]) -> str:
    """The rule as design.md has it, the slow way."""
    if outcomes and all(outcome == "pass" for outcome in outcomes):
        return "pass"
    if "fail" in outcomes and "error" not in outcomes:
        return "fail"
    return "error"


@pytest.mark.parametrize("count", range(4))
def test_verdict_of_an_exercise(count: int) -> None:
    """Pass needs every check passed; an error outweighs a fail; a skip is never a pass."""
    for outcomes in itertools.product(OUTCOMES, repeat=count):
        assert exercise(*outcomes).verdict == rule(outcomes), outcomes


@pytest.mark.parametrize(
    "verdicts, expected",
    [
        ((), "error"),
        (("pass", "pass"), "pass"),
        (("pass", "fail"), "fail"),
        (("fail", "error"), "error"),
        (("pass", "skip"), "error"),
    ],
)
def test_verdict_of_a_run(verdicts: tuple[Outcome, ...], expected: str) -> None:
    """A run is as good as the worst of its exercises, and nothing is no pass."""
    exercises = tuple(exercise(v, slug=f"ex{n}") for n, v in enumerate(verdicts))
    assert Result(exercises).verdict == expected


def test_problem_outweighs_passed_checks() -> None:
    """When something kept the run from its end, what passed before proves nothing."""
    assert Result((exercise("pass"),), problem="the cluster died").verdict == "error"


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_only_a_pass_is_worth_points(outcome: Outcome) -> None:
    """Points are given for passed checks alone."""
    assert check(outcome).points == (2 if outcome == "pass" else 0)


def test_points_are_added_up() -> None:
    """An exercise is worth the sum of its checks."""
    result = exercise("pass", "fail", "pass")
    assert (result.points, result.max) == (4, 6)


@pytest.mark.parametrize(
    "result",
    [
        Result(()),
        Result((exercise("pass"),)),
        Result((exercise(*OUTCOMES), exercise("fail", slug="ex91"))),
        Result((), problem="no check was run"),
        Result(
            (exercise("pass"),),
            {"provider": "embedded", "version": "v1.37.2", "capabilities": ["api"]},
            seconds=1.23456789,
        ),
        Result((ExerciseResult("", "ex90", "", 0, (check("error"),)),)),
    ],
    ids=["empty", "one", "two", "problem", "cluster", "broken-metadata"],
)
def test_result_is_valid(result: Result) -> None:
    """Every result is valid against the published schema, also after a trip through JSON."""
    data = json.loads(json.dumps(result.to_dict()))
    jsonschema.Draft202012Validator(SCHEMA).validate(data)


@pytest.mark.parametrize(
    "path, value",
    [
        (("verdict",), "maybe"),
        (("checks", 0, "outcome"), "passed"),
        (("checks", 0, "where"), {"file": "a", "line": 0, "column": 1, "text": "", "width": 1}),
        (("checks", 0, "colour"), "blue"),
        (("seconds",), -1),
    ],
    ids=["verdict", "outcome", "line", "unknown", "seconds"],
)
def test_schema_refuses(path: tuple[Any, ...], value: object) -> None:
    """The counter-proof: the schema does not accept just anything."""
    data: Any = Result((exercise("fail"),)).to_dict()
    target = data
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(data)


def test_first_finding_stands_in_the_check() -> None:
    """A check shows its first finding itself, and all of them in order."""
    findings = (Finding("a", "b", where=PLACE), Finding("c", "d"))
    data = CheckResult("test_it", "It", "fail", 1, 0.0, findings).to_dict("ex90")
    assert (data["expected"], data["found"]) == ("a", "b")
    assert [finding["expected"] for finding in data["findings"]] == ["a", "c"]


def test_problem_stands_where_a_finding_would() -> None:
    """An error says in ``found`` what went wrong, and has no place in the learner's file."""
    data = check("error").to_dict("ex90")
    assert (data["found"], data["where"], data["findings"]) == ("the disk is full", None, [])


def test_one_exercise_is_named_alone() -> None:
    """``exercise`` is there when there is exactly one."""
    one, two = exercise("pass"), exercise("pass", slug="ex91")
    assert Result((one,)).to_dict()["exercise"]["slug"] == "ex90"
    assert Result((one, two)).to_dict()["exercise"] is None
