"""The capability `gateway-api`: brought to a cluster of ours, only looked for elsewhere."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from kubeplay_pytest.capabilities import provide
from kubeplay_pytest.capabilities.gateway_api import has_gateway_api
from kubeplay_pytest.cluster.cluster import Cluster
from kubeplay_pytest.cluster.embedded import Embedded
from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.namespaces import Namespace
from tests.cluster.checks.conftest import METADATA

ROUTES = "/apis/gateway.networking.k8s.io/v1/namespaces"


class Stranger(Embedded):
    """The embedded cluster as if it were somebody else's."""

    may_define = False


def test_many_at_once_bring_it(cluster: Cluster) -> None:
    """Whoever asks gets it, however many ask at the same moment, and learners may write routes."""
    joined = [Cluster.join(Embedded(), print) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(lambda one: has_gateway_api(one, print), joined))
    needs = replace(METADATA, id=uuid.uuid4(), requires=("api", "gateway-api"))
    namespace = Namespace.create(cluster.api, cluster.discovery, needs)
    try:
        route = {"metadata": {"name": "a"}, "spec": {"parentRefs": [{"name": "b"}]}}
        made = namespace.as_learner.post(f"{ROUTES}/{namespace.name}/httproutes", {
            "apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", **route,
        })  # fmt: skip
        assert made["spec"]["rules"][0]["matches"][0]["path"]["value"] == "/"
    finally:
        namespace.delete()


def test_elsewhere_it_is_found_by_looking(cluster: Cluster) -> None:
    """Where nothing may be defined, what is there counts, and nothing is added."""
    assert has_gateway_api(cluster, print)
    assert has_gateway_api(Cluster.join(Stranger(), print), pytest.fail)


def test_an_exercise_that_needs_it_gets_it(cluster: Cluster) -> None:
    """`requires: [gateway-api]` needs no node, and shows among the cluster's capabilities."""
    joined = Cluster.join(Embedded(), print)
    provide(joined, ["api", "gateway-api"], [], print)
    assert joined.facts()["capabilities"] == ["api", "gateway-api"]


def test_unmet_it_is_an_error_with_two_ways_out() -> None:
    """On a cluster that does not serve the kinds, the platform says where they can be had."""
    joined = Cluster.join(Stranger(), print)
    joined.discovery._kinds = ()
    with pytest.raises(PlatformError, match="needs gateway-api") as caught:
        provide(joined, ["gateway-api"], [], print)
    assert "--kubeplay-cluster=embedded" in caught.value.remedy
    assert "standard channel" in caught.value.remedy
