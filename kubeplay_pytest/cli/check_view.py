"""What ``kubeplay check`` prints for people."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.text import Text

from kubeplay_pytest.authors import Fault, Proof, Weight
from kubeplay_pytest.authors.mutation import Score
from kubeplay_pytest.authors.report import Report
from kubeplay_pytest.authors.scaffold import MARK
from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.cli.console import out, typed

__all__ = ["show"]


def show(exercises: Sequence[Exercise], report: Report) -> None:
    """Each exercise with all that is wrong with it, and the sums."""
    for exercise in exercises:
        _show_exercise(exercise, report)
    own = [exercise.folder for exercise in exercises]
    for fault in report.all_faults:
        if not any(fault.concerns(folder) for folder in own):
            _line(f"{fault.weight.value}: {fault}", _style(fault))
    _show_sums(report)
    for advice in _advice(exercises, report):
        _line(advice, "cyan")


def _show_exercise(exercise: Exercise, report: Report) -> None:
    proofs = [proof for proof in report.proofs if proof.claim.exercise == exercise]
    faults = [fault for fault in report.all_faults if fault.concerns(exercise.folder)]
    score = next((s for s in report.scores if s.exercise == exercise), None)
    bad = [proof for proof in proofs if proof.contradiction]
    grave = any(fault.weight != Weight.NOTE for fault in faults)
    sound = proofs and not bad and not grave and score not in report.weak
    mark, style = ("✔", "green") if sound else ("✘", "red")
    _line(f"{mark} {exercise.slug}  {_summary(proofs, score)}", style)
    for fault in faults:
        _line(f"    {fault}", _style(fault))
    for proof in bad:
        _line(f"    {proof.claim.answer}: {proof.contradiction}")
    for mutant in score.survivors if score else ():
        _line(f"    {mutant.place}: survives: {mutant.change}", "yellow")


def _summary(proofs: Sequence[Proof], score: Score | None) -> str:
    misses = sum(proof.claim.role == "near miss" for proof in proofs)
    text = f"{len(proofs)} answers, {misses} near misses"
    if score is None:
        return text
    accepted = f", {score.accepted} accepted" if score.accepted else ""
    return f"{text}, {score.killed} of {score.wrong} mutants killed{accepted}"


def _show_sums(report: Report) -> None:
    count = len(report.proofs)
    text = f"{count - len(report.contradictions)} of {count} gradings as claimed, "
    text += f"{len(report.grave)} faults, {report.seconds:.1f} s"
    _line(text, "bold green" if report.ok else "bold red")
    if report.scores:
        killed, wrong = (sum(getattr(s, n) for s in report.scores) for n in ("killed", "wrong"))
        percent = 100 * killed / wrong if wrong else 100
        accepted = sum(score.accepted for score in report.scores)
        _line(f"{killed} of {wrong} mutants killed ({percent:.1f} %), {accepted} accepted")
    rates = (f"{name.replace('_', ' ')}: {rate}" for name, rate in report.rates.items())
    _line("; ".join(rates))


def _advice(exercises: Sequence[Exercise], report: Report) -> Iterator[str]:
    """What to do next, where that does not stand in a fault itself."""
    if any(score.survivors for score in report.scores):
        yield "A survivor shows what no check looks at. Mend a check; or, if the answer is right,"
        yield "declare the change with its reason in accepted.yaml: docs/writing-an-exercise.md"
    for exercise in exercises:
        places = [f for f in report.faults if f.concerns(exercise.folder) and MARK in f.message]
        if places:
            yield f"{exercise.slug} has {len(places)} places to write. Begin with prompt.md, delete"
            yield f"each {MARK} when it is done, and ask again: " + typed(
                f"kubeplay check {exercise.slug}"
            )


def _style(fault: Fault) -> str:
    return "dim" if fault.weight == Weight.NOTE else ""


def _line(text: str, style: str = "") -> None:
    """Places are shown as one types them from here."""
    out.print(Text(text.replace(f"{Path.cwd()}{os.sep}", ""), style=style), soft_wrap=True)
