"""A namespace's picture that changes as the namespace does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from kubeplay_pytest.cluster.api import Api, ApiError
from kubeplay_pytest.cluster.discovery import Kind
from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.picture.drawing import Branch, draw
from kubeplay_pytest.wait import Informer, Informers

__all__ = ["LivePicture"]

_KINDS = (
    Kind("v1", "Pod", "pods", True),
    Kind("apps/v1", "ReplicaSet", "replicasets", True),
    Kind("apps/v1", "Deployment", "deployments", True),
    Kind("apps/v1", "StatefulSet", "statefulsets", True),
    Kind("apps/v1", "DaemonSet", "daemonsets", True),
    Kind("batch/v1", "Job", "jobs", True),
    Kind("batch/v1", "CronJob", "cronjobs", True),
    Kind("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", True),
    Kind("v1", "Service", "services", True),
    Kind("discovery.k8s.io/v1", "EndpointSlice", "endpointslices", True),
    Kind("networking.k8s.io/v1", "Ingress", "ingresses", True),
    Kind("v1", "PersistentVolumeClaim", "persistentvolumeclaims", True),
)


_WATCH_SECONDS = 10.0
"""A picture is soon closed again, and its threads are to be gone soon after."""


class LivePicture:
    """What is in ``namespace``, by watches: looking costs no request."""

    def __init__(self, api: Api, namespace: str) -> None:
        """Lists every kind once; raises :class:`PlatformError` when the cluster is gone."""
        self._informers = Informers(api, namespace, watch_seconds=_WATCH_SECONDS)
        with ThreadPoolExecutor(len(_KINDS)) as threads:  # a quick answer is gone in no time
            found = list(threads.map(self._informer, _KINDS))
        self._watched = [(kind.name, i) for kind, i in zip(_KINDS, found, strict=True) if i]
        self._last: list[Branch] = []

    def look(self) -> list[Branch]:
        """The picture now; the last one when the cluster, or the namespace, has gone."""
        try:
            objects = [o | {"kind": k} for k, informer in self._watched for o in informer.objects()]
        except PlatformError:
            return self._last
        self._last = draw(objects)
        return self._last

    def close(self) -> None:
        self._informers.stop()

    def _informer(self, kind: Kind) -> Informer | None:
        try:
            return self._informers.of(kind)
        except ApiError:
            return None  # a cluster of another version may not serve it
