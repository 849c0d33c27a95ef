"""What the exercise itself shows to be free is not changed."""

from __future__ import annotations

import pytest

from kubeplay_pytest.catalog import Exercise
from tests.unit.authors.mutation.conftest import Changes

POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web, tier: front}
spec:
  terminationGracePeriodSeconds: 1
  containers:
    - name: page
      image: nginx:1.27
"""
BARE = POD.replace(", tier: front", "")


def about(made: list[str], field: str) -> list[str]:
    return [change for change in made if field in change]


def test_one_reference_shows_nothing(changes: Changes) -> None:
    """With one reference alone, every field may matter."""
    assert about(changes(POD), "labels.tier")


def test_field_of_one_reference_only(changes: Changes) -> None:
    """A field that another reference of the same object leaves out is not asked for."""
    made = changes(POD, BARE)
    assert not about(made, "labels.tier")
    assert about(made, "labels.app")


def test_value_that_the_prompt_gives(exercise: Exercise, changes: Changes) -> None:
    """Its value is changed all the same where the prompt gives it: only dropping it is right."""
    (exercise.folder / "prompt.md").write_text("# A tiny one\n\nIn `front`.\n", encoding="utf-8")
    assert about(changes(POD, BARE), "labels.tier") == [
        "Pod web metadata.labels.tier front -> frontx"
    ]


def test_flags_and_words(changes: Changes) -> None:
    """Where the field may be left out, saying no is right, too; another word may not be."""
    made = changes(POD.replace("spec:\n", "spec:\n  hostIPC: true\n  restartPolicy: Never\n"), POD)
    assert not about(made, "hostIPC")
    assert about(made, "restartPolicy Never -> Always")
    made = changes(POD.replace("spec:\n", "spec:\n  enableServiceLinks: false\n"), POD)
    assert about(made, "enableServiceLinks false -> true")


def test_value_of_another_reference(changes: Changes) -> None:
    """What another reference says in the same field is right in this one, too."""
    one = POD.replace("spec:\n", "spec:\n  priority: 3\n  restartPolicy: OnFailure\n")
    other = POD.replace("spec:\n", "spec:\n  priority: 4\n  restartPolicy: Never\n")
    made = changes(one, other)
    assert about(made, "priority") == [
        "Pod web spec.priority 3 -> 2", "Pod web spec.priority dropped",
        "Pod web spec.priority 4 -> 5",
    ]  # fmt: skip
    assert not about(made, "OnFailure -> Never")


@pytest.mark.parametrize("requires, seen", [("api", False), ("containers", True)])
def test_commands(exercise: Exercise, changes: Changes, requires: str, seen: bool) -> None:
    """A command is changed only where containers run it."""
    path = exercise.folder / "exercise.yaml"
    path.write_text(path.read_text("utf-8").replace("[api]", f"[{requires}]"), encoding="utf-8")
    assert bool(about(changes(f"{POD}      command: [sh, run.sh]\n"), "command")) == seen


def test_name_of_an_object_that_another_reference_names_otherwise(changes: Changes) -> None:
    """Where references give an object different names, its name is the learner's to choose."""
    other = POD.replace("name: web", "name: site")
    assert not about(changes(POD, other), "metadata.name")
    assert about(changes(POD), "metadata.name")


def test_local_names(exercise: Exercise, changes: Changes) -> None:
    """A container's name is changed only where a check asks for it."""
    assert not about(changes(POD), "containers[0].name")
    head = 'def test_it(applied):\n    """It."""\n    applied.pod("web")'
    for check in ('.has_image("page")', '.chosen("page")', '.runs(["ls"], container="page")'):
        exercise.test_file.write_text(f"{head}{check}\n", encoding="utf-8")
        asked = "image" not in check
        assert bool(about(changes(POD), "containers[0].name page -> page-x")) == asked


def test_pace(changes: Changes) -> None:
    """How long a container may take to end is no part of an exercise."""
    assert not about(changes(POD), "terminationGracePeriodSeconds")
