"""The learner's files: which they are, and that none is ever overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.catalog.solution import Solution
from kubeplay_pytest.errors import PlatformError


@pytest.fixture
def solution(workplace: Path) -> Solution:
    folder = workplace / "exercises" / "ex90"
    folder.mkdir(parents=True)
    (folder / "template.yaml").write_text("kind: Größe\n", encoding="utf-8")
    return Solution(Exercise(folder), workplace / "solutions")


def test_made_once(solution: Solution) -> None:
    """The first call makes the file from the template, the second leaves it alone."""
    assert solution.create()
    assert solution.main.read_text("utf-8") == "kind: Größe\n"
    solution.main.write_text("mine", encoding="utf-8")
    assert not solution.create()
    assert solution.main.read_text("utf-8") == "mine"


def test_every_yaml_file_is_part_of_it(solution: Solution) -> None:
    """All YAML files count, in the order of their names; hidden and other files do not."""
    solution.folder.mkdir(parents=True)
    for name in ("b.yaml", "a.yml", ".hidden.yaml", "notes.md"):
        (solution.folder / name).touch()
    assert [path.name for path in solution.files] == ["a.yml", "b.yaml"]


def test_shown_as_a_person_types_it(solution: Solution) -> None:
    """The file is shown relative to where one stands, and in full from elsewhere."""
    assert solution.shown == "solutions/ex90/solution.yaml"


def test_shown_in_full_from_elsewhere(
    solution: Solution, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a folder beside it, the whole path is clearer than many dots."""
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert solution.shown == str(solution.main)


def test_place_that_cannot_be_written(solution: Solution) -> None:
    """A folder that cannot be made is the platform's trouble, with a way out."""
    solution.root.write_text("a file")
    with pytest.raises(PlatformError) as caught:
        solution.create()
    assert str(solution.main) in caught.value.problem
    assert "--kubeplay-solutions" in caught.value.remedy
