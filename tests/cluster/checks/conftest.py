"""A learner's YAML, applied for real in a namespace of its own."""

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
from kubeplay_pytest.cluster.embedded import Embedded
from kubeplay_pytest.manifests import load
from kubeplay_pytest.namespaces import Namespace
from tests.cluster.checks.judging import TIMEOUT

IMAGES = ("nginx:1.27", "nginx:1.28", "busybox:1.36")

METADATA = Metadata(
    id=uuid.UUID(int=1), slug="ex98", title="Checks", level=1, domain="design", minutes=1,
    version=1, requires=("api",), points={"test_it": 1},
)  # fmt: skip


@pytest.fixture(scope="session")
def cluster() -> Cluster:
    """The session's cluster, whose nodes can pull a few images."""
    joined = Cluster.join(Embedded(), lambda _: None)
    joined.provider.allow_images(joined.api, IMAGES)
    return joined


@pytest.fixture
def ground_of(cluster: Cluster, tmp_path: Path) -> Iterator[Callable[..., Applied]]:
    """`ground_of(yaml_text)`: the text's objects in a new namespace, ready to be checked.

    `setup` is applied before, as an exercise would; `allowed` are kinds beyond a namespace's.
    """
    made: list[Namespace] = []

    def ground(text: str, *, setup: str = "", allowed: tuple[str, ...] = ()) -> Applied:
        namespace = Namespace.create(cluster.api, cluster.discovery, METADATA)
        made.append(namespace)
        if setup:
            given = tmp_path / "setup.yaml"
            given.write_text(setup, encoding="utf-8")
            Applier(namespace).setup(load([given]).manifests)
        file = tmp_path / f"solution{len(made)}.yaml"
        file.write_text(text, encoding="utf-8")
        submission = load([file])
        Applier(namespace, frozenset(allowed)).submit(submission.manifests)
        return Applied(Ground(namespace, submission, TIMEOUT))

    yield ground
    for namespace in made:
        namespace.delete()
