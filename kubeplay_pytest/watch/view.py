"""What the screen says, as text: no widget, no state, so that it can be read in a test."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from rich.text import Text

from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.history.states import SIGNS, State
from kubeplay_pytest.picture import Branch
from kubeplay_pytest.verdict import Finding
from kubeplay_pytest.verdict.feedback import (
    MARKS,
    STYLES,
    Line,
    finding_lines,
    problem_lines,
)
from kubeplay_pytest.watch.running import Run

__all__ = [
    "diff_text",
    "headline",
    "hints_text",
    "line_of",
    "picture_text",
    "results_text",
    "standing",
]

Json = dict[str, Any]

_MOODS = {"good": "green", "waiting": "yellow", "bad": "red", "plain": ""}


def headline(exercise: Exercise) -> Text:
    """Slug, title and level on one line."""
    data = exercise.metadata
    level = "●" * data.level + "○" * (5 - data.level)
    return Text.assemble((exercise.slug, "bold"), f" {data.title}  ", (level, "dim"))


def standing(run: Run | None) -> Text:
    """How it stands, in a few words: what is waited for, or the verdict and its points."""
    if run is None:
        return Text("save your file to run it", style="dim")
    if run.problem:
        return Text("! no verdict", style="bold yellow")
    if run.result is None:
        known, every = len(run.checks), len(run.exercise.metadata.points)
        return Text(f"… {known} of {every} checks, waiting for {run.waits_for}", style="yellow")
    mark, style = MARKS[run.verdict]
    points = f"{run.result['points']} of {run.result['max']} points"
    return Text(f"{mark} {run.verdict}, {points}, {run.result['seconds']:.1f} s", f"bold {style}")


def results_text(run: Run) -> Text:
    """Every check with what it found, in the order of the exercise.

    The same reason is told once, and evidence for the first that failed: one thing at a time.
    """
    lines: list[Text] = []
    shown: dict[str, str] = {}
    for name in run.exercise.metadata.points:
        lines += _check(run.checks.get(name), name, shown)
    if run.problem:
        lines += _lines(problem_lines(run.problem, ""))
    if run.passed:
        lines += [Text(), Text("n goes on to the next exercise · d tells why it works", "cyan")]
    return Text("\n").join(lines)


def picture_text(branches: Iterable[Branch]) -> Text:
    """The namespace's tree, one object a line."""
    return Text("\n").join(map(_branch, branches))


def hints_text(hints: Iterable[str]) -> str:
    """The hints that were taken, as Markdown."""
    return "\n\n".join(f"### Hint {number}\n\n{hint}" for number, hint in enumerate(hints, 1))


def diff_text(lines: list[str]) -> Text:
    """A unified diff in colours."""
    if not lines:
        return Text("yours is the reference, line by line", style="green")
    return Text("\n").join(Text(line, style=_diff_style(line)) for line in lines)


def line_of(exercise: Exercise, state: State) -> Text:
    """One line of the list of exercises: its state, and what it is about."""
    mark, style = SIGNS[state]
    domain = f"  {exercise.metadata.domain}"
    return Text.assemble((f"{mark} ", style), headline(exercise), (domain, "dim"))


def _diff_style(line: str) -> str:
    if line.startswith(("---", "+++", "@@")):
        return "dim"
    return {"+": "green", "-": "red"}.get(line[:1], "")


def _check(check: Json | None, name: str, shown: dict[str, str]) -> Iterator[Text]:
    if check is None:
        yield Text(f"· {name.removeprefix('test_').replace('_', ' ')}", style="dim")
        return
    mark, style = MARKS[check["outcome"]]
    yield Text(f"{mark} {check['title']}", style=style)
    if check["outcome"] not in {"fail", "error"}:
        return
    findings = [Finding.from_dict(data) for data in check["findings"]]
    reason = repr(findings) if findings else check["found"]
    if reason in shown:
        yield Text(f"  the same as: {shown[reason]}", style="dim")
        return
    shown[reason] = check["title"]
    for finding in findings:
        told = finding if len(shown) == 1 else replace(finding, evidence=())
        yield from _lines(finding_lines(told))
    if not findings:
        yield from _lines(problem_lines(check["found"], check.get("help") or ""))


def _lines(lines: Iterable[Line]) -> list[Text]:
    return [Text(line.text, style=STYLES[line.style]) for line in lines]


def _branch(branch: Branch) -> Text:
    stem = "".join("  " if last else "│ " for last in branch.path[:-1])
    stem += "".join("└ " if last else "├ " for last in branch.path[-1:])
    text = Text.assemble((stem, "dim"), (f"{branch.kind} ", "dim"), branch.name)
    if branch.state.text:
        text.append(f"  {branch.state.text}", style=_MOODS[branch.state.mood])
    return text
