"""What every source of clusters answers, and the choice of one by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kubeplay_pytest.cluster.api import Api
from kubeplay_pytest.cluster.connection import Connection
from kubeplay_pytest.errors import UsageError

__all__ = ["ClusterStatus", "Progress", "Provider", "cluster_uid", "provider_named"]

Progress = Callable[[str], None]
"""Told, in a few words, what is being waited for."""


@dataclass(frozen=True, slots=True)
class ClusterStatus:
    """What is true of a cluster now. ``detail`` is one line for a person."""

    provider: str
    running: bool
    version: str = ""
    server: str = ""
    detail: str = ""
    log: Path | None = None


class Provider(Protocol):
    """Where a cluster comes from. Every call may be repeated; none guesses."""

    @property
    def name(self) -> str:
        """As it is written after ``--kubeplay-cluster=``."""

    @property
    def may_define(self) -> bool:
        """Whether we may add kinds to the cluster: only where it is nobody else's."""

    def start(self, progress: Progress) -> Connection:
        """A connection to a usable cluster, started if need be.

        Raises :class:`PlatformError` naming cause and log when there can be none.
        """

    def allow_images(self, api: Api, images: Iterable[str]) -> None:
        """Return when simulated nodes can pull these images; real nodes hold or pull theirs."""

    def held_images(self) -> frozenset[str] | None:
        """The full references of the images on the real nodes; None where that is not ours."""

    def load_image(self, archive: Path, progress: Progress) -> None:
        """Put the images of a docker-archive (``docker save``) onto every real node.

        Raises :class:`PlatformError` with what the tool said when that fails.
        """

    def pull_image(self, reference: str) -> str | None:
        """Let the real nodes take an image from its registry; why not, or None when it is there."""

    def extend(self, needs: frozenset[str], progress: Progress) -> bool:
        """Grow, so that the cluster may offer ``needs``; False when it cannot, or has already.

        Raises :class:`PlatformError` naming what is missing when it could, but not here.
        """

    def stop(self) -> bool:
        """Stop what we started; False when there was nothing of ours to stop."""

    def status(self) -> ClusterStatus:
        """What is true now; starts nothing."""

    def kubeconfig(self) -> Path:
        """The path of a kubeconfig for kubectl; raises :class:`PlatformError` if there is none."""

    def nodes_identity(self, api: Api) -> str:
        """What tells the cluster's real nodes from any other's; empty while all are simulated."""

    def node_selector(self, *, real: bool) -> str:
        """The label that leads Pods to real or simulated nodes; empty where all are alike."""

    def version(self) -> str:
        """The Kubernetes version, such as ``v1.37.2``."""


def cluster_uid(api: Api) -> str:
    """What no other cluster has, whatever its name or address."""
    return str(api.get("/api/v1/namespaces/kube-system")["metadata"]["uid"])


_TOOLS = {
    "kind": ("kubeplay_pytest.cluster.kind", "Kind"),
    "k3d": ("kubeplay_pytest.cluster.k3d", "K3d"),
    "minikube": ("kubeplay_pytest.cluster.minikube", "Minikube"),
    "microk8s": ("kubeplay_pytest.cluster.microk8s", "Microk8s"),
}
"""Module and class of each; imported when asked for only, because starting up must be fast."""


def provider_named(name: str) -> Provider:
    """The provider that ``name`` means; raises :class:`UsageError` for an unknown one."""
    kind, _, argument = name.partition(":")
    if kind == "embedded" and not argument:
        from kubeplay_pytest.cluster.embedded import Embedded

        return Embedded()
    if kind == "context" and argument:
        from kubeplay_pytest.cluster.context import Context

        return Context(argument)
    if kind in _TOOLS and (argument or ":" not in name):
        from importlib import import_module

        module, noun = _TOOLS[kind]
        provider: Provider = getattr(import_module(module), noun)(argument)
        return provider
    raise UsageError(
        f"there is no cluster provider {name!r}",
        "use embedded (the default), kind, k3d or minikube (or kind:NAME and so on for a cluster "
        "of another name), microk8s, or context:NAME with a context of your kubeconfig",
    )
