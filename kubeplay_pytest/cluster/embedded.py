"""The embedded cluster: genuine Kubernetes, started by us, shared by a user's commands.

A supervisor process (from the ``kubeplay-controlplane`` package) keeps it running. What
is true is decided by the lock that the supervisor holds, never by a pid in a file.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kubeplay_pytest.cluster.api import Api
from kubeplay_pytest.cluster.connection import Connection
from kubeplay_pytest.cluster.images import allow_images
from kubeplay_pytest.cluster.node import RealNode
from kubeplay_pytest.cluster.provider import ClusterStatus, Progress
from kubeplay_pytest.cluster.state import ClusterState, home
from kubeplay_pytest.errors import PlatformError

if TYPE_CHECKING:
    from filelock import FileLock

__all__ = ["Embedded"]

BOOT_SECONDS = 90.0
"""How long a start may take before it counts as failed; a slow laptop needs about ten."""

# The same on Windows, whose flags other systems do not define.
_DETACHED = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(
    subprocess, "DETACHED_PROCESS", 0
)


class Embedded:
    """The provider ``embedded``. One cluster a user and program version."""

    name = "embedded"
    may_define = True

    def __init__(self) -> None:
        try:
            import kubeplay_controlplane as package
        except ImportError as error:
            raise PlatformError(
                "kubeplay-controlplane, the package that holds Kubernetes, is not installed",
                "run: uv sync (it builds the package once; that takes some minutes)",
            ) from error
        self._package = package
        self._allowed: frozenset[str] = frozenset()
        self._clusters = home() / "clusters"
        self.state = ClusterState(self._clusters / package.BUILD_ID[:16])
        self.node = RealNode(self.state, package.program())

    def start(self, progress: Progress) -> Connection:
        """Join the running cluster, or start it and tell ``progress`` what is waited for."""
        joined = self._join()
        if joined is not None:
            return joined
        self.state.create_folder()
        self._boot(progress)
        return Connection.from_own_kubeconfig(self.state.kubeconfig)

    def allow_images(self, api: Api, images: Iterable[str]) -> None:
        """Let the simulated nodes pull these too, and return when the rule is in force."""
        if not set(images) <= self._allowed:
            self._allowed = allow_images(api, images, self.state.log)

    def held_images(self) -> frozenset[str]:
        return self.node.images() if self.node.is_ready() else frozenset()

    def load_image(self, archive: Path, progress: Progress) -> None:
        self.node.load(archive)

    def pull_image(self, reference: str) -> str | None:
        return self.node.pull(reference)

    def extend(self, needs: frozenset[str], progress: Progress) -> bool:
        """Start the real node for whatever simulated nodes cannot do."""
        if needs <= {"api"} or self.node.is_ready():
            return False
        self.node.start(progress)
        return True

    def nodes_identity(self, api: Api) -> str:
        return self.node.identity()

    def node_selector(self, *, real: bool) -> str:
        return f"kubeplay.dev/node={'real' if real else 'simulated'}"

    def stop(self) -> bool:
        """Ask the supervisor to stop, and wait until it has; its child stops in order."""
        running = self.state.is_locked()
        if running:
            self._end(seconds=20.0)
        self.node.stop()
        return running

    def status(self) -> ClusterStatus:
        facts = self.state.read()
        running = self.state.is_locked()
        return ClusterStatus(
            provider=self.name,
            running=running and facts.get("phase") == "ready",
            version=str(facts.get("version") or self.version()),
            server=str(facts.get("server", "")) if running else "",
            detail=_describe(facts, running) + (self._describe_node() if running else ""),
            log=self.state.log,
        )

    def kubeconfig(self) -> Path:
        if not self.state.kubeconfig.exists() or not self.state.is_locked():
            raise PlatformError("the embedded cluster is not running", "run: kubeplay cluster up")
        return self.state.kubeconfig

    def version(self) -> str:
        return str(self._package.KUBERNETES_VERSION)

    def sweep(self) -> list[Path]:
        """Remove what a killed node and clusters of other program versions left.

        Those that run are left alone. Returns the folders that were cleared.
        """
        return self._sweep_versions() + self._sweep_node()

    def _sweep_node(self) -> list[Path]:
        if not self.node.was_killed():
            return []
        self.node.stop()
        return [self.node.folder]

    def _sweep_versions(self) -> list[Path]:
        folders = self._clusters.iterdir() if self._clusters.is_dir() else iter(())
        others = [f for f in folders if f != self.state.folder and f.is_dir()]
        idle = [folder for folder in others if not ClusterState(folder).is_locked()]
        for folder in idle:
            RealNode(ClusterState(folder), self._package.program()).stop()
            shutil.rmtree(folder, ignore_errors=True)
        return idle

    def _describe_node(self) -> str:
        return f"; real node {self.node.facts()['name']}" if self.node.is_ready() else ""

    def _join(self) -> Connection | None:
        """The running cluster, if it answers at once.

        That our own credentials are taken, under our own certificate authority, proves
        more than any file or lock, and costs less than looking at them.
        """
        if self.state.read().get("phase") != "ready":
            return None
        try:
            connection = Connection.from_own_kubeconfig(self.state.kubeconfig)
            return connection if Api(connection).answers() else None
        except PlatformError:
            return None

    def _boot(self, progress: Progress) -> None:
        """Start the supervisor unless somebody else just did, and wait until it is ready."""
        with self._only_starter(progress):
            if not self._runs_already(progress):
                self._sweep_versions()
                self._await_ready(self._spawn(), progress)

    def _runs_already(self, progress: Progress) -> bool:
        """Wait for the one that lives: True when it is ready, False when it has ended."""
        deadline = time.monotonic() + BOOT_SECONDS
        while self.state.supervisor() is not None:
            facts = self.state.read()
            if facts.get("phase") == "ready":
                return True
            if time.monotonic() > deadline:
                raise self._failure(f"it was not ready after {BOOT_SECONDS:.0f} s")
            progress(str(facts.get("message") or "starting"))
            time.sleep(0.02)
        return False

    def _only_starter(self, progress: Progress) -> FileLock:
        from filelock import FileLock, Timeout

        lock = FileLock(self.state.folder / "start.lock", timeout=BOOT_SECONDS)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            progress("another command is starting the cluster")
            try:
                lock.acquire()
            except Timeout as error:
                raise self._failure("another command did not finish starting it") from error
        return lock

    def _spawn(self) -> subprocess.Popen[bytes]:
        idle = os.environ.get("KUBEPLAY_IDLE", "30m")
        command = [str(self._package.supervisor()), "--state", str(self.state.folder)]
        command += ["--idle", idle]
        with (self.state.folder / "supervisor.out").open("wb") as out:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                # Out of the terminal's reach: Ctrl-C ends a test run, never the cluster.
                start_new_session=True,
                creationflags=_DETACHED,
            )

    def _await_ready(self, process: subprocess.Popen[bytes], progress: Progress) -> None:
        deadline = time.monotonic() + BOOT_SECONDS
        while time.monotonic() < deadline:
            code = process.poll()
            facts = self.state.read()
            if facts.get("pid") != process.pid:
                facts = {}  # what an earlier supervisor left
            if facts.get("phase") == "ready":
                return
            if facts.get("phase") in {"failed", "stopped"} or code is not None:
                ended = f"its supervisor ended with exit code {code}"
                raise self._failure(str(facts.get("message") or ended))
            progress(str(facts.get("message") or "starting"))
            time.sleep(0.02)
        raise self._failure(f"it was not ready after {BOOT_SECONDS:.0f} s")

    def _failure(self, cause: str) -> PlatformError:
        said = self.state.supervisor_said()
        problem = f"the embedded cluster did not start: {cause}" + (f"\n{said}" if said else "")
        return PlatformError(
            problem, f"look into {self.state.log}, then try: kubeplay cluster down, kubeplay doctor"
        )

    def _end(self, seconds: float) -> bool:
        """The child of a dead supervisor ends by itself; nothing is signalled then."""
        told, deadline = None, time.monotonic() + seconds
        while self.state.is_locked():
            pid = self.state.supervisor()
            if pid is not None and pid != told:
                _terminate(pid)
                told = pid
            if time.monotonic() > deadline:
                raise PlatformError(
                    f"the embedded cluster did not stop within {seconds:.0f} s",
                    f"look into {self.state.log}",
                )
            time.sleep(0.01)
        return True


def _describe(facts: dict[str, object], running: bool) -> str:
    if not running:
        return "not running (it starts by itself when a test needs it)"
    return f"{facts.get('phase', 'starting')}: {facts.get('message', '')}".rstrip(": ")


def _terminate(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGTERM)
    except (ProcessLookupError, PermissionError):
        return
