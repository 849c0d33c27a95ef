"""The embedded queue: a leased table, which is the submissions themselves.

Every change compares the version of the row that it was decided by (dbdaolib's optimistic
versions), so two workers can never both claim, and a worker that was thought dead can neither
speak nor finish: its attempt is not the row's any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

from dbdaolib import Conflict, Duplicate, Page, lt
from kubeplay_web.queue.protocol import Job, Lost, Outcome
from kubeplay_web.store import Store, Submission
from kubeplay_web.store.store import now

__all__ = ["LeasedTable"]

Json = Mapping[str, Any]

MOST_ATTEMPTS = 3
"""A submission that ended so many workers is not given to another one."""


class LeasedTable:
    """A :class:`~kubeplay_web.queue.protocol.JobQueue` on a store."""

    def __init__(self, store: Store, *, lease: float = 15.0) -> None:
        self._store = store
        self._lease = timedelta(seconds=lease)

    def put(self, submission: Submission) -> Submission:
        try:
            with self._store.transaction():
                self._store.submissions.add(submission)
                self._store.append(submission.id, 0, [{"event": "queued"}])
        except Duplicate:
            return self._store.submissions.get(submission.id)
        return submission

    def claim(self, worker: str) -> Job | None:
        for submission in self._free():
            if submission.attempt >= MOST_ATTEMPTS:
                self._give_up(submission)
            elif job := self._claimed(submission, worker):
                return job
        return None

    def _free(self) -> list[Submission]:
        """Those that wait, before those whose worker fell silent; the oldest first."""
        few = Page(1, 5)
        find = self._store.submissions.find
        waiting = find({"state": "queued"}, order="created", page=few)
        silent = find({"state": "running", "lease": lt(now())}, order="created", page=few)
        return [*silent, *waiting]

    def _claimed(self, found: Submission, worker: str) -> Job | None:
        attempt = found.attempt + 1
        claim = replace(
            found,
            state="running",
            attempt=attempt,
            worker=worker,
            lease=now() + self._lease,
            started=found.started or now(),
        )
        try:
            with self._store.transaction():
                held = self._store.submissions.replace(claim)
                self._store.append(found.id, attempt, [{"event": "attempt"}])
        except Conflict:
            return None  # somebody else was quicker
        return Job(held, attempt, worker)

    def renew(self, job: Job) -> None:
        while True:
            held = self._held(job)
            with suppress(Conflict):  # the row was changed since: look at it again
                self._store.submissions.replace(replace(held, lease=now() + self._lease))
                return

    def tell(self, job: Job, events: Iterable[Json]) -> None:
        with self._store.transaction():
            self._held(job)
            self._store.append(job.id, job.attempt, events)

    def finish(self, job: Job, outcome: Outcome) -> Submission:
        while True:
            with suppress(Conflict), self._store.transaction():
                return self._finished(self._held(job), outcome)

    def _finished(self, held: Submission, outcome: Outcome) -> Submission:
        result = outcome.result
        done = replace(
            held,
            state="done",
            lease=None,
            finished=now(),
            verdict=str(result["verdict"]),
            points=int(result.get("points") or 0),
            max_points=int(result.get("max") or 0),
            problem=str(result.get("problem") or ""),
            result=result,
            has_report=bool(outcome.report),
        )
        done = self._store.submissions.replace(done)
        if outcome.report:
            self._store.keep_report(done.id, outcome.report)
        verdict = {"verdict": done.verdict, "points": done.points, "max_points": done.max_points}
        last = {"event": "done", **verdict, "result": result}
        self._store.append(done.id, done.attempt, [*outcome.events, last])
        return done

    def give_back(self, job: Job) -> None:
        with suppress(Lost, Conflict):
            held = self._held(job)
            self._store.submissions.replace(replace(held, state="queued", worker="", lease=None))

    def cancel(self, submission: str) -> Submission:
        while True:
            found = self._store.submissions.get(submission)
            if found.is_over:
                return found
            ended = replace(found, state="cancelled", lease=None, finished=now())
            try:
                with self._store.transaction():
                    ended = self._store.submissions.replace(ended)
                    self._store.append(found.id, found.attempt, [{"event": "cancelled"}])
            except Conflict:
                continue  # its worker has just renewed it
            return ended

    def _held(self, job: Job) -> Submission:
        """The row, while it is this claim's. Raises :class:`Lost`."""
        found = self._store.submissions.get(job.id)
        if found.state != "running" or found.attempt != job.attempt:
            raise Lost(job.id)
        return found

    def _give_up(self, found: Submission) -> None:
        problem = f"the grading ended its worker {found.attempt} times"
        result = {"schema": "kubeplay.result/v1", "verdict": "error", "checks": []}
        try:
            with self._store.transaction():
                self._finished(found, Outcome(result | {"problem": problem}))
        except Conflict:
            return  # somebody else has just done so
