"""From an exception to an outcome: fail is the learner's, error is the platform's.

Decided by the exception's type, not by pytest's phase: a refusal of the learner's YAML
in a fixture is a *fail*, a cluster that dies in the middle of a check is an *error*.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest

from kubeplay_pytest.errors import LearnerFailure, PlatformError
from kubeplay_pytest.fixtures import run_of
from kubeplay_pytest.reports.facts import Facts
from kubeplay_pytest.verdict.finding import Finding
from kubeplay_pytest.workspace import read_settings

__all__ = ["annotate", "title_of"]


def annotate(
    report: pytest.TestReport, item: pytest.Item, call: pytest.CallInfo[None], folder: Path
) -> None:
    """Give the report of an exercise's check its facts, and the phase pytest counts it by."""
    if report.when == "setup" and report.passed:
        return
    if report.when == "teardown" and report.passed:
        run = run_of(item.config, folder)  # giving a namespace back may have left a note
        report.kubeplay_notes, run.notes = run.notes, []  # type: ignore[attr-defined]
        return
    facts = _facts(report, item, call, folder)
    report.kubeplay = facts  # type: ignore[attr-defined]  # attributes travel through xdist
    if facts["outcome"] in ("fail", "error"):
        run_of(item.config, folder).failed = True
        # pytest calls a failure in "call" FAILED and one in any other phase ERROR.
        report.when = "call" if facts["outcome"] == "fail" else "setup"


def title_of(item: pytest.Item) -> str:
    """A check's title: the first line of its docstring, or its name in words."""
    text = inspect.getdoc(getattr(item, "function", None))
    if text:
        return text.splitlines()[0].strip()
    return item.name.removeprefix("test_").replace("_", " ").capitalize()


def _facts(
    report: pytest.TestReport, item: pytest.Item, call: pytest.CallInfo[None], folder: Path
) -> Facts:
    run = run_of(item.config, folder)
    outcome, findings, problem, remedy = _judge(report, item, call)
    notes, run.notes = run.notes, []
    return Facts(
        exercise=folder.name,
        folder=str(folder),
        check=item.name,
        title=title_of(item),
        outcome=outcome,
        findings=[finding.to_dict() for finding in findings],
        problem=problem,
        remedy=remedy,
        timings=dict(run.timings),
        notes=notes,
        cluster=run.cluster,
        digest=run.digest,
        files=run.files,
        traceback=read_settings(item.config).traceback,
    )


def _judge(
    report: pytest.TestReport, item: pytest.Item, call: pytest.CallInfo[None]
) -> tuple[str, tuple[Finding, ...], str, str]:
    """(outcome, findings, problem, remedy) of a report."""
    if report.skipped:
        return "skip", (), "the check was skipped", ""
    if call.excinfo is None:
        return "pass", (), "", ""
    error = call.excinfo.value
    if isinstance(error, LearnerFailure):
        return "fail", error.findings, "", ""
    if isinstance(error, PlatformError):
        return "error", (), error.problem, error.remedy
    if report.when == "call" and isinstance(error, (AssertionError, pytest.fail.Exception)):
        return "fail", (_asserted(error, item),), "", ""
    return "error", (), f"{type(error).__name__}: {error}", "report this to the exercise's author"


def _asserted(error: BaseException, item: pytest.Item) -> Finding:
    """A plain ``assert`` of an author: pytest's own explanation is the evidence."""
    lines = str(error).splitlines() or ["it does not hold"]
    return Finding(title_of(item), lines[0], tuple(lines[1:9]), _start(item))


def _start(item: pytest.Item) -> Any:
    submission = getattr(item, "funcargs", {}).get("submission")
    applied = getattr(item, "funcargs", {}).get("applied")
    manifests = (submission or (applied and applied.submission) or _Nothing).manifests
    return manifests[0].where() if manifests else None


class _Nothing:
    manifests: tuple[Any, ...] = ()
