"""A new exercise: a small one that works, with marks where an author has to write."""

from __future__ import annotations

from pathlib import Path
from string import Template
from uuid import uuid4

from kubeplay_pytest.catalog import Exercise

__all__ = ["MARK", "scaffold"]

MARK = "TODO:"
"""Begins what an author still has to do, up to the end of the line."""

_FILES = Path(__file__).with_name("files")
_SUFFIX = ".txt"
"""So that no tool takes what is in the folder for sources of the package."""


def scaffold(folder: Path, *, title: str, domain: str, level: int) -> Exercise:
    """Make the exercise; its template fails, and it has a reference and three near misses.

    Raises :class:`FileExistsError` where the folder is there already; nothing is overwritten.
    """
    words = {"slug": folder.name, "title": title, "domain": domain, "level": str(level)}
    words |= {"id": str(uuid4()), "todo": MARK}
    folder.mkdir(parents=True)
    for source in sorted(path for path in _FILES.rglob(f"*{_SUFFIX}")):
        name = Template(source.relative_to(_FILES).as_posix().removesuffix(_SUFFIX))
        target = folder / name.substitute(words)
        target.parent.mkdir(exist_ok=True)
        target.write_text(Template(source.read_text("utf-8")).substitute(words), encoding="utf-8")
    return Exercise(folder)
