"""The commands that need no cluster: what they say, and how they end."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kubeplay_pytest import __version__
from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.history.inbox import leave
from tests.unit.cli.conftest import Call

SLUGS = ["ex01", "ex02", "ex04", "ex07", "ex09", "ex12", "ex13", "ex33"]


@pytest.fixture
def desk(repository: Path, workplace: Path) -> Path:
    """A workspace of this test's own, with one exercise."""
    shutil.copytree(repository / "exercises/ex04", workplace / "exercises/ex04")
    return workplace


def test_list_names_every_exercise(kubeplay: Call, workspace: Path) -> None:
    """`list` shows all exercises in order, with their titles, and what to type next."""
    said = kubeplay("list")
    assert said.exit == 0
    rows = [line[:4] for line in said.out.splitlines() if line[:2] == "ex" and line[2].isdigit()]
    assert set(SLUGS) <= set(rows)
    assert rows == sorted(rows)
    assert "kubeplay watch ex01" in said.out


def test_list_when_all_is_passed(kubeplay: Call, desk: Path) -> None:
    """When everything is passed, `list` offers an exam instead of the first exercise."""
    metadata = Exercise(desk / "exercises/ex04").metadata
    entry = {"id": str(metadata.id), "version": metadata.version, "slug": "ex04", "points": 10}
    entry |= {"verdict": "pass", "max": 10, "submission": "d"}
    leave(entry, {}, seconds=0.5, solutions=desk / "solutions")
    said = kubeplay("list")
    assert "kubeplay exam start" in said.out
    assert "kubeplay watch" not in said.out


def test_list_for_programs(kubeplay: Call, workspace: Path) -> None:
    """`list --json` is JSON and nothing else."""
    said = kubeplay("list", "--json")
    rows = json.loads(said.out)
    assert set(SLUGS) <= {row["slug"] for row in rows}
    row = next(row for row in rows if row["slug"] == "ex04")
    assert (row["points"], row["folder"]) == (10, "exercises/ex04")
    assert said.err == ""


def test_list_from_below(kubeplay: Call, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands work from any folder below the workspace."""
    monkeypatch.chdir(workspace / "docs")
    assert kubeplay("list").exit == 0


@pytest.mark.parametrize("command", [["list"], ["start", "ex04"], ["run", "ex04"], ["check"]])
def test_outside_a_workspace(kubeplay: Call, workplace: Path, command: list[str]) -> None:
    """Outside a workspace a command says so, and where to go, with exit code 2."""
    said = kubeplay(*command)
    assert said.exit == 2
    assert "there are no exercises" in said.err
    assert "cloned" in said.err
    assert said.out == ""


@pytest.mark.parametrize("command", ["start", "run", "check"])
def test_unknown_exercise(kubeplay: Call, workspace: Path, command: str) -> None:
    """A name that is not there leads to the one that was meant, with exit code 2."""
    said = kubeplay(command, "ex004")
    assert said.exit == 2
    assert "there is no exercise 'ex004'" in said.err
    assert "did you mean ex04?" in said.err


def test_start_makes_the_solution(kubeplay: Call, desk: Path) -> None:
    """`start` makes the file, shows the prompt, and says what to type next."""
    said = kubeplay("start", "4")
    made = desk / "solutions/ex04/solution.yaml"
    assert made.read_bytes() == (desk / "exercises/ex04/template.yaml").read_bytes()
    assert said.exit == 0
    assert "Made solutions/ex04/solution.yaml" in said.out
    assert "Three copies of a web server" in said.out
    assert "kubeplay run ex04" in said.out


def test_start_keeps_the_solution(kubeplay: Call, desk: Path) -> None:
    """A second `start` leaves the learner's work as it is."""
    kubeplay("start", "ex04")
    made = desk / "solutions/ex04/solution.yaml"
    made.write_text("mine")
    assert "You already have" in kubeplay("start", "ex04").out
    assert made.read_text() == "mine"


def test_bad_variable_is_a_usage_error(
    kubeplay: Call, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A setting that cannot be meant is named, with exit code 2."""
    monkeypatch.setenv("KUBEPLAY_TIMEOUT", "soon")
    said = kubeplay("run", "ex04")
    assert said.exit == 2
    assert "kubeplay timeout must be seconds" in said.err


@pytest.mark.parametrize(
    "command", [["run", "ex04"], ["check", "ex04"], ["cluster", "up"], ["cluster", "status"]]
)
def test_unknown_provider(kubeplay: Call, workspace: Path, command: list[str]) -> None:
    """A provider that is not there is named with those that are, with exit code 2."""
    said = kubeplay(*command, "--cluster", "docker")
    assert said.exit == 2
    assert "there is no cluster provider 'docker'" in said.err
    assert "context:NAME" in said.err


@pytest.mark.parametrize(
    "command", [["nonsense"], ["list", "--no-such"], ["start"], ["check", "-j", "0"]]
)
def test_misuse(kubeplay: Call, workspace: Path, command: list[str]) -> None:
    """What cannot be parsed ends with exit code 2 and a word of help."""
    said = kubeplay(*command)
    assert said.exit == 2
    assert "Usage" in said.err + said.out


def test_version(kubeplay: Call) -> None:
    """`--version` prints the version."""
    assert kubeplay("--version").out == f"kubeplay {__version__}\n"


def test_cluster_that_is_not_there(
    kubeplay: Call, workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a cluster, status says so with exit code 3, and nothing is started."""
    monkeypatch.setenv("KUBEPLAY_HOME", str(workplace / "home"))
    assert kubeplay("cluster", "status").exit == 3
    assert json.loads(kubeplay("cluster", "status", "--json").out)["running"] is False
    assert kubeplay("cluster", "kubeconfig").exit == 3
    assert kubeplay("cluster", "logs").exit == 3
    down = kubeplay("cluster", "down")
    assert (down.exit, "nothing of ours to stop" in down.out) == (0, True)
    gc = kubeplay("gc")
    assert (gc.exit, "nothing else to remove" in gc.out) == (0, True)
    assert not (workplace / "home/clusters").exists()


def test_interruption(kubeplay: Call, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends a command with one word and exit code 130."""

    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kubeplay_pytest.cli.listing._has", lambda *_: interrupted(None))
    said = kubeplay("list")
    assert said.exit == 130
    assert "Traceback" not in said.err


def test_platform_error(kubeplay: Call, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The platform's trouble ends with its words, its remedy and exit code 3."""

    def broken(*_: object) -> None:
        raise PlatformError("the disk is full [bold]", "free some room")

    monkeypatch.setattr("kubeplay_pytest.cli.listing._has", broken)
    said = kubeplay("list")
    assert said.exit == 3
    assert "error: the disk is full [bold]" in said.err
    assert "try:   free some room" in said.err


EARLY = """
import sys

class Interrupted:
    def find_spec(self, name, *_):
        if name == "kubeplay_pytest.cli.app":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupted())
from kubeplay_pytest.cli.__main__ import main
main()
"""


def test_interrupted_before_it_has_begun() -> None:
    """Ctrl-C while the command line is still being imported shows no traceback."""
    done = subprocess.run(
        [sys.executable, "-c", EARLY], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "interrupted\n")
