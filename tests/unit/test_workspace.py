"""Which exercise a file belongs to."""

from __future__ import annotations

from pathlib import Path

from kubeplay_pytest.workspace import exercise_folder


def test_exercise_is_found_from_within(tmp_path: Path) -> None:
    """A file belongs to the nearest folder above it that is an exercise."""
    folder = tmp_path / "ex04"
    (folder / "reference").mkdir(parents=True)
    (folder / "exercise.yaml").touch()
    assert exercise_folder(folder / "reference" / "answer.yaml") == folder
    assert exercise_folder(folder / "test_ex04.py") == folder
    assert exercise_folder(tmp_path / "test_other.py") is None
