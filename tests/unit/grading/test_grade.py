"""Grading without a cluster: what is told to pytest, and answers that need none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.grading import GradingPool, Task
from kubeplay_pytest.grading import pool as grading_pool
from kubeplay_pytest.grading.grade import bare_environment, pytest_arguments


@pytest.fixture
def answer(tmp_path: Path) -> Path:
    path = tmp_path / "answer.yaml"
    path.write_text("kind: [\n", encoding="utf-8")
    return path


def test_own_options_of_a_person_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """A person's pytest options and plugins do not reach a grading, and are there after it."""
    monkeypatch.setenv("PYTEST_ADDOPTS", "--no-such-option")
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", raising=False)
    with bare_environment():
        assert "PYTEST_ADDOPTS" not in os.environ
        assert os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] == "1"
    assert os.environ["PYTEST_ADDOPTS"] == "--no-such-option"
    assert "PYTEST_DISABLE_PLUGIN_AUTOLOAD" not in os.environ


def test_arguments_name_everything(tmp_path: Path) -> None:
    """A grading depends on nothing but its task."""
    task = Task(tmp_path / "ex90", (), cluster="context:a", timeout=3.5)
    arguments = pytest_arguments(task, tmp_path / "s", tmp_path / "r.json")
    assert {
        str(tmp_path / "ex90"),
        "--kubeplay-cluster=context:a",
        "--kubeplay-timeout=3.5",
        f"--kubeplay-solutions={tmp_path / 's'}",
        f"--kubeplay-result={tmp_path / 'r.json'}",
    } <= set(arguments)


def test_answers_are_graded_in_processes_of_their_own(repository: Path, answer: Path) -> None:
    """Each task has its result under its own number, and the answers stay as they are."""
    tasks = [Task(repository / "exercises" / slug, (answer,)) for slug in ("ex04", "ex09", "ex13")]
    with GradingPool(2) as pool:
        results = dict(pool.grade_all(tasks))
    assert {n: r["exercise"]["slug"] for n, r in results.items()} == {
        0: "ex04", 1: "ex09", 2: "ex13",
    }  # fmt: skip
    for result in results.values():
        assert result["verdict"] == "fail"
        assert result["checks"][0]["where"]["line"] == 1
    assert answer.read_text() == "kind: [\n"


def test_grading_of_what_is_no_exercise_is_an_error(tmp_path: Path, answer: Path) -> None:
    """A folder that is no exercise has the verdict error, with pytest's words."""
    with GradingPool(1) as pool:
        ((_, result),) = pool.grade_all([Task(tmp_path / "nothing", (answer,))])
    assert result["verdict"] == "error"
    assert "nothing" in result["problem"]


PROGRAM = """
import sys
known = "kubeplay_pytest.cli.check" in sys.modules
import kubeplay_pytest.cli.check
from kubeplay_pytest.grading.pool import preloaded

def was_known(_):
    return known

if __name__ == "__main__":
    with preloaded().Pool(1) as pool:
        print(known, *pool.map(was_known, [0]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be forked there")
def test_a_grading_imports_nothing_of_the_program_again(tmp_path: Path) -> None:
    """Each process runs the program's own imports, and finds them done."""
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_grading_imports_no_command_line() -> None:
    """The worker of a service does not pay for the terminal's packages."""
    code = "import sys, kubeplay_pytest.grading; print('typer' in sys.modules)"
    done = subprocess.run(  # our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_a_killed_grading_ends_as_an_error(
    tmp_path: Path, answer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that is killed takes its task along: that is said, and nobody waits for ever."""
    exercise = tmp_path / "ex90"
    exercise.mkdir()
    killing = "import os, signal\n\nos.kill(os.getpid(), signal.SIGKILL)\n"
    (exercise / "test_ex90.py").write_text(killing, encoding="utf-8")
    monkeypatch.setattr(grading_pool, "PATIENCE", 3.0)
    with (
        GradingPool(1) as pool,
        pytest.raises(PlatformError, match="a process was killed"),
    ):
        list(pool.grade_all([Task(exercise, (answer,))]))
