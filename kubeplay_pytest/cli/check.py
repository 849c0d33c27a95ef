"""``kubeplay check``: the authors' proof of exercises."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from kubeplay_pytest.authors import Fault, Proof, Weight, prove, review
from kubeplay_pytest.authors.mutation import Score, chosen, mutants, mutate, score
from kubeplay_pytest.authors.proof import claims
from kubeplay_pytest.authors.report import Report
from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.cli.check_view import show
from kubeplay_pytest.cli.console import Exit, errors
from kubeplay_pytest.cli.live import ensure_cluster
from kubeplay_pytest.cli.workspace import ClusterOption, Workspace

__all__ = ["check"]

MutateOption = Annotated[
    bool, typer.Option("--mutate", help="Change references field by field; the checks must notice.")
]
MostOption = Annotated[
    int, typer.Option("--mutants", min=1, help="Mutants of an exercise, at most.", metavar="N")
]
LeastOption = Annotated[
    float, typer.Option("--score", min=0, max=100, help="Percent of mutants that must fail.")
]


def check(  # noqa: PLR0917 - options of a command line are named by those who type them
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[EX]...", help="Exercises; all when none is named."),
    ] = None,
    with_mutants: MutateOption = False,
    most: MostOption = 40,
    least: LeastOption = 90,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs", "-j", min=1, max=64, help="Gradings at once; four a core, at most 32."
        ),
    ] = None,
    cluster: ClusterOption = None,
) -> None:
    """Prove exercises: the template fails, references pass, near misses fail as they say.

    Example: kubeplay check ex04 ex07 --mutate
    """
    workspace = Workspace.find()
    catalog = workspace.catalog
    exercises = [catalog[name] for name in names] if names else list(catalog)
    settings = workspace.settings(cluster)
    how = {"cluster": settings.cluster, "timeout": settings.timeout, "processes": jobs}
    start = time.perf_counter()
    faults = review(exercises, catalog)
    provable = [exercise for exercise in exercises if not _is_broken(exercise, faults)]
    ensure_cluster(settings.cluster, provable)
    proofs = _prove(provable, how)
    sound = [exercise for exercise in provable if _accepts_references(exercise, proofs)]
    scores = _mutate(sound, most, how) if with_mutants else []
    report = Report(faults, proofs, scores, least, time.perf_counter() - start)
    if as_json:
        print(json.dumps(report.to_dict(), indent=2))
    else:
        show(exercises, report)
    raise typer.Exit(Exit.PASS if report.ok else Exit.FAIL)


def _is_broken(exercise: Exercise, faults: Sequence[Fault]) -> bool:
    own = [fault for fault in faults if fault.concerns(exercise.folder)]
    return any(fault.weight == Weight.BROKEN for fault in own)


def _accepts_references(exercise: Exercise, proofs: Sequence[Proof]) -> bool:
    """Whether its references pass: of others nothing can be learnt by changing them."""
    mine = [p for p in proofs if p.claim.exercise == exercise and p.claim.role == "reference"]
    return not any(proof.contradiction for proof in mine)


def _prove(exercises: Sequence[Exercise], how: dict[str, Any]) -> list[Proof]:
    total = sum(1 for exercise in exercises for _ in claims(exercise))
    with _progress("proving", total) as step:
        return prove(exercises, told=lambda proof: step(proof.claim.name), **how)


def _mutate(exercises: Sequence[Exercise], most: int, how: dict[str, Any]) -> list[Score]:
    possible = {exercise: mutants(exercise) for exercise in exercises}
    picked = [mutant for made in possible.values() for mutant in chosen(made, most)]
    with _progress("mutating", len(picked)) as step:
        outcomes = mutate(picked, told=lambda o: step(o.mutant.exercise.slug), **how)
    return [
        score(exercise, [o for o in outcomes if o.mutant.exercise == exercise], made)
        for exercise, made in possible.items()
    ]


@contextmanager
def _progress(what: str, total: int) -> Iterator[Callable[[str], None]]:
    """A bar on a terminal; yields a function that moves it and says what was done."""
    columns = (
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[last]}"),
    )
    with Progress(*columns, console=errors, transient=True) as bar:
        task = bar.add_task("", total=total, last="")
        yield lambda last: bar.update(task, advance=1, last=last)
