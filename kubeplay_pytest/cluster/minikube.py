"""Clusters of minikube: a node in a container or a virtual machine. https://minikube.sigs.k8s.io"""

from __future__ import annotations

import json
from pathlib import Path

from kubeplay_pytest.cluster.docker import SIGNS, references
from kubeplay_pytest.cluster.external import CREATE_SECONDS, External, State
from kubeplay_pytest.cluster.provider import Progress
from kubeplay_pytest.cluster.tool import Sign, Tool

__all__ = ["Minikube"]

PROFILE_NOT_FOUND = 85
"""minikube's exit code for it; 0 to 7 are bits that say what of the cluster is down."""


class Minikube(External):
    """The provider ``minikube``, or ``minikube:PROFILE``."""

    tool = Tool(
        "minikube",
        "install it: https://minikube.sigs.k8s.io/docs/start/",
        (
            *SIGNS,
            Sign(
                r"Profile \S+ not found",
                "minikube has no profile of this name",
                "see: minikube profile list",
            ),
        ),
    )
    environment = {"MINIKUBE_IN_STYLE": "false"}  # noqa: RUF012 - declared ClassVar in External

    def state(self) -> State:
        said = self.run("status", *self._profile, "-o", "json", accept=(*range(8), 85))
        if said.code == PROFILE_NOT_FOUND:
            return State.ABSENT
        facts = json.loads(said.out)
        nodes = facts if isinstance(facts, list) else [facts]
        up = any(node.get("APIServer") == "Running" for node in nodes)
        return State.RUNNING if up else State.STOPPED

    def create(self, progress: Progress) -> None:
        command = ("start", *self._profile, "--keep-context")
        self.run(*command, seconds=CREATE_SECONDS, progress=progress)

    def resume(self, progress: Progress) -> None:
        self.create(progress)

    def halt(self) -> None:
        self.run("stop", *self._profile, seconds=180.0)

    def delete(self) -> None:
        self.run("delete", *self._profile, seconds=180.0)

    def kubeconfig_text(self) -> str:
        # It writes to KUBECONFIG, which is our file whenever we run it.
        self.run("update-context", *self._profile)
        return self.ledger.kubeconfig.read_text(encoding="utf-8")

    def held_images(self) -> frozenset[str]:
        return references(json.loads(self.run("image", "ls", *self._profile, "--format=json").out))

    def load_image(self, archive: Path, progress: Progress) -> None:
        command = ("image", "load", str(archive.absolute()), *self._profile)
        self.run(*command, seconds=300.0, progress=progress)

    @property
    def _profile(self) -> tuple[str, str]:
        return ("-p", self.cluster)
