"""An exercise that is broken ends as error, at the line to mend, and blames no learner."""

from __future__ import annotations

import pytest

from tests.plugin.project import Project

APPLIES = "def test_it(submission):\n    pass\n\ndef test_too(applied):\n    pass\n"
NEEDS_METADATA = "def test_it(exercise):\n    assert exercise.metadata.title\n"

BROKEN = [
    ("level", "high", "exercise.yaml:4: level"),
    ("domain", "cooking", "exercise.yaml:5: domain"),
    ("minutes", "0", "exercise.yaml:6: minutes"),
    ("requires", "[magic]", "exercise.yaml:8: requires.0"),
    ("points", "{}", "exercise.yaml:10: points"),
    ("points", "{test_it: none}", "exercise.yaml:10: points.test_it"),
    ("colour", "blue", "exercise.yaml:11: colour"),
    ("slug", "ex91", "the folder is 'ex90'"),
    ("title", "[", "exercise.yaml cannot be read"),
]


@pytest.mark.parametrize(
    "key, value, told", BROKEN, ids=[f"{key}-{number}" for number, (key, *_) in enumerate(BROKEN)]
)
def test_broken_metadata_is_an_error(project: Project, key: str, value: str, told: str) -> None:
    """Whatever is wrong in exercise.yaml is told with its line, and the verdict is error."""
    folder = project.exercise(NEEDS_METADATA, **({} if key == "slug" else {key: value}))
    if key == "slug":
        file = folder / "exercise.yaml"
        file.write_text(file.read_text("utf-8").replace("slug: ex90", f"slug: {value}"))
    run = project.run("exercises/ex90")
    assert run.result["verdict"] == "error"
    assert run.counts == {"errors": 1}
    assert told in run.result["checks"][0]["found"]
    assert "Traceback" not in run.text
    assert "INTERNALERROR" not in run.text


def test_broken_metadata_errs_before_the_cluster(project: Project) -> None:
    """A check that wants a namespace hears of the broken metadata too."""
    project.exercise(APPLIES, level="high")
    run = project.run("exercises/ex90")
    assert run.outcomes["test_too"] == "error"
    assert run.result["verdict"] == "error"


def test_fixtures_outside_an_exercise_say_so(project: Project) -> None:
    """A test that is no exercise's and asks for our fixtures learns where they work."""
    project.write("tests/test_own.py", "def test_own(exercise):\n    pass\n")
    run = project.run_bare("tests")
    assert run.counts == {"errors": 1}
    assert "does not belong to an exercise" in run.text
