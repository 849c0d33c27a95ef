"""A project without exercises pays nothing for having KubePlay installed."""

from __future__ import annotations

import pytest

from tests.plugin.project import Project

COSTLY = (
    "yaml",
    "urllib3",
    "pydantic",
    "kubernetes",
    "rich",
    "typer",
    "filelock",
    "psutil",
    "markdown_it",
    "kubeplay_controlplane",
    "kubeplay_pytest.catalog",
    "kubeplay_pytest.cluster",
    "kubeplay_pytest.manifests",
    "kubeplay_pytest.reports.recorder",
)

TELLS = f"""\
import sys
from pathlib import Path

def pytest_unconfigure():
    Path("imported.txt").write_text(" ".join(name for name in {COSTLY!r} if name in sys.modules))
"""


@pytest.mark.parametrize(
    "arguments", [("--help",), ("--fixtures", "tests"), ("tests",), ("--collect-only", "tests")]
)
def test_nothing_costly_is_imported(project: Project, arguments: tuple[str, ...]) -> None:
    """Neither help nor a run imports YAML, HTTP, pydantic or a Kubernetes client."""
    project.write("conftest.py", TELLS)
    project.write("tests/test_own.py", "def test_own():\n    pass\n")
    run = project.run_bare(
        "-p", "no:html", "-p", "no:schemathesis", *arguments
    )  # pytest-html brings its own imports
    assert run.exit == 0
    assert (project.folder / "imported.txt").read_text() == ""


def test_what_is_looked_for_is_what_exercises_import(project: Project) -> None:
    """The counter-proof: a run of an exercise does import what is looked for above."""
    project.write("conftest.py", TELLS)
    project.exercise("def test_it(applied):\n    applied.config_map('settings').exists()\n")
    run = project.run_bare("-p", "no:html", "-p", "no:schemathesis", "exercises")
    assert run.counts == {"passed": 1}
    imported = (project.folder / "imported.txt").read_text().split()
    assert {"yaml", "urllib3", "pydantic", "kubeplay_pytest.catalog"} <= set(imported)
    assert "kubernetes" not in imported


def test_nothing_is_started_or_written(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run without exercises leaves no trace in KubePlay's home, and says nothing of us."""
    home = project.folder / "home"
    monkeypatch.setenv("KUBEPLAY_HOME", str(home))
    project.write("tests/test_own.py", "def test_own():\n    pass\n")
    run = project.run_bare("tests")
    assert run.counts == {"passed": 1}
    assert not (home / "clusters").exists()
    assert not (project.folder / "solutions").exists()
    assert "--- kubeplay" not in run.text


def test_checks_without_a_cluster_start_none(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A solution that cannot be read is judged without any cluster."""
    home = project.folder / "home"
    monkeypatch.setenv("KUBEPLAY_HOME", str(home))
    project.exercise("def test_it(applied):\n    pass\n", solution="kind: [\n")
    run = project.run_alone("exercises/ex90")
    assert run.result["verdict"] == "fail"
    assert not (home / "clusters").exists()
