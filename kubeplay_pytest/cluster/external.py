"""A cluster that a tool of the user's makes: what is the same for every such tool.

The user's kubeconfig is neither read nor written: every command of the tool runs with
``KUBECONFIG`` set to a file of ours. A cluster that was there before is never removed.
"""

from __future__ import annotations

import contextlib
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any, ClassVar

from kubeplay_pytest.cluster.api import Api, ApiError
from kubeplay_pytest.cluster.connection import Connection
from kubeplay_pytest.cluster.ledger import Ledger
from kubeplay_pytest.cluster.provider import ClusterStatus, Progress, cluster_uid
from kubeplay_pytest.cluster.state import home
from kubeplay_pytest.cluster.tool import Output, Tool
from kubeplay_pytest.errors import PlatformError, UsageError

__all__ = ["DEFAULT_NAME", "External", "State"]

DEFAULT_NAME = "kubeplay"
CREATE_SECONDS = 900.0
"""How long making a cluster may take: the first time, a node image is downloaded."""


class State(Enum):
    """What the tool says of a cluster."""

    ABSENT = "there is none yet; it is made when a test needs it"
    STOPPED = "stopped"
    RUNNING = "running"


class External(ABC):
    """A provider that works by a command line tool. What tools differ in is below."""

    tool: ClassVar[Tool]
    environment: ClassVar[dict[str, str]] = {}
    may_define = False

    def __init__(self, cluster: str = "") -> None:
        self.cluster = cluster or DEFAULT_NAME
        self.name = f"{self.tool.command}:{cluster}" if cluster else self.tool.command
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]{0,62}", self.cluster):
            raise UsageError(
                f"{self.cluster!r} cannot be the name of a {self.tool.command} cluster",
                f"use letters, digits, dots and hyphens: {self.tool.command}:{DEFAULT_NAME}",
            )
        self.ledger = Ledger(home() / "providers" / self.tool.command / self.cluster)

    @abstractmethod
    def state(self) -> State:
        """What the tool says of the cluster now."""

    @abstractmethod
    def create(self, progress: Progress) -> None:
        """Make the cluster, and return when it is ready."""

    @abstractmethod
    def resume(self, progress: Progress) -> None:
        """Start the cluster, which is stopped."""

    @abstractmethod
    def halt(self) -> None:
        """Stop the cluster and keep it."""

    @abstractmethod
    def delete(self) -> None:
        """Remove the cluster."""

    @abstractmethod
    def kubeconfig_text(self) -> str:
        """The running cluster's kubeconfig."""

    @abstractmethod
    def held_images(self) -> frozenset[str]:
        """The images that the nodes hold, as full references."""

    @abstractmethod
    def load_image(self, archive: Path, progress: Progress) -> None:
        """Put the images of a docker-archive onto every node."""

    def pull_image(self, reference: str) -> str:
        return "its nodes pull what Pods ask for, and nothing else"

    def start(self, progress: Progress) -> Connection:
        """Join the cluster; start or make it if need be, and remember that it was us."""
        if self.ledger.kubeconfig.exists():
            with contextlib.suppress(PlatformError):
                known = self._connection()
                if Api(known).answers():
                    return known
        self.ledger.create_folder()
        with self._only_starter(progress):
            return self._bring_up(progress)

    def allow_images(self, api: Api, images: Iterable[str]) -> None:  # noqa: B027 - it is whole
        """Nothing to do: its nodes pull what they can."""

    def extend(self, needs: frozenset[str], progress: Progress) -> bool:
        """False: the tool's own options decide what its cluster can do."""
        return False

    def stop(self) -> bool:
        """Leave things as they were found: remove what we made, stop what we started."""
        if not self.ledger.has_notes or self.state() is not State.RUNNING:
            return False
        deed = self.ledger.deed(self._uid(self._refreshed()))
        if deed == "created":
            self.delete()
        elif deed == "started":
            self.halt()
        self.ledger.forget()
        return bool(deed)

    def status(self) -> ClusterStatus:
        try:
            state = self.state()
            if state is not State.RUNNING:
                return ClusterStatus(self.name, running=False, detail=state.value)
            connection = self._refreshed()
            version = _version(connection)
        except PlatformError as error:
            return ClusterStatus(self.name, running=False, detail=error.problem.splitlines()[0])
        return ClusterStatus(self.name, True, version, connection.server, state.value)

    def kubeconfig(self) -> Path:
        self._refreshed()
        return self.ledger.kubeconfig

    def nodes_identity(self, api: Api) -> str:
        return cluster_uid(api)

    def node_selector(self, *, real: bool) -> str:
        return ""

    def version(self) -> str:
        return _version(self._connection())

    def run(self, *arguments: str, **options: Any) -> Output:
        """Run the tool with our kubeconfig in place of the user's."""
        own = {"KUBECONFIG": str(self.ledger.kubeconfig)} | self.environment
        return self.tool.run(*arguments, environment=own, **options)

    def _bring_up(self, progress: Progress) -> Connection:
        progress(f"asking {self.tool.command} for the cluster {self.cluster}")
        state, deed = self.state(), ""
        if state is State.ABSENT:
            self._create_or_undo(progress)
            deed = "created"
        elif state is State.STOPPED:
            self.resume(progress)
            deed = "started"
        connection = self._refreshed()
        uid = self._uid(connection)
        if deed and not self.ledger.deed(uid):
            self.ledger.note(deed, uid)
        return connection

    def _create_or_undo(self, progress: Progress) -> None:
        """What is half made when we fail, or when Ctrl-C ends us, is removed again."""
        try:
            self.create(progress)
        except BaseException as error:
            if "already exist" in str(error):
                raise  # somebody else made it meanwhile: it is not ours to remove
            progress("removing what was made of the cluster")
            with contextlib.suppress(PlatformError):
                self.delete()
            raise

    @contextlib.contextmanager
    def _only_starter(self, progress: Progress) -> Iterator[None]:
        from filelock import FileLock, Timeout

        lock = FileLock(self.ledger.folder / "start.lock", timeout=CREATE_SECONDS)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            progress("another command is starting the cluster")
            try:
                lock.acquire()
            except Timeout as error:
                raise PlatformError(
                    f"another command did not finish starting {self.name}",
                    "look for it among your terminals, end it, then try again",
                ) from error
        try:
            yield
        finally:
            lock.release()

    def _refreshed(self) -> Connection:
        """The connection after asking the tool anew: ports and certificates may have changed."""
        if self.state() is not State.RUNNING:
            raise PlatformError(
                f"the cluster {self.name} is not running",
                f"run: kubeplay cluster up --cluster {self.name}",
            )
        self.ledger.create_folder()
        self.ledger.write_kubeconfig(self.kubeconfig_text())
        return self._connection()

    def _connection(self) -> Connection:
        from kubernetes import client, config

        configuration = client.Configuration()
        try:
            load: Any = config.load_kube_config  # the official client has no types
            load(config_file=str(self.ledger.kubeconfig), client_configuration=configuration)
            return Connection.from_client_configuration(configuration)
        except Exception as error:  # the client raises whatever a broken file brings
            raise PlatformError(
                f"the kubeconfig of {self.name}, {self.ledger.kubeconfig}, cannot be used: {error}",
                f"remove that file, then run: kubeplay cluster up --cluster {self.name}",
            ) from error

    def _uid(self, connection: Connection) -> str:
        """What no other cluster has, whatever its name."""
        try:
            return cluster_uid(Api(connection))
        except ApiError as error:
            raise PlatformError(
                f"the cluster {self.name} does not let us in: {error}",
                f"see whether this works: {self.tool.command} and its own kubeconfig",
            ) from error


def _version(connection: Connection) -> str:
    return str(Api(connection).get("/version")["gitVersion"])
