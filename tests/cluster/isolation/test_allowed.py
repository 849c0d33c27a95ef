"""What looks like a way out and is allowed: each harms nobody but the learner's own run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml

from kubeplay_pytest.cluster.api import ApiError
from kubeplay_pytest.cluster.discovery import Kind
from kubeplay_pytest.namespaces import Namespace
from tests.cluster.isolation.conftest import Jail

Make = Callable[[], Namespace]

POD = "{metadata: {name: p, annotations: {%s}}, spec: {%scontainers: [{name: a, image: i%s}]}}"
MIRROR = "kubernetes.io/config.mirror: x, kubernetes.io/config.source: file"


def _pods(namespace: Namespace) -> str:
    return f"/api/v1/namespaces/{namespace.name}/pods"


def _make_many(namespace: Namespace, text: str) -> None:
    for number in range(21):
        pod = yaml.safe_load(text)
        pod["metadata"]["name"] = f"n{number}"
        namespace.as_learner.post(_pods(namespace), pod)


def test_own_token(jail: Jail) -> None:
    """allowed-own-token: the learner's token opens the own namespace and no other."""
    with pytest.raises(ApiError, match="cannot list") as refusal:
        jail.token.get(jail.named("/api/v1/namespaces/OTHER/pods"))
    assert refusal.value.code == 403


def test_node_name(make: Make) -> None:
    """allowed-node-name: a Pod may name its node, and the quota counts it all the same."""
    namespace = make()
    with pytest.raises(ApiError, match="exceeded quota"):
        _make_many(namespace, POD % ("", "nodeName: node-1, ", ""))


def test_mirror_pod(make: Make) -> None:
    """allowed-mirror-pod: the mark of a static Pod lifts neither security nor quota."""
    namespace = make()
    privileged = POD % (MIRROR, "nodeName: node-1, ", ", securityContext: {privileged: true}")
    with pytest.raises(ApiError, match="violates PodSecurity"):
        namespace.as_learner.post(_pods(namespace), yaml.safe_load(privileged))
    with pytest.raises(ApiError, match="exceeded quota"):
        _make_many(namespace, POD % (MIRROR, "nodeName: node-1, ", ""))


def test_owner_in_another_namespace(make: Make) -> None:
    """allowed-foreign-owner: an owner elsewhere is not found; the own object is collected."""
    own, other = make(), make()
    path = f"/api/v1/namespaces/{other.name}/configmaps"
    owner = own.api.post(path, {"metadata": {"name": "owner"}})
    reference = {"apiVersion": "v1", "kind": "ConfigMap", "name": "owner", "controller": True}
    reference |= {"uid": owner["metadata"]["uid"], "blockOwnerDeletion": True}
    body = {"metadata": {"name": "child", "ownerReferences": [reference]}}
    own.as_learner.post(f"/api/v1/namespaces/{own.name}/configmaps", body)
    informer = own.informers.of(Kind("v1", "ConfigMap", "configmaps", True))
    collected = own.informers.until(
        lambda: True if "child" not in _names(informer.objects()) else None, seconds=30
    )
    assert collected
    assert "deletionTimestamp" not in own.api.get(f"{path}/owner")["metadata"]


def test_rights_for_a_foreign_account(make: Make) -> None:
    """allowed-foreign-subject: rights in the own namespace may be given to another's account.

    It gives away what is the learner's, and opens nothing of the other's.
    """
    own, other = make(), make()
    subject = {"kind": "ServiceAccount", "name": "kubeplay-learner", "namespace": other.name}
    role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"}
    body = {"metadata": {"name": "open"}, "subjects": [subject], "roleRef": role}
    path = f"/apis/rbac.authorization.k8s.io/v1/namespaces/{own.name}/rolebindings"
    own.as_learner.post(path, body)
    with pytest.raises(ApiError, match="cannot list"):
        own.as_learner.get(_pods(other))


def test_locked_out(make: Make) -> None:
    """allowed-lock-out: the learner may drop the own rights; we still give the namespace back."""
    own = make()
    path = f"/apis/rbac.authorization.k8s.io/v1/namespaces/{own.name}/rolebindings"
    own.as_learner.delete(f"{path}/kubeplay-learner")
    own.delete()
    assert "deletionTimestamp" in own.api.get(f"/api/v1/namespaces/{own.name}")["metadata"]


def test_own_events(make: Make) -> None:
    """allowed-own-events: an event in the own namespace is the learner's to write."""
    own = make()
    event = {"metadata": {"name": "e"}, "reason": "Mine"}
    event["involvedObject"] = {"namespace": own.name, "kind": "Pod", "name": "p"}
    made = own.as_learner.post(f"/api/v1/namespaces/{own.name}/events", event)
    assert made["metadata"]["namespace"] == own.name


def _names(objects: list[dict[str, Any]]) -> list[str]:
    return [item["metadata"]["name"] for item in objects]
