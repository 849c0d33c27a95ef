"""A learner can fill the own namespace and no more: everything that can be made is counted."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import yaml

from kubeplay_pytest.apply.quantity import amount
from kubeplay_pytest.apply.rejection import is_transient
from kubeplay_pytest.cluster.api import ApiError
from kubeplay_pytest.cluster.discovery import Kind
from kubeplay_pytest.namespaces import Namespace
from kubeplay_pytest.namespaces.policy import fences
from tests.cluster.isolation.plenty import PLENTY

Make = Callable[[], Namespace]

QUOTAS = [item for _, item in fences("x") if item["kind"] == "ResourceQuota"]
HARD: dict[str, str] = {
    name: most
    for quota in QUOTAS
    if "scopeSelector" not in quota["spec"]
    for name, most in quota["spec"]["hard"].items()
}
ATTEMPTS = 50
UNCOUNTED = {
    "events",  # Kubernetes' quota passes over them; they expire after an hour
    "localsubjectaccessreviews",  # answered, never stored
    "bindings",
}


def an(kind: Kind, rest: str, name: str) -> dict[str, Any]:
    text = (
        f"{{apiVersion: {kind.api_version}, kind: {kind.name}, metadata: {{name: {name}}}, {rest}}}"
    )
    item: dict[str, Any] = yaml.safe_load(text)
    return item


def send_all(namespace: Namespace, path: str, items: list[dict[str, Any]]) -> None:
    """As the learner's manifests are sent: what is the cluster's own trouble, once more."""
    for item in items:
        send(namespace, path, item)


def send(namespace: Namespace, path: str, item: dict[str, Any]) -> None:
    for attempt in range(ATTEMPTS):
        try:
            namespace.as_learner.post(path, item)
        except ApiError as error:
            if not is_transient(error) or attempt == ATTEMPTS - 1:
                raise
        else:
            return


@pytest.mark.parametrize("counted", PLENTY)
def test_one_too_many_is_refused(make: Make, counted: str) -> None:
    """The quota's number of each kind can be made at most, and one more is refused."""
    namespace = make()
    api_version, name, rest = PLENTY[counted]
    kind = namespace.discovery.find(name, api_version)
    assert kind is not None
    many = [an(kind, rest, f"n{number}") for number in range(int(HARD[counted]) + 1)]
    with pytest.raises(ApiError, match="exceeded quota: kubeplay") as refusal:
        send_all(namespace, kind.path(namespace.name), many)
    assert refusal.value.code == 403


def test_each_counted_kind_is_tried() -> None:
    """No number of objects in the quota is left without a test that reaches it."""
    amounts = {name for name in HARD if name.startswith(("requests.", "limits."))}
    assert set(HARD) - amounts == set(PLENTY)


def test_all_that_can_be_made_is_counted(make: Make) -> None:
    """Whatever kind the learner's account may create in its namespace, the quota counts it."""
    namespace = make()
    review = {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectRulesReview"}
    path = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews"
    answer = namespace.as_learner.post(path, {**review, "spec": {"namespace": namespace.name}})
    served = {(kind.group, kind.plural) for kind in namespace.discovery.kinds if kind.namespaced}
    made = {
        (group, resource)
        for rule in answer["status"]["resourceRules"]
        if {"create", "*"} & set(rule["verbs"])
        for group in rule["apiGroups"]
        for resource in rule["resources"]
        if (group, resource) in served and resource not in UNCOUNTED
    }
    counted = {f"{resource}.{group}".rstrip(".") for group, resource in made}
    assert counted <= {name.removeprefix("count/") for name in HARD}


@pytest.mark.parametrize(
    "spec, says",
    [
        ("{containers: [{name: a, image: i, resources: {limits: {cpu: 2, memory: 2Gi}}}]}", "cpu"),
        (
            "{containers: [{name: a, image: i, resources: {limits: {cpu: 1m, memory: 2Gi}}}]}",
            "memory",
        ),
    ],
    ids=["cpu", "memory"],
)  # fmt: skip
def test_the_sum_is_bounded(make: Make, spec: str, says: str) -> None:
    """Pods that are each allowed are refused when together they ask for too much."""
    namespace = make()
    path = f"/api/v1/namespaces/{namespace.name}/pods"
    named = ({"metadata": {"name": f"n{number}"}} for number in range(20))
    pods = [pod | {"spec": yaml.safe_load(spec)} for pod in named]
    with pytest.raises(ApiError, match=f"exceeded quota.*{says}"):
        send_all(namespace, path, pods)


def test_full_namespaces_fit_on_one_node(make: Make) -> None:
    """64 runs that use all they may leave room on a node: none waits because of others."""
    nodes = make().api.get("/api/v1/nodes?labelSelector=kubeplay.dev/node=simulated")["items"]
    assert nodes
    used = {"cpu": "requests.cpu", "memory": "requests.memory", "pods": "pods"}
    for room in (node["status"]["allocatable"] for node in nodes):
        assert all(_number(room[name]) >= 64 * _number(HARD[most]) for name, most in used.items())


def _number(quantity: str) -> Decimal:
    number = amount(quantity)
    assert number is not None
    return number


def test_storage_is_bounded(make: Make) -> None:
    """A claim of more storage than the quota's is refused."""
    namespace = make()
    claim = yaml.safe_load(
        "{metadata: {name: big}, spec: {accessModes: [ReadWriteOnce], "
        "resources: {requests: {storage: 11Gi}}}}"
    )
    path = f"/api/v1/namespaces/{namespace.name}/persistentvolumeclaims"
    with pytest.raises(ApiError, match=r"exceeded quota.*requests\.storage"):
        namespace.as_learner.post(path, claim)


@pytest.mark.parametrize("kind, key", [("configmaps", "data"), ("secrets", "stringData")])
def test_one_object_is_bounded(make: Make, kind: str, key: str) -> None:
    """A ConfigMap or Secret above 1 MiB is refused: with their number, the sum is bounded."""
    namespace = make()
    body = {"metadata": {"name": "big"}, key: {"a": "x" * (1 << 20) + "x"}}
    with pytest.raises(ApiError, match=r"[Tt]oo long|Too large") as refusal:
        namespace.as_learner.post(f"/api/v1/namespaces/{namespace.name}/{kind}", body)
    assert refusal.value.code in {413, 422}


def test_a_request_is_bounded(make: Make) -> None:
    """A request of many megabytes is refused unread."""
    namespace = make()
    body = {"metadata": {"name": "big", "annotations": {"a": "x" * 4_000_000}}}
    with pytest.raises(ApiError) as refusal:
        namespace.as_learner.post(f"/api/v1/namespaces/{namespace.name}/configmaps", body)
    assert refusal.value.code == 413


def test_controllers_are_bounded_too(make: Make) -> None:
    """A Deployment of 500 gets the quota's 20 Pods, made by a controller with all rights."""
    namespace = make()
    kind = namespace.discovery.find("Deployment")
    assert kind is not None
    _, _, rest = PLENTY["count/deployments.apps"]
    body = an(kind, rest.replace("replicas: 0", "replicas: 500"), "many")
    namespace.as_learner.post(kind.path(namespace.name), body)
    informer = namespace.informers.of(kind)
    refused = namespace.informers.until(
        lambda: next((c for d in informer.objects() for c in _failures(d)), None), seconds=30
    )
    assert refused is not None
    assert "exceeded quota: kubeplay" in refused["message"]
    pods = namespace.api.get(f"/api/v1/namespaces/{namespace.name}/pods")["items"]
    assert len(pods) <= 20


def _failures(deployment: dict[str, Any]) -> list[dict[str, Any]]:
    conditions = deployment.get("status", {}).get("conditions", ())
    return [c for c in conditions if c["type"] == "ReplicaFailure"]
