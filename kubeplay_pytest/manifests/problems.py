"""The faults met so far, in order and bounded."""

from __future__ import annotations

from kubeplay_pytest.errors import LearnerFailure
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["MOST", "Problems", "Refused"]

#: More findings than this would not be read.
MOST = 20


class Refused(Exception):  # noqa: N818 - it carries the reason, it is not a defect
    """The rest of a file cannot be read; ``finding`` says why."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.summary)


class Problems:
    """Collects findings; what exceeds :data:`MOST`, or repeats a place, is dropped."""

    def __init__(self) -> None:
        self._findings: dict[object, Finding] = {}

    def __bool__(self) -> bool:
        return bool(self._findings)

    def add(self, finding: Finding) -> None:
        """Keep ``finding`` unless there are enough, or one for the same place and fault."""
        if len(self._findings) < MOST:
            self._findings.setdefault((finding.where, finding.expected), finding)

    def raise_if_any(self) -> None:
        """Raise :class:`LearnerFailure` with everything that was collected."""
        if self._findings:
            raise LearnerFailure(*self._findings.values())
