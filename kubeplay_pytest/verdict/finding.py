"""What is true of a submission, and where in the learner's file it goes wrong."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["Finding", "Where"]


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a YAML file. ``line`` and ``column`` count from 1, as editors do.

    ``file`` is as the learner would type it (relative to the working directory when
    it lies below it); ``text`` is the whole source line without its line break, and
    ``width`` the number of characters to underline from ``column`` on (at least 1).
    """

    file: str
    line: int
    column: int = 1
    text: str = ""
    width: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be, in the order in which a learner reads it.

    ``expected`` and ``found`` are short sentences or phrases without a full stop;
    ``evidence`` are lines seen in the cluster (events, conditions, the server's own
    words); ``where`` is the place to look at; ``help`` is one thing to try.
    """

    expected: str
    found: str
    evidence: tuple[str, ...] = ()
    where: Where | None = None
    help: str = ""

    @property
    def summary(self) -> str:
        """One line: place, what was found, what was expected."""
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.found} (expected: {self.expected})"

    def to_dict(self) -> dict[str, Any]:
        """The finding as plain JSON values, as it stands in ``kubeplay.result/v1``."""
        return asdict(self) | {"evidence": list(self.evidence)}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Finding:
        """The inverse of :meth:`to_dict`."""
        where = Where(**data["where"]) if data.get("where") else None
        return cls(**(data | {"evidence": tuple(data.get("evidence", ())), "where": where}))
