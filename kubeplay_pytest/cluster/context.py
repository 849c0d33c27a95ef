"""A cluster that the user already has, named by a context of their kubeconfig.

The kubeconfig is only read. In the cluster nothing without our label is touched.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from kubeplay_pytest.cluster.api import Api
from kubeplay_pytest.cluster.connection import Connection
from kubeplay_pytest.cluster.provider import ClusterStatus, Progress, cluster_uid
from kubeplay_pytest.errors import PlatformError, UsageError

__all__ = ["Context"]


class Context:
    """The provider ``context:NAME``."""

    may_define = False

    def __init__(self, context: str) -> None:
        self.context = context
        self.name = f"context:{context}"

    def start(self, progress: Progress) -> Connection:
        """Connect; nothing is started."""
        progress(f"connecting to {self.context}")
        connection = Connection.from_client_configuration(self._configuration)
        Api(connection).get("/version")
        return connection

    def allow_images(self, api: Api, images: Iterable[str]) -> None:
        """Nothing to do: its nodes pull what they can."""

    def stop(self) -> bool:
        return False

    def status(self) -> ClusterStatus:
        try:
            version = self.version()
        except PlatformError as error:
            return ClusterStatus(self.name, running=False, detail=error.problem)
        server = str(self._configuration.host)
        return ClusterStatus(
            self.name, True, version, server, "your own cluster; never stopped by us"
        )

    def kubeconfig(self) -> Path:
        paths = os.environ.get("KUBECONFIG", "~/.kube/config").split(os.pathsep)
        return Path(paths[0]).expanduser()

    def held_images(self) -> None:
        """None: its nodes pull what they need."""

    def load_image(self, archive: Path, progress: Progress) -> None:
        """Refused: how its nodes get images is its owner's business."""
        raise PlatformError(
            f"images cannot be put onto the nodes of {self.name}",
            "push the image to a registry that its nodes pull from",
        )

    def pull_image(self, reference: str) -> str:
        return "its nodes pull what Pods ask for, and nothing else"

    def extend(self, needs: frozenset[str], progress: Progress) -> bool:
        return False

    def nodes_identity(self, api: Api) -> str:
        return cluster_uid(api)

    def node_selector(self, *, real: bool) -> str:
        return ""

    def version(self) -> str:
        connection = Connection.from_client_configuration(self._configuration)
        return str(Api(connection).get("/version")["gitVersion"])

    @cached_property
    def _configuration(self) -> Any:
        from kubernetes import client, config

        configuration = client.Configuration()
        try:
            load: Any = config.load_kube_config  # the official client has no types
            load(context=self.context, client_configuration=configuration)
        except Exception as error:  # the client raises whatever a broken file brings
            raise UsageError(
                f"the context {self.context!r} cannot be used: {error}",
                "see: kubectl config get-contexts",
            ) from error
        return configuration
