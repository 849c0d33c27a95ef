"""What the exercise itself shows to be free is not changed."""

from __future__ import annotations

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


def test_flags_and_words_are_never_free(changes: Changes) -> None:
    """The opposite of a word is no choice that leaving it out shows."""
    never = POD.replace("spec:\n", "spec:\n  restartPolicy: Never\n")
    assert about(changes(never, POD), "restartPolicy Never -> Always")


def test_name_of_an_object_that_another_reference_names_otherwise(changes: Changes) -> None:
    """Where references give an object different names, its name is the learner's to choose."""
    other = POD.replace("name: web", "name: site")
    assert not about(changes(POD, other), "metadata.name")
    assert about(changes(POD), "metadata.name")


def test_local_names(exercise: Exercise, changes: Changes) -> None:
    """A container's name is changed only where a check asks for it."""
    assert not about(changes(POD), "containers[0].name")
    check = 'def test_it(applied):\n    """It."""\n    applied.pod("web").chosen("page")\n'
    exercise.test_file.write_text(check, encoding="utf-8")
    assert about(changes(POD), "containers[0].name page -> page-x")


def test_pace(changes: Changes) -> None:
    """How long a container may take to end is no part of an exercise."""
    assert not about(changes(POD), "terminationGracePeriodSeconds")
