"""pytest's own ways of choosing tests: whatever was not run is never a pass."""

from __future__ import annotations

import pytest

from tests.plugin.project import CONFIG_MAP, Project

THREE = "".join(f"def test_{name}(submission):\n    pass\n\n" for name in "abc")
FAILING = THREE.replace("pass", "assert 0", 2)


def test_all_checks_pass(project: Project) -> None:
    """The counter-proof: with every check run and passed, the verdict is pass."""
    project.exercise(THREE)
    run = project.run("exercises/ex90")
    assert (run.exit, run.result["verdict"], run.result["points"]) == (0, "pass", 6)


@pytest.mark.parametrize(
    "chosen",
    [("-k", "test_a"), ("--deselect", "exercises/ex90/test_ex90.py::test_b")],
    ids=["k", "deselect"],
)
def test_deselected_checks_are_skips(project: Project, chosen: tuple[str, str]) -> None:
    """A check that was not chosen is a skip in the result, and the verdict is no pass."""
    project.exercise(THREE)
    run = project.run("exercises/ex90", *chosen)
    assert run.exit == 0
    assert run.outcomes["test_b"] == "skip"
    assert run.result["verdict"] == "error"


def test_one_check_by_its_node_id(project: Project) -> None:
    """A single check can be run by its name."""
    project.exercise(THREE)
    run = project.run("exercises/ex90/test_ex90.py::test_c")
    assert run.outcomes == {"test_a": "skip", "test_b": "skip", "test_c": "pass"}


def test_stop_at_the_first_failure(project: Project) -> None:
    """`-x` ends the run; the rest was not run, and the fail stands."""
    project.exercise(FAILING)
    run = project.run("exercises/ex90", "-x")
    assert run.outcomes == {"test_a": "fail", "test_b": "skip", "test_c": "skip"}
    assert run.result["verdict"] == "fail"


def test_last_failed_only(project: Project) -> None:
    """`--lf` runs the checks that failed before, and no others."""
    project.exercise(FAILING)
    project.run("exercises/ex90")
    run = project.run("exercises/ex90", "--lf")
    assert run.outcomes == {"test_a": "fail", "test_b": "fail", "test_c": "skip"}


def test_nothing_chosen_is_an_error(project: Project) -> None:
    """A run without any check has no verdict but error."""
    project.exercise(THREE)
    run = project.run("exercises/ex90", "-k", "no_such")
    assert run.exit == 5
    assert (run.result["verdict"], run.result["problem"]) == ("error", "no check was run")


def test_collecting_writes_no_result(project: Project) -> None:
    """`--collect-only` grades nothing and therefore writes nothing."""
    project.exercise(THREE)
    project.run("exercises/ex90", "--collect-only")
    assert not (project.folder / "result.json").exists()


def test_checks_keep_the_order_of_the_metadata(project: Project) -> None:
    """The result lists checks as exercise.yaml does, whatever order they ran in."""
    project.exercise(THREE, points="{test_c: 1, test_a: 2, test_b: 3}")
    result = project.run("exercises/ex90").result
    assert [(c["id"], c["points"]) for c in result["checks"]] == [
        ("test_c", 1),
        ("test_a", 2),
        ("test_b", 3),
    ]


def test_several_exercises_in_one_run(project: Project) -> None:
    """Each exercise has its own verdict; the run's is the worst of them."""
    project.exercise(THREE, slug="ex90")
    project.exercise(FAILING, slug="ex91")
    result = project.run("exercises").result
    assert [e["verdict"] for e in result["exercises"]] == ["pass", "fail"]
    assert (result["verdict"], result["exercise"]) == ("fail", None)


def test_workers_share_nothing_but_their_exercise(project: Project) -> None:
    """With `-n 2` the checks of an exercise stay in one worker, and in one namespace."""
    checks = "".join(
        f"def test_{name}(applied):\n    applied.config_map('settings').exists()\n\n"
        for name in "abc"
    )
    for slug in ("ex90", "ex91"):
        project.exercise(checks, slug=slug)
    run = project.run_alone("exercises", "-n", "2")
    assert run.counts == {"passed": 6}
    assert run.result["verdict"] == "pass"
    made = run.events_named("namespace")
    assert sorted(event["exercise"] for event in made) == ["ex90", "ex91"]
    assert len({event["name"] for event in made}) == 2


def test_workers_tell_what_one_process_tells(project: Project) -> None:
    """With `-n 2` feedback, notes, points and the single telling are as without."""
    checks = "".join(
        f"def test_{name}(submission):\n"
        "    place = submission.manifests[0].locate('data.colour')\n"
        "    raise LearnerFailure(Finding('green', 'grey', (), place, 'write green'))\n\n"
        for name in "ab"
    )
    project.exercise(checks, solution=None)
    text = project.run_alone("exercises/ex90", "-n", "2").text
    assert text.count("expected: green") == 1
    assert text.count("the same as above: line 6: grey") == 1
    assert text.count("made solutions/ex90/solution.yaml from the template") == 1
    assert "ex90 Tiny ex90: fail, 0 of 4 points" in text
    assert "Traceback" not in text


def test_last_failed_after_workers(project: Project) -> None:
    """`--lf` after a run with `-n 2` finds the checks that failed there."""
    project.exercise(FAILING)
    project.run_alone("exercises/ex90", "-n", "2")
    run = project.run("exercises/ex90", "--lf")
    assert run.outcomes == {"test_a": "fail", "test_b": "fail", "test_c": "skip"}


def test_workers_of_other_projects_are_left_alone(project: Project) -> None:
    """The way of distributing is only changed where exercises are."""
    project.write("tests/test_own.py", "def test_a():\n    pass\n")
    run = project.run_bare("tests", "-n", "1", "-v")
    assert run.counts == {"passed": 1}
    assert "scheduling tests via LoadScheduling" in run.text


def test_template_is_the_same_for_every_worker(project: Project) -> None:
    """Two exercises made at once by two workers are both whole."""
    for slug in ("ex90", "ex91"):
        project.exercise("def test_a(submission):\n    pass\n", slug=slug, solution=None)
    run = project.run_alone("exercises", "-n", "2")
    assert run.result["verdict"] == "pass"
    for slug in ("ex90", "ex91"):
        made = (project.folder / f"solutions/{slug}/solution.yaml").read_text("utf-8")
        assert made == CONFIG_MAP.replace("blue", "grey")
