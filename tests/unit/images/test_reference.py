"""References that can be kept, and those that cannot."""

from __future__ import annotations

import pytest

from kubeplay_pytest.errors import UsageError
from kubeplay_pytest.images.reference import familiar, tagged

FULL = {
    "nginx:1.27": "docker.io/library/nginx:1.27",
    "library/nginx:1.27": "docker.io/library/nginx:1.27",
    "docker.io/nginx:1.27": "docker.io/library/nginx:1.27",
    "bitnami/redis:7": "docker.io/bitnami/redis:7",
    "registry.k8s.io/pause:3.10.1": "registry.k8s.io/pause:3.10.1",
    "localhost:5000/app:dev": "localhost:5000/app:dev",
}


@pytest.mark.parametrize("image, full", FULL.items())
def test_in_full(image: str, full: str) -> None:
    """A reference is written in full, and is the same when it is read again."""
    assert tagged(image) == full
    assert tagged(full) == full
    assert tagged(familiar(full)) == full


@pytest.mark.parametrize("image", ["nginx", "nginx:latest", "ghcr.io/a/b", "localhost:5000/app"])
def test_latest(image: str) -> None:
    """Latest, said or meant, is refused, and the message says why and what to write."""
    with pytest.raises(UsageError, match="another image tomorrow") as refusal:
        tagged(image)
    assert refusal.value.remedy.endswith(":VERSION")


def test_a_digest() -> None:
    """A digest is refused: archives do not keep it."""
    with pytest.raises(UsageError, match="digest"):
        tagged("nginx@sha256:" + "0" * 64)


@pytest.mark.parametrize("image", ["", " ", "Nginx:1", "nginx:", "nginx:1 27", "../x:1", "a//b:1"])
def test_no_reference(image: str) -> None:
    """What no runtime could read is refused before it becomes a file's name."""
    with pytest.raises(UsageError, match="no name of an image"):
        tagged(image)


def test_familiar() -> None:
    """People read what manifests say."""
    assert familiar("docker.io/library/nginx:1.27") == "nginx:1.27"
    assert familiar("docker.io/bitnami/redis:7") == "bitnami/redis:7"
    assert familiar("ghcr.io/a/b:1") == "ghcr.io/a/b:1"
