"""What a run's results leave for the learner's history."""

from __future__ import annotations

import hashlib
from pathlib import Path

from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.catalog.solution import Solution
from kubeplay_pytest.history.inbox import leave
from kubeplay_pytest.manifests.submission import digest_of
from kubeplay_pytest.reports.facts import Facts
from kubeplay_pytest.verdict import ExerciseResult

__all__ = ["keep_attempt"]


def keep_attempt(result: ExerciseResult, facts: Facts, solutions: Path) -> None:
    """Leave one attempt, if it is one.

    An *error* is not the learner's, a run of some checks proves nothing, and the bare
    template is nobody's answer. Raises :class:`OSError` when it cannot be written.
    """
    if result.verdict not in {"pass", "fail"}:
        return
    if Solution(Exercise(Path(facts["folder"])), solutions).is_untouched:
        return
    seconds = sum(check.seconds for check in result.checks)
    leave(result.to_dict(), _files(facts), seconds=seconds, solutions=solutions)


def _files(facts: Facts) -> dict[str, str]:
    """The answer's files; none when they were changed after they had been read."""
    contents = {Path(path).name: Path(path).read_bytes() for path in facts["files"]}
    digests = [hashlib.sha256(content).hexdigest() for content in contents.values()]
    if not digests or digest_of(digests) != facts["digest"]:
        return {}
    return {name: content.decode("utf-8", "replace") for name, content in contents.items()}
