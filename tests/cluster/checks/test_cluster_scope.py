"""Cluster-scoped objects that an exercise declares: the run's own, and nobody else's."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import pytest

from kubeplay_pytest.checks import Applied
from kubeplay_pytest.cluster.cluster import Cluster
from kubeplay_pytest.errors import LearnerFailure, PlatformError
from kubeplay_pytest.namespaces import sweep

_CLASSES = "/apis/scheduling.k8s.io/v1/priorityclasses"


def _text(name: str, value: int = 5) -> str:
    return f"""\
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata:
  name: {name}
value: {value}
"""


@pytest.fixture
def name(cluster: Cluster) -> str:
    """A name that no other test uses."""
    return f"kubeplay-test-{secrets.token_hex(4)}"


def test_a_declared_kind_is_applied_and_swept(
    cluster: Cluster, ground_of: Callable[..., Applied], name: str
) -> None:
    """A cluster-scoped object carries its run's label, and goes when the run is over."""
    applied = ground_of(_text(name), allowed=("PriorityClass",))
    labels = cluster.api.get(f"{_CLASSES}/{name}")["metadata"]["labels"]
    assert labels == {"kubeplay.dev/run": applied.namespace.name}
    applied.namespace.delete()
    assert f"PriorityClass/{name}" in sweep(cluster.api, cluster.discovery, thorough=True).objects


def test_what_was_there_before_is_refused(
    cluster: Cluster, ground_of: Callable[..., Applied], name: str
) -> None:
    """A solution that names an object of the cluster's fails at the name and leaves it alone."""
    cluster.api.post(_CLASSES, {"metadata": {"name": name}, "value": 7})
    try:
        with pytest.raises(LearnerFailure) as failure:
            ground_of(_text(name), allowed=("PriorityClass",))
        left = cluster.api.get(f"{_CLASSES}/{name}")
    finally:
        cluster.api.delete(f"{_CLASSES}/{name}")
    where = failure.value.findings[0].where
    assert where is not None
    assert where.line == 4
    assert (left["value"], left["metadata"].get("labels")) == (7, None)


def test_another_run_s_object_is_the_platform_s_trouble(
    cluster: Cluster, ground_of: Callable[..., Applied], name: str
) -> None:
    """Two runs that declare the same object collide as an error, never as a learner's fail."""
    ground_of(_text(name), allowed=("PriorityClass",))
    try:
        with pytest.raises(PlatformError, match="in use by the run"):
            ground_of(_text(name), allowed=("PriorityClass",))
    finally:
        cluster.api.delete(f"{_CLASSES}/{name}")
