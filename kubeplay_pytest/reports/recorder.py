"""Collects the facts of all checks in a session and writes result, events and summary."""

from __future__ import annotations

import json
import os
import time
from functools import cache
from pathlib import Path

import pytest

from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.reports.facts import Facts
from kubeplay_pytest.reports.terminal import Feedback
from kubeplay_pytest.settings import Settings
from kubeplay_pytest.verdict import CheckResult, ExerciseResult, Finding, Outcome, Result
from kubeplay_pytest.verdict.events import EventStream

__all__ = ["Recorder"]

_WEIGHT = {"pass": 0, "skip": 1, "fail": 2, "error": 3}


class Recorder:
    """A plugin of the process that shows reports: it sees each check of each worker once."""

    def __init__(self, settings: Settings, *, start: float, html: bool = False) -> None:
        self._settings = settings
        self._html = html
        self._events = EventStream(settings.events)
        self._checks: dict[str, dict[str, CheckResult]] = {}
        self._last: dict[str, Facts] = {}
        self._notes: list[str] = []
        self._shown: set[str] = set()
        self._start = start

    @property
    def result(self) -> Result:
        """Everything seen so far. Checks that were not run appear as *skip*."""
        exercises = tuple(self._exercise(folder) for folder in self._checks)
        cluster = next((f["cluster"] for f in self._last.values() if f["cluster"]), None)
        problem = "" if exercises else "no check was run"
        return Result(exercises, cluster, problem, time.perf_counter() - self._start)

    def record(self, report: pytest.TestReport, facts: Facts) -> None:
        """Take a check's facts, and put our words in place of its traceback."""
        self._speak(report, facts)
        if self._html:
            from kubeplay_pytest.reports.html import html_extra

            report.extras = [html_extra(facts)]  # type: ignore[attr-defined]  # pytest-html's
        self.note(facts["notes"])
        self._last[facts["folder"]] = facts
        checks = self._checks.setdefault(facts["folder"], {})
        before = checks.get(facts["check"])
        if before and _WEIGHT[facts["outcome"]] <= _WEIGHT[before.outcome]:
            return  # what comes after a check, its teardown, can only make it worse
        points = _points(facts["folder"]).get(facts["check"], 0)
        result = _check(facts, report.duration, points)
        checks[facts["check"]] = result
        self._events.emit("check", **result.to_dict(facts["exercise"]))

    def note(self, notes: list[str]) -> None:
        """Keep what a person should know for the end of the run."""
        self._notes += notes

    def finish(self) -> None:
        """Write the result file and the last event."""
        result = self.result.to_dict()
        self._events.emit("finished", **{k: result[k] for k in ("verdict", "points", "max")})
        if self._settings.result is not None:
            _write(self._settings.result, json.dumps(result, indent=2) + "\n")
        if self._settings.history:
            self._keep()

    def _keep(self) -> None:
        from kubeplay_pytest.reports.keeping import keep_attempt

        for folder, exercise in zip(self._checks, self.result.exercises, strict=True):
            try:
                keep_attempt(exercise, self._last[folder], self._settings.solutions)
            except OSError as error:
                self.note([f"this attempt was not kept for kubeplay progress: {error}"])

    def summarize(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The points of each exercise, and what else a person should know."""
        terminalreporter.section("kubeplay", sep="-")
        for exercise in self.result.exercises:
            markup = {"pass": {"green": True}, "fail": {"red": True}, "error": {"yellow": True}}
            text = f"{exercise.slug} {exercise.title}: {exercise.verdict}, "
            text += f"{exercise.points} of {exercise.max} points"
            terminalreporter.write_line(text, **markup[exercise.verdict])
        for note in dict.fromkeys(self._notes):
            terminalreporter.write_line(note, cyan=True)

    def _speak(self, report: pytest.TestReport, facts: Facts) -> None:
        """Through xdist a representation arrives as bare text, so it is made from the facts.

        YAML that cannot be applied fails every check of its exercise: that is shown once.
        """
        if facts["outcome"] not in ("fail", "error") or facts["traceback"]:
            return
        reason = repr((facts["folder"], facts["findings"], facts["problem"]))
        report.longrepr = Feedback(facts, repeated=reason in self._shown)
        self._shown.add(reason)

    def _exercise(self, folder: str) -> ExerciseResult:
        exercise = Exercise(Path(folder))
        facts, seen = self._last[folder], self._checks[folder]
        try:
            data = exercise.metadata
        except PlatformError:
            # exercise.yaml itself is broken: every check has said so.
            return ExerciseResult("", exercise.slug, "", 0, tuple(seen.values()))
        listed = {name: seen.get(name) or _not_run(name, n) for name, n in data.points.items()}
        return ExerciseResult(
            id=str(data.id),
            slug=data.slug,
            title=data.title,
            version=data.version,
            checks=tuple((listed | seen).values()),
            timings=facts["timings"],
            digest=facts["digest"],
        )


def _check(facts: Facts, seconds: float, points: int) -> CheckResult:
    outcome: Outcome = facts["outcome"]  # type: ignore[assignment]  # JSON knows only str
    problem = "\n".join(text for text in (facts["problem"], facts["remedy"]) if text)
    findings = tuple(Finding.from_dict(data) for data in facts["findings"])
    return CheckResult(facts["check"], facts["title"], outcome, points, seconds, findings, problem)


@cache
def _points(folder: str) -> dict[str, int]:
    """What each check is worth; nothing when exercise.yaml is broken, which is said elsewhere."""
    try:
        return Exercise(Path(folder)).metadata.points
    except PlatformError:
        return {}


def _not_run(name: str, points: int) -> CheckResult:
    title = name.removeprefix("test_").replace("_", " ").capitalize()
    return CheckResult(name, title, "skip", points, 0.0, problem="the check was not run")


def _write(path: Path, text: str) -> None:
    """Write so that a reader never sees half a file."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        raise pytest.UsageError(f"{path} cannot be written: {error.strerror}") from error
