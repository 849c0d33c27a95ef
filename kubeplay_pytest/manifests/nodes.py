"""What YAML text is made of: scalars, mappings and lists that know where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["Mapping", "Node", "Scalar", "Sequence", "plain", "span"]


@dataclass(slots=True, eq=False)
class Scalar:
    """One value; ``text`` is what was written, ``value`` what it means.

    ``reported`` says that it is a stand-in for something that was found faulty.
    """

    start: int
    end: int
    text: str
    value: Any
    quoted: bool = False
    reported: bool = False
    size: int = 1
    height: int = 1


@dataclass(slots=True, eq=False)
class Sequence:
    """A list. ``size`` and ``height`` count as if aliases were written out."""

    start: int
    end: int
    items: list[Node]
    size: int
    height: int


@dataclass(slots=True, eq=False)
class Mapping:
    """A mapping, merge keys already applied; each entry is its key and its value."""

    start: int
    end: int
    entries: dict[str, tuple[Scalar, Node]]
    size: int
    height: int


Node = Scalar | Sequence | Mapping


def plain(node: Node) -> Any:
    """The node as JSON values; lists and mappings are new ones at every call."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, (_, value) in node.entries.items()}


def span(node: Node) -> tuple[int, int]:
    """What to underline: a scalar, the first key of a mapping, the start of a list."""
    if isinstance(node, Scalar):
        return node.start, node.end
    if isinstance(node, Mapping):
        for key, _ in node.entries.values():
            if key.start == node.start:
                return key.start, key.end
    return node.start, node.start + 1
