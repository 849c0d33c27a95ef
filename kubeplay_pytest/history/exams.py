"""Exams: a fair choice of exercises, and what an exam was worth."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.catalog.domains import WEIGHTS
from kubeplay_pytest.catalog.solution import Solution
from kubeplay_pytest.history.model import Attempt, Exam

if TYPE_CHECKING:
    from kubeplay_pytest.history.history import History

__all__ = ["PASS_PERCENT", "Sheet", "SheetRow", "begin", "choose", "sheet_of"]

PASS_PERCENT = 66
"""What the CKAD asks for; source: the exam's handbook of the Linux Foundation."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One exercise of an exam: its best attempt, and how many there were."""

    slug: str
    title: str
    points: int
    max_points: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """The result of an exam; ``used`` is the time until it was handed in, or was over."""

    exam: Exam
    rows: tuple[SheetRow, ...]
    used: timedelta

    @property
    def points(self) -> int:
        return sum(row.points for row in self.rows)

    @property
    def max_points(self) -> int:
        return sum(row.max_points for row in self.rows)

    @property
    def percent(self) -> float:
        return 100 * self.points / self.max_points if self.max_points else 0.0

    @property
    def passed(self) -> bool:
        return self.percent >= PASS_PERCENT

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, ``kubeplay.exam/v1``."""
        exam = self.exam
        return {
            "schema": "kubeplay.exam/v1",
            "started": exam.started.isoformat(),
            "ends": exam.ends.isoformat(),
            "finished": exam.finished.isoformat() if exam.finished else None,
            "points": self.points,
            "max": self.max_points,
            "percent": round(self.percent, 1),
            "passed": self.passed,
            "exercises": [
                {"slug": r.slug, "points": r.points, "max": r.max_points, "attempts": r.attempts}
                for r in self.rows
            ],
        }


def begin(
    history: History,
    exercises: Iterable[Exercise],
    *,
    count: int,
    minutes: int | None,
    folder: Path,
    dice: random.Random,
) -> Exam:
    """Begin an exam with so many of these exercises, each answered in ``folder``.

    Its time is that of the exercises unless it is given.
    """
    chosen = choose(exercises, count, dice)
    time = minutes or sum(exercise.metadata.minutes for exercise in chosen)
    exam = history.begin_exam([exercise.slug for exercise in chosen], time, folder)
    for exercise in chosen:
        Solution(exercise, folder).create()
    return exam


def choose(exercises: Iterable[Exercise], count: int, dice: random.Random) -> list[Exercise]:
    """So many exercises, spread over the domains as the exam weights them, in order of level.

    Of each domain as many as its weight asks for; what is left over goes to those domains
    that lost most by rounding (the method of largest remainders).
    """
    by_domain: dict[str, list[Exercise]] = {}
    for exercise in exercises:
        by_domain.setdefault(exercise.metadata.domain, []).append(exercise)
    shares = _shares({name: len(found) for name, found in by_domain.items()}, count)
    chosen = [e for name, n in shares.items() for e in dice.sample(by_domain[name], n)]
    return sorted(chosen, key=lambda e: (e.metadata.level, e.slug))


def _shares(available: Mapping[str, int], count: int) -> dict[str, int]:
    """How many of each domain, never more than it has."""
    shares = dict.fromkeys(available, 0)
    weight = sum(WEIGHTS[name] for name in available)
    for _ in range(min(count, sum(available.values()))):
        open_ = [name for name in available if shares[name] < available[name]]
        lack = {name: count * WEIGHTS[name] / weight - shares[name] for name in open_}
        shares[max(open_, key=lambda name: lack[name])] += 1
    return shares


def sheet_of(
    exam: Exam, exercises: Mapping[str, Exercise], attempts: Sequence[Attempt], now: datetime
) -> Sheet:
    """What the exam is worth by its attempts; an exercise without any has no points."""
    rows = tuple(_row(exercises[slug], attempts) for slug in exam.slugs if slug in exercises)
    return Sheet(exam, rows, min(exam.finished or now, exam.ends) - exam.started)


def _row(exercise: Exercise, attempts: Sequence[Attempt]) -> SheetRow:
    mine = [attempt for attempt in attempts if attempt.slug == exercise.slug]
    best = max((attempt.points for attempt in mine), default=0)
    title = exercise.metadata.title
    return SheetRow(exercise.slug, title, best, exercise.max_points, len(mine))
