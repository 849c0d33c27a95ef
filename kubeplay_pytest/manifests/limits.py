"""How much YAML is read before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]

#: Conversion to plain values recurses, so a deeper limit could meet Python's own.
_DEEPEST = 200


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one file; each is the largest value that is still accepted.

    ``nodes`` counts every key, value, list and mapping as if aliases were written out,
    so that a file which explodes is refused before anything is expanded.
    Raises ``ValueError`` for a limit below 1 or a depth above 200.
    """

    bytes: int = 1_000_000
    depth: int = 50
    aliases: int = 100
    nodes: int = 50_000
    documents: int = 50

    def __post_init__(self) -> None:
        if min(self.bytes, self.depth, self.aliases, self.nodes, self.documents) < 1:
            raise ValueError("every limit must be at least 1")
        if self.depth > _DEEPEST:
            raise ValueError(f"depth must be at most {_DEEPEST}")
