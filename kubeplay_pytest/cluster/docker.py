"""What clusters in containers share: Docker's own failures, and the images inside a node."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from kubeplay_pytest.cluster.image import in_full
from kubeplay_pytest.cluster.tool import Sign, Tool

__all__ = ["SIGNS", "images_of", "references"]

SIGNS = (
    Sign(
        r"permission denied.*docker|docker.*permission denied",
        "this user may not talk to Docker",
        "run: sudo usermod -aG docker $USER, log in anew, then try again",
    ),
    Sign(
        r"cannot connect to the docker daemon|is the docker daemon running"
        r"|DRV_DOCKER_NOT_RUNNING|DRV_NOT_HEALTHY",
        "Docker is not running",
        "start Docker Desktop, or run: sudo systemctl start docker; then try again",
    ),
    Sign(
        r'exec: "docker": executable file not found|DRV_NOT_DETECTED',
        "Docker is not installed",
        "install it: https://docs.docker.com/get-started/get-docker/",
    ),
    Sign(
        r"RSRC_INSUFFICIENT_(REQ|SYS|CONTAINER)_MEMORY|RSRC_DOCKER_MEMORY|cannot allocate memory",
        "there is not enough memory for a cluster",
        "give Docker at least 2 GB (Docker Desktop: Settings, Resources), or stop other clusters",
    ),
    Sign(
        r"no space left on device|RSRC_(DOCKER|INSUFFICIENT)_STORAGE",
        "the disk is full",
        "run: docker system prune, then try again",
    ),
    Sign(
        r"port is already allocated|address already in use",
        "a port that the cluster needs is taken",
        "see: docker ps; stop what holds the port, then try again",
    ),
    Sign(
        r"failed to pull image|error pulling image|toomanyrequests",
        "the image of the cluster's nodes cannot be pulled",
        "look at the network and at your proxy settings, then try again",
    ),
)

_DOCKER = Tool("docker", "install it: https://docs.docker.com/get-started/get-docker/", SIGNS)


def images_of(nodes: Iterable[str]) -> frozenset[str]:
    """The images that every one of these containers' runtimes holds.

    Asked of the runtime: a Node's status names 50 images at most, and late.
    """
    held = [_images(node) for node in nodes]
    return frozenset.intersection(*held) if held else frozenset()


def references(images: Iterable[dict[str, Any]]) -> frozenset[str]:
    """The full references in a listing of the container runtime's."""
    names = (
        name
        for image in images
        for key in ("repoTags", "repoDigests")
        for name in image.get(key) or ()
    )
    return frozenset(in_full(name) for name in names if "<none>" not in name)


def _images(node: str) -> frozenset[str]:
    listing = _DOCKER.run("exec", node, "crictl", "images", "-o", "json").out
    return references(json.loads(listing)["images"])
