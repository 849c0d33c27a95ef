"""A cluster in use: its provider, its API, and what it can do."""

from __future__ import annotations

from typing import Any

from kubeplay_pytest.cluster.api import Api
from kubeplay_pytest.cluster.discovery import Discovery
from kubeplay_pytest.cluster.provider import Progress, Provider

__all__ = ["Cluster"]


class Cluster:
    """A running cluster of ``provider``."""

    def __init__(self, provider: Provider, api: Api) -> None:
        self.provider = provider
        self.api = api
        self.discovery = Discovery(api)
        self.capabilities = frozenset({"api"})
        """What is known to work; :mod:`kubeplay_pytest.capabilities` finds out more."""

    @classmethod
    def join(cls, provider: Provider, progress: Progress) -> Cluster:
        """The provider's cluster, started if need be."""
        return cls(provider, Api(provider.start(progress)))

    def facts(self) -> dict[str, Any]:
        """What the result says of the cluster."""
        return {
            "provider": self.provider.name,
            "version": self.provider.version(),
            "capabilities": sorted(self.capabilities),
        }
