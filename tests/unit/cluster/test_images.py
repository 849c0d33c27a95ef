"""The list of images grows together with what others add, and is awaited."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from kubeplay_pytest.cluster.images import allow_images
from tests.unit.cluster.http_server import Answer, Request, serving

LOG = Path("controlplane.log")


class Nodes:
    """The ConfigMap, and nodes that take a while to see it."""

    def __init__(self, images: str, *, conflicts: int = 0, delay: int = 0) -> None:
        self.images = images
        self.conflicts = conflicts
        self.delay = delay
        self.version = 1

    def __call__(self, request: Request) -> Answer:
        if request.method == "PATCH":
            return self.extend(request.body)
        self.delay -= 1
        observed = hashlib.sha256(self.images.encode()).hexdigest() if self.delay < 0 else "old"
        metadata = {
            "resourceVersion": str(self.version),
            "annotations": {"kubeplay.dev/observed-images": observed},
        }
        return Answer(200, {"metadata": metadata, "data": {"images": self.images}})

    def extend(self, body: dict[str, Any]) -> Answer:
        if self.conflicts:
            self.conflicts -= 1
            self.images += "theirs:1\n"
            self.version += 1
        if body["metadata"]["resourceVersion"] != str(self.version):
            return Answer(409, {"message": "the object has been modified"})
        self.images = body["data"]["images"]
        self.version += 1
        return Answer(200, {})


def test_known_already() -> None:
    """Images that the nodes know cost one look, and nothing is written."""
    nodes = Nodes("a:1\nb:1\n")
    with serving(answer=nodes) as server:
        assert allow_images(server.api, ["a:1"], LOG) == {"a:1", "b:1"}
    assert [request.method for request in server.requests] == ["GET"]


def test_new_ones() -> None:
    """New images are added to the known ones."""
    nodes = Nodes("a:1\n")
    with serving(answer=nodes) as server:
        assert allow_images(server.api, ["c:1", "b:1"], LOG) == {"a:1", "b:1", "c:1"}
    assert nodes.images == "a:1\nb:1\nc:1\n"


def test_two_at_once() -> None:
    """Somebody who writes at the same moment loses nothing, and neither do we."""
    nodes = Nodes("", conflicts=2)
    with serving(answer=nodes) as server:
        allow_images(server.api, ["ours:1"], LOG)
    assert set(nodes.images.split()) == {"ours:1", "theirs:1"}


def test_in_force() -> None:
    """Returns only when the nodes say that they have seen the list."""
    nodes = Nodes("a:1\n", delay=4)
    with serving(answer=nodes) as server:
        allow_images(server.api, ["a:1"], LOG)
    assert len(server.requests) == 5
