"""What can be left out of a manifest, and the text without it."""

from __future__ import annotations

from kubeplay_pytest.authors.mutation.edit import Edit
from kubeplay_pytest.authors.mutation.place import Place
from kubeplay_pytest.manifests.nodes import Mapping, Node, Scalar, Sequence

__all__ = ["dropped"]

# Without these there is nothing to apply; the API server knows an apiGroup by the kind beside it.
_NEEDED = frozenset(
    {
        "apiVersion",
        "kind",
        "metadata",
        "name",
        "spec",
        "template",
        "containers",
        "image",
        "key",
        "apiGroup",
    }
)

# What the API server writes itself where it is left out.
_DEFAULTS = frozenset({("replicas", 1), ("protocol", "TCP")})


def dropped(place: Place, text: str) -> Edit | None:
    """The edit that leaves this entry out; None where it is needed, a default, or the only one.

    An only entry goes with what holds it. Lines become comments, so that all other lines
    keep their numbers; in flow style the entry goes with its comma.
    """
    if place.key is not None and (place.name in _NEEDED or _is_default(place)):
        return None
    siblings = _siblings(place)
    if len(siblings) < 2:
        return None
    in_flow = text[place.parent.start] in "[{"
    edit = _from_flow(place, siblings) if in_flow else _lines(place, text)
    if edit is None:
        return None
    start, end, new = edit
    return Edit("dropped", place, "dropped", start, end, new)


def _is_default(place: Place) -> bool:
    return isinstance(place.value, Scalar) and (place.name, place.value.value) in _DEFAULTS


Spot = tuple[int, int]


def _siblings(place: Place) -> list[Spot]:
    if isinstance(place.parent, Sequence):
        return [(item.start, item.end) for item in place.parent.items]
    return [(key.start, value.end) for key, value in place.parent.entries.values()]


def _from_flow(place: Place, siblings: list[Spot]) -> tuple[int, int, str]:
    """Up to where the next entry starts, or from where the one before it ends."""
    index = siblings.index((place.start, place.value.end))
    if index + 1 < len(siblings):
        return place.start, siblings[index + 1][0], ""
    return siblings[index - 1][1], place.value.end, ""


def _lines(place: Place, text: str) -> tuple[int, int, str] | None:
    """The lines of the entry as comments; None when another entry shares its first line."""
    start = text.rfind("\n", 0, place.start) + 1
    before = text[start : place.start]
    if before.strip() not in ("", "-" if place.key is None else ""):
        return None
    end = place.start + len(text[place.start : _end(place.value)].rstrip())
    lines = text[start:end].split("\n")
    return start, end, "\n".join(f"# {line}" if line.strip() else line for line in lines)


def _end(node: Node) -> int:
    """Where the last of its text ends; a collection's own end may lie lines below that."""
    if isinstance(node, Mapping) and node.entries:
        return max(_end(value) if value.end > value.start else key.end
                   for key, value in node.entries.values())  # fmt: skip
    if isinstance(node, Sequence) and node.items:
        return max(_end(item) for item in node.items)
    return node.end
