"""One grading: pytest, told where the exercise and the answer are; the result as JSON."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Task", "bare_environment", "grade", "grade_in_place", "pytest_arguments"]

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be graded: an exercise's folder, and the files of one answer to it."""

    exercise: Path
    files: tuple[Path, ...]
    cluster: str = "embedded"
    timeout: float = 20.0


def grade(task: Task) -> Json:
    """Grade in this process and return ``kubeplay.result/v1``.

    To be called once in a process that does nothing else: pytest keeps state in modules.
    The answer is copied, so that the original's folder is neither read nor changed by
    anything that happens meanwhile.
    """
    with tempfile.TemporaryDirectory(prefix="kubeplay-") as name:
        folder = Path(name)
        answer = folder / "solutions" / task.exercise.name
        answer.mkdir(parents=True)
        for file in task.files:
            shutil.copyfile(file, answer / file.name)
        return grade_in_place(task, folder / "solutions", "--kubeplay-history=off")


def grade_in_place(task: Task, solutions: Path, *more: str) -> Json:
    """The same for the answer that lies under ``solutions``; ``more`` are pytest's arguments."""
    with tempfile.TemporaryDirectory(prefix="kubeplay-") as folder:
        result = Path(folder) / "result.json"
        # Our words take the place of tracebacks; reading source for those takes time.
        short = ["--quiet", "--tb=line"]
        output = _run([*short, *pytest_arguments(task, solutions, result), *more])
        if not result.exists():
            return {"verdict": "error", "problem": output[-2000:], "checks": []}
        content: Json = json.loads(result.read_text(encoding="utf-8"))
        if not content["checks"]:  # only pytest itself can say why
            content["problem"] = f"{content['problem']}\n{output[-2000:]}"
        return content


def pytest_arguments(task: Task, solutions: Path, result: Path) -> list[str]:
    """pytest's command line for a grading: one exercise, nothing shown, nothing cached."""
    return [
        str(task.exercise),
        *("-p", "no:cacheprovider"),
        *("-p", "no:unraisableexception"),  # collects garbage five times; its words nobody sees
        *("-p", "kubeplay_pytest.plugin"),
        f"--kubeplay-cluster={task.cluster}",
        f"--kubeplay-timeout={task.timeout}",
        f"--kubeplay-solutions={solutions}",
        f"--kubeplay-result={result}",
    ]


@contextlib.contextmanager
def bare_environment() -> Iterator[None]:
    """pytest without the person's own options and without plugins that grading does not use.

    Whatever else is installed (some plugins import for half a second) must not slow a
    grading down, or change its verdict.
    """
    saved = dict(os.environ)
    os.environ.pop("PYTEST_ADDOPTS", None)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(saved)


def _run(arguments: Sequence[str]) -> str:
    """What pytest printed."""
    import pytest

    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        with (
            contextlib.redirect_stdout(output),
            contextlib.redirect_stderr(output),
            bare_environment(),
        ):
            pytest.main(list(arguments))
        output.seek(0)
        return output.read()
