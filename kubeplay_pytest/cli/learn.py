"""What a learner does: start and run exercises."""

from __future__ import annotations

import json
import os
from typing import Annotated

import typer
from rich.markdown import Markdown

from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.cli.console import Exit, out, typed
from kubeplay_pytest.cli.live import grade_live
from kubeplay_pytest.cli.workspace import ClusterOption, ExerciseArgument, Workspace

__all__ = ["run", "start"]


def start(exercise: ExerciseArgument) -> None:
    """Make your solution file from the template, and show what to do.

    Example: kubeplay start ex04
    """
    workspace = Workspace.find()
    chosen = workspace.catalog[exercise]
    solution = workspace.solution(chosen)
    made = solution.create()
    out.print(Markdown(chosen.prompt))
    out.print()
    out.print(f"{'Made' if made else 'You already have'} {solution.shown}", style="green")
    out.print(f"Edit it, then run: {typed(f'kubeplay run {chosen.slug}')}", style="cyan")


def run(
    exercise: ExerciseArgument,
    cluster: ClusterOption = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print kubeplay.result/v1 instead of text.")
    ] = False,
) -> None:
    """Grade your solution. The same as pytest exercises/ex04, with less around it.

    Exit code: 0 pass, 1 fail, 2 usage, 3 when the platform could not say.

    Example: kubeplay run ex04
    """
    workspace = Workspace.find()
    chosen = workspace.catalog[exercise]
    os.chdir(workspace.root)
    solution = workspace.solution(chosen)
    if solution.create() and not as_json:
        out.print(f"Made {solution.shown} from the template.", style="cyan")
    result = grade_live(chosen, solution.root, workspace.settings(cluster), quiet=as_json)
    if as_json:
        print(json.dumps(result, indent=2))
    elif result["verdict"] == "pass":
        _congratulate(chosen)
    raise typer.Exit(Exit.of(result["verdict"]))


def _congratulate(exercise: Exercise) -> None:
    out.print()
    out.print(Markdown(exercise.debrief))
