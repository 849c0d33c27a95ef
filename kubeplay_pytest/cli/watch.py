"""``kubeplay watch``: grade on every save."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from kubeplay_pytest.catalog import Catalog, Exercise
from kubeplay_pytest.cli.live import ensure_cluster
from kubeplay_pytest.cli.workspace import ClusterOption, Workspace
from kubeplay_pytest.errors import UsageError
from kubeplay_pytest.history.history import History

__all__ = ["watch"]


def watch(
    exercise: Annotated[
        str | None,
        typer.Argument(help="Where to begin; the next one that you have not passed.", metavar="EX"),
    ] = None,
    cluster: ClusterOption = None,
) -> None:
    """Grade your solution each time you save it, and show what happens in the cluster.

    Keys: r run, h hint, p prompt, n next, b back, l list, x reset, d debrief, f diff, q quit.

    Example: kubeplay watch ex04
    """
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise UsageError("kubeplay watch needs a terminal", "without one: kubeplay run ex04")
    workspace = Workspace.find()
    os.chdir(workspace.root)
    settings = workspace.settings(cluster)
    settings.solutions.mkdir(parents=True, exist_ok=True)
    with workspace.history() as history:
        catalog = workspace.catalog
        first = catalog[exercise] if exercise else next_one(catalog, history)
        ensure_cluster(settings.cluster, [first])
        from kubeplay_pytest.grading import WarmGrader
        from kubeplay_pytest.watch.app import WatchApp

        with WarmGrader() as grader:
            WatchApp(catalog, first, settings=settings, history=history, grader=grader).run()


def next_one(catalog: Catalog, history: History) -> Exercise:
    """The first exercise that is not passed as it is now; the first of all when every one is."""
    exercises = list(catalog)
    states = history.states(exercises)
    return next((e for e in exercises if states[e.slug] != "passed"), exercises[0])
