"""What is kept. ``exercise`` is always an exercise's id, which never changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from dbdaolib import Model, Schema

__all__ = ["ANSWERS", "ATTEMPTS", "EXAMS", "SCHEMA", "STEPS", "Answer", "Attempt", "Exam", "Step"]

StepKind = Literal["opened", "hint", "solution", "debrief", "reset"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One graded answer. Never changed: there is no ``version`` to replace it by.

    ``solutions`` is the folder of solutions that it lay in: an exam has one of its own.
    """

    id: str
    exercise: str
    exercise_version: int
    slug: str
    at: datetime
    verdict: str
    points: int
    max_points: int
    seconds: float
    digest: str
    solutions: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The files of one graded answer: by exercise and digest, kept once, never changed."""

    id: str
    exercise: str
    digest: str
    at: datetime
    files: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """Something a learner did with an exercise that is no attempt; ``number`` is a hint's."""

    id: str
    exercise: str
    exercise_version: int
    kind: str
    number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Exam:
    """A timed set of exercises, answered in the folder ``solutions``.

    ``finished`` is None until it was handed in; its time may be over before.
    """

    id: str
    started: datetime
    minutes: int
    slugs: list[Any]
    solutions: str
    finished: datetime | None = None
    version: int = 1

    @property
    def ends(self) -> datetime:
        """When its time is over."""
        return self.started + timedelta(minutes=self.minutes)


ATTEMPTS = Model(Attempt, "attempts", indexes=(("exercise", "at"),))
ANSWERS = Model(Answer, "answers", indexes=(("exercise", "at"),))
STEPS = Model(Step, "steps", indexes=(("exercise", "at"),))
EXAMS = Model(Exam, "exams")

SCHEMA = Schema.of(
    ATTEMPTS, ANSWERS, STEPS, EXAMS, migrations=Path(__file__).with_name("migrations")
)
