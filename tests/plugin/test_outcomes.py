"""Fail is the learner's, error is the platform's: the exception's type decides, not the phase."""

from __future__ import annotations

import pytest

from tests.plugin.project import CONFIG_MAP, Project

NO_FIXTURE = "@pytest.fixture\ndef place():\n    return 1\n\n"

IN_CHECK = NO_FIXTURE + "def test_it(place):\n    {}\n"
IN_FIXTURE = "@pytest.fixture\ndef place():\n    {}\n\ndef test_it(place):\n    pass\n"
IN_MODULE_FIXTURE = IN_FIXTURE.replace("fixture\n", 'fixture(scope="module")\n')
IN_TEARDOWN = "@pytest.fixture\ndef place():\n    yield\n    {}\n\ndef test_it(place):\n    pass\n"

PHASES = {
    "check": IN_CHECK,
    "fixture": IN_FIXTURE,
    "module-fixture": IN_MODULE_FIXTURE,
    "teardown": IN_TEARDOWN,
}


def outcome_of(project: Project, checks: str) -> tuple[str, dict[str, int], str]:
    """The verdict in the result, pytest's own counting, and everything printed."""
    project.exercise(checks)
    run = project.run("exercises/ex90")
    return run.result["verdict"], run.counts, run.text


@pytest.mark.parametrize("phase", PHASES)
def test_learner_failure_is_a_fail(project: Project, phase: str) -> None:
    """What the learner did is FAILED in every phase, and never ERROR."""
    body = PHASES[phase].format('raise LearnerFailure(Finding("a cat", "a dog"))')
    verdict, counts, text = outcome_of(project, body)
    assert verdict == "fail"
    assert counts["failed"] == 1
    assert "errors" not in counts
    assert "expected: a cat" in text


@pytest.mark.parametrize("phase", PHASES)
def test_platform_error_is_an_error(project: Project, phase: str) -> None:
    """What the platform did is ERROR in every phase, with what to do, and no blame."""
    body = PHASES[phase].format('raise PlatformError("the disk is full", "free some room")')
    verdict, counts, text = outcome_of(project, body)
    assert verdict == "error"
    assert counts["errors"] == 1
    assert "failed" not in counts
    assert "This is not your mistake" in text
    assert "try:      free some room" in text


@pytest.mark.parametrize("phase", PHASES)
def test_unforeseen_exception_is_an_error(project: Project, phase: str) -> None:
    """A mistake in an exercise's own code is an error, and the author hears of it."""
    verdict, counts, text = outcome_of(project, PHASES[phase].format('{}["name"]'))
    assert verdict == "error"
    assert counts["errors"] == 1
    assert "KeyError: 'name'" in text
    assert "report this to the exercise's author" in text


@pytest.mark.parametrize(
    "statement, found",
    [
        ("assert [1, 2] == [1, 3]", "assert [1, 2] == [1, 3]"),
        ("assert False, 'two of three'", "two of three"),
        ("pytest.fail('not so')", "not so"),
    ],
    ids=["comparison", "message", "pytest-fail"],
)
def test_assert_in_a_check_is_a_fail(project: Project, statement: str, found: str) -> None:
    """A plain assert counts against the learner, with pytest's explanation as evidence."""
    project.exercise(f"def test_it(submission):\n    {statement}\n")
    run = project.run("exercises/ex90")
    check = run.result["checks"][0]
    assert (check["outcome"], run.counts) == ("fail", {"failed": 1})
    assert found in check["found"]
    assert check["where"]["line"] == CONFIG_MAP.splitlines().index("kind: ConfigMap") + 1
    assert "Traceback" not in run.text


def test_comparison_is_explained(project: Project) -> None:
    """The explanation of a comparison stands among the evidence."""
    project.exercise("def test_it():\n    assert [1, 2] == [1, 3]\n")
    evidence = project.run("exercises/ex90").result["checks"][0]["evidence"]
    assert any("At index 1 diff" in line for line in evidence)


def test_assert_in_a_fixture_is_an_error(project: Project) -> None:
    """Only a check may blame the learner by a plain assert."""
    verdict, counts, _ = outcome_of(project, IN_FIXTURE.format("assert False"))
    assert (verdict, counts) == ("error", {"errors": 1})


def test_unknown_fixture_is_an_error(project: Project) -> None:
    """A check that asks for a fixture that is not there is the author's mistake."""
    verdict, counts, text = outcome_of(project, "def test_it(aplied):\n    pass\n")
    assert (verdict, counts) == ("error", {"errors": 1})
    assert "aplied" in text


@pytest.mark.parametrize(
    "source", ["def test_it(:\n    pass\n", "import no_such_module\n\ndef test_it():\n    pass\n"]
)
def test_unreadable_checks_are_never_a_pass(project: Project, source: str) -> None:
    """Checks that cannot be imported grade nothing: the verdict is error."""
    project.exercise("def test_it():\n    pass\n")
    project.write("exercises/ex90/test_ex90.py", source)
    run = project.run("exercises/ex90")
    assert run.exit != 0
    assert run.result["verdict"] == "error"


@pytest.mark.parametrize(
    "statement", ["pytest.skip('later')", "pytest.xfail('known')"], ids=["skip", "xfail"]
)
def test_skipped_check_is_never_a_pass(project: Project, statement: str) -> None:
    """A check that was skipped proves nothing, so the submission cannot pass."""
    project.exercise(f"def test_it():\n    {statement}\n\ndef test_other():\n    pass\n")
    run = project.run("exercises/ex90")
    assert run.outcomes == {"test_it": "skip", "test_other": "pass"}
    assert run.result["verdict"] == "error"
    assert run.result["points"] == 2


def test_one_bad_teardown_does_not_hide_a_fail(project: Project) -> None:
    """An error outweighs a fail of the same check, and both are shown."""
    checks = IN_TEARDOWN.format("raise PlatformError('gone')").replace("pass", "assert 1 == 2")
    project.exercise(checks)
    run = project.run("exercises/ex90")
    assert run.counts == {"failed": 1, "errors": 1}
    assert run.result["verdict"] == "error"


def test_ordinary_tests_beside_exercises_keep_their_tracebacks(project: Project) -> None:
    """What does not belong to an exercise is reported as pytest always does."""
    project.exercise("def test_it():\n    pass\n")
    project.write("tests/test_own.py", "def test_own():\n    one = 1\n    assert one == 2\n")
    run = project.run("exercises", "tests")
    assert "    assert one == 2" in run.text
    assert run.counts == {"passed": 1, "failed": 1}
    assert run.result["verdict"] == "pass"
