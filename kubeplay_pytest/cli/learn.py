"""What a learner does: list, start and run exercises."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import typer
from rich.markdown import Markdown
from rich.table import Table

from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.cli.console import Exit, out, typed
from kubeplay_pytest.cli.live import grade_live
from kubeplay_pytest.cli.workspace import ClusterOption, ExerciseArgument, Workspace

__all__ = ["list_exercises", "run", "start"]


def list_exercises(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """List the exercises, in order of difficulty.

    Example: kubeplay list
    """
    workspace = Workspace.find()
    exercises = list(workspace.catalog)
    if as_json:
        print(json.dumps([_row(workspace, exercise) for exercise in exercises], indent=2))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("exercise", "title", "level", "minutes", "domain", "yours"):
        table.add_column(name, no_wrap=name in ("exercise", "level"))
    for exercise in exercises:
        data, row = exercise.metadata, _row(workspace, exercise)
        level = "●" * data.level + "○" * (5 - data.level)
        started = "started" if row["started"] else ""
        table.add_row(exercise.slug, data.title, level, str(data.minutes), data.domain, started)
    out.print(table)
    out.print(f"\nNext: {typed('kubeplay start ex01')}", style="cyan")


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
    raise typer.Exit({"pass": Exit.PASS, "fail": Exit.FAIL}.get(result["verdict"], Exit.PLATFORM))


def _congratulate(exercise: Exercise) -> None:
    debrief = exercise.folder / "debrief.md"
    out.print()
    out.print(Markdown(debrief.read_text(encoding="utf-8")))


def _row(workspace: Workspace, exercise: Exercise) -> dict[str, object]:
    data = exercise.metadata
    started = bool(workspace.solution(exercise).files)
    names = ("id", "slug", "title", "level", "domain", "minutes")
    fields = {name: value for name, value in data.to_dict().items() if name in names}
    return fields | {"points": exercise.max_points, "started": started, "folder": _shown(exercise)}


def _shown(exercise: Exercise) -> str:
    return Path(os.path.relpath(exercise.folder)).as_posix()
