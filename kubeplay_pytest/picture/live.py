"""A namespace's picture that changes as the namespace does."""

from __future__ import annotations

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


class LivePicture:
    """What is in ``namespace``, by watches: looking costs no request."""

    def __init__(self, api: Api, namespace: str) -> None:
        """Lists every kind once; raises :class:`PlatformError` when the cluster is gone."""
        self._informers = Informers(api, namespace)
        self._watched: list[tuple[str, Informer]] = []
        for kind in _KINDS:
            try:
                self._watched.append((kind.name, self._informers.of(kind)))
            except ApiError:
                continue  # a cluster of another version may not serve it
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
