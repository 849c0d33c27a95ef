"""Ctrl-C at each moment: the run ends at once, and nothing stays behind."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cluster.faults.place import Place, Run, eventually

INTERRUPTED = 2
"""pytest's own exit code for it."""


def interrupt(run: Run) -> None:
    run.kill(signal.SIGINT)
    assert run.finish(seconds=20) == INTERRUPTED, run.output
    assert "KeyboardInterrupt" in run.output


def booting(place: Place) -> Run:
    run = place.run()
    eventually(lambda: place.facts().get("phase") == "starting", "starting")
    return run


def making_namespace(place: Place) -> Run:
    place.passes()
    place.nothing_is_left()
    run = place.run("no")
    eventually(place.live_namespaces, "a namespace")
    return run


def waiting(place: Place) -> Run:
    run = place.run("no")
    run.await_event("applied")
    return run


def tearing_down(place: Place) -> Run:
    mark = place.work / "ending"
    run = place.run("yes", SLOW_END=str(mark))
    eventually(mark.exists, "the end of the run")
    return run


@pytest.mark.parametrize("moment", [booting, making_namespace, waiting, tearing_down])
def test_ctrl_c(place: Place, moment: Callable[[Place], Run]) -> None:
    """The run ends as interrupted, its namespace is given back, and the next run passes."""
    interrupt(moment(place))
    place.passes()
    place.nothing_is_left()


def test_ctrl_c_gives_the_namespace_back(place: Place) -> None:
    """The interrupted run itself deletes its namespace; it needs no sweep for that."""
    interrupt(waiting(place))
    place.nothing_is_left()


def test_ctrl_c_twice(place: Place) -> None:
    """A second Ctrl-C ends a run that is ending; what it leaves, the next run sweeps."""
    mark = place.work / "ending"
    run = place.run("no", SLOW_END=str(mark))
    run.await_event("applied")
    run.kill(signal.SIGINT)
    eventually(lambda: mark.exists() or run.process.poll() is not None, "the end of the run")
    run.kill(signal.SIGINT)
    assert run.finish(seconds=20) != 0
    place.passes()
    place.nothing_is_left()


def test_ctrl_c_spares_the_cluster(place: Place) -> None:
    """Ctrl-C in a terminal ends the run and never the cluster that others may be using."""
    interrupt(waiting(place))
    assert place.api().answers()


def test_terminated(place: Place, tmp_path: Path) -> None:
    """A run that is told to end by SIGTERM leaves nothing that the next run does not sweep."""
    run = waiting(place)
    run.kill(signal.SIGTERM)
    run.finish(seconds=20)
    place.passes()
    place.nothing_is_left()
