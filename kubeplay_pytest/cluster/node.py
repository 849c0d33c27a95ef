"""The real node of the embedded cluster: containers that really run, on Linux.

The program of the control plane makes it (``kubeplay-controlplane node``); it needs root,
so a user who is not gets it through sudo. What is true is decided by the lock that the
node's guard holds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kubeplay_pytest.cluster.provider import Progress
from kubeplay_pytest.cluster.state import ClusterState
from kubeplay_pytest.errors import PlatformError

__all__ = ["Problem", "RealNode"]

_START_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why this machine cannot have a real node, and the way out."""

    problem: str
    remedy: str


class RealNode:
    """The node of the cluster whose files are in ``state``."""

    def __init__(self, state: ClusterState, program: Path) -> None:
        self.state = state
        self.folder = state.folder / "node"
        self._program = program

    def runs(self) -> bool:
        """Whether its guard lives. Also true while it starts."""
        try:
            import fcntl
        except ImportError:
            return False  # no Linux, no node
        try:
            with (self.folder / "guard.lock").open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def facts(self) -> dict[str, Any]:
        """What the guard last said; empty when it said nothing legible."""
        try:
            content = json.loads((self.folder / "node.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}

    def is_ready(self) -> bool:
        return self.facts().get("phase") == "ready" and self.runs()

    def was_killed(self) -> bool:
        """Whether it ended without clearing up: then what it made may still be there."""
        return not self.runs() and self.facts().get("phase") not in (None, "stopped")

    def identity(self) -> str:
        """What no other node has; empty while there is none."""
        return str(self.facts().get("startedAt", "")) if self.is_ready() else ""

    def problems(self) -> list[Problem]:
        """What this machine lacks; empty when it can have a node. Being root is not asked."""
        done = subprocess.run(
            [self._program, "node", "check"], capture_output=True, text=True, check=False
        )
        try:
            found = [Problem(**item) for item in json.loads(done.stdout)]
        except (ValueError, TypeError) as error:
            raise PlatformError(
                f"{self._program} cannot be run: {done.stderr.strip()}", "run: uv sync"
            ) from error
        return [p for p in found if not (p.problem.startswith("not root") and _sudo())]

    def start(self, progress: Progress) -> None:
        """Return when Pods can be scheduled to it; one process at a time starts it.

        Raises :class:`PlatformError` naming what is missing, or which log tells more.
        """
        from filelock import FileLock

        with FileLock(self.state.folder / "node-start.lock", timeout=_START_SECONDS):
            if self.is_ready():
                return
            for found in self.problems():
                raise PlatformError(f"no real node can run here: {found.problem}", found.remedy)
            progress("starting the node")
            self._run("up", progress=progress)

    def stop(self) -> None:
        """Stop it and remove all that it made, what a killed one left included."""
        if self.runs() or self.was_killed():
            self._run("down")

    def images(self) -> frozenset[str]:
        """The full references of all images that it holds."""
        return frozenset(self._run("images").split())

    def load(self, archive: Path) -> None:
        self._run("import", str(archive))

    def pull(self, reference: str) -> str | None:
        """Take an image from its registry; returns why not, or None when it is there."""
        try:
            self._run("pull", reference)
        except PlatformError as error:
            return f"the node: {error.problem.splitlines()[-1]}"
        return None

    def _run(self, command: str, *arguments: str, progress: Progress | None = None) -> str:
        whole = [*_sudo(), str(self._program), "node", command, "--state", str(self.state.folder)]
        with subprocess.Popen(
            [*whole, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout
            lines = [_told(line, progress) for line in process.stdout]
            said = process.stderr.read().strip() if process.stderr else ""
        if process.returncode:
            failures = [line for line in lines if line] or said.splitlines()[-1:]
            raise PlatformError(
                f"the real node: {command} failed: {' '.join(failures) or 'no reason given'}",
                f"look into {self.state.folder / 'logs'}, then try: kubeplay gc, kubeplay doctor",
            )
        return "".join(lines)


def _told(line: str, progress: Progress | None) -> str:
    """Pass an event on; what remains is the answer, or the words of a failure."""
    if not line.startswith('{"kubeplay":'):
        return line
    event = json.loads(line)
    if event["kubeplay"] == "failed":
        return str(event.get("message", ""))
    if progress:
        progress(str(event.get("message", "")))
    return ""


def _sudo() -> list[str]:
    """How to become root; empty when we are, or when there is no way."""
    import shutil

    geteuid = getattr(os, "geteuid", None)
    sudo = shutil.which("sudo")
    if geteuid is None or geteuid() == 0 or sudo is None:
        return []
    return [sudo] if sys.stdin.isatty() else [sudo, "-n"]
