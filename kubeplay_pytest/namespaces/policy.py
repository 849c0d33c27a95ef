"""What fences a run's namespace: labels, quota, limits, and the learner's account.

Sources: Pod Security Standards (labels and levels), the ClusterRole ``admin`` that every
cluster has, ResourceQuota and LimitRange as documented by Kubernetes.
"""

from __future__ import annotations

from typing import Any

__all__ = ["LEARNER", "MANAGED", "OWNER", "RUN", "Json", "fences", "namespace_manifest", "on_nodes"]

Json = dict[str, Any]

LEARNER = "kubeplay-learner"
"""The ServiceAccount as which the learner's manifests are applied."""

MANAGED = "app.kubernetes.io/managed-by"
RUN = "kubeplay.dev/run"
"""Label on everything we made outside a namespace of ours: the namespace it belongs to."""
OWNER = "kubeplay.dev/owner"
"""Annotation: host, pid and start of the process that owns the namespace."""

_PODS = {
    "pods": "20",
    "requests.cpu": "4",
    "requests.memory": "8Gi",
    "limits.cpu": "16",
    "limits.memory": "16Gi",
    "count/deployments.apps": "20",
    "count/replicasets.apps": "60",
    "count/statefulsets.apps": "10",
    "count/daemonsets.apps": "10",
    "count/jobs.batch": "20",
    "count/cronjobs.batch": "10",
    "replicationcontrollers": "10",
}
"""Pods and what makes them. Admission writes a quota's status again for each object that it
counts, so what comes and goes often stands in a quota of its own, which is small."""

_OBJECTS = {
    "services": "10",
    "services.loadbalancers": "2",
    "services.nodeports": "5",
    "configmaps": "30",
    "secrets": "30",
    "persistentvolumeclaims": "5",
    "requests.storage": "10Gi",
    "count/serviceaccounts": "20",
    "count/roles.rbac.authorization.k8s.io": "20",
    "count/rolebindings.rbac.authorization.k8s.io": "20",
    "count/horizontalpodautoscalers.autoscaling": "10",
    "count/ingresses.networking.k8s.io": "10",
    "count/networkpolicies.networking.k8s.io": "20",
    "count/poddisruptionbudgets.policy": "10",
    "count/leases.coordination.k8s.io": "20",
    "count/resourceclaims.resource.k8s.io": "10",
    "count/resourceclaimtemplates.resource.k8s.io": "10",
    "count/gateways.gateway.networking.k8s.io": "5",
    "count/httproutes.gateway.networking.k8s.io": "20",
    "count/referencegrants.gateway.networking.k8s.io": "10",
}
"""Every other kind that ``admin`` may write, but for Events, which Kubernetes counts nowhere.

A kind that the cluster does not serve is counted as 0, and keeps nothing else from being made.
"""

_PRIORITY = {
    "hard": {"pods": "0"},
    "scopeSelector": {
        "matchExpressions": [
            {
                "scopeName": "PriorityClass",
                "operator": "In",
                "values": ["system-cluster-critical", "system-node-critical"],
            }
        ]
    },
}
"""No Pod that outranks, and so evicts, those of other runs."""

_LIMITS = {
    "type": "Container",
    "defaultRequest": {"cpu": "10m", "memory": "16Mi", "ephemeral-storage": "0"},
    "default": {"cpu": "500m", "memory": "256Mi", "ephemeral-storage": "512Mi"},
    "max": {"cpu": "2", "memory": "2Gi", "ephemeral-storage": "1Gi"},
}
"""A container without limits of its own must not take the node's memory or fill its disk."""


def namespace_manifest(
    name: str, exercise: str, level: str, owner: str, node_selector: str = ""
) -> Json:
    """The Namespace, with Pod Security admission at ``level`` and our marks.

    ``node_selector`` is what admission (PodNodeSelector) adds to every Pod in it.
    """
    labels = {MANAGED: "kubeplay", "kubeplay.dev/exercise": exercise}
    for mode in ("enforce", "warn"):
        labels[f"pod-security.kubernetes.io/{mode}"] = level
    annotations = {OWNER: owner} | on_nodes(node_selector)
    metadata = {"name": name, "labels": labels, "annotations": annotations}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}


def on_nodes(node_selector: str) -> dict[str, str]:
    """The annotation that sends a namespace's Pods to nodes with this label; none, to any."""
    if not node_selector:
        return {}
    return {"scheduler.alpha.kubernetes.io/node-selector": node_selector}


def fences(namespace: str) -> list[tuple[str, Json]]:
    """What a fresh namespace gets, as (collection path, object), in the order of making."""
    core = f"/api/v1/namespaces/{namespace}"
    rbac = f"/apis/rbac.authorization.k8s.io/v1/namespaces/{namespace}"
    return [
        (f"{rbac}/rolebindings", _binding(namespace)),
        (f"{core}/serviceaccounts", _object("ServiceAccount", LEARNER)),
        *((f"{core}/resourcequotas", quota) for quota in _quotas()),
        (f"{core}/limitranges", _object("LimitRange", "kubeplay", spec={"limits": [_LIMITS]})),
    ]


def _quotas() -> list[Json]:
    specs = {
        "kubeplay": {"hard": _PODS},
        "kubeplay-objects": {"hard": _OBJECTS},
        "kubeplay-priority": _PRIORITY,
    }
    return [_object("ResourceQuota", name, spec=spec) for name, spec in specs.items()]


def quota_status(quota: Json) -> Json:
    """The status of a quota in a namespace without objects: nothing is used.

    Admission refuses Pods until a quota has a status, and a ReplicaSet so refused backs
    off for a while; writing what the controller would find spares every run that race.
    """
    hard = quota["spec"]["hard"]
    return {"status": {"hard": hard, "used": dict.fromkeys(hard, "0")}}


def _binding(namespace: str) -> Json:
    subject = {"kind": "ServiceAccount", "name": LEARNER, "namespace": namespace}
    role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "admin"}
    binding = _object("RoleBinding", LEARNER, subjects=[subject], roleRef=role)
    return binding | {"apiVersion": "rbac.authorization.k8s.io/v1"}


def _object(kind: str, name: str, **rest: Any) -> Json:
    metadata = {"name": name, "labels": {MANAGED: "kubeplay"}}
    return {"apiVersion": "v1", "kind": kind, "metadata": metadata, **rest}
