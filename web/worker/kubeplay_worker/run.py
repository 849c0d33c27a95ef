"""One grading of one submission, told to the queue while it goes on."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.grading import Grading, Task, WarmGrader
from kubeplay_web.queue import Job, JobQueue, Lost, Outcome
from kubeplay_worker.bells import Bells
from kubeplay_worker.cluster_facts import ClusterFacts
from kubeplay_worker.observer import Observer
from kubeplay_worker.teller import Teller

__all__ = ["Run"]

Json = dict[str, Any]

_NOT_SHOWN = {"time"}


class Run:
    """The files of the submission in a folder of their own, graded as on a command line."""

    def __init__(
        self, job: Job, exercise: Exercise, queue: JobQueue, bells: Bells, cluster: ClusterFacts
    ) -> None:
        self._job = job
        self._exercise = exercise
        self._queue = queue
        self._bells = bells
        self._cluster = cluster

    def grade(self, grader: WarmGrader, provider: str) -> Outcome | None:
        """The outcome; None when this worker has to end first. Raises :class:`Lost`."""
        with tempfile.TemporaryDirectory(prefix="kubeplay-") as name:
            folder = Path(name)
            solutions, report = folder / "solutions", folder / f"{self._exercise.slug}.html"
            self._write(solutions / self._exercise.slug)
            task = Task(self._exercise.folder, (), provider)
            grading = grader.begin(task, solutions, *_arguments(report))
            result = self._follow(grading, folder)
            if result is None:
                return None
            html = report.read_text(encoding="utf-8") if report.exists() else ""
            return Outcome(_shown(result, folder), html.replace(f"{folder}/", ""))

    def _write(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        for name, text in self._job.submission.files.items():
            (folder / name).write_text(text, encoding="utf-8", newline="")

    def _follow(self, grading: Grading, folder: Path) -> Json | None:
        """The result, after everything else was told. Raises :class:`Lost`."""
        observer = Observer(self._cluster, runs_containers=self._exercise.metadata.runs_containers)
        with Teller(self._job, self._queue, self._bells, grading.cancel) as teller, observer:
            unknown = set(self._exercise.metadata.points)
            for event in grading.events():
                if event["event"] == "result":
                    result: Json = event["result"]
                    return result
                if event["event"] == "namespace":
                    observer.begin(event["name"], teller.tell)
                unknown.discard(event.get("id", ""))
                if not unknown:
                    observer.finish()  # the namespace is about to go
                teller.tell(_shown(event, folder))
        if teller.lost:
            raise Lost(self._job.id)
        return None


def _arguments(report: Path) -> tuple[str, ...]:
    return (
        "--kubeplay-history=off",
        *("-p", "pytest_metadata.plugin", "-p", "pytest_html.plugin"),
        *(f"--html={report}", "--self-contained-html"),
    )


def _shown(facts: Json, folder: Path) -> Json:
    """The facts with paths as the learner knows them: the grading's own folder is nobody's."""
    text = json.dumps({key: value for key, value in facts.items() if key not in _NOT_SHOWN})
    shown: Json = json.loads(text.replace(f"{folder}/", ""))
    return shown
