"""kill -9 of any process in the middle of a run: nothing lost, nothing left, a clear word."""

from __future__ import annotations

import os
import signal

import psutil

from tests.cluster.faults.place import Place, eventually


def test_pytest_is_killed(place: Place) -> None:
    """The namespace that a killed run leaves behind is swept by the next run."""
    run = place.run("no")
    name = run.await_event("namespace")["name"]
    run.await_event("applied")
    run.kill(signal.SIGKILL)
    run.finish()
    assert place.live_namespaces() == [name]
    place.passes()
    place.nothing_is_left()


def test_gc_after_a_kill(place: Place) -> None:
    """`kubeplay gc` names and deletes what a killed run left, and then finds nothing."""
    run = place.run("no")
    name = run.await_event("namespace")["name"]
    run.kill(signal.SIGKILL)
    run.finish()
    swept = place.kubeplay("gc")
    assert (swept.returncode, f"deleted {name}" in swept.stdout) == (0, True), swept
    assert "Nothing was left behind" in place.kubeplay("gc").stdout
    place.nothing_is_left()


def test_gc_spares_a_live_run(place: Place) -> None:
    """`kubeplay gc` leaves a run alone that is going on; `--all` does not."""
    run = place.run("no")
    name = run.await_event("namespace")["name"]
    run.await_event("applied")
    place.kubeplay("gc")
    assert place.live_namespaces() == [name]
    place.kubeplay("gc", "--all")
    assert place.live_namespaces() == []


def test_the_api_server_is_killed(place: Place) -> None:
    """The supervisor starts it again, on the same data and port: the waiting run passes."""
    run = place.run("no")
    name = run.await_event("namespace")["name"]
    run.await_event("applied")
    before = place.facts()
    os.kill(before["servePid"], signal.SIGKILL)
    eventually(lambda: place.facts().get("restarts") == 1, "restarted")
    place.give_signal(name)
    assert run.finish() == 0, run.output
    assert run.result["verdict"] == "pass"
    assert place.facts()["server"] == before["server"]
    place.nothing_is_left()


def test_the_supervisor_is_killed(place: Place) -> None:
    """Its child ends by itself; the run ends as error with what to do; the next one passes."""
    run = place.run("no")
    run.await_event("applied")
    os.kill(place.facts()["pid"], signal.SIGKILL)
    place.all_ended()
    assert run.finish() != 0
    assert run.result["verdict"] == "error"
    assert "does not answer" in run.output
    assert "kubeplay cluster status" in run.output
    place.passes()
    place.nothing_is_left()


def test_a_run_right_after_the_supervisor_was_killed(place: Place) -> None:
    """The next run does not join the dying cluster: it waits for its end, and starts anew."""
    place.passes()
    first = place.facts()["pid"]
    os.kill(first, signal.SIGKILL)
    place.passes()
    assert place.facts()["pid"] != first


def test_both_are_killed(place: Place) -> None:
    """A machine that loses power: the next run starts on what is on the disk, and passes."""
    place.passes()
    facts = place.facts()
    os.kill(facts["pid"], signal.SIGKILL)
    os.kill(facts["servePid"], signal.SIGKILL)
    psutil.wait_procs(place.processes(), timeout=10)
    place.passes()


def test_killed_while_it_boots(place: Place) -> None:
    """A run killed while the cluster starts leaves a cluster that the next run joins."""
    run = place.run()
    eventually(lambda: place.facts().get("phase") == "starting", "starting")
    pid = place.facts()["pid"]
    run.kill(signal.SIGKILL)
    run.finish()
    place.passes()
    assert place.facts()["pid"] == pid
