"""The entries of a manifest's mappings and lists, each with where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kubeplay_pytest.manifests import FieldPath, Manifest
from kubeplay_pytest.manifests.nodes import Mapping, Node, Scalar, Sequence

__all__ = ["Place", "places"]

Collection = Mapping | Sequence


@dataclass(frozen=True, slots=True)
class Place:
    """One entry: its path, the collection that it is in, its key if it has one, its value."""

    path: FieldPath
    parent: Collection
    key: Scalar | None
    value: Node

    @property
    def name(self) -> str:
        """The field's name; for an element, that of its list."""
        return next((step for step in reversed(self.path) if isinstance(step, str)), "")

    @property
    def owner(self) -> str:
        """The name of the mapping or list that holds the field (for an element, its list)."""
        names = [step for step in self.path[:-1] if isinstance(step, str)]
        return names[-1] if names else ""

    @property
    def start(self) -> int:
        return self.value.start if self.key is None else self.key.start


def places(manifest: Manifest) -> Iterator[Place]:
    """Every entry, in the order of the file; what an alias repeats stands there once."""
    seen: set[tuple[int, int]] = set()
    for place in _below((), manifest.node):
        spot = (place.start, place.value.end)
        if spot not in seen:
            seen.add(spot)
            yield place


def _below(steps: tuple[str | int, ...], node: Node) -> Iterator[Place]:
    if isinstance(node, Scalar):
        return
    for step, key, value in _entries(node):
        yield Place(FieldPath((*steps, step)), node, key, value)
        yield from _below((*steps, step), value)


def _entries(node: Collection) -> Iterator[tuple[str | int, Scalar | None, Node]]:
    if isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield index, None, item
    else:
        for name, (key, value) in node.entries.items():
            yield name, key, value
