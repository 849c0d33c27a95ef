"""Verdicts on their way into the learner's history: each once, whoever dies on the way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dbdaolib import Conflict
from kubeplay_pytest.history.inbox import leave
from kubeplay_web.desk import Desk
from kubeplay_web.store import Store, Submission

__all__ = ["record_verdicts"]


def record_verdicts(store: Store, desk: Desk) -> list[Submission]:
    """Leave every new verdict in the history's inbox; returns the submissions they are of.

    Under the submission's id, so that one that is left again after a crash is known. An error
    is not the learner's, and the bare template is nobody's answer: neither is an attempt.
    """
    found = store.submissions.find({"state": "done", "recorded": False}, order="finished")
    for submission in found:
        if submission.verdict in {"pass", "fail"} and not _is_template(submission, desk):
            _leave(submission)
        try:
            store.submissions.replace(replace(submission, recorded=True))
        except Conflict:
            continue  # another service of this database has just done so
    return found


def _leave(submission: Submission) -> None:
    result = submission.result or {}
    seconds = sum(check["seconds"] for check in result["checks"])
    leave(
        # An answer that could not be read was graded without a digest; we know it anyway.
        result["exercise"] | {"submission": submission.digest},
        submission.files,
        seconds=seconds,
        solutions=Path(submission.solutions),
        identity=submission.id,
    )


def _is_template(submission: Submission, desk: Desk) -> bool:
    template = desk.exercise(submission.exercise).template.read_text(encoding="utf-8")
    return list(submission.files.values()) == [template]
