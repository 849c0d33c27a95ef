"""Images: listed where answers need them, and to be had where containers run."""

from __future__ import annotations

import pytest

from kubeplay_pytest.authors.review.images import unlisted_images
from kubeplay_pytest.catalog import Exercise

POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: {name}
spec:
  initContainers:
    - name: first
      image: {image}
"""


def needing(exercise: Exercise, answer: str, setup: str = "") -> list[str]:
    """The faults of an exercise that lists nginx:1.27 and holds these manifests."""
    path = exercise.folder / "exercise.yaml"
    path.write_text(path.read_text("utf-8") + 'images: ["nginx:1.27"]\n', encoding="utf-8")
    (exercise.folder / "reference/plain.yaml").write_text(answer, encoding="utf-8")
    if setup:
        (exercise.folder / "setup.yaml").write_text(setup, encoding="utf-8")
    return [fault.message for fault in unlisted_images(Exercise(exercise.folder))]


@pytest.mark.parametrize(
    "image, faults", [("nginx:1.27", 0), ("docker.io/library/nginx:1.27", 0), ("nginx:1.28", 1)]
)
def test_references_need_listed_images(exercise: Exercise, image: str, faults: int) -> None:
    """An image that a reference runs and the list lacks is a fault."""
    assert len(needing(exercise, POD.format(name="web", image=image))) == faults


@pytest.mark.parametrize("name, faults", [("web", 0), ("beside", 1)])
def test_setup_may_be_broken(exercise: Exercise, name: str, faults: int) -> None:
    """What the references replace may name a wrong image; what stays beside them may not."""
    answer = POD.format(name="web", image="nginx:1.27")
    assert len(needing(exercise, answer, POD.format(name=name, image="ngnix:1"))) == faults


@pytest.mark.parametrize("requires, faults", [("api", 0), ("containers", 1)])
def test_stand_ins(exercise: Exercise, requires: str, faults: int) -> None:
    """Where containers run, an image nobody can make a stand-in for is a fault."""
    path = exercise.folder / "exercise.yaml"
    text = path.read_text("utf-8").replace("[api]", f"[{requires}]")
    path.write_text(f'{text}images: ["example.com/own:1"]\n', encoding="utf-8")
    assert len(list(unlisted_images(Exercise(exercise.folder)))) == faults
