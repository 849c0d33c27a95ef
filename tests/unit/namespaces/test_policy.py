"""What fences a namespace."""

from __future__ import annotations

import pytest

from kubeplay_pytest.namespaces.policy import (
    LEARNER,
    MANAGED,
    OWNER,
    fences,
    namespace_manifest,
    quota_status,
)

FENCES = fences("kubeplay-ex04-1")


@pytest.mark.parametrize("level", ["baseline", "restricted"])
def test_namespace(level: str) -> None:
    """A namespace enforces its Pod Security level, and says whose it is."""
    metadata = namespace_manifest("n", "ex04", level, "host/1/2.0")["metadata"]
    assert metadata["labels"]["pod-security.kubernetes.io/enforce"] == level
    assert metadata["labels"][MANAGED] == "kubeplay"
    assert metadata["annotations"] == {OWNER: "host/1/2.0"}


def test_quota_status() -> None:
    """In a fresh namespace nothing is used, of everything that is counted."""
    hard = {"pods": "20", "requests.cpu": "4"}
    status = quota_status({"spec": {"hard": hard}})["status"]
    assert status == {"hard": hard, "used": {"pods": "0", "requests.cpu": "0"}}


def test_everything_is_in_the_namespace() -> None:
    """No fence is made outside the run's own namespace, and each carries our mark."""
    assert all("/namespaces/kubeplay-ex04-1/" in path for path, _ in FENCES)
    assert all(item["metadata"]["labels"] == {MANAGED: "kubeplay"} for _, item in FENCES)


def test_the_learners_rights() -> None:
    """One account is bound, in its own namespace, to what every cluster calls admin."""
    (binding,) = [item for _, item in FENCES if item["kind"] == "RoleBinding"]
    subject = {"kind": "ServiceAccount", "name": LEARNER, "namespace": "kubeplay-ex04-1"}
    assert (binding["subjects"], binding["roleRef"]["name"]) == ([subject], "admin")


def test_limits_fit_the_quota() -> None:
    """As many Pods as the quota allows fit into it with the default limits and requests."""
    (limits,) = [i["spec"]["limits"][0] for _, i in FENCES if i["kind"] == "LimitRange"]
    hard = next(i["spec"]["hard"] for _, i in FENCES if i["kind"] == "ResourceQuota")
    pods = int(hard["pods"])
    assert pods * milli(limits["default"]["cpu"]) <= milli(hard["limits.cpu"])
    assert pods * milli(limits["defaultRequest"]["cpu"]) <= milli(hard["requests.cpu"])


def milli(cpu: str) -> int:
    return int(cpu[:-1]) if cpu.endswith("m") else int(cpu) * 1000
