"""Clusters of k3d: k3s nodes in containers. https://k3d.io"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kubeplay_pytest.cluster.docker import SIGNS, images_of
from kubeplay_pytest.cluster.external import CREATE_SECONDS, External, State
from kubeplay_pytest.cluster.provider import Progress
from kubeplay_pytest.cluster.tool import Sign, Tool

__all__ = ["K3d"]


class K3d(External):
    """The provider ``k3d``, or ``k3d:NAME``."""

    tool = Tool(
        "k3d",
        "install it: https://k3d.io/stable/#installation",
        (
            *SIGNS,
            Sign(
                r"No nodes found for given cluster",
                "k3d has no cluster of this name",
                "see: k3d cluster list",
            ),
        ),
    )

    def state(self) -> State:
        facts = self._facts()
        if not facts:
            return State.ABSENT
        whole = facts["serversRunning"] == facts["serversCount"] > 0
        return State.RUNNING if whole else State.STOPPED

    def create(self, progress: Progress) -> None:
        untouched = ("--kubeconfig-update-default=false", "--kubeconfig-switch-context=false")
        command = ("cluster", "create", self.cluster, *untouched)
        self.run(*command, seconds=CREATE_SECONDS, progress=progress)

    def resume(self, progress: Progress) -> None:
        self.run("cluster", "start", self.cluster, seconds=300.0, progress=progress)

    def halt(self) -> None:
        self.run("cluster", "stop", self.cluster, seconds=120.0)

    def delete(self) -> None:
        self.run("cluster", "delete", self.cluster, seconds=120.0)

    def kubeconfig_text(self) -> str:
        return self.run("kubeconfig", "get", self.cluster).out

    def held_images(self) -> frozenset[str]:
        nodes = self._facts().get("nodes", [])
        return images_of(node["name"] for node in nodes if node["role"] in {"server", "agent"})

    def load_image(self, archive: Path, progress: Progress) -> None:
        command = ("image", "import", str(archive.absolute()), "-c", self.cluster)
        self.run(*command, seconds=300.0, progress=progress)

    def _facts(self) -> dict[str, Any]:
        clusters = json.loads(self.run("cluster", "list", "-o", "json").out)
        return next((facts for facts in clusters if facts["name"] == self.cluster), {})
