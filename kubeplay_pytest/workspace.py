"""Where exercises lie, seen from pytest; cheap enough to ask for every test of any project."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from kubeplay_pytest.settings import OPTIONS, Settings

__all__ = ["exercise_folder", "holds_exercises", "read_settings"]

_MARKER = "exercise.yaml"
_SETTINGS = pytest.StashKey[Settings]()


def exercise_folder(path: Path) -> Path | None:
    """The exercise that a test file belongs to, by the nearest ``exercise.yaml``."""
    return _folder(path.parent)


@cache
def _folder(folder: Path) -> Path | None:
    if (folder / _MARKER).is_file():
        return folder
    # An exercise's tests lie in its folder, or at most two below it.
    return next((p for p in list(folder.parents)[:2] if (p / _MARKER).is_file()), None)


def holds_exercises(config: pytest.Config) -> bool:
    """Whether what was asked for on the command line is, or holds, an exercise."""
    return any(
        _has_marker(config.invocation_params.dir / arg.split("::")[0]) for arg in config.args
    )


def _has_marker(path: Path) -> bool:
    folder = path.parent if path.is_file() else path
    patterns = (_MARKER, f"*/{_MARKER}", f"exercises/*/{_MARKER}")
    return any(next(folder.glob(pattern), None) for pattern in patterns)


def read_settings(config: pytest.Config) -> Settings:
    """This run's settings, read once; raises :class:`pytest.UsageError` for bad values."""
    if _SETTINGS not in config.stash:
        try:
            config.stash[_SETTINGS] = Settings.read(
                root=config.rootpath,
                options={o.name: config.getoption(o.key) for o in OPTIONS},
                ini={o.name: config.getini(o.key) for o in OPTIONS},
            )
        except ValueError as error:
            raise pytest.UsageError(str(error)) from error
    return config.stash[_SETTINGS]
