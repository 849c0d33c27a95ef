"""The worker: so many gradings at once, each job until it is done, lost, or given back."""

from __future__ import annotations

import os
import socket
import threading
import traceback
from pathlib import Path

import structlog

from dbdaolib import DataError
from kubeplay_pytest.catalog import Catalog
from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.grading import WarmGrader
from kubeplay_web.queue import Job, JobQueue, Lost, Outcome
from kubeplay_web.store import Store
from kubeplay_worker.bells import Bells
from kubeplay_worker.cluster_facts import ClusterFacts
from kubeplay_worker.run import Run

__all__ = ["Worker"]

_log = structlog.get_logger("kubeplay.worker")

LOOK_SECONDS = 1.0
"""How often the queue is looked at when no bell rings."""

_NICENESS = 5
_FOR_REPORTS = ("pytest_html.plugin", "pytest_metadata.plugin", "jinja2", "kubeplay_pytest.reports")


class Worker:
    """Takes jobs from a queue until its bells stop."""

    def __init__(
        self, root: Path, queue: JobQueue, store: Store, bells: Bells, cluster: str
    ) -> None:
        self._catalog = Catalog.below(root)
        self._queue = queue
        self._bells = bells
        self._cluster = ClusterFacts(cluster, store, bells)
        self._provider = cluster
        self._name = f"{socket.gethostname()}:{os.getpid()}"

    def work(self, jobs: int) -> None:
        """Returns when every job was finished or given back."""
        self._cluster.begin()
        # From here on, so that the cluster, which that thread may start, is not slowed. Who
        # types must not wait for who has pressed run: gradings take what the service leaves.
        os.nice(_NICENESS)
        with WarmGrader(*_FOR_REPORTS) as grader:
            threads = [
                threading.Thread(target=self._keep_working, args=(grader,), name=f"job {number}")
                for number in range(jobs)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

    def _keep_working(self, grader: WarmGrader) -> None:
        while not self._bells.stopped.is_set():
            try:
                job = self._queue.claim(self._name)
            except DataError as error:
                _log.warning("the queue does not answer", problem=str(error))
                job = None
            if job is None:
                self._bells.wait(LOOK_SECONDS)
            else:
                self._do(job, grader)

    def _do(self, job: Job, grader: WarmGrader) -> None:
        """One job. Whatever goes wrong with it is its own verdict, and not the worker's end."""
        _log.info("job", submission=job.id, exercise=job.submission.exercise, attempt=job.attempt)
        try:
            exercise = self._catalog[job.submission.exercise]
            run = Run(job, exercise, self._queue, self._bells, self._cluster)
            outcome = run.grade(grader, self._provider)
        except Lost:
            return
        except PlatformError as error:
            outcome = _failed(str(error))
        except Exception:  # noqa: BLE001 - a defect of ours must be seen, and end with a verdict
            outcome = _failed(traceback.format_exc())
        self._conclude(job, outcome)

    def _conclude(self, job: Job, outcome: Outcome | None) -> None:
        try:
            if outcome is None:
                self._queue.give_back(job)
            else:
                self._queue.finish(job, outcome)
        except Lost:
            return
        except DataError as error:
            _log.error("a verdict could not be kept; its lease will end", problem=str(error))
        self._bells.ring()


def _failed(problem: str) -> Outcome:
    result = {"schema": "kubeplay.result/v1", "verdict": "error", "checks": [], "problem": problem}
    return Outcome(result)
