"""Gateway API: its kinds, and the right of a namespace's admin to write them.

Where we may define kinds, both come when an exercise first asks for them; elsewhere it is only
looked whether they are there. No controller comes along: where a route sends a request is
decided by the checks.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kubeplay_pytest.cluster.api import Api, ApiError
from kubeplay_pytest.cluster.cluster import Cluster
from kubeplay_pytest.cluster.discovery import Kind
from kubeplay_pytest.cluster.provider import Progress
from kubeplay_pytest.errors import PlatformError
from kubeplay_pytest.namespaces.policy import MANAGED

__all__ = ["has_gateway_api"]

Json = dict[str, Any]

_SECONDS = 20.0
"""How long the server may take to serve new kinds; it needs less than one."""

_GROUP = "gateway.networking.k8s.io"
_CLASSES = Kind(f"{_GROUP}/v1", "GatewayClass", "gatewayclasses", False)
_NAMESPACED = (
    Kind(f"{_GROUP}/v1", "Gateway", "gateways", True),
    Kind(f"{_GROUP}/v1", "HTTPRoute", "httproutes", True),
    Kind(f"{_GROUP}/v1beta1", "ReferenceGrant", "referencegrants", True),
)
_DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
_ROLES = "/apis/rbac.authorization.k8s.io/v1/clusterroles"


def has_gateway_api(cluster: Cluster, progress: Progress) -> bool:
    """Whether the kinds are served, and whoever is admin of a namespace may write them."""
    if not _is_there(cluster) and cluster.provider.may_define:
        progress("adding the kinds of Gateway API")
        _bring(cluster)
    return _is_there(cluster)


def _is_there(cluster: Cluster) -> bool:
    return {_CLASSES, *_NAMESPACED} <= set(cluster.discovery.kinds) and _admin_may(cluster.api)


def _bring(cluster: Cluster) -> None:
    """Safe with many at once: what is there is kept, and the right to write comes last."""
    api = cluster.api
    for definition in _definitions():
        _make(api, _DEFINITIONS, definition)
    _await(lambda: all(_is_listed(api, kind) for kind in (_CLASSES, *_NAMESPACED)))
    _make(api, _CLASSES.path(), _gateway_class())
    _await(lambda: _is_known(cluster))
    _make(api, _ROLES, _role())
    _await(lambda: _admin_may(api))


def _definitions() -> Iterator[Json]:
    import yaml

    # The parser in Python takes seconds for so much text; it is not always there in C.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    path = Path(__file__).with_name("gateway-api.yaml")
    yield from yaml.load_all(path.read_bytes(), Loader=loader)


def _gateway_class() -> Json:
    spec = {"controllerName": "kubeplay.dev/rules", "description": "Decided by the checks"}
    return {
        "apiVersion": _CLASSES.api_version,
        "kind": _CLASSES.name,
        "metadata": _metadata("kubeplay"),
        "spec": spec,
    }


def _role() -> Json:
    """A part of the ClusterRole ``admin``, which gathers all roles with this label."""
    rule = {
        "apiGroups": [_GROUP],
        "resources": [kind.plural for kind in _NAMESPACED],
        "verbs": [
            "create",
            "delete",
            "deletecollection",
            "get",
            "list",
            "patch",
            "update",
            "watch",
        ],
    }
    label = {"rbac.authorization.k8s.io/aggregate-to-admin": "true"}
    return {"metadata": _metadata("kubeplay-gateway-api", label), "rules": [rule]}


def _metadata(name: str, labels: dict[str, str] | None = None) -> Json:
    return {"name": name, "labels": {MANAGED: "kubeplay", **(labels or {})}}


def _make(api: Api, path: str, item: Json) -> None:
    try:
        api.post(path, item)
    except ApiError as error:
        if error.reason != "AlreadyExists":
            raise


def _is_listed(api: Api, kind: Kind) -> bool:
    try:
        api.get(kind.path(), limit="1")
    except ApiError as error:
        if error.code != 404:
            raise
        return False
    return True


def _is_known(cluster: Cluster) -> bool:
    cluster.discovery.refresh()
    return {_CLASSES, *_NAMESPACED} <= set(cluster.discovery.kinds)


def _admin_may(api: Api) -> bool:
    try:
        rules = api.get(f"{_ROLES}/admin").get("rules") or ()
    except ApiError:
        return False
    return any(_covers(rule) for rule in rules)


def _covers(rule: Json) -> bool:
    wanted = ("apiGroups", {_GROUP}), ("resources", {"httproutes"}), ("verbs", {"create", "patch"})
    return all("*" in rule.get(f, ()) or names <= set(rule.get(f, ())) for f, names in wanted)


def _await(holds: Callable[[], bool]) -> None:
    """Neither discovery nor what the server routes can be watched; both follow at once."""
    deadline = time.monotonic() + _SECONDS
    while not holds():
        if time.monotonic() > deadline:
            raise PlatformError(
                f"the kinds of Gateway API were not served after {_SECONDS:.0f} s",
                "the API server seems not to work; run: kubeplay cluster status",
            )
        time.sleep(0.01)
