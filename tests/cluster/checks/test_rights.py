"""What an account may do, and which line gives or withholds it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kubeplay_pytest.checks import Applied
from tests.cluster.checks.judging import assert_fails

GroundOf = Callable[..., Applied]

RIGHTS = """\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: reader
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reads
rules:
  - apiGroups: [""]
    resources: [pods, pods/log]
    verbs: [get, list]
  - apiGroups: [apps]
    resources: [deployments]
    resourceNames: [web]
    verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: reader-reads
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: reads
subjects:
  - kind: ServiceAccount
    name: reader
"""


def test_what_it_may_and_may_not(ground_of: GroundOf) -> None:
    """Rights hold as RBAC gives them: by verb, group, subresource, name and namespace."""
    reader = ground_of(RIGHTS).service_account("reader")
    reader.can("list", "pods").can("get", "pods", subresource="log")
    reader.can("get", "deployments", group="apps", name="web")
    reader.cannot("get", "deployments", group="apps", name="other").cannot("delete", "pods")
    reader.cannot("list", "pods", namespace="default").cannot("get", "secrets")


@pytest.mark.parametrize(
    "old,new,line,found",
    [
        ("verbs: [get, list]", "verbs: [get]", "rules:", "it may not"),
        ("- kind: ServiceAccount\n    name: reader", "- kind: ServiceAccount\n    name: raeder",
         "name: raeder", "no RoleBinding has ServiceAccount reader"),
    ],
    ids=["verb", "subject"],
)  # fmt: skip
def test_a_missing_right(ground_of: GroundOf, old: str, new: str, line: str, found: str) -> None:
    """A missing right is shown at the rule, the subject or the reference that is to blame."""
    assert old in RIGHTS
    reader = ground_of(RIGHTS.replace(old, new)).service_account("reader")
    assert_fails(
        lambda: reader.can("list", "pods"),
        line=line, expected="ServiceAccount reader may list pods", found=found,
    )  # fmt: skip


def test_a_binding_to_no_role(ground_of: GroundOf) -> None:
    """A binding that refers to a Role that is not there is to blame for the missing right."""
    text = RIGHTS.replace("Role\n  name: reads\nsubjects", "Role\n  name: raeds\nsubjects")
    # The server lets nobody bind what is not there, but those who may do anything.
    reader = ground_of(text, allowed=("RoleBinding",)).service_account("reader")
    assert_fails(lambda: reader.can("list", "pods"), line="name: raeds", found="no Role raeds")


def test_a_right_too_many(ground_of: GroundOf) -> None:
    """A right that should not be there is shown at the role that gives it."""
    reader = ground_of(RIGHTS).service_account("reader")
    finding = assert_fails(
        lambda: reader.cannot("list", "pods"),
        line="rules:", expected="ServiceAccount reader may not list pods",
        found="it may, by RoleBinding reader-reads of Role reads",
    )  # fmt: skip
    assert "RBAC: allowed by RoleBinding" in finding.evidence[0]


def test_a_cluster_role_too_great(ground_of: GroundOf) -> None:
    """A right that comes by a role of the cluster's own is shown at the binding's reference."""
    text = RIGHTS.replace(
        "kind: Role\n  name: reads\nsubj", "kind: ClusterRole\n  name: view\nsubj"
    )
    reader = ground_of(text).service_account("reader")
    reader.can("list", "configmaps")
    assert_fails(lambda: reader.cannot("list", "configmaps"), line="name: view", found="view")


def test_an_account_that_is_not_there(ground_of: GroundOf) -> None:
    """An account that does not exist is missing first of all."""
    reader = ground_of(RIGHTS).service_account("raeder")
    assert_fails(lambda: reader.can("list", "pods"), line="name: reader", found="'reader'")


def test_a_cluster_role_of_the_learners_is_known_in_time(ground_of: GroundOf) -> None:
    """Roles of the whole cluster, where an exercise allows them, have effect before one asks."""
    name = "kubeplay-test-reads-nodes"
    head = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n"
    rules = "rules: [{apiGroups: [''], resources: [events], verbs: [get]}]\n"
    role = f"{head}metadata: {{name: {name}}}\n{rules}"
    text = RIGHTS.replace(
        "kind: Role\n  name: reads\nsubj", f"kind: ClusterRole\n  name: {name}\nsubj"
    )
    applied = ground_of(f"{text}---\n{role}", allowed=("ClusterRole", "RoleBinding"))
    try:
        applied.service_account("reader").can("get", "events").cannot("list", "events")
    finally:
        applied.namespace.api.delete(f"/apis/rbac.authorization.k8s.io/v1/clusterroles/{name}")


def test_no_probe_is_left(ground_of: GroundOf) -> None:
    """What was written to learn whether RBAC has taken effect is taken away again."""
    applied = ground_of(RIGHTS)
    applied.service_account("reader").can("list", "pods")
    names = applied.select("Role", "") + applied.select("RoleBinding", "")
    assert not [name for name in names if name.startswith("kubeplay-probe")]
