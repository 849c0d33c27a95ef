"""Where a cluster comes from, and how it is talked to.

Providers start, stop and describe clusters; :class:`Api` is the thin edge to the
Kubernetes HTTP API. May know sockets, processes and kubeconfigs; nothing of exercises,
learners or pytest.
"""

from kubeplay_pytest.cluster.api import Api, ApiError
from kubeplay_pytest.cluster.connection import Connection
from kubeplay_pytest.cluster.provider import ClusterStatus, Provider, provider_named

__all__ = ["Api", "ApiError", "ClusterStatus", "Connection", "Provider", "provider_named"]
