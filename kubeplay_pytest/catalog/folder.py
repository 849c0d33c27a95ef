"""The catalog: all exercises below one folder, in the order of their slugs."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kubeplay_pytest.catalog.exercise import MARKER, Exercise
from kubeplay_pytest.errors import UsageError

__all__ = ["Catalog"]


@dataclass(frozen=True)
class Catalog:
    """The exercises below ``folder``. Iterating reads folder names only."""

    folder: Path

    @classmethod
    def below(cls, root: Path) -> Catalog:
        """The catalog of a workspace; raises :class:`UsageError` when there is none."""
        folder = root / "exercises"
        if not folder.is_dir():
            raise UsageError(
                f"no exercises folder in {root}", "go to the folder that you cloned KubePlay into"
            )
        return cls(folder)

    def __iter__(self) -> Iterator[Exercise]:
        for marker in sorted(self.folder.glob(f"*/{MARKER}")):
            yield Exercise(marker.parent)

    def __getitem__(self, slug: str) -> Exercise:
        """The exercise with this slug; ``4`` and ``04`` mean ``ex04``, paths work too."""
        wanted = Path(slug).name
        if wanted.isdigit():
            wanted = f"ex{int(wanted):02d}"
        exercises = {exercise.slug: exercise for exercise in self}
        if wanted in exercises:
            return exercises[wanted]
        close = difflib.get_close_matches(wanted, exercises, n=1)
        hint = f"did you mean {close[0]}?" if close else "see: kubeplay list"
        raise UsageError(f"there is no exercise {slug!r} in {self.folder}", hint)

    def images(self) -> tuple[str, ...]:
        """Every image that some exercise names, sorted."""
        return tuple(sorted({image for e in self for image in e.metadata.images}))
