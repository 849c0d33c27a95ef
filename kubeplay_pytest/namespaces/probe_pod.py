"""Pods of ours, from which a cluster is tried and the learner's work is called."""

from __future__ import annotations

from typing import Any

from kubeplay_pytest.namespaces.policy import MANAGED, on_nodes

__all__ = ["IMAGE", "probe_namespace", "probe_pod"]

Json = dict[str, Any]

IMAGE = "busybox:1.36"
"""What they run: one image, small; clusters whose nodes run containers must hold it."""


def probe_namespace(name: str, node_selector: str, annotations: dict[str, str]) -> Json:
    """A namespace for nothing but such Pods, on nodes with this label or on any."""
    labels = {MANAGED: "kubeplay", "pod-security.kubernetes.io/enforce": "restricted"}
    marks = annotations | on_nodes(node_selector)
    return {"metadata": {"name": name, "labels": labels, "annotations": marks}}


def probe_pod(name: str, script: str, labels: dict[str, str]) -> Json:
    """A Pod that runs a shell script as nobody, with ``/tmp`` to write to."""
    amounts = {"cpu": "5m", "memory": "16Mi"}
    container = {
        "name": "probe",
        "image": IMAGE,
        "imagePullPolicy": "IfNotPresent",
        "command": ["sh", "-c", script],
        "resources": {"requests": amounts, "limits": {"cpu": "500m", "memory": "64Mi"}},
        "securityContext": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}},
        "volumeMounts": [{"name": "tmp", "mountPath": "/tmp"}],  # noqa: S108 - the container's
    }
    spec = {
        "containers": [container],
        "volumes": [{"name": "tmp", "emptyDir": {}}],
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "terminationGracePeriodSeconds": 0,
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": 65534,
            "runAsGroup": 65534,
            "fsGroup": 65534,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
    }
    return {"metadata": {"name": name, "labels": {MANAGED: "kubeplay", **labels}}, "spec": spec}
