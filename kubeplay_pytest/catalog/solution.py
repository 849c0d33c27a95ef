"""The learner's own YAML for one exercise, under the solutions folder."""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kubeplay_pytest.catalog.exercise import Exercise
from kubeplay_pytest.errors import PlatformError

__all__ = ["Solution", "stamp"]


@dataclass(frozen=True)
class Solution:
    """``solutions/ex04/``: every ``*.yaml`` and ``*.yml`` in it is part of the answer."""

    exercise: Exercise
    root: Path

    @property
    def folder(self) -> Path:
        return self.root / self.exercise.slug

    @property
    def main(self) -> Path:
        """The file that is made from the template."""
        return self.folder / "solution.yaml"

    @property
    def shown(self) -> str:
        """The main file as a person would type it."""
        path = os.path.relpath(self.main)
        return str(self.main) if path.startswith("..") else Path(path).as_posix()

    @property
    def files(self) -> list[Path]:
        found = (*self.folder.glob("*.yaml"), *self.folder.glob("*.yml"))
        return sorted(path for path in found if not path.name.startswith("."))

    @property
    def text(self) -> str:
        """All files, one after the other, as one stream of YAML."""
        return "---\n".join(path.read_text(encoding="utf-8") for path in self.files)

    @property
    def is_untouched(self) -> bool:
        """Whether it is still what the template gave, or not there at all."""
        files = self.files
        template = self.exercise.template.read_bytes()
        return not files or (len(files) == 1 and files[0].read_bytes() == template)

    def reset(self, stamp: str) -> Path | None:
        """Begin again from the template; the folder that now holds what was there before.

        Nothing is lost: the files move to ``.backups/STAMP`` beside them. None when there
        was nothing to keep.
        """
        files = self.files
        backup = self.folder / ".backups" / stamp
        if files:
            backup.mkdir(parents=True)
        for path in files:
            path.rename(backup / path.name)
        self.create()
        return backup if files else None

    def create(self) -> bool:
        """Make the solution from the template unless there is one; says whether it did.

        Never overwrites, and nobody ever sees half of it. Raises :class:`PlatformError` when
        the folder cannot be written.
        """
        if self.files:
            return False
        part = self.folder / f".{uuid.uuid4().hex}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(self.exercise.template.read_bytes())
            os.link(part, self.main)
        except FileExistsError:
            return False  # another worker was quicker
        except OSError as error:
            raise PlatformError(
                f"{self.main} cannot be made: {error.strerror}",
                "make the folder writable, or choose another with --kubeplay-solutions=DIR",
            ) from error
        finally:
            with suppress(OSError):
                part.unlink()
        return True


def stamp() -> str:
    """The local time, as the name of a folder: of a backup, of an exam."""
    return datetime.now().astimezone().strftime("%Y-%m-%dT%H-%M-%S")
