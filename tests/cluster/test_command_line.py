"""The command line as a person uses it, on the real cluster."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder with ex04 and nothing solved."""
    shutil.copytree(
        ROOT / "exercises" / "ex04",
        tmp_path / "exercises" / "ex04",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    return tmp_path


def _kubeplay(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kubeplay_pytest.cli.app", *arguments]
    environment = {key: value for key, value in os.environ.items() if key != "UV"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_tour(workspace: Path) -> None:
    """The tour shows two fails and a pass, says what to type next, and ends with 0."""
    done = _kubeplay(workspace, "tour")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(": fail, ") == 2
    assert done.stdout.count(": pass, 10 of 10 points") == 1
    assert "kubeplay start ex01" in done.stdout


def test_run_fails_then_passes(workspace: Path) -> None:
    """A first run makes the solution and fails; with a right answer it passes and debriefs."""
    first = _kubeplay(workspace, "run", "4")
    assert first.returncode == 1
    assert "Made solutions/ex04/solution.yaml" in first.stdout
    reference = next((workspace / "exercises/ex04/reference").glob("*.yaml"))
    shutil.copy(reference, workspace / "solutions" / "ex04" / "solution.yaml")
    second = _kubeplay(workspace, "run", "ex04")
    assert (second.returncode, second.stderr) == (0, "")
    assert "pass, 10 of 10 points" in second.stdout
    debrief = (workspace / "exercises/ex04/debrief.md").read_text("utf-8")
    assert debrief.splitlines()[0].lstrip("# ") in second.stdout


def test_check_accepts_what_is_sound(workspace: Path) -> None:
    """The proof of a sound exercise is green and says so in JSON."""
    done = _kubeplay(workspace, "check", "ex04", "--json")
    document = json.loads(done.stdout)
    assert (done.returncode, document["ok"], document["faults"]) == (0, True, [])
    assert {g["role"] for g in document["gradings"]} == {"template", "reference", "near miss"}


def test_check_notices_a_check_that_was_removed(workspace: Path) -> None:
    """Without one of its checks an exercise is not sound any more, and the name is said."""
    tests = workspace / "exercises" / "ex04" / "test_ex04.py"
    text = tests.read_text("utf-8")
    tests.write_text(text.replace("def test_web_runs_nginx", "def unused"), encoding="utf-8")
    done = _kubeplay(workspace, "check", "ex04")
    assert done.returncode == 1
    assert "test_web_runs_nginx" in done.stdout


def test_check_notices_a_check_that_cannot_fail(workspace: Path) -> None:
    """A check that accepts everything contradicts the near misses that must fail it."""
    tests = workspace / "exercises" / "ex04" / "test_ex04.py"
    lines = tests.read_text("utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if "def test_web_has_three_replicas" in line)
    lines[start + 2] = "    assert applied"
    tests.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = _kubeplay(workspace, "check", "ex04")
    assert done.returncode == 1
    assert "two_replicas" in done.stdout


def test_doctor_finds_everything_well(workspace: Path) -> None:
    """On a machine that works the doctor ends with 0 and asks the cluster itself."""
    done = _kubeplay(workspace, "doctor")
    assert done.returncode == 0, done.stdout
    assert "answers at https://127.0.0.1:" in done.stdout


def test_status_and_kubeconfig(workspace: Path) -> None:
    """A running cluster has a status in JSON and a kubeconfig that is ours alone to read."""
    assert _kubeplay(workspace, "cluster", "up").returncode == 0
    status = json.loads(_kubeplay(workspace, "cluster", "status", "--json").stdout)
    assert (status["provider"], status["running"], status["capabilities"]) == (
        "embedded",
        True,
        ["api"],
    )
    path = Path(_kubeplay(workspace, "cluster", "kubeconfig").stdout.strip())
    assert path.stat().st_mode & 0o077 == 0
