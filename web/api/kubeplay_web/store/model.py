"""What is kept, as dataclasses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from dbdaolib import Model, Schema

__all__ = [
    "EVENTS",
    "FACTS",
    "REPORTS",
    "SCHEMA",
    "SUBMISSIONS",
    "Event",
    "Fact",
    "Report",
    "Submission",
    "SubmissionState",
]

SubmissionState = Literal["queued", "running", "done", "cancelled"]


@dataclass(frozen=True, slots=True)
class Submission:
    """One snapshot of a solution sent to be graded: its row is the truth about it.

    ``attempt`` counts how often a worker began; it is the fencing token, for only the last
    one's words are taken. ``lease`` is until when its worker may be silent. ``solutions``
    is the folder that the answer was taken from: an exam has one of its own. ``recorded``
    says whether the learner's history knows of it.
    """

    id: str
    exercise: str
    digest: str
    files: dict[str, Any]
    solutions: str
    created: datetime
    state: str = "queued"
    attempt: int = 0
    worker: str = ""
    lease: datetime | None = None
    started: datetime | None = None
    finished: datetime | None = None
    verdict: str = ""
    points: int = 0
    max_points: int = 0
    problem: str = ""
    result: dict[str, Any] | None = None
    has_report: bool = False
    recorded: bool = False
    version: int = 1

    @property
    def is_over(self) -> bool:
        return self.state in {"done", "cancelled"}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a submission; ``number`` counts from 1 without a gap."""

    id: str
    submission: str
    number: int
    attempt: int
    at: datetime
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """The HTML report of a submission, by the submission's id."""

    id: str
    html: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that workers found out of the cluster."""

    id: str
    at: datetime
    content: dict[str, Any]
    version: int = 1


SUBMISSIONS = Model(Submission, "submissions", indexes=(("state", "created"), ("exercise",)))
EVENTS = Model(Event, "events", unique=(("submission", "number"),))
REPORTS = Model(Report, "reports")
FACTS = Model(Fact, "facts")

SCHEMA = Schema.of(
    SUBMISSIONS,
    EVENTS,
    REPORTS,
    FACTS,
    migrations=Path(__file__).with_name("migrations"),
    name="web",
)
