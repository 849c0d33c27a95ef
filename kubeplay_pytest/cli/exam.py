"""``kubeplay exam``: a timed set of exercises, with points and without hints."""

from __future__ import annotations

import json
import os
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.markdown import Markdown
from rich.table import Table

from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.catalog.solution import Solution, stamp
from kubeplay_pytest.cli.console import Exit, out, typed
from kubeplay_pytest.cli.live import grade_live
from kubeplay_pytest.cli.workspace import ClusterOption, ExerciseArgument, Workspace
from kubeplay_pytest.errors import UsageError
from kubeplay_pytest.history.exams import PASS_PERCENT, Sheet, begin, sheet_of
from kubeplay_pytest.history.history import History
from kubeplay_pytest.history.model import Exam

__all__ = ["app"]

app = typer.Typer(
    help="Sit an exam: a timed set of exercises, points, no hints.", no_args_is_help=True
)


@app.command()
def start(
    count: Annotated[int, typer.Option("--count", "-n", min=1, help="How many exercises.")] = 5,
    minutes: Annotated[
        int | None, typer.Option(min=1, help="The time; the exercises' own times when left out.")
    ] = None,
    containers: Annotated[
        bool, typer.Option(help="Also exercises whose containers really run.")
    ] = False,
    seed: Annotated[int | None, typer.Option(help="The same number, the same exam.")] = None,
) -> None:
    """Begin an exam. Its time runs from now on, whatever happens to this terminal.

    Example: kubeplay exam start --count 5
    """
    workspace = Workspace.find()
    with workspace.history() as history:
        _refuse_second(history)
        able = [e for e in workspace.catalog if containers or not e.metadata.runs_containers]
        exam = begin(
            history,
            able,
            count=count,
            minutes=minutes,
            folder=workspace.root / "exams" / stamp(),
            dice=random.Random(seed),  # noqa: S311 - no secret is made
        )
    _show(exam, _sheet(workspace, exam))
    out.print(f"\nRead one: {typed(f'kubeplay exam show {exam.slugs[0]}')}", style="cyan")


@app.command()
def status(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Show the exam that goes on: the time that is left, and the points so far.

    Example: kubeplay exam status
    """
    workspace = Workspace.find()
    exam = _running(workspace)
    sheet = _sheet(workspace, exam)
    if as_json:
        print(json.dumps(sheet.to_dict(), indent=2))
    else:
        _show(exam, sheet)


@app.command()
def show(exercise: ExerciseArgument) -> None:
    """Show the prompt of one of the exam's exercises, and where your answer goes.

    Example: kubeplay exam show ex04
    """
    workspace = Workspace.find()
    exam = _running(workspace)
    chosen = _of(exam, workspace, exercise)
    out.print(Markdown(chosen.prompt))
    answer = Solution(chosen, Path(exam.solutions)).shown
    out.print(f"\nIn this exam your answer is {answer}", style="green", soft_wrap=True)


@app.command()
def run(exercise: ExerciseArgument, cluster: ClusterOption = None) -> None:
    """Grade one of the exam's exercises. The best attempt within the time counts.

    Example: kubeplay exam run ex04
    """
    workspace = Workspace.find()
    exam = _running(workspace)
    if datetime.now(UTC) > exam.ends:
        raise UsageError("the time is over", "see your result: kubeplay exam finish")
    chosen = _of(exam, workspace, exercise)
    os.chdir(workspace.root)
    result = grade_live(chosen, Path(exam.solutions), workspace.settings(cluster))
    _show_time(exam)
    raise typer.Exit(Exit.of(result["verdict"]))


@app.command()
def finish(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Hand the exam in and show the result sheet.

    Exit code: 0 when it is passed, 1 when it is not.

    Example: kubeplay exam finish
    """
    workspace = Workspace.find()
    with workspace.history() as history:
        exam = history.finish_exam(_running(workspace))
    sheet = _sheet(workspace, exam)
    if as_json:
        print(json.dumps(sheet.to_dict(), indent=2))
    else:
        _show(exam, sheet)
        word, style = ("passed", "bold green") if sheet.passed else ("not passed", "bold red")
        used = f"{sheet.used.total_seconds() / 60:.0f} of {exam.minutes} minutes"
        out.print(
            f"\n{word}: {sheet.percent:.0f} % of the points, {PASS_PERCENT} % pass; {used}",
            style=style,
        )
    raise typer.Exit(Exit.PASS if sheet.passed else Exit.FAIL)


@app.command("list")
def list_exams() -> None:
    """List your exams and their results.

    Example: kubeplay exam list
    """
    workspace = Workspace.find()
    with workspace.history() as history:
        exams = history.exams()
    if not exams:
        out.print(f"No exam yet. Begin one: {typed('kubeplay exam start')}")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("began", "exercises", "points", "percent", ""):
        table.add_column(name, no_wrap=True)
    for exam in exams:
        sheet = _sheet(workspace, exam)
        began = exam.started.astimezone().strftime("%Y-%m-%d %H:%M")
        points = f"{sheet.points} of {sheet.max_points}"
        word = ("passed" if sheet.passed else "not passed") if exam.finished else "goes on"
        table.add_row(began, str(len(exam.slugs)), points, f"{sheet.percent:.0f} %", word)
    out.print(table)


def _running(workspace: Workspace) -> Exam:
    with workspace.history() as history:
        exam = history.running_exam()
    if exam is None:
        raise UsageError("no exam goes on", "begin one: kubeplay exam start")
    return exam


def _refuse_second(history: History) -> None:
    if history.running_exam() is not None:
        raise UsageError(
            "an exam goes on", "see it: kubeplay exam status; hand it in: kubeplay exam finish"
        )


def _of(exam: Exam, workspace: Workspace, name: str) -> Exercise:
    chosen = workspace.catalog[name]
    if chosen.slug not in exam.slugs:
        slugs = ", ".join(map(str, exam.slugs))
        raise UsageError(f"{chosen.slug} is not part of your exam", f"it has: {slugs}")
    return chosen


def _sheet(workspace: Workspace, exam: Exam) -> Sheet:
    exercises = {exercise.slug: exercise for exercise in workspace.catalog}
    with workspace.history() as history:
        return sheet_of(exam, exercises, history.attempts_in(exam), datetime.now(UTC))


def _show(exam: Exam, sheet: Sheet) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold", show_footer=True)
    table.add_column("exercise", "", no_wrap=True)
    table.add_column("title", "all")
    table.add_column("points", f"{sheet.points} of {sheet.max_points}", justify="right")
    table.add_column("attempts", str(sum(row.attempts for row in sheet.rows)), justify="right")
    for row in sheet.rows:
        points = f"{row.points} of {row.max_points}"
        table.add_row(row.slug, row.title, points, str(row.attempts))
    out.print(table)
    if exam.finished is None:
        _show_time(exam)


def _show_time(exam: Exam) -> None:
    left = exam.ends - datetime.now(UTC)
    if left <= timedelta():
        out.print("\nThe time is over. Your result: kubeplay exam finish", style="yellow")
        return
    minutes = max(1, round(left.total_seconds() / 60))
    until = exam.ends.astimezone().strftime("%H:%M")
    out.print(f"\n{minutes} minutes left, until {until}.", style="yellow")
