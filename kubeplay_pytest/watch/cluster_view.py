"""The picture of the namespace of the running grading, made beside the screen."""

from __future__ import annotations

import threading

from kubeplay_pytest.cluster import provider_named
from kubeplay_pytest.cluster.cluster import Cluster
from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.picture import Branch, LivePicture

__all__ = ["ClusterView"]


class ClusterView:
    """Opens a picture in a thread of its own: the screen never waits for a cluster."""

    def __init__(self, provider: str) -> None:
        self._provider = provider
        self._cluster: Cluster | None = None
        self._picture: LivePicture | None = None
        self._namespace = ""
        self._lock = threading.Lock()

    @property
    def is_open(self) -> bool:
        return self._picture is not None

    def open(self, namespace: str) -> None:
        """Begin a picture; when the cluster is not to be had, there is none."""
        self._namespace = namespace
        threading.Thread(target=self._begin, args=(namespace,), daemon=True).start()

    def look(self) -> list[Branch]:
        return self._picture.look() if self._picture else []

    def close(self) -> None:
        """End the picture. What was seen last may stay on the screen."""
        with self._lock:
            picture, self._picture, self._namespace = self._picture, None, ""
        if picture is not None:
            picture.close()

    def _begin(self, namespace: str) -> None:
        try:
            picture = LivePicture(self._connected().api, namespace)
        except PlatformError:
            self._cluster = None  # it may come again under another address
            return  # the grading itself says what is wrong
        with self._lock:
            if self._namespace == namespace:
                self._picture = picture
                return
        picture.close()

    def _connected(self) -> Cluster:
        if self._cluster is None:
            provider = provider_named(self._provider)
            self._cluster = Cluster.join(provider, lambda message: None)
        return self._cluster
