"""One exercise: its folder and what ``exercise.yaml`` says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kubeplay_pytest.catalog.metadata import Metadata, read_metadata
from kubeplay_pytest.errors import PlatformError

__all__ = ["MARKER", "Exercise"]

MARKER = "exercise.yaml"
"""The file that makes a folder an exercise."""

_HINT = re.compile(r"^## \d+[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Exercise:
    """An exercise's folder. Reading a file of it happens on first use."""

    folder: Path

    @property
    def slug(self) -> str:
        return self.folder.name

    @cached_property
    def metadata(self) -> Metadata:
        """The validated ``exercise.yaml``; raises :class:`PlatformError` naming the line."""
        return read_metadata(self.folder / MARKER)

    @property
    def max_points(self) -> int:
        return sum(self.metadata.points.values())

    @property
    def prompt(self) -> str:
        return self._text("prompt.md")

    @property
    def hints(self) -> tuple[str, ...]:
        """The graded hints, the gentlest first."""
        return tuple(text.strip() for text in _HINT.split(self._text("hints.md"))[1:])

    @property
    def debrief(self) -> str:
        """What is shown after a pass."""
        return self._text("debrief.md")

    @property
    def template(self) -> Path:
        return self.folder / "template.yaml"

    @property
    def setup(self) -> Path | None:
        """What is in the namespace before the submission, if the exercise brings anything."""
        path = self.folder / "setup.yaml"
        return path if path.exists() else None

    @property
    def references(self) -> tuple[Path, ...]:
        return tuple(sorted((self.folder / "reference").glob("*.yaml")))

    @property
    def near_misses(self) -> tuple[Path, ...]:
        return tuple(sorted((self.folder / "near_misses").glob("*.yaml")))

    @property
    def test_file(self) -> Path:
        return self.folder / f"test_{self.slug}.py"

    def _text(self, name: str) -> str:
        path = self.folder / name
        try:
            return path.read_text(encoding="utf-8")
        except OSError as error:
            raise PlatformError(
                f"{path} cannot be read: {error.strerror}",
                "every exercise holds this file; restore it, or ask the exercise's author",
            ) from error
