"""Killed at any moment: nothing acknowledged is lost, and there is one verdict."""

from __future__ import annotations

import os
import signal
import subprocess
import time

import psutil

from tests.web.conftest import Served, finished, saved, submitted
from tests.web.test_api import events_of, until


def worker_of(served: Served) -> psutil.Process:
    """The worker process of a service."""
    children = psutil.Process(served.process.pid).children()
    return next(child for child in children if "kubeplay_worker" in child.cmdline())


def slow_answer(served: Served) -> str:
    """An answer that is graded for a second or more: its Pods never become ready."""
    return served.reference("ex04").replace("nginx:1.27", "nginx:none")


def test_a_killed_worker_loses_no_submission(own: Served) -> None:
    """kill -9 in the middle of a grading: it is graded again, once, and the page is told so."""
    with own.client() as client:
        saved(client, "ex04", slow_answer(own))
        submission = submitted(client, "ex04")
        until(lambda: client.get(f"/submissions/{submission}").json()["state"] == "running")
        worker_of(own).kill()
        done = finished(client, submission)
    assert (done["verdict"], done["attempt"]) == ("fail", 2)
    events = events_of(own, submission)
    assert [e["attempt"] for e in events if e["event"] == "attempt"] == [1, 2]
    assert [e["event"] for e in events].count("done") == 1
    with own.client() as client:
        until(lambda: client.get("/progress").json()["attempts"] == 1)


def test_a_killed_service_goes_on(own: Served) -> None:
    """kill -9 of the service: draft, submission and stream are there when it comes back."""
    with own.client() as client:
        tag = saved(client, "ex04", own.reference("ex04"))
        submission = submitted(client, "ex04")
        before = client.get(f"/submissions/{submission}/events").json()["items"]
    own.kill()
    own.start()
    with own.client() as client:
        assert client.get("/exercises/ex04/solution").json()["etag"] == tag
        assert finished(client, submission)["verdict"] == "pass"
        after = events_of(own, submission, after=len(before))
    assert [e["number"] for e in after] == list(
        range(len(before) + 1, len(before) + 1 + len(after))
    )


def test_a_worker_ends_with_its_service(own: Served) -> None:
    """A service that was killed leaves no process behind."""
    worker = worker_of(own)
    family = [worker, *worker.children(recursive=True)]
    own.kill()
    _, alive = psutil.wait_procs(family, timeout=15)
    assert alive == []


def test_ctrl_c_ends_everything_quietly(own: Served) -> None:
    """Exit code 0, no traceback, and a run that was going on is given back."""
    with own.client() as client:
        saved(client, "ex04", slow_answer(own))
        submission = submitted(client, "ex04")
        until(lambda: client.get(f"/submissions/{submission}").json()["state"] == "running")
    began = time.monotonic()
    assert own.stop() == 0
    assert time.monotonic() - began < 12
    assert "Traceback" not in (own.root / "serve.log").read_text()
    own.start()
    with own.client() as client:
        assert finished(client, submission)["verdict"] == "fail"


def test_a_second_service_names_the_first(own: Served) -> None:
    """The same folder is served once: the second command says where, and ends well."""
    command = [*own.process.args[:3], "serve"]
    environment = os.environ | {"KUBEPLAY_DATA": str(own.data)}
    second = subprocess.run(
        command, cwd=own.root, env=environment, capture_output=True, text=True, check=False
    )
    assert second.returncode == 0
    assert own.link in second.stdout


def test_a_port_that_is_taken_is_named(own: Served) -> None:
    """A port that was asked for is not exchanged in silence."""
    command = [*own.process.args[:3], "serve", "--port", str(own.port)]
    environment = os.environ | {"KUBEPLAY_DATA": str(own.data / "other")}
    second = subprocess.run(
        command, cwd=own.root, env=environment, capture_output=True, text=True, check=False
    )
    assert second.returncode == 2
    assert f":{own.port}" in second.stderr
    assert "--port" in second.stderr


def test_a_database_that_is_not_there_is_said_so(own: Served) -> None:
    """No traceback: the database, what it said, and what to do, with the platform's exit code."""
    command = [*own.process.args[:3], "serve", "--database", "postgresql://127.0.0.1:1/nobody"]
    environment = os.environ | {"KUBEPLAY_DATA": str(own.data / "other")}
    other = subprocess.run(
        command, cwd=own.root, env=environment, capture_output=True, text=True, check=False
    )
    assert other.returncode == 3
    assert "the page's database cannot be used: postgresql://127.0.0.1:1/nobody" in other.stderr
    assert "Traceback" not in other.stderr


def test_sigterm_is_a_good_end(own: Served) -> None:
    """What a supervisor sends ends it like Ctrl-C, and leaves no trace of a service."""
    own.process.send_signal(signal.SIGTERM)
    assert own.process.wait(20) == 0
    assert list(own.data.glob("serve-*.json")) == []
