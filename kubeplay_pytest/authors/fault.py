"""What the machine has to say of an exercise."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

__all__ = ["Fault", "Weight"]


class Weight(Enum):
    """How much a fault weighs."""

    NOTE = "note"
    """Worth knowing; the proof does not fail for it."""
    FAULT = "fault"
    """Has to be mended; the answers can be graded all the same."""
    BROKEN = "broken"
    """Nothing can be graded before it is mended."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something an author has to mend: where, and what."""

    place: str
    message: str
    weight: Weight = Weight.FAULT

    def concerns(self, folder: Path) -> bool:
        """Whether the place is this folder, or in it."""
        return self.place == str(folder) or self.place.startswith(f"{folder}{os.sep}")

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"
