"""A sweep deletes what ended runs left; what is not marked as ours is never touched."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import pytest

from kubeplay_pytest.cluster.api import Api, ApiError
from kubeplay_pytest.cluster.discovery import Discovery, Kind
from kubeplay_pytest.namespaces import Namespace, sweep
from kubeplay_pytest.namespaces.owner import this_process
from kubeplay_pytest.namespaces.policy import MANAGED, OWNER, RUN

NAMESPACES = "/api/v1/namespaces"
ROLES = "/apis/rbac.authorization.k8s.io/v1/clusterroles"
HOST = this_process().split("/", maxsplit=1)[0]
DEAD = f"{HOST}/{2**22 + 1}/1.0"
ELSEWHERE = "another-host/1/1.0"
OURS = {MANAGED: "kubeplay"}

Plant = Callable[..., str]


@pytest.fixture
def plant(api: Api) -> Iterator[Plant]:
    """Makes an object in the cluster as the marks say; takes it away afterwards."""
    planted = []

    def plant(path: str, labels: dict[str, str], owner: str | None = None) -> str:
        name = f"kubeplay-ex99-{secrets.token_hex(4)}"
        annotations = {OWNER: owner} if owner else {}
        metadata = {"name": name, "labels": labels, "annotations": annotations}
        api.post(path, {"metadata": metadata})
        planted.append(f"{path}/{name}")
        return name

    yield plant
    for path in planted:
        try:
            api.delete(path)
        except ApiError as error:
            if error.code not in {404, 409}:
                raise


def lives(api: Api, path: str) -> bool:
    try:
        metadata: dict[str, Any] = api.get(path)["metadata"]
    except ApiError as error:
        if error.code != 404:
            raise
        return False
    return "deletionTimestamp" not in metadata


def wait_for_condition(api: Api, namespace: str, type_: str) -> None:
    """Until the namespace controller has said why the namespace does not end."""
    listing = api.get(NAMESPACES, fieldSelector=f"metadata.name={namespace}")
    version = listing["metadata"]["resourceVersion"]
    events = api.watch(
        NAMESPACES, resource_version=version, seconds=60, fieldSelector=f"metadata.name={namespace}"
    )
    for item in chain(listing["items"], (event["object"] for event in events)):
        conditions = item.get("status", {}).get("conditions") or ()
        if any((c["type"], c["status"]) == (type_, "True") for c in conditions):
            return
    pytest.fail(f"{namespace} never said {type_}")


@pytest.mark.parametrize(
    "marks, stays",
    [
        (({}, None), True),
        (({}, DEAD), True),
        (({MANAGED: "helm"}, DEAD), True),
        ((OURS, None), True),
        ((OURS, this_process()), True),
        ((OURS, ELSEWHERE), True),
        ((OURS, "nonsense"), True),
        ((OURS, DEAD), False),
    ],
    ids=[
        "no marks", "owner but no label", "another's label", "label but no owner", "a live run",
        "another host's, young", "an owner that is illegible, young", "a dead run",
    ],
)  # fmt: skip
def test_which_namespaces_go(
    api: Api, discovery: Discovery, plant: Plant, marks: Any, stays: bool
) -> None:
    """Only a namespace with our label, whose owner has certainly ended, is deleted."""
    name = plant(NAMESPACES, *marks)
    swept = sweep(api, discovery)
    assert (name in swept.deleted) is not stays
    assert lives(api, f"{NAMESPACES}/{name}") is stays


def test_age_decides_for_other_hosts(api: Api, discovery: Discovery, plant: Plant) -> None:
    """A run of another host counts as ended when it is old; one without an owner never does."""
    foreign, kept = plant(NAMESPACES, OURS, ELSEWHERE), plant(NAMESPACES, OURS)
    sweep(api, discovery, age=-1.0)
    assert not lives(api, f"{NAMESPACES}/{foreign}")
    assert lives(api, f"{NAMESPACES}/{kept}")


def test_cluster_scoped_objects(api: Api, discovery: Discovery, plant: Plant) -> None:
    """Cluster-scoped objects go when their run's namespace is gone, and only with our label."""
    run = plant(NAMESPACES, OURS, this_process())
    left = plant(ROLES, {RUN: "kubeplay-ex99-gone"})
    used, foreign, alike = plant(ROLES, {RUN: run}), plant(ROLES, {}), plant(ROLES, OURS)
    swept = sweep(api, discovery, thorough=True)
    assert f"ClusterRole/{left}" in swept.objects
    assert not lives(api, f"{ROLES}/{left}")
    assert all(lives(api, f"{ROLES}/{name}") for name in (used, foreign, alike))


def test_the_system_stays(api: Api, discovery: Discovery) -> None:
    """A thorough sweep leaves the namespaces and roles that Kubernetes and we depend on."""
    names = ["default", "kube-system", "kube-public", "kube-node-lease", "kubeplay-system"]
    swept = sweep(api, discovery, thorough=True)
    assert not set(names) & set(swept.deleted)
    assert all(lives(api, f"{NAMESPACES}/{name}") for name in names)
    assert all(lives(api, f"{ROLES}/{name}") for name in ("admin", "view", "cluster-admin"))


def test_a_finalizer_is_taken_off(
    api: Api, discovery: Discovery, make: Callable[[], Namespace]
) -> None:
    """A namespace that hangs on a learner's finalizer is freed by a sweep, and then ends."""
    namespace = make()
    path = f"{NAMESPACES}/{namespace.name}/configmaps"
    body = {"metadata": {"name": "stuck", "finalizers": ["example.com/never"]}}
    namespace.as_learner.post(path, body)
    maps = namespace.informers.of(Kind("v1", "ConfigMap", "configmaps", True))
    api.delete(f"{NAMESPACES}/{namespace.name}")
    hangs = namespace.informers.until(
        lambda: next((m for m in maps.objects() if "deletionTimestamp" in m["metadata"]), None), 30
    )
    assert hangs is not None
    wait_for_condition(api, namespace.name, "NamespaceFinalizersRemaining")
    swept = sweep(api, discovery, stuck=0.0)
    assert namespace.name in swept.freed
    freed = namespace.informers.until(lambda: None if maps.objects() else True, 30)
    assert freed
