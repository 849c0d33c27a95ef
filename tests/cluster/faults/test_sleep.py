"""A machine that sleeps, and a cluster that nobody uses."""

from __future__ import annotations

import signal
import time

from tests.cluster.faults.place import Place, eventually

ASLEEP = 5.0
"""Seconds for which everything is stopped: longer than the check's own deadline."""


def test_a_sleep_in_the_middle(place: Place) -> None:
    """All processes are stopped beyond the check's deadline: the right answer still passes."""
    run = place.run("no", SIGNAL_SECONDS="4")
    name = run.await_event("namespace")["name"]
    run.await_event("applied")
    run.kill(signal.SIGSTOP)
    for process in place.processes():
        process.suspend()
    time.sleep(ASLEEP)  # the very thing that is tested
    for process in place.processes():
        process.resume()
    place.give_signal(name)
    run.kill(signal.SIGCONT)
    assert run.finish() == 0, run.output
    assert run.result["verdict"] == "pass"


def test_the_cluster_sleeps_alone(place: Place) -> None:
    """A cluster that stands still for a while is waited for; the run then passes."""
    place.passes()
    stopped = place.processes()
    for process in stopped:
        process.suspend()
    run = place.run()
    time.sleep(ASLEEP)  # the very thing that is tested
    for process in stopped:
        process.resume()
    assert run.finish() == 0, run.output


def test_idle(place: Place) -> None:
    """A cluster that nobody uses ends by itself, in order, and starts again when needed."""
    place.environment["KUBEPLAY_IDLE"] = "3s"
    place.passes()
    place.all_ended(seconds=30)
    facts = place.facts()
    assert (facts["phase"], facts["message"]) == ("stopped", "idle for 3s")
    place.passes()


def test_a_waiting_run_is_not_idle(place: Place) -> None:
    """A check that waits, with nothing else going on, keeps its cluster from ending."""
    place.environment["KUBEPLAY_IDLE"] = "2s"
    run = place.run("no")
    name = run.await_event("namespace")["name"]
    run.await_event("applied")
    time.sleep(4.0)  # twice the idle time, in which nothing may happen
    place.give_signal(name)
    assert run.finish() == 0, run.output


def test_runs_around_the_idle_end(place: Place) -> None:
    """Runs that begin while the cluster is just ending pass as well."""
    place.environment["KUBEPLAY_IDLE"] = "1s"
    for _ in range(3):
        place.passes()
        eventually(lambda: place.facts()["phase"] != "ready", "ending")
