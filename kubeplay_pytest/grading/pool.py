"""Many gradings at once, each in a fresh process that has already imported everything.

Importing pytest and this package costs more than grading does, so a server process
imports them once and is forked for each task (the standard library's ``forkserver``).
Where there is no fork, processes are spawned and pay for their imports.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from typing import Any, Self

from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.grading.grade import Json, Task, grade

__all__ = ["GradingPool", "preloaded"]

AT_ONCE = 4
"""Gradings at once for each core: most of a grading is waiting for the cluster, and busy
controllers write once for several changes. Measured on two cores: 0.7 of the time of 2."""

MOST = 32
"""Half as many gradings as a simulated node has room for."""

PATIENCE = 600.0
"""Seconds without any result after which no more are to be expected; a grading takes far less."""

# By name, because grading knows pytest only from outside; a name that fails is passed over.
# These are what a grading was seen to import: benchmarks/catalog.py tells what it is worth.
_PRELOAD = [
    *("_pytest.faulthandler", "_pytest.helpconfig", "_pytest.junitxml", "_pytest.pastebin"),
    *("_pytest.setuponly", "_pytest.setupplan", "_pytest.skipping", "_pytest.terminal"),
    *("_pytest.threadexception", "_pytest.tracemalloc", "_pytest.unittest"),
    "_pytest.warnings",
    *("encodings.idna", "packaging.version", "pdb", "platformdirs.unix", "psutil", "tomllib"),
    "unittest",
    "kubeplay_controlplane",
    *("kubeplay_pytest.plugin", "kubeplay_pytest.progress", "kubeplay_pytest.kustomize"),
    *("kubeplay_pytest.apply.denial", "kubeplay_pytest.apply.rejection"),
    *("kubeplay_pytest.capabilities.provide", "kubeplay_pytest.catalog.solution"),
    *("kubeplay_pytest.checks", "kubeplay_pytest.checks.answering"),
    *("kubeplay_pytest.checks.ingresses", "kubeplay_pytest.checks.routes"),
    "kubeplay_pytest.checks.traffic",
    *("kubeplay_pytest.cluster.cluster", "kubeplay_pytest.cluster.embedded"),
    "kubeplay_pytest.grading.grade",
    *("kubeplay_pytest.images", "kubeplay_pytest.kustomize.building"),
    *("kubeplay_pytest.reports.annotate", "kubeplay_pytest.reports.recorder"),
]
_LAST = "kubeplay_pytest.grading.frozen"


class GradingPool:
    """A context manager; leaving it ends its processes."""

    def __init__(self, processes: int | None = None) -> None:
        count = processes or min(AT_ONCE * (os.cpu_count() or 1), MOST)
        context = preloaded()
        self._pool: Any = context.Pool(count, initializer=_ignore_interrupt, maxtasksperchild=1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.terminate()
        self._pool.join()

    def grade_all(self, tasks: Sequence[Task]) -> Iterator[tuple[int, Json]]:
        """Each task's index and result, in the order in which they are done.

        Raises :class:`PlatformError` when none comes back for ten minutes: a process that was
        killed takes its task with it, and nobody tells.
        """
        results = self._pool.imap_unordered(_numbered, enumerate(tasks))
        for _ in tasks:
            try:
                yield results.next(timeout=PATIENCE)
            except multiprocessing.TimeoutError as error:
                raise PlatformError(
                    f"no grading came back within {PATIENCE:.0f} s: a process was killed",
                    "see whether memory ran out (a smaller --jobs needs less), and try again",
                ) from error


def _numbered(numbered: tuple[int, Task]) -> tuple[int, Json]:
    index, task = numbered
    return index, grade(task)


def preloaded(*more: str) -> Any:
    """A multiprocessing context whose processes begin with everything imported, if they can.

    ``more`` are modules that the caller's gradings need besides.
    """
    if "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([*_PRELOAD, *more, *_program(), _LAST])
        return context
    return multiprocessing.get_context("spawn")


def _program() -> list[str]:
    """What the program that was started has imported of ours.

    Each process begins by importing that program once more. The standard library's word for
    this, ``__main__``, preloads nothing before Python 3.14 (CPython's issue 126631).
    """
    return [name for name in sys.modules if name.startswith("kubeplay_")]


def _ignore_interrupt() -> None:
    """Ctrl-C is the parent's to handle; it ends the pool."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
