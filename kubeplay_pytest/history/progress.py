"""How far a learner has come: by domain, in time and attempts, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.catalog.domains import WEIGHTS
from kubeplay_pytest.history.history import History, hints_taken
from kubeplay_pytest.history.model import Attempt, Step
from kubeplay_pytest.history.states import State

__all__ = ["DomainProgress", "ExerciseProgress", "Progress", "progress_of"]

PAUSE = timedelta(minutes=15)
"""Who does nothing for longer was away: that time is not counted as spent."""


@dataclass(frozen=True, slots=True)
class ExerciseProgress:
    """One exercise: ``minutes`` is the time spent on it, ``best`` its best points."""

    slug: str
    title: str
    domain: str
    level: int
    state: State
    attempts: int
    hints: int
    minutes: float
    best: int
    max_points: int


@dataclass(frozen=True, slots=True)
class DomainProgress:
    """One domain: its weight in percent, and how many of its exercises are passed."""

    domain: str
    weight: int
    passed: int
    exercises: int

    @property
    def share(self) -> float:
        """The passed part, from 0 to 1."""
        return self.passed / self.exercises if self.exercises else 0.0


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything; ``streak`` counts days in a row, up to today or yesterday, with an attempt."""

    exercises: tuple[ExerciseProgress, ...]
    domains: tuple[DomainProgress, ...]
    attempts: int
    minutes: float
    streak: int
    next: str | None

    @property
    def passed(self) -> int:
        return sum(e.state == "passed" for e in self.exercises)

    @property
    def readiness(self) -> float:
        """The passed part of each domain, weighted as the exam weights it; from 0 to 1."""
        return sum(d.weight * d.share for d in self.domains) / sum(WEIGHTS.values())

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, ``kubeplay.progress/v1``."""
        facts = {"schema": "kubeplay.progress/v1", "passed": self.passed}
        return facts | {"readiness": round(self.readiness, 3)} | asdict(self)


def progress_of(
    exercises: Iterable[Exercise], history: History, *, today: date | None = None
) -> Progress:
    """The progress in these exercises; ``today`` is the local date unless it is given."""
    listed = list(exercises)
    attempts, steps = history.attempts(), history.steps()
    states = history.states(listed)
    moments: dict[str, list[datetime]] = {}
    for name, at in [(a.exercise, a.at) for a in attempts] + [(s.exercise, s.at) for s in steps]:
        moments.setdefault(name, []).append(at)
    rows = tuple(_row(e, states[e.slug], attempts, steps, moments) for e in listed)
    return Progress(
        exercises=rows,
        domains=tuple(_domain(name, rows) for name in WEIGHTS),
        attempts=len(attempts),
        minutes=round(sum(row.minutes for row in rows), 1),
        streak=_streak({a.at.astimezone().date() for a in attempts}, today or _today()),
        next=_next(rows),
    )


def _row(
    exercise: Exercise,
    state: State,
    attempts: Sequence[Attempt],
    steps: Sequence[Step],
    moments: Mapping[str, list[datetime]],
) -> ExerciseProgress:
    data = exercise.metadata
    mine = [attempt for attempt in attempts if attempt.exercise == str(data.id)]
    current = [a.points for a in mine if a.exercise_version == data.version]
    return ExerciseProgress(
        slug=exercise.slug,
        title=data.title,
        domain=data.domain,
        level=data.level,
        state=state,
        attempts=len(mine),
        hints=hints_taken(exercise, steps),
        minutes=round(_spent(moments.get(str(data.id), ())).total_seconds() / 60, 1),
        best=max(current, default=0),
        max_points=exercise.max_points,
    )


def _domain(name: str, rows: Iterable[ExerciseProgress]) -> DomainProgress:
    mine = [row for row in rows if row.domain == name]
    return DomainProgress(name, WEIGHTS[name], sum(r.state == "passed" for r in mine), len(mine))


def _spent(moments: Iterable[datetime]) -> timedelta:
    """The time between what was done, without the pauses."""
    gaps = (later - earlier for earlier, later in pairwise(sorted(moments)))
    return sum((gap for gap in gaps if gap <= PAUSE), timedelta())


def _streak(days: set[date], today: date) -> int:
    """Days in a row; a day that is not over yet does not break it."""
    day = today if today in days else today - timedelta(days=1)
    count = 0
    while day in days:
        count, day = count + 1, day - timedelta(days=1)
    return count


def _next(rows: Sequence[ExerciseProgress]) -> str | None:
    """What was begun, then what changed, then what is new; None when all is passed."""
    for wanted in ({"failed", "started"}, {"outdated"}, {"new"}):
        for row in rows:
            if row.state in wanted:
                return row.slug
    return None


def _today() -> date:
    return datetime.now(UTC).astimezone().date()
