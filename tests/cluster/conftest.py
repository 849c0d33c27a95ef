"""The embedded cluster with a real node, for all tests that need containers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kubeplay_pytest.capabilities import provide
from kubeplay_pytest.cluster.cluster import Cluster
from kubeplay_pytest.cluster.embedded import Embedded
from kubeplay_pytest.images import Store
from kubeplay_pytest.images.standin import build

IMAGES = ("busybox:1.36", "nginx:1.27")
OFFERED = ("containers", "network", "dns", "storage")


def quiet(message: str) -> None:
    """Tests show no progress."""


@pytest.fixture(scope="session")
def node_here() -> None:
    """Skip where no real node can run; where the project's CI runs, one must."""
    problems = Embedded().node.problems()
    if problems:
        words = "; ".join(f"{found.problem} (try: {found.remedy})" for found in problems)
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)


@pytest.fixture(scope="session")
def images(node_here: None) -> None:
    """The images that these tests run are in the store."""
    store = Store()
    for image in IMAGES:
        store.keep(image, lambda target, image=image: build(image, target, quiet))


@pytest.fixture(scope="session")
def real_home() -> Path:
    """Where the cluster with a real node lives.

    Not that of the other tests: their Pods must all be simulated.
    """
    return Path(os.environ["KUBEPLAY_HOME"]) / "real"


@pytest.fixture(scope="session")
def real_cluster(images: None, real_home: Path) -> Cluster:
    """A cluster of its own with a real node that holds the images, shared by all workers."""
    home = os.environ["KUBEPLAY_HOME"]
    os.environ["KUBEPLAY_HOME"] = str(real_home)
    try:
        provider = Embedded()
    finally:
        os.environ["KUBEPLAY_HOME"] = home
    cluster = Cluster.join(provider, quiet)
    provide(cluster, OFFERED, IMAGES, quiet)
    return cluster
