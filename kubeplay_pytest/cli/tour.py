"""``kubeplay tour``: one minute, three verdicts, and what to type next."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from rich.panel import Panel
from rich.text import Text

from kubeplay_pytest.authors.near_miss import near_misses
from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.cli.console import out, typed
from kubeplay_pytest.cli.live import ensure_cluster, grade_live
from kubeplay_pytest.cli.workspace import ClusterOption, Workspace
from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.settings import Settings

__all__ = ["tour"]

_SLUG = "ex04"


def tour(cluster: ClusterOption = None) -> None:
    """See it work: start the cluster, grade three answers, learn what to type next.

    Example: kubeplay tour
    """
    workspace = Workspace.find()
    exercise = workspace.catalog[_SLUG]
    settings = workspace.settings(cluster)
    os.chdir(workspace.root)
    ensure_cluster(settings.cluster)
    out.print(Panel.fit(f"{exercise.slug}  {exercise.metadata.title}", style="bold"))
    miss = near_misses(exercise)[0]
    for number, (what, answer, wanted) in enumerate(
        (
            ("The template, as you would find it", exercise.template, "fail"),
            (f"A near miss: {miss.mistake}", miss.path, "fail"),
            ("A right answer", exercise.references[0], "pass"),
        ),
        start=1,
    ):
        out.print(Text(f"\n{number}. {what}", style="bold"))
        _grade(exercise, answer, wanted, settings)
    _farewell()


def _grade(exercise: Exercise, answer: Path, wanted: str, settings: Settings) -> None:
    with tempfile.TemporaryDirectory(prefix="kubeplay-tour-") as folder:
        solutions = Path(folder)
        (solutions / exercise.slug).mkdir()
        shutil.copyfile(answer, solutions / exercise.slug / "solution.yaml")
        verdict = grade_live(exercise, solutions, settings)["verdict"]
    if verdict != wanted:
        raise PlatformError(
            f"the tour expected {wanted} for {answer}, but the verdict is {verdict}",
            "run: kubeplay doctor",
        )


def _farewell() -> None:
    out.print()
    out.print("That was a genuine Kubernetes API server, with its controllers and scheduler.")
    out.print("Now you:", style="bold")
    for command, what in (
        ("kubeplay start ex01", "make your first file and read the prompt"),
        ("kubeplay run ex01", "grade it (or: pytest exercises/ex01)"),
        ("kubeplay list", "see all exercises"),
    ):
        out.print(Text.assemble("  ", (f"{typed(command):<30}", "cyan"), what))
