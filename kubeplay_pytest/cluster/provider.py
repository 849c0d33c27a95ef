"""What every source of clusters answers, and the choice of one by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kubeplay_pytest.cluster.api import Api
from kubeplay_pytest.cluster.connection import Connection
from kubeplay_pytest.errors import UsageError

__all__ = ["ClusterStatus", "Progress", "Provider", "provider_named"]

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

    def start(self, progress: Progress) -> Connection:
        """A connection to a usable cluster, started if need be.

        Raises :class:`PlatformError` naming cause and log when there can be none.
        """

    def allow_images(self, api: Api, images: Iterable[str]) -> None:
        """Return when the nodes can pull these images; real nodes have registries for that."""

    def stop(self) -> bool:
        """Stop what we started; False when there was nothing of ours to stop."""

    def status(self) -> ClusterStatus:
        """What is true now; starts nothing."""

    def kubeconfig(self) -> Path:
        """The path of a kubeconfig for kubectl; raises :class:`PlatformError` if there is none."""

    def capabilities(self) -> frozenset[str]:
        """What exercises may ask for in ``requires``."""

    def version(self) -> str:
        """The Kubernetes version, such as ``v1.37.2``."""


def provider_named(name: str) -> Provider:
    """The provider that ``name`` means; raises :class:`UsageError` for an unknown one."""
    kind, _, argument = name.partition(":")
    if kind == "embedded" and not argument:
        from kubeplay_pytest.cluster.embedded import Embedded

        return Embedded()
    if kind == "context" and argument:
        from kubeplay_pytest.cluster.context import Context

        return Context(argument)
    raise UsageError(
        f"there is no cluster provider {name!r}",
        "use embedded (the default), or context:NAME with a context of your kubeconfig",
    )
