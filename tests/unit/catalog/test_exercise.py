"""An exercise's metadata: what is refused, at which line, and where exercises are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubeplay_pytest.catalog import Catalog, Exercise
from kubeplay_pytest.errors import PlatformError, UsageError

GOOD = """\
id: 15f2177e-2881-4952-a351-78217c0665e4
slug: ex90
title: A tiny one
level: 1
domain: design
minutes: 5
version: 1
requires: [api]
images: ["nginx:1.27"]
points:
  test_it: 2
  test_too: 3
"""


def exercise(root: Path, text: str = GOOD, slug: str = "ex90") -> Exercise:
    folder = root / slug
    folder.mkdir(parents=True)
    (folder / "exercise.yaml").write_text(text, encoding="utf-8")
    return Exercise(folder)


def test_good_metadata(tmp_path: Path) -> None:
    """The counter-proof: what the cases below start from is accepted."""
    made = exercise(tmp_path)
    assert made.metadata.points == {"test_it": 2, "test_too": 3}
    assert made.max_points == 5
    assert made.metadata.pod_security == "baseline"


BAD = [
    ("id", "id: 15f2177e-2881-4952-a351-78217c0665e4", "id: seven", 1, "id"),
    ("slug", "slug: ex90", "slug: exercise", 2, "slug"),
    ("title-short", "title: A tiny one", "title: A", 3, "title"),
    ("title-missing", "title: A tiny one\n", "", 1, "title"),
    ("level-low", "level: 1", "level: 0", 4, "level"),
    ("level-word", "level: 1", "level: easy", 4, "level"),
    ("domain", "domain: design", "domain: cooking", 5, "domain"),
    ("minutes", "minutes: 5", "minutes: 999", 6, "minutes"),
    ("version", "version: 1", "version: 0", 7, "version"),
    ("requires-unknown", "[api]", "[api, magic]", 8, "requires.1"),
    ("requires-none", "[api]", "[]", 8, "requires"),
    ("images-text", '["nginx:1.27"]', "nginx:1.27", 9, "images"),
    ("points-zero", "test_too: 3", "test_too: 0", 12, "points.test_too"),
    ("points-none", "\n  test_it: 2\n  test_too: 3", " {}", 10, "points"),
    ("unknown-key", "minutes: 5", "minutes: 5\nmintues: 5", 7, "mintues"),
    ("security", "minutes: 5", "minutes: 5\npod_security: none", 7, "pod_security"),
]


@pytest.mark.parametrize(
    "old, new, line, key", [case[1:] for case in BAD], ids=[case[0] for case in BAD]
)
def test_fault_names_file_line_and_key(
    tmp_path: Path, old: str, new: str, line: int, key: str
) -> None:
    """Each fault of exercise.yaml is told with its file, its line and its key."""
    assert GOOD.count(old) == 1
    made = exercise(tmp_path, GOOD.replace(old, new))
    with pytest.raises(PlatformError) as caught:
        made.metadata  # noqa: B018 - reading it validates it
    place = f"{made.folder / 'exercise.yaml'}:{line}: {key}: "
    assert place in caught.value.problem
    assert caught.value.remedy


@pytest.mark.parametrize("text", ["", "[", "- a\n", "text\n", "a: \x00\n", "7: 8\n"])
def test_no_metadata_at_all(tmp_path: Path, text: str) -> None:
    """A file that holds no mapping, or no YAML, is named."""
    made = exercise(tmp_path, text)
    with pytest.raises(PlatformError, match=r"exercise\.yaml"):
        made.metadata  # noqa: B018 - reading it validates it


def test_all_faults_at_once(tmp_path: Path) -> None:
    """An author hears of every fault in one go."""
    text = GOOD.replace("level: 1", "level: 9").replace("minutes: 5", "minutes: 0")
    with pytest.raises(PlatformError) as caught:
        exercise(tmp_path, text).metadata  # noqa: B018 - reading it validates it
    assert len(caught.value.problem.splitlines()) == 2


def test_slug_is_the_name_of_the_folder(tmp_path: Path) -> None:
    """A folder that was copied or renamed is noticed."""
    with pytest.raises(PlatformError, match="slug is 'ex90' but the folder is 'ex91'"):
        exercise(tmp_path, slug="ex91").metadata  # noqa: B018 - reading it validates it


def test_missing_prompt_is_said(tmp_path: Path) -> None:
    """A file that every exercise holds, and this one does not, is named."""
    with pytest.raises(PlatformError, match=r"prompt\.md cannot be read"):
        exercise(tmp_path).prompt  # noqa: B018 - reading it is what fails


def catalog(root: Path) -> Catalog:
    for slug in ("ex12", "ex04", "ex33"):
        exercise(root / "exercises", GOOD.replace("ex90", slug), slug)
    (root / "exercises" / "notes").mkdir()
    return Catalog.below(root)


def test_catalog_is_in_order(tmp_path: Path) -> None:
    """Exercises come in the order of their slugs; other folders are none."""
    assert [made.slug for made in catalog(tmp_path)] == ["ex04", "ex12", "ex33"]


@pytest.mark.parametrize("name", ["ex04", "4", "04", "exercises/ex04", "exercises/ex04/"])
def test_exercise_by_any_name(tmp_path: Path, name: str) -> None:
    """A person may type the slug, its number or the folder."""
    assert catalog(tmp_path)[name].slug == "ex04"


@pytest.mark.parametrize("name, hint", [("ex004", "did you mean ex04?"), ("zz", "kubeplay list")])
def test_unknown_exercise_has_a_hint(tmp_path: Path, name: str, hint: str) -> None:
    """A name that is not there leads to the one that was meant, or to the list."""
    with pytest.raises(UsageError) as caught:
        catalog(tmp_path)[name]
    assert repr(name) in caught.value.problem
    assert hint in caught.value.remedy


def test_no_exercises_folder_is_said(tmp_path: Path) -> None:
    """A folder without exercises is no catalog."""
    with pytest.raises(UsageError, match="no exercises folder"):
        Catalog.below(tmp_path)


def test_images_of_all_exercises(tmp_path: Path) -> None:
    """Each image is named once."""
    assert catalog(tmp_path).images() == ("nginx:1.27",)
