"""The history of one learner: what is asked of it and what is noted down in it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from dbdaolib import Config, Connector, DataError, Duplicate, SetAside, le
from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.catalog.solution import Solution
from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.history.inbox import waiting
from kubeplay_pytest.history.model import (
    ANSWERS,
    ATTEMPTS,
    EXAMS,
    SCHEMA,
    STEPS,
    Answer,
    Attempt,
    Exam,
    Step,
    StepKind,
)
from kubeplay_pytest.history.place import database_url
from kubeplay_pytest.history.states import State, state_of

__all__ = ["History", "hints_taken"]

Json = dict[str, Any]


class History:
    """A context manager: entering opens the database and takes in what waits in the inbox.

    ``told`` hears of a file that had to be set aside. Entering raises
    :class:`PlatformError` when the database cannot be opened.
    """

    def __init__(self, solutions: Path, told: Callable[[str], None], url: str = "") -> None:
        self._solutions = solutions
        self._told = told
        self._config = Config(url or database_url())

    def __enter__(self) -> Self:
        self._connector = Connector(self._config, SCHEMA, self._notify)
        try:
            database = self._connector.__enter__()
        except DataError as error:
            raise PlatformError(
                f"the history of your attempts cannot be opened: {error}",
                "set KUBEPLAY_DATA to a folder that you may write to",
            ) from error
        self._database = database
        self._attempts = database.repository(ATTEMPTS)
        self._answers = database.repository(ANSWERS)
        self._steps = database.repository(STEPS)
        self._exams = database.repository(EXAMS)
        self._take_in()
        return self

    def __exit__(self, *_: object) -> None:
        self._connector.__exit__()

    # Attempts and answers.

    def attempts(self, exercise: Exercise | None = None) -> list[Attempt]:
        """All attempts, or those at one exercise; the oldest first."""
        self._take_in()
        return self._attempts.find({"exercise": _id(exercise)} if exercise else {}, order="at")

    def attempts_in(self, exam: Exam) -> list[Attempt]:
        """The attempts of an exam, those in its time only; the oldest first."""
        self._take_in()
        filters = {"solutions": exam.solutions, "at": le(exam.ends)}
        return self._attempts.find(filters, order="at")

    def answers(self, exercise: Exercise) -> list[Answer]:
        """The versions of the learner's solution that were graded, the oldest first."""
        self._take_in()
        return self._answers.find({"exercise": _id(exercise)}, order="at")

    def state(self, exercise: Exercise) -> State:
        """Where the learner stands with the exercise."""
        return self.states([exercise])[exercise.slug]

    def states(self, exercises: Iterable[Exercise]) -> dict[str, State]:
        """The state of each exercise by its slug, from one look at the attempts."""
        tried: dict[str, list[Attempt]] = {}
        for attempt in self.attempts():
            tried.setdefault(attempt.exercise, []).append(attempt)
        return {
            exercise.slug: state_of(
                tried.get(_id(exercise), ()),
                exercise.metadata.version,
                started=not Solution(exercise, self._solutions).is_untouched,
            )
            for exercise in exercises
        }

    def has_passed(self, exercise: Exercise) -> bool:
        """Whether any version of the exercise was passed."""
        return self.state(exercise) in {"passed", "outdated"}

    # Steps.

    def steps(self, exercise: Exercise | None = None) -> list[Step]:
        """What was done besides attempts, the oldest first."""
        return self._steps.find({"exercise": _id(exercise)} if exercise else {}, order="at")

    def hints(self, exercise: Exercise) -> int:
        """How many hints of the exercise, as it is now, were taken."""
        return hints_taken(exercise, self.steps(exercise))

    def take_hint(self, exercise: Exercise) -> int:
        """Count one more hint as taken; returns its number, the last one's when all were."""
        taken = self.hints(exercise)
        if taken >= len(exercise.hints):
            return taken
        self.note(exercise, "hint", taken + 1)
        return taken + 1

    def note(self, exercise: Exercise, kind: StepKind, number: int = 0) -> None:
        """Note a step down."""
        version = exercise.metadata.version
        step = Step(uuid.uuid4().hex, _id(exercise), version, kind, number, datetime.now(UTC))
        self._steps.add(step)

    # Exams.

    def begin_exam(self, slugs: Iterable[str], minutes: int, solutions: Path) -> Exam:
        """Note down that an exam begins now, whose answers lie below ``solutions``."""
        identity, now = uuid.uuid4().hex, datetime.now(UTC)
        exam = Exam(identity, now, minutes, list(slugs), str(solutions))
        self._exams.add(exam)
        return exam

    def running_exam(self) -> Exam | None:
        """The exam that goes on, also after a crash."""
        return next(iter(self._exams.find({"finished": None}, order="-started")), None)

    def in_exam(self, exercise: Exercise) -> bool:
        """Whether the exercise is part of an exam that was not handed in yet."""
        exam = self.running_exam()
        return exam is not None and exercise.slug in exam.slugs

    def exams(self) -> list[Exam]:
        """All exams, the oldest first."""
        return self._exams.find(order="started")

    def finish_exam(self, exam: Exam) -> Exam:
        """Note down that the exam is over; an exam ends once."""
        return self._exams.replace(replace(exam, finished=datetime.now(UTC)))

    def _take_in(self) -> None:
        """Keep what waits in the inbox. Safe to be killed in, and with others beside us."""
        for path, content in waiting():
            try:
                attempt, answer = _attempt(content), _answer(content)
            except (KeyError, TypeError, ValueError):
                continue  # not written by us; it stays where it is
            with suppress(Duplicate):
                if answer.files:
                    self._answers.add(answer)
            with suppress(Duplicate):
                self._attempts.add(attempt)
            path.unlink(missing_ok=True)

    def _notify(self, notice: SetAside) -> None:
        self._told(str(notice))


def hints_taken(exercise: Exercise, steps: Iterable[Step]) -> int:
    """How many hints of the exercise, as it is now, these steps took."""
    now = (_id(exercise), exercise.metadata.version, "hint")
    taken = (s.number for s in steps if (s.exercise, s.exercise_version, s.kind) == now)
    return max(taken, default=0)


def _id(exercise: Exercise) -> str:
    return str(exercise.metadata.id)


def _attempt(content: Json) -> Attempt:
    entry = content["exercise"]
    return Attempt(
        id=content["id"],
        exercise=entry["id"],
        exercise_version=entry["version"],
        slug=entry["slug"],
        at=datetime.fromisoformat(content["at"]),
        verdict=entry["verdict"],
        points=entry["points"],
        max_points=entry["max"],
        seconds=float(content["seconds"]),
        digest=entry["submission"] or "",
        solutions=content["solutions"],
    )


def _answer(content: Json) -> Answer:
    exercise, digest = content["exercise"]["id"], content["exercise"]["submission"] or ""
    at = datetime.fromisoformat(content["at"])
    return Answer(f"{exercise}:{digest}", exercise, digest, at, content["files"])
