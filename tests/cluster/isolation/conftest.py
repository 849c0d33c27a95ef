"""Two runs' namespaces in one genuine cluster: the learner's own, and another's to break into."""

from __future__ import annotations

import base64
import ssl
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import yaml

from kubeplay_pytest.apply import Applier
from kubeplay_pytest.capabilities.gateway_api import has_gateway_api
from kubeplay_pytest.catalog import Metadata
from kubeplay_pytest.cluster.api import JSON, MERGE, Api
from kubeplay_pytest.cluster.cluster import Cluster
from kubeplay_pytest.cluster.connection import Connection
from kubeplay_pytest.cluster.discovery import Discovery
from kubeplay_pytest.cluster.embedded import Embedded
from kubeplay_pytest.manifests import load
from kubeplay_pytest.namespaces import Namespace
from tests.cluster.isolation.attempts import Attempt

IMAGE = "nginx:1.27"

TREASURE = """
- {apiVersion: v1, kind: Secret, metadata: {name: treasure}, stringData: {word: gold}}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: diary}, data: {day: one}}
- apiVersion: v1
  kind: Pod
  metadata: {name: victim}
  spec: {containers: [{name: a, image: 'nginx:1.27'}]}
"""

Submit = Callable[[str], None]


def metadata_of(slug: str = "ex99") -> Metadata:
    return Metadata(
        id=uuid.uuid4(), slug=slug, title="Breaking out", level=1, domain="security",
        minutes=1, version=1, requires=("api",), points={"test_it": 1},
    )  # fmt: skip


@dataclass(frozen=True)
class Jail:
    """The learner's namespace, another run's, and the learner's account by two ways."""

    own: Namespace
    other: Namespace
    token: Api

    def named(self, text: str) -> str:
        return text.replace("OWN", self.own.name).replace("OTHER", self.other.name)

    def attempt(self, account: Api, attempt: Attempt) -> dict[str, Any]:
        body = yaml.safe_load(self.named(attempt.body)) if attempt.body else None
        kind = MERGE if attempt.method == "PATCH" else JSON
        return account.request(
            attempt.method, self.named(attempt.path), body=body, content_type=kind
        )


@pytest.fixture(scope="session")
def api() -> Api:
    """The cluster, with all that an exercise may ask for, as its administrator sees it."""
    cluster = Cluster.join(Embedded(), print)
    cluster.provider.allow_images(cluster.api, [IMAGE])
    assert has_gateway_api(cluster, print)
    return cluster.api


@pytest.fixture(scope="session")
def discovery(api: Api) -> Discovery:
    return Discovery(api)


@pytest.fixture
def make(api: Api, discovery: Discovery) -> Iterator[Callable[[], Namespace]]:
    """Makes namespaces as runs do, and gives them back."""
    made: list[Namespace] = []

    def make() -> Namespace:
        made.append(Namespace.create(api, discovery, metadata_of()))
        return made[-1]

    yield make
    for namespace in made:
        namespace.delete()


@pytest.fixture(scope="session")
def jail(api: Api, discovery: Discovery) -> Iterator[Jail]:
    """Two fenced namespaces; the other one holds a Secret, a ConfigMap and a Pod."""
    own, other = (Namespace.create(api, discovery, metadata_of()) for _ in range(2))
    for item in yaml.safe_load(TREASURE):
        kind = discovery.find(item["kind"])
        assert kind is not None
        api.post(kind.path(other.name), item)
    yield Jail(own, other, token_of(own))
    own.delete()
    other.delete()


@pytest.fixture
def submit(jail: Jail, tmp_path: Any) -> Submit:
    """Submits YAML as a learner's solution is submitted."""

    def submit(text: str) -> None:
        path = tmp_path / "solution.yaml"
        path.write_text(jail.named(text), encoding="utf-8")
        Applier(jail.own).submit(load([path]).manifests)

    return submit


def token_of(namespace: Namespace) -> Api:
    """The learner's account by a token of its own, as a Pod of the learner would have it."""
    path = f"/api/v1/namespaces/{namespace.name}/serviceaccounts/kubeplay-learner/token"
    request = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}}
    token = namespace.as_learner.post(path, request)["status"]["token"]
    content = yaml.safe_load(Embedded().kubeconfig().read_text(encoding="utf-8"))
    cluster = content["clusters"][0]["cluster"]
    authority = base64.b64decode(cluster["certificate-authority-data"]).decode("ascii")
    tls = ssl.create_default_context(cadata=authority)
    return Api(Connection(cluster["server"], tls, {"Authorization": f"Bearer {token}"}))
