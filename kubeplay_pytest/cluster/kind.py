"""Clusters of kind: Kubernetes nodes in containers. https://kind.sigs.k8s.io"""

from __future__ import annotations

from pathlib import Path

from kubeplay_pytest.cluster.docker import SIGNS, images_of
from kubeplay_pytest.cluster.external import CREATE_SECONDS, External, State
from kubeplay_pytest.cluster.provider import Progress
from kubeplay_pytest.cluster.tool import Sign, Tool
from kubeplay_pytest.errors import PlatformError

__all__ = ["Kind"]


class Kind(External):
    """The provider ``kind``, or ``kind:NAME``."""

    tool = Tool(
        "kind",
        "install it: https://kind.sigs.k8s.io/docs/user/quick-start/#installation",
        (
            Sign(
                r"container \S+ is not running",
                "the cluster's containers are stopped, and kind cannot start them",
                "run: docker start NAME-control-plane (NAME is the cluster's); then try again",
            ),
            Sign(
                r"no nodes found for cluster|could not locate any control plane nodes",
                "kind has no cluster of this name",
                "see: kind get clusters",
            ),
            Sign(
                r"is not a valid cluster name",
                "kind does not take this name for a cluster",
                "use small letters, digits, dots and hyphens: --kubeplay-cluster=kind:NAME",
            ),
            *SIGNS,
        ),
    )

    def state(self) -> State:
        # kind lists stopped clusters, too; asking for their kubeconfig tells.
        listed = self.run("get", "clusters").out.split()
        return State.RUNNING if self.cluster in listed else State.ABSENT

    def create(self, progress: Progress) -> None:
        own = ("--kubeconfig", str(self.ledger.kubeconfig))
        command = ("create", "cluster", "--name", self.cluster, *own, "--wait", "120s")
        self.run(*command, seconds=CREATE_SECONDS, progress=progress)

    def resume(self, progress: Progress) -> None:
        raise PlatformError("kind cannot start a stopped cluster", "run: docker start NODE")

    def halt(self) -> None:
        raise PlatformError("kind cannot stop a cluster and keep it", "run: docker stop NODE")

    def delete(self) -> None:
        own = ("--kubeconfig", str(self.ledger.kubeconfig))
        self.run("delete", "cluster", "--name", self.cluster, *own, seconds=120.0)

    def kubeconfig_text(self) -> str:
        return self.run("get", "kubeconfig", "--name", self.cluster).out

    def held_images(self) -> frozenset[str]:
        return images_of(self.run("get", "nodes", "--name", self.cluster).out.split())

    def load_image(self, archive: Path, progress: Progress) -> None:
        command = ("load", "image-archive", str(archive.absolute()), "--name", self.cluster)
        self.run(*command, seconds=300.0, progress=progress)
