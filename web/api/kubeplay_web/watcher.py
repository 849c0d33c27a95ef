"""Edits on disk, told to every page."""

from __future__ import annotations

from pathlib import Path

from watchfiles import awatch

from kubeplay_web.desk import Desk
from kubeplay_web.notices import Notices

__all__ = ["tell_edits"]


async def tell_edits(desk: Desk, notices: Notices) -> None:
    """A notice for each exercise whose solution changed, by whomever; runs until cancelled."""
    root, solutions = desk.settings.root, desk.settings.solutions
    solutions.mkdir(parents=True, exist_ok=True)
    exams = root / "exams"
    exams.mkdir(exist_ok=True)
    async for changes in awatch(solutions, exams, step=50, debounce=200):
        for slug in sorted({_slug(Path(path)) for _, path in changes}):
            if slug:
                notices.tell("solution", exercise=slug)


def _slug(path: Path) -> str:
    """The exercise whose file, or new folder, this is; empty for what is none.

    A new folder counts, for what is written into it at once may be seen too late.
    """
    if path.name.startswith("."):
        return ""
    if path.suffix in {".yaml", ".yml"}:
        return path.parent.name
    return path.name if not path.suffix else ""
