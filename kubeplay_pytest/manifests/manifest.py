"""One Kubernetes object of the learner's, and the places of its fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kubeplay_pytest.manifests.fieldpath import FieldPath
from kubeplay_pytest.manifests.follow import follow
from kubeplay_pytest.manifests.nodes import Mapping, Node, Scalar, Sequence, span
from kubeplay_pytest.manifests.source import SourceFile
from kubeplay_pytest.verdict.finding import Where

__all__ = ["Manifest"]


@dataclass(frozen=True, eq=False)
class Manifest:
    """An object as it stands in a file; ``data`` holds plain JSON values.

    Treat ``data`` as read-only: places are found by what it holds.
    """

    source: SourceFile
    data: dict[str, Any]
    node: Mapping = field(repr=False)

    @property
    def api_version(self) -> str:
        """``apiVersion``, such as ``apps/v1``."""
        return str(self.data["apiVersion"])

    @property
    def kind(self) -> str:
        """``kind``, such as ``Deployment``."""
        return str(self.data["kind"])

    @property
    def name(self) -> str:
        """``metadata.name``; empty when the server is asked to generate one."""
        return self._metadata("name") or ""

    @property
    def generate_name(self) -> str:
        """``metadata.generateName``; empty when there is none."""
        return self._metadata("generateName") or ""

    @property
    def namespace(self) -> str | None:
        """``metadata.namespace``, or ``None`` when the file does not name one."""
        return self._metadata("namespace")

    def _metadata(self, key: str) -> str | None:
        value = self.data.get("metadata", {}).get(key)
        return value if value is None else str(value)

    def where(self) -> Where:
        """The place that stands for the whole object: the value of its ``kind``."""
        return self.locate(FieldPath(("kind",)))

    def at(self, path: FieldPath | str) -> Any:
        """The value at ``path``, or ``MISSING``."""
        return FieldPath.of(path).get(self.data)

    def locate(self, path: FieldPath | str, *, key: bool = False) -> Where:
        """The place of ``path``, or of the nearest ancestor that is in the file.

        Underlines a scalar value, and otherwise (or with ``key``) its key; an element of a
        list has no key, so that its start is underlined. Never raises.
        """
        steps, complete = follow(self.data, FieldPath.of(path))
        label: Scalar | None = None
        node: Node = self.node
        for step in steps:
            label, node = _enter(node, step)
        valued = isinstance(node, Scalar) and node.end > node.start
        if label is None or (complete and valued and not key):
            return self.source.where(*span(node))
        return self.source.where(label.start, label.end)

    def scalars(self) -> Iterator[tuple[FieldPath, Any, Where]]:
        """Every value that is neither list nor mapping, in the order of the data."""
        for steps, label, node in _leaves((), None, self.node):
            marked = node if node.end > node.start or label is None else label
            yield FieldPath(steps), node.value, self.source.where(marked.start, marked.end)


def _enter(node: Node, step: str | int) -> tuple[Scalar | None, Node]:
    if isinstance(node, Mapping) and isinstance(step, str):
        return node.entries[step]
    if isinstance(node, Sequence) and isinstance(step, int):
        return None, node.items[step]
    raise LookupError(step)  # the data was changed: see the class


def _leaves(
    steps: tuple[str | int, ...], label: Scalar | None, node: Node
) -> Iterator[tuple[tuple[str | int, ...], Scalar | None, Scalar]]:
    if isinstance(node, Scalar):
        yield steps, label, node
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from _leaves((*steps, index), None, item)
    else:
        for name, (key, value) in node.entries.items():
            yield from _leaves((*steps, name), key, value)
