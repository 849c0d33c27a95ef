"""A KubePlay of its own to break: its cluster, a small exercise that waits, and its processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from kubeplay_pytest.cluster.api import MERGE, Api
from kubeplay_pytest.cluster.connection import Connection
from kubeplay_pytest.cluster.discovery import Kind
from kubeplay_pytest.namespaces.policy import MANAGED
from kubeplay_pytest.wait import Informers

__all__ = ["Place", "Run", "eventually", "processes_of"]

NAMESPACES = Kind("v1", "Namespace", "namespaces", namespaced=False)
SOLUTION = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: signal}\ndata: {go: '%s'}\n"
EXERCISE = """\
id: 3a4f2f0e-54a5-4a3f-9a0c-4f3d6b1f8f10
slug: ex90
title: Wait for a signal
level: 1
domain: design
minutes: 1
version: 1
requires: [api]
images: ["nginx:1.27"]
points: {test_signal: 1}
"""
CHECK = '''\
"""Checks of ex90: wait for a signal."""

import os
import time
from pathlib import Path

import pytest


@pytest.fixture(scope="module", autouse=True)
def slow_end(namespace):
    """Hold the end of the run where a test asks for it."""
    yield
    if os.environ.get("SLOW_END"):
        Path(os.environ["SLOW_END"]).touch()
        for _ in range(600):  # a signal that comes just before a sleep waits for its end
            time.sleep(0.1)


def test_signal(applied):
    """The signal is given."""
    place = applied.namespace
    maps = place.informers.of(place.discovery.find("ConfigMap", "v1"))

    def given():
        return next((m for m in maps.objects() if m.get("data", {}).get("go") == "yes"), None)

    assert place.informers.until(given, float(os.environ.get("SIGNAL_SECONDS", "60")))
'''


def eventually(holds: Callable[[], Any], what: str, seconds: float = 60.0) -> Any:
    """The first true value of ``holds()``: for processes and files, which nothing watches."""
    deadline = time.monotonic() + seconds
    while not (value := holds()):
        if time.monotonic() > deadline:
            pytest.fail(f"not within {seconds:.0f} s: {what}")
        time.sleep(0.01)
    return value


def processes_of(folder: Path) -> list[psutil.Process]:
    """Every living process that names the folder in its command line."""
    found = []
    for process in psutil.process_iter():
        try:
            if any(str(folder) in part for part in process.cmdline()):
                found.append(process)
        except psutil.Error:
            continue
    return [process for process in found if process.status() != psutil.STATUS_ZOMBIE]


@dataclass
class Run:
    """One pytest run, in a session of its own as a terminal gives it."""

    process: subprocess.Popen[bytes]
    folder: Path

    def kill(self, number: int) -> None:
        """What a terminal does on Ctrl-C: every process of the group gets the signal."""
        os.killpg(self.process.pid, number)

    def await_event(self, name: str) -> dict[str, Any]:
        return dict(eventually(lambda: self._event(name), f"event {name}: {self.output}"))

    def finish(self, seconds: float = 90.0) -> int:
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill(signal.SIGKILL)
            pytest.fail(f"the run did not end within {seconds:.0f} s:\n{self.output}")

    @property
    def output(self) -> str:
        return (self.folder / "output.txt").read_text(encoding="utf-8", errors="replace")

    @property
    def result(self) -> dict[str, Any]:
        path = self.folder / "result.json"
        assert path.exists(), self.output
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return content

    def _event(self, name: str) -> dict[str, Any] | None:
        path = self.folder / "events.jsonl"
        if self.process.poll() is not None:
            pytest.fail(f"the run ended before the event {name}:\n{self.output}")
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        events = (json.loads(line) for line in lines)
        return next((event for event in events if event["event"] == name), None)


@dataclass
class Place:
    """A home of its own, and a workspace with the exercise ex90."""

    home: Path
    work: Path
    environment: dict[str, str] = field(default_factory=dict)
    runs: list[Run] = field(default_factory=list)

    def furnish(self) -> None:
        exercise = self.work / "exercises" / "ex90"
        exercise.mkdir(parents=True)
        texts = {"exercise.yaml": EXERCISE, "prompt.md": "# Signal\n", "hints.md": "## 1\nx\n",
                 "debrief.md": "Done.\n", "template.yaml": SOLUTION % "no",
                 "test_ex90.py": CHECK, "__init__.py": '"""Wait for a signal"""\n'}  # fmt: skip
        for name, text in texts.items():
            (exercise / name).write_text(text, encoding="utf-8")
        (self.work / "pytest.ini").write_text("[pytest]\naddopts = --import-mode=importlib\n")

    def run(self, go: str = "yes", *options: str, **variables: str) -> Run:
        """Start pytest on ex90; with ``go="no"`` its check waits for :meth:`give_signal`."""
        folder = self.work / f"run{len(self.runs)}"
        (folder / "solutions" / "ex90").mkdir(parents=True)
        (folder / "solutions" / "ex90" / "solution.yaml").write_text(SOLUTION % go)
        command = [sys.executable, "-m", "pytest", "exercises/ex90", "-p", "no:cacheprovider"]
        command += [f"--kubeplay-solutions={folder / 'solutions'}", "--kubeplay-timeout=60"]
        command += [f"--kubeplay-result={folder / 'result.json'}"]
        command += [f"--kubeplay-events={folder / 'events.jsonl'}", *options]
        self.runs.append(Run(self._start(command, folder, variables), folder))
        return self.runs[-1]

    def passes(self) -> Run:
        """A run that goes on to its end, and passes: nothing was lost."""
        run = self.run()
        assert run.finish() == 0, run.output
        assert run.result["verdict"] == "pass"
        return run

    def kubeplay(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        program = "import sys; from kubeplay_pytest.cli.app import main; sys.exit(main())"
        command = [sys.executable, "-c", program, *arguments]
        return subprocess.run(
            command, cwd=self.work, env=self._variables({}), capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip

    def facts(self) -> dict[str, Any]:
        for path in (self.home / "clusters").glob("*/cluster.json"):
            try:
                content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            except ValueError:
                continue
            return content
        return {}

    @property
    def state(self) -> Path:
        return next(path.parent for path in (self.home / "clusters").glob("*/cluster.json"))

    def api(self) -> Api:
        return Api(Connection.from_own_kubeconfig(self.state / "kubeconfig"))

    def give_signal(self, namespace: str) -> None:
        """Make the waiting check true."""
        self.api().request(
            "PATCH", f"/api/v1/namespaces/{namespace}/configmaps/signal",
            body={"data": {"go": "yes"}}, content_type=MERGE,
        )  # fmt: skip

    def live_namespaces(self) -> list[str]:
        items = self.api().get("/api/v1/namespaces", labelSelector=f"{MANAGED}=kubeplay")["items"]
        return [_name(item) for item in items if "deletionTimestamp" not in item["metadata"]]

    def nothing_is_left(self) -> None:
        """Every namespace of a run is given back: waits for it on a watch."""
        informers = Informers(self.api(), "")
        spaces = informers.of(NAMESPACES)

        def gone() -> bool | None:
            ours = (n for n in spaces.objects() if _name(n).startswith("kubeplay-ex"))
            return all("deletionTimestamp" in n["metadata"] for n in ours) or None

        assert informers.until(gone, seconds=30), self.live_namespaces()
        informers.stop()

    def processes(self) -> list[psutil.Process]:
        return processes_of(self.home)

    def all_ended(self, seconds: float = 15.0) -> None:
        """No process with this state folder in its command line is left."""
        eventually(lambda: not self.processes(), f"ended: {self.processes()}", seconds)

    def close(self) -> None:
        for run in self.runs:
            if run.process.poll() is None:
                run.kill(signal.SIGCONT)
                run.kill(signal.SIGKILL)
                run.process.wait()
        for process in self.processes():
            process.resume()
            process.terminate()
        _, stubborn = psutil.wait_procs(self.processes(), timeout=15)
        for process in stubborn:
            process.kill()

    def _start(
        self, command: list[str], folder: Path, variables: dict[str, str]
    ) -> subprocess.Popen[bytes]:
        with (folder / "output.txt").open("wb") as output:
            return subprocess.Popen(
                command, cwd=self.work, env=self._variables(variables), stdin=subprocess.DEVNULL,
                stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip

    def _variables(self, variables: dict[str, str]) -> dict[str, str]:
        foreign = ("KUBEPLAY_", "PYTEST_")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(foreign)}
        kept |= {"KUBEPLAY_HOME": str(self.home), "KUBEPLAY_IDLE": "10m"}
        return {**kept, **self.environment, **variables}


def _name(item: dict[str, Any]) -> str:
    return str(item["metadata"]["name"])
