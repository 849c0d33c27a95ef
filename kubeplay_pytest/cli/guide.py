"""What helps along an exercise: hints, the reference, the debrief, a new beginning."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.markdown import Markdown
from rich.syntax import Syntax

from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.catalog.comparison import nearest_reference
from kubeplay_pytest.catalog.solution import stamp
from kubeplay_pytest.cli.console import out, typed
from kubeplay_pytest.cli.workspace import ExerciseArgument, Workspace
from kubeplay_pytest.errors import UsageError
from kubeplay_pytest.history.history import History

__all__ = ["debrief", "hint", "reset", "solution"]


def hint(exercise: ExerciseArgument) -> None:
    """Show one more hint. Each tells more than the one before, and is counted.

    Example: kubeplay hint ex04
    """
    workspace = Workspace.find()
    chosen = workspace.catalog[exercise]
    with workspace.history() as history:
        refuse_in_exam(history, chosen)
        number = history.take_hint(chosen)
    for before, text in enumerate(chosen.hints[:number], start=1):
        out.print(f"Hint {before} of {len(chosen.hints)}", style="bold")
        out.print(Markdown(text))
        out.print()
    if number < len(chosen.hints):
        out.print(f"More: {typed(f'kubeplay hint {chosen.slug}')}", style="cyan")
    else:
        out.print("These were all.", style="dim")


def debrief(exercise: ExerciseArgument) -> None:
    """Show why the answer works, what production does, and what to type in an exam.

    Example: kubeplay debrief ex04
    """
    workspace = Workspace.find()
    chosen = workspace.catalog[exercise]
    with workspace.history() as history:
        _expect_pass(history, chosen, "the debrief is for those who have passed")
        history.note(chosen, "debrief")
    out.print(Markdown(chosen.debrief))


def solution(
    exercise: ExerciseArgument,
    give_up: Annotated[
        bool, typer.Option("--give-up", help="Show it although you have not passed.")
    ] = False,
) -> None:
    """Show the reference that is nearest to your answer, after a pass.

    Example: kubeplay solution ex04
    """
    workspace = Workspace.find()
    chosen = workspace.catalog[exercise]
    with workspace.history() as history:
        refuse_in_exam(history, chosen)
        if not give_up:
            _expect_pass(history, chosen, "a reference is for those who have passed", "--give-up")
        history.note(chosen, "solution")
    reference = nearest_reference(chosen, workspace.solution(chosen).text)
    text = reference.read_text(encoding="utf-8")
    out.print(f"# {chosen.slug}/reference/{reference.name}", style="dim")
    out.print(Syntax(text, "yaml", background_color="default") if out.is_terminal else text)
    if len(chosen.references) > 1:
        others = len(chosen.references) - 1
        out.print(f"There {'is' if others == 1 else 'are'} {others} more in "
                  f"{chosen.folder / 'reference'}.", style="dim", soft_wrap=True)  # fmt: skip


def reset(exercise: ExerciseArgument) -> None:
    """Begin again from the template. Your file is kept as a backup.

    Example: kubeplay reset ex04
    """
    workspace = Workspace.find()
    chosen = workspace.catalog[exercise]
    mine = workspace.solution(chosen)
    backup = mine.reset(stamp())
    with workspace.history() as history:
        history.note(chosen, "reset")
    if backup:
        where = Path(os.path.relpath(backup)).as_posix()
        out.print(f"Your answer is now in {where}", style="dim", soft_wrap=True)
    out.print(f"{mine.shown} is the template again.", style="green")


def refuse_in_exam(history: History, exercise: Exercise) -> None:
    """Raise while an exam with this exercise goes on."""
    if history.in_exam(exercise):
        raise UsageError(
            f"{exercise.slug} is part of your exam: there are no hints",
            "hand it in first: kubeplay exam finish",
        )


def _expect_pass(history: History, exercise: Exercise, why: str, way: str = "") -> None:
    refuse_in_exam(history, exercise)
    if not history.has_passed(exercise):
        other = f"; or: kubeplay solution {exercise.slug} {way}" if way else ""
        raise UsageError(why, f"a hint: kubeplay hint {exercise.slug}{other}")
