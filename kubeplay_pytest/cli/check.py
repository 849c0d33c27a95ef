"""``kubeplay check``: the authors' proof of exercises."""

from __future__ import annotations

import json
import time
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from kubeplay_pytest.authors import Fault, Proof, prove, review
from kubeplay_pytest.authors.proof import claims
from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.cli.console import Exit, errors, out
from kubeplay_pytest.cli.live import ensure_cluster
from kubeplay_pytest.cli.workspace import ClusterOption, Workspace

__all__ = ["check"]


def check(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[EX]...", help="Exercises; all when none is named."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, max=64, help="Gradings at once.")
    ] = None,
    cluster: ClusterOption = None,
) -> None:
    """Prove exercises: the template fails, references pass, near misses fail as they say.

    Example: kubeplay check ex04 ex07
    """
    workspace = Workspace.find()
    catalog = workspace.catalog
    exercises = [catalog[name] for name in names] if names else list(catalog)
    settings = workspace.settings(cluster)
    start = time.perf_counter()
    faults = review(exercises)
    broken = {fault.place for fault in faults}
    provable = [e for e in exercises if not any(str(e.folder) in place for place in broken)]
    ensure_cluster(settings.cluster, provable)
    proofs = _prove(provable, settings.cluster, settings.timeout, jobs)
    seconds = time.perf_counter() - start
    if as_json:
        print(json.dumps(_document(faults, proofs, seconds), indent=2))
    else:
        _show(exercises, faults, proofs, seconds)
    bad = [proof for proof in proofs if proof.contradiction]
    raise typer.Exit(Exit.FAIL if faults or bad else Exit.PASS)


def _prove(
    exercises: list[Exercise], cluster: str, timeout: float, jobs: int | None
) -> list[Proof]:
    columns = (
        TextColumn("proving"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[last]}"),
    )
    total = sum(1 for exercise in exercises for _ in claims(exercise))
    with Progress(*columns, console=errors, transient=True) as bar:
        task = bar.add_task("", total=total, last="")
        return prove(
            exercises,
            cluster=cluster,
            timeout=timeout,
            processes=jobs,
            told=lambda proof: bar.update(task, advance=1, last=proof.claim.name),
        )


def _show(
    exercises: list[Exercise], faults: list[Fault], proofs: list[Proof], seconds: float
) -> None:
    for exercise in exercises:
        mine = [proof for proof in proofs if proof.claim.exercise == exercise]
        bad = [proof for proof in mine if proof.contradiction]
        own = [fault for fault in faults if str(exercise.folder) in fault.place]
        sound = mine and not bad and not own
        mark, style = ("✔", "green") if sound else ("✘", "red")
        misses = sum(proof.claim.role == "near miss" for proof in mine)
        text = f"{mark} {exercise.slug}  {len(mine)} answers, {misses} near misses"
        out.print(Text(text, style=style))
        for fault in own:
            out.print(Text(f"    {fault}"), soft_wrap=True)
        for proof in bad:
            place = proof.claim.answer
            out.print(Text(f"    {place}: {proof.contradiction}"), soft_wrap=True)
    _total(faults, proofs, seconds)


def _total(faults: list[Fault], proofs: list[Proof], seconds: float) -> None:
    bad = sum(bool(proof.contradiction) for proof in proofs)
    text = f"{len(proofs) - bad} of {len(proofs)} gradings as claimed, "
    text += f"{len(faults)} faults, {seconds:.1f} s"
    out.print(Text(text, style="bold red" if bad or faults else "bold green"))


def _document(faults: list[Fault], proofs: list[Proof], seconds: float) -> dict[str, object]:
    return {
        "schema": "kubeplay.check/v1",
        "ok": not faults and not any(proof.contradiction for proof in proofs),
        "faults": [{"place": fault.place, "message": fault.message} for fault in faults],
        "gradings": [
            {
                "exercise": proof.claim.exercise.slug,
                "role": proof.claim.role,
                "answer": str(proof.claim.answer),
                "verdict": proof.result["verdict"],
                "contradiction": proof.contradiction or None,
            }
            for proof in proofs
        ],
        "seconds": round(seconds, 3),
    }
