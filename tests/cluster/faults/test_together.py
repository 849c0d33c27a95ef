"""Many at once: one cluster, a verdict for each, and none is another's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kubeplay_pytest.catalog import Exercise
from tests.cluster.faults.place import Place

REPEAT = int(os.environ.get("KUBEPLAY_REPEAT", "1"))


def test_two_first_runs(place: Place) -> None:
    """Two runs that both find no cluster start one between them, and both pass."""
    runs = [place.run(), place.run()]
    assert [run.finish() for run in runs] == [0, 0], [run.output for run in runs]
    supervisors = [p for p in place.processes() if "supervisor" in p.name()]
    assert len(supervisors) == 1
    assert place.facts()["restarts"] == 0
    place.nothing_is_left()


def test_runs_wait_each_for_its_own(place: Place) -> None:
    """Of two runs of one exercise at once, a signal ends only the one that it was given to."""
    first, second = place.run("no"), place.run("no")
    for run in (first, second):
        run.await_event("applied")
    place.give_signal(first.await_event("namespace")["name"])
    assert first.finish() == 0, first.output
    assert second.process.poll() is None
    place.give_signal(second.await_event("namespace")["name"])
    assert second.finish() == 0, second.output


@pytest.mark.usefixtures("real_cluster")
@pytest.mark.parametrize("turn", range(REPEAT))
def test_all_references_at_once(
    repository: Path, tmp_path: Path, real_home: Path, turn: int
) -> None:
    """With the references as solutions, four workers pass all exercises, each time."""
    for folder in sorted(repository.glob("exercises/ex*")):
        answer = tmp_path / folder.name
        answer.mkdir()
        shutil.copy(Exercise(folder).references[0], answer / "solution.yaml")
    command = [sys.executable, "-m", "pytest", "exercises", "-n", "4", "-p", "no:cacheprovider"]
    command.append(f"--kubeplay-solutions={tmp_path}")
    environment = {**os.environ, "KUBEPLAY_HOME": str(real_home)}
    run = subprocess.run(
        command,
        cwd=repository,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stdout
