"""What was found out about real nodes, kept for as long as they are the same nodes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from kubeplay_pytest.cluster.state import home

__all__ = ["Memory", "Remembered"]


@dataclass(frozen=True, slots=True)
class Remembered:
    """Capabilities that were found, and images (full references) that the nodes hold."""

    capabilities: frozenset[str] = frozenset()
    images: frozenset[str] = frozenset()


class Memory:
    """A file about the nodes of one ``identity``; other nodes have another file."""

    def __init__(self, identity: str) -> None:
        name = hashlib.sha256(identity.encode()).hexdigest()[:16]
        self._path = home() / "capabilities" / f"{name}.json"

    def read(self) -> Remembered:
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
            return Remembered(frozenset(content["capabilities"]), frozenset(content["images"]))
        except (OSError, ValueError, TypeError, KeyError):
            return Remembered()

    def write(self, found: Remembered) -> None:
        content = {"capabilities": sorted(found.capabilities), "images": sorted(found.images)}
        part = self._path.with_suffix(".part")
        part.write_text(json.dumps(content), encoding="utf-8")
        part.replace(self._path)

    @contextmanager
    def only_one(self) -> Iterator[None]:
        """One process at a time finds out; the others wait, and read what it found."""
        from filelock import FileLock

        self._path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self._path.with_suffix(".lock")):
            yield
