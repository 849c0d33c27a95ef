"""What a learner has on the desk: exercises, drafts, history. Routes speak to it and no further.

Everything here blocks, so it belongs into threads, which is where FastAPI runs routes that are
no coroutines.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import structlog

from kubeplay_pytest.catalog import Catalog, Exercise
from kubeplay_pytest.catalog.exercise import MARKER
from kubeplay_pytest.catalog.solution import Solution
from kubeplay_pytest.history.exams import Sheet, sheet_of
from kubeplay_pytest.history.history import History
from kubeplay_pytest.history.model import Exam
from kubeplay_web.drafts import Drafts
from kubeplay_web.problem import Problem
from kubeplay_web.settings import ServiceSettings

__all__ = ["Desk"]

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_log = structlog.get_logger("kubeplay.desk")


class Desk:
    """A context manager; entering it opens the history."""

    def __init__(self, settings: ServiceSettings) -> None:
        self.settings = settings
        self.catalog = Catalog.below(settings.root)
        self._read: dict[Path, tuple[int, Exercise]] = {}
        self.drafts = Drafts()
        self.history = History(settings.solutions, self._told, settings.database)

    def __enter__(self) -> Self:
        self.history.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.history.__exit__()

    def exercise(self, slug: str) -> Exercise:
        """The exercise of this very slug. Raises a 404."""
        folder = self.catalog.folder / slug
        if _SLUG.fullmatch(slug) and (folder / MARKER).is_file():
            return self._known(folder)
        raise Problem(404, f"there is no exercise {slug!r}", "see the list of exercises")

    def exercises(self) -> list[Exercise]:
        """All of them, in the order of the catalog; read again only when they changed."""
        return [self._known(exercise.folder) for exercise in self.catalog]

    def _known(self, folder: Path) -> Exercise:
        changed = (folder / MARKER).stat().st_mtime_ns
        read = self._read.get(folder)
        if read is None or read[0] != changed:
            read = self._read[folder] = (changed, Exercise(folder))
        return read[1]

    def solution(self, exercise: Exercise) -> Solution:
        """Where the answer lies now: an exam that goes on has a folder of its own."""
        exam = self.history.running_exam()
        if exam is not None and exercise.slug in exam.slugs:
            return Solution(exercise, Path(exam.solutions))
        return Solution(exercise, self.settings.solutions)

    def shown(self, solution: Solution) -> str:
        """The main file's path as a person in the workspace types it."""
        if solution.main.is_relative_to(self.settings.root):
            return solution.main.relative_to(self.settings.root).as_posix()
        return str(solution.main)

    def refuse_in_exam(self, exercise: Exercise) -> None:
        """Raise a 409 while an exam with this exercise goes on."""
        if self.history.in_exam(exercise):
            raise Problem(
                409, f"{exercise.slug} is part of your exam: there is no help", "hand it in first"
            )

    def expect_pass(self, exercise: Exercise, what: str) -> None:
        """Raise a 403 before a pass, and a 409 in an exam."""
        self.refuse_in_exam(exercise)
        if not self.history.has_passed(exercise):
            raise Problem(403, f"{what} is for those who have passed", "take a hint")

    def running_exam(self) -> Exam:
        """The exam that goes on. Raises a 404."""
        exam = self.history.running_exam()
        if exam is None:
            raise Problem(404, "no exam goes on", "begin one")
        return exam

    def refuse_late(self, exercise: Exercise) -> None:
        """Raise a 409 when the exam that the exercise is part of has run out of time."""
        exam = self.history.running_exam()
        late = exam is not None and exercise.slug in exam.slugs and datetime.now(UTC) > exam.ends
        if late:
            raise Problem(409, "the time of the exam is over", "hand it in")

    def sheet(self, exam: Exam) -> Sheet:
        """What the exam is worth now."""
        exercises = {exercise.slug: exercise for exercise in self.exercises()}
        return sheet_of(exam, exercises, self.history.attempts_in(exam), datetime.now(UTC))

    def _told(self, said: str) -> None:
        _log.warning("history", said=said)
