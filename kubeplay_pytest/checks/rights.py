"""Rights: what the server's own authorizer says, once it knows all that was written."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kubeplay_pytest.cluster.api import ApiError
from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.namespaces import Namespace
from kubeplay_pytest.namespaces.policy import RUN

__all__ = ["account", "review", "settle"]

Json = dict[str, Any]

_REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews"
_RBAC = "rbac.authorization.k8s.io"
_EFFECT_SECONDS = 10.0


def account(namespace: str, name: str) -> tuple[str, list[str]]:
    """The user name and the groups of a ServiceAccount."""
    groups = ["system:serviceaccounts", f"system:serviceaccounts:{namespace}"]
    return f"system:serviceaccount:{namespace}:{name}", [*groups, "system:authenticated"]


def review(namespace: Namespace, user: str, groups: list[str], attributes: Json) -> Json:
    """The authorizer's answer: ``allowed``, and a ``reason`` when it gives one."""
    spec = {"user": user, "groups": groups, "resourceAttributes": attributes}
    return dict(namespace.api.post(_REVIEWS, {"spec": spec})["status"])


def settle(namespace: Namespace, *, cluster_wide: bool) -> None:
    """Wait until the authorizer knows every role and binding written so far.

    It learns them by watches, each in the order of writing. A role and a binding written
    now therefore arrive after the learner's; once they have effect, all do. Those of the
    whole cluster come by watches of their own.
    """
    _settle(namespace, f"/apis/{_RBAC}/v1/namespaces/{namespace.name}/", "Role")
    if cluster_wide:
        _settle(namespace, f"/apis/{_RBAC}/v1/", "ClusterRole")


def _settle(namespace: Namespace, root: str, kind: str) -> None:
    paths = f"{root}{kind.lower()}s", f"{root}{kind.lower()}bindings"
    rule = {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get"]}
    with _made(namespace, paths[0], {"rules": [rule]}) as role:
        subject = {"kind": "User", "name": role, "apiGroup": _RBAC}
        reference = {"kind": kind, "name": role, "apiGroup": _RBAC}
        body = {"subjects": [subject], "roleRef": reference}
        with _made(namespace, paths[1], body):
            _await_effect(namespace, role)


@contextmanager
def _made(namespace: Namespace, path: str, body: Json) -> Iterator[str]:
    """A probe object, named by the server and taken away again (by a sweep, if need be)."""
    metadata = {"generateName": "kubeplay-probe-", "labels": {RUN: namespace.name}}
    name = str(namespace.api.post(path, {"metadata": metadata, **body})["metadata"]["name"])
    try:
        yield name
    finally:
        try:
            namespace.api.delete(f"{path}/{name}")
        except ApiError as error:
            if error.code != 404:
                raise


def _await_effect(namespace: Namespace, user: str) -> None:
    """The authorizer's knowledge cannot be watched; it follows within milliseconds."""
    attributes = {"namespace": namespace.name, "verb": "get", "resource": "configmaps"}
    deadline = time.monotonic() + _EFFECT_SECONDS
    while not review(namespace, user, [], attributes)["allowed"]:
        if time.monotonic() > deadline:
            raise PlatformError(
                f"RBAC did not take effect in {_EFFECT_SECONDS:.0f} s",
                "run: kubeplay cluster status",
            )
        time.sleep(0.002)
