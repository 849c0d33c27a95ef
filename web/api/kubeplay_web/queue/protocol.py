"""What every queue answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from kubeplay_web.store import Submission

__all__ = ["Job", "JobQueue", "Lost", "Outcome"]

Json = Mapping[str, Any]


class Lost(Exception):  # noqa: N818 - a signal to stop, not a defect
    """The job is not this worker's any more: it was cancelled, or somebody else has it."""


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed submission. ``attempt`` is the fencing token of the claim."""

    submission: Submission
    attempt: int
    worker: str

    @property
    def id(self) -> str:
        return self.submission.id


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a grading came to: ``kubeplay.result/v1``, and the report where there is one."""

    result: dict[str, Any]
    report: str = ""
    events: tuple[Json, ...] = field(default=())


class JobQueue(Protocol):
    """At least once, one verdict: a claim is a lease, and only the last claim's words count."""

    def put(self, submission: Submission) -> Submission:
        """Queue it, durably once this returns. The same id again returns what is known."""

    def claim(self, worker: str) -> Job | None:
        """The oldest job that nobody holds or whose holder fell silent; None without one."""

    def renew(self, job: Job) -> None:
        """Hold the job for another lease. Raises :class:`Lost`."""

    def tell(self, job: Job, events: Iterable[Json]) -> None:
        """Add events to the submission's stream. Raises :class:`Lost`."""

    def finish(self, job: Job, outcome: Outcome) -> Submission:
        """Write the verdict down, once. Raises :class:`Lost`."""

    def give_back(self, job: Job) -> None:
        """Let somebody else have it now: this worker ends. A job that was lost is no error."""

    def cancel(self, submission: str) -> Submission:
        """End it without a verdict; what is over stays as it is. Raises NotFound."""
