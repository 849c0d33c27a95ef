"""A cluster in use: its provider, its API, and what it can do."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from kubeplay_pytest.cluster.api import Api
from kubeplay_pytest.cluster.discovery import Discovery
from kubeplay_pytest.cluster.provider import Progress, Provider
from kubeplay_pytest.errors import PlatformError

__all__ = ["Cluster"]


class Cluster:
    """A running cluster of ``provider``."""

    def __init__(self, provider: Provider, api: Api) -> None:
        self.provider = provider
        self.api = api
        self.discovery = Discovery(api)

    @classmethod
    def join(cls, provider: Provider, progress: Progress) -> Cluster:
        """The provider's cluster, started if need be."""
        return cls(provider, Api(provider.start(progress)))

    @cached_property
    def capabilities(self) -> frozenset[str]:
        return self.provider.capabilities()

    def must_offer(self, needs: Iterable[str]) -> None:
        """Raises :class:`PlatformError` when an exercise needs what this cluster lacks."""
        missing = sorted(set(needs) - self.capabilities)
        if missing:
            raise PlatformError(
                f"this exercise needs {', '.join(missing)}, which the cluster "
                f"{self.provider.name} does not offer",
                "use a cluster whose nodes run containers: --kubeplay-cluster=context:NAME",
            )

    def facts(self) -> dict[str, Any]:
        """What the result says of the cluster."""
        return {
            "provider": self.provider.name,
            "version": self.provider.version(),
            "capabilities": sorted(self.capabilities),
        }
