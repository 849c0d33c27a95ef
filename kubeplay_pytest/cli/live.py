"""Grading with a live view: each check appears the moment it is known."""

from __future__ import annotations

import contextlib
import io
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.text import Text

from kubeplay_pytest.capabilities import provide
from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.cli.console import out, progress, write_line
from kubeplay_pytest.cluster import provider_named
from kubeplay_pytest.cluster.cluster import Cluster
from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.grading.grade import Task, bare_environment, pytest_arguments
from kubeplay_pytest.reports.facts import Facts
from kubeplay_pytest.settings import Settings
from kubeplay_pytest.verdict.feedback import MARKS, finding_lines, problem_lines
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["grade_live"]

Json = dict[str, Any]


def grade_live(
    exercise: Exercise, solutions: Path, settings: Settings, *, quiet: bool = False
) -> Json:
    """Grade what lies under ``solutions`` and show it; returns ``kubeplay.result/v1``."""
    ensure_cluster(settings.cluster, [exercise])
    task = Task(exercise.folder, (), settings.cluster, settings.timeout)
    with tempfile.TemporaryDirectory(prefix="kubeplay-") as folder:
        path = Path(folder) / "result.json"
        arguments = [*pytest_arguments(task, solutions, path), "-p", "no:terminal"]
        plugins = [] if quiet else [_View()]
        with bare_environment(), _seen(), contextlib.redirect_stdout(io.StringIO()):
            pytest.main(arguments, plugins=plugins)
        if not path.exists():
            raise PlatformError(
                f"pytest could not grade {exercise.folder}",
                f"see what it says: pytest {exercise.folder}",
            )
        result: Json = json.loads(path.read_text(encoding="utf-8"))
    if not quiet:
        _summarize(exercise, result)
    return result


def ensure_cluster(name: str, exercises: Iterable[Exercise] = ()) -> None:
    """Start the cluster, and what these exercises need of it, with progress."""
    chosen = [e.metadata for e in exercises if e.metadata.runs_containers]
    with progress("Starting Kubernetes") as tell:
        cluster = Cluster.join(provider_named(name), tell)
        for metadata in chosen:
            with contextlib.suppress(PlatformError):  # its own grading says so, as an error
                provide(cluster, metadata.requires, metadata.images, tell)


@contextlib.contextmanager
def _seen() -> Iterator[None]:
    """What we print passes by a redirection that hides what checks print."""
    out.file = sys.stdout
    try:
        yield
    finally:
        out.file = None  # type: ignore[assignment] # again: whatever standard output is then


class _View:
    """A pytest plugin that prints each check as it is known."""

    def __init__(self) -> None:
        self._shown: dict[str, str] = {}  # what was explained, and under which title

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        facts: Facts | None = getattr(report, "kubeplay", None)
        if facts is None:
            return
        mark, style = MARKS[facts["outcome"]]
        out.print(Text(f"{mark} {facts['title']}", style=style))
        self._explain(facts)

    def _explain(self, facts: Facts) -> None:
        reason = repr((facts["findings"], facts["problem"]))
        if facts["outcome"] not in ("fail", "error"):
            return
        if reason in self._shown:
            out.print(Text(f"  the same as: {self._shown[reason]}", style="dim"))
            return
        self._shown[reason] = facts["title"]
        for data in facts["findings"]:
            for line in finding_lines(Finding.from_dict(data)):
                write_line(line)
        if facts["problem"]:
            for line in problem_lines(facts["problem"], facts["remedy"]):
                write_line(line)


def _summarize(exercise: Exercise, result: Json) -> None:
    style = {"pass": "bold green", "fail": "bold red"}.get(result["verdict"], "bold yellow")
    text = f"\n{exercise.slug} {exercise.metadata.title}: {result['verdict']}, "
    text += f"{result['points']} of {result['max']} points in {result['seconds']:.1f} s"
    out.print(Text(text, style=style))
