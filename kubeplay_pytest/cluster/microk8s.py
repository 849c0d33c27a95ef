"""The cluster of MicroK8s, of which a machine has one. https://microk8s.io"""

from __future__ import annotations

from pathlib import Path

from kubeplay_pytest.cluster.api import Api
from kubeplay_pytest.cluster.external import External, State
from kubeplay_pytest.cluster.image import in_full
from kubeplay_pytest.cluster.provider import Progress
from kubeplay_pytest.cluster.tool import Sign, Tool
from kubeplay_pytest.errors import PlatformError, UsageError

__all__ = ["Microk8s"]


class Microk8s(External):
    """The provider ``microk8s``."""

    tool = Tool(
        "microk8s",
        "install it: sudo snap install microk8s --classic (https://microk8s.io)",
        (
            Sign(
                r"Insufficient permissions to access MicroK8s",
                "this user may not use MicroK8s",
                "run: sudo usermod -a -G microk8s $USER, log in anew, then try again",
            ),
            Sign(
                r"Elevated permissions|a (terminal|password) is required",
                "starting and stopping MicroK8s needs the administrator",
                "run: sudo microk8s start; then try again",
            ),
            Sign(
                r"does not have enough RAM",
                "there is not enough memory for MicroK8s",
                "free some memory, then run: sudo microk8s start",
            ),
            Sign(
                r"acting as a node in a cluster",
                "this MicroK8s is a worker of another machine's cluster",
                "use KubePlay on that machine, or context:NAME with its kubeconfig",
            ),
            Sign(
                r"Failed to (import images on|reach) |Could not query for nodes",
                "a node of MicroK8s did not take the images",
                "run: microk8s inspect",
            ),
        ),
    )

    def __init__(self, cluster: str = "") -> None:
        if cluster:
            raise UsageError(
                f"MicroK8s has one cluster only, so {cluster!r} names none", "use microk8s alone"
            )
        super().__init__()

    def state(self) -> State:
        # It ends with 0 when stopped, and with 1 both when not ready and when not allowed.
        command = ("status", "--format", "short")
        said = self.run(*command, accept=(0, 1))
        if "microk8s is running" in said.out:
            return State.RUNNING
        if "microk8s is not running" in said.both:
            return State.STOPPED
        raise self.tool.failure(command, f"ended with exit code {said.code}", said)

    def create(self, progress: Progress) -> None:
        raise PlatformError("MicroK8s has no cluster", self.tool.install)

    def resume(self, progress: Progress) -> None:
        self.run("start", seconds=180.0, progress=progress)
        self.run("status", "--wait-ready", "--timeout", "120", seconds=150.0)

    def halt(self) -> None:
        self.run("stop", seconds=180.0)

    def delete(self) -> None:
        """Nothing: MicroK8s is a part of the machine; it is never made by us."""

    def kubeconfig_text(self) -> str:
        return self.run("config").out

    def held_images(self) -> frozenset[str]:
        # Its container runtime answers to the administrator only. A Node's status names at
        # most 50 images: one that is left out is loaded once more, which does no harm.
        nodes = Api(self._connection()).get("/api/v1/nodes")["items"]
        held = [
            {
                in_full(name)
                for image in node["status"].get("images", ())
                for name in image.get("names") or ()
                if "<none>" not in name
            }
            for node in nodes
        ]
        return frozenset(set.intersection(*held)) if held else frozenset()

    def load_image(self, archive: Path, progress: Progress) -> None:
        command = ("images", "import", str(archive.absolute()))
        said = self.run(*command, seconds=300.0, progress=progress)
        if "Failed to" in said.both:  # and yet it ends with 0
            raise self.tool.failure(command, "failed", said)
