"""Where an object lives in the API, whatever its name holds."""

from __future__ import annotations

import pytest

from kubeplay_pytest.cluster.discovery import Discovery, Kind
from tests.unit.cluster.http_server import Answer, Request, serving

POD = Kind("v1", "Pod", "pods", namespaced=True)
ROLE = Kind("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", namespaced=False)


@pytest.mark.parametrize(
    "kind, place, path",
    [
        (POD, ("", ""), "/api/v1/pods"),
        (POD, ("ns", ""), "/api/v1/namespaces/ns/pods"),
        (POD, ("ns", "web"), "/api/v1/namespaces/ns/pods/web"),
        (POD, ("ns", "a?b=c&d#e"), "/api/v1/namespaces/ns/pods/a%3Fb%3Dc%26d%23e"),
        (POD, ("ns", "a/log"), "/api/v1/namespaces/ns/pods/a%2Flog"),
        (ROLE, ("ns", "view"), "/apis/rbac.authorization.k8s.io/v1/clusterroles/view"),
        (ROLE, ("", "system:x"), "/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Ax"),
    ],
)
def test_path(kind: Kind, place: tuple[str, str], path: str) -> None:
    """A namespace counts for namespaced kinds only; a name stays a name."""
    assert kind.path(*place) == path


def discovered(request: Request) -> Answer:
    """The core group has Pods, and one group of another kind of that name in two versions."""
    entry = {"resource": "pods", "scope": "Namespaced", "responseKind": {"kind": "Pod"}}
    reviews = {"resource": "reviews", "scope": "Cluster"}
    core = {"metadata": {}, "versions": [{"version": "v1", "resources": [entry, reviews]}]}
    versions = [{"version": v, "resources": [entry]} for v in ("v2", "v1")]
    other = {"metadata": {"name": "example.com"}, "versions": versions}
    return Answer(200, {"items": [core] if request.path == "/api" else [other]})


def test_find() -> None:
    """Without a version the core and preferred one is found; with one, exactly that."""
    with serving(answer=discovered) as server:
        discovery = Discovery(server.api)
        versions = [discovery.find("Pod", v) for v in (None, "example.com/v1", "v9")]
        assert [kind and kind.api_version for kind in versions] == ["v1", "example.com/v1", None]
        assert discovery.find("pod") is None
        assert discovery.nearest("pods") == discovery.find("Pod")
    assert len(server.requests) == 2
