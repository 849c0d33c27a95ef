"""A learner's YAML on a node that really runs containers."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kubeplay_pytest.apply import Applier
from kubeplay_pytest.catalog import Metadata
from kubeplay_pytest.checks import Applied
from kubeplay_pytest.checks.ground import Ground
from kubeplay_pytest.cluster.cluster import Cluster
from kubeplay_pytest.manifests import load
from kubeplay_pytest.namespaces import Namespace

TIMEOUT = 20.0

METADATA = Metadata(
    id=uuid.UUID(int=2), slug="ex97", title="Behaviour", level=1, domain="design", minutes=1,
    version=1, requires=("api",), points={"test_it": 1},
)  # fmt: skip


@pytest.fixture
def ground_of(real_cluster: Cluster, tmp_path: Path) -> Iterator[Callable[..., Applied]]:
    """`ground_of(yaml_text)`: the text's objects in a new namespace of the real node.

    `timeout` is how long a check waits when it is not told otherwise.
    """
    made: list[Namespace] = []

    def ground(text: str = "", *, timeout: float = TIMEOUT) -> Applied:
        selector = real_cluster.provider.node_selector(real=True)
        namespace = Namespace.create(real_cluster.api, real_cluster.discovery, METADATA, selector)
        made.append(namespace)
        file = tmp_path / f"solution{len(made)}.yaml"
        file.write_text(text, encoding="utf-8")
        submission = load([file])
        Applier(namespace).submit(submission.manifests)
        return Applied(Ground(namespace, submission, timeout, real_cluster.capabilities))

    yield ground
    for namespace in made:
        namespace.delete()
