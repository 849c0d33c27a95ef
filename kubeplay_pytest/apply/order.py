"""In which order manifests are applied, so that what others need is there first."""

from __future__ import annotations

from collections.abc import Iterable

from kubeplay_pytest.manifests import Manifest

__all__ = ["in_order"]

# The order is kubectl's and Helm's: definitions, fences, accounts, configuration,
# storage, networking, then workloads, then what points at workloads.
_RANKS = {
    kind: rank
    for rank, kinds in enumerate(
        (
            ("CustomResourceDefinition", "PriorityClass", "StorageClass", "IngressClass"),
            ("ResourceQuota", "LimitRange", "NetworkPolicy"),
            ("ServiceAccount",),
            ("ClusterRole", "Role"),
            ("ClusterRoleBinding", "RoleBinding"),
            ("ConfigMap", "Secret"),
            ("PersistentVolume", "PersistentVolumeClaim"),
            ("Service",),
            ("Pod", "ReplicaSet", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"),
            ("HorizontalPodAutoscaler", "PodDisruptionBudget", "Ingress"),
        )
    )
    for kind in kinds
}
_CUSTOM = max(_RANKS.values()) + 1


def in_order(manifests: Iterable[Manifest]) -> list[Manifest]:
    """The manifests sorted by what needs what; equals stay as the learner wrote them."""
    return sorted(manifests, key=lambda manifest: _RANKS.get(manifest.kind, _CUSTOM))
