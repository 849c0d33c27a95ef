"""``kubeplay list``: the exercises, by domain, level, state and words."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.catalog.domains import WEIGHTS
from kubeplay_pytest.cli.console import out, typed
from kubeplay_pytest.cli.workspace import Workspace
from kubeplay_pytest.errors import UsageError
from kubeplay_pytest.history.states import SIGNS

__all__ = ["list_exercises"]

Json = dict[str, Any]


def list_exercises(
    *,
    domain: Annotated[
        str | None, typer.Option(help=f"Only this domain: {', '.join(WEIGHTS)}.")
    ] = None,
    level: Annotated[
        int | None, typer.Option(min=1, max=5, help="Only this level, 1 to 5.")
    ] = None,
    state: Annotated[str | None, typer.Option(help=f"Only these: {', '.join(SIGNS)}.")] = None,
    search: Annotated[
        str | None, typer.Option("--search", "-s", help="Only those whose title or prompt has it.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """List the exercises, in order of difficulty.

    Example: kubeplay list --domain networking --state new
    """
    _expect("domain", domain, WEIGHTS)
    _expect("state", state, SIGNS)
    workspace = Workspace.find()
    with workspace.history() as history:
        states = history.states(workspace.catalog)
    chosen = [
        exercise
        for exercise in workspace.catalog
        if domain in {None, exercise.metadata.domain}
        and level in {None, exercise.metadata.level}
        and state in {None, states[exercise.slug]}
        and _has(exercise, search)
    ]
    if as_json:
        print(json.dumps([_row(exercise, states[exercise.slug]) for exercise in chosen], indent=2))
        return
    _show(chosen, states)


def _expect(what: str, value: str | None, known: Iterable[str]) -> None:
    if value is not None and value not in set(known):
        raise UsageError(f"there is no {what} {value!r}", f"one of: {', '.join(known)}")


def _has(exercise: Exercise, words: str | None) -> bool:
    return words is None or words.lower() in f"{exercise.metadata.title}\n{exercise.prompt}".lower()


def _show(exercises: list[Exercise], states: Json) -> None:
    if not exercises:
        out.print("No exercise is like that; kubeplay list shows all.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("exercise", "", "title", "level", "min", "domain"):
        table.add_column(name, no_wrap=name in {"exercise", "level", ""})
    for exercise in exercises:
        data, (sign, style) = exercise.metadata, SIGNS[states[exercise.slug]]
        level = "●" * data.level + "○" * (5 - data.level)
        cells = (data.title, level, str(data.minutes), data.domain)
        table.add_row(exercise.slug, Text(sign, style=style), *cells)
    out.print(table)
    legend = "  ".join(f"{sign} {state}" for state, (sign, _) in SIGNS.items())
    out.print(f"\n{legend}", style="dim")
    _show_next(next((e for e in exercises if states[e.slug] != "passed"), None))


def _show_next(following: Exercise | None) -> None:
    if following is None:
        out.print(f"All of these are passed. An exam: {typed('kubeplay exam start')}", style="cyan")
    else:
        out.print(f"Next: {typed(f'kubeplay watch {following.slug}')}", style="cyan")


def _row(exercise: Exercise, state: str) -> Json:
    data = exercise.metadata.to_dict()
    names = ("id", "slug", "title", "level", "domain", "minutes", "requires")
    fields = {name: data[name] for name in names}
    folder = Path(os.path.relpath(exercise.folder)).as_posix()
    return fields | {"points": exercise.max_points, "state": state, "folder": folder}
