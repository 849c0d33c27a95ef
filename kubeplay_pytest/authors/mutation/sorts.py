"""The mistakes that mutants make: for a field, its sort and the values written instead.

A field that no rule here knows (a command, a message, a time of day) is not changed: what
is a mistake there, and what only another way of saying it, no machine can tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kubeplay_pytest.authors.mutation.place import Place
from kubeplay_pytest.authors.mutation.words import another_right, another_word
from kubeplay_pytest.manifests.nodes import Mapping, Scalar

__all__ = ["new_keys", "new_values"]

Change = tuple[str, str]

_LABELS = frozenset({"labels", "matchLabels", "selector", "nodeSelector"})
_DATA = frozenset({"data", "stringData"})
_KEYED = _LABELS | _DATA | {"annotations"}
_PORTS = frozenset(
    {"port", "targetPort", "containerPort", "nodePort", "hostPort", "endPort"}
)  # fmt: skip
_PATHS = frozenset({"mountPath", "path", "subPath"})
_RIGHTS = frozenset({"apiGroups", "resources", "verbs", "resourceNames"})
_AMOUNTS = frozenset(
    {"requests", "limits", "hard", "max", "min", "default", "defaultRequest", "capacity"}
)
_SIZES = frozenset({"sizeLimit", "averageValue", "divisor"})
_IDENTITY = frozenset({("apiVersion",), ("kind",), ("metadata", "namespace")})
_AMOUNT = re.compile(r"(\d+)(\D*)", re.ASCII)
_PERCENT = re.compile(r"(\d+)%", re.ASCII)


def new_values(place: Place) -> Iterator[Change]:
    """The sort and the text of each value to write instead of this scalar."""
    node = place.value
    if not isinstance(node, Scalar) or node.value is None or place.path in _IDENTITY:
        return
    for rule in _RULES:
        changes = rule(place, node)
        if changes is not None:
            yield from changes
            return


def new_keys(place: Place) -> Iterator[Change]:
    """The same for the key, where keys are the author's own words."""
    if place.key is not None and place.owner in _KEYED and not isinstance(place.value, Mapping):
        yield "key", f"{place.key.text}x"


Rule = Callable[[Place, Scalar], list[Change] | None]


def _image(place: Place, node: Scalar) -> list[Change] | None:
    if place.name != "image":
        return None
    name, colon, tag = node.text.rpartition(":")
    return [("image", f"{node.text}0"), ("image", name if colon and "/" not in tag else "nginx")]


def _label(place: Place, node: Scalar) -> list[Change] | None:
    in_expression = "matchExpressions" in place.path and place.name in ("key", "values")
    if place.owner not in _LABELS and not in_expression:
        return None
    return [("label", f"{node.text}x")]


def _port(place: Place, node: Scalar) -> list[Change] | None:
    if place.name not in _PORTS and (place.name, place.owner) != ("number", "port"):
        return None
    if isinstance(node.value, int):
        return [("port", str(node.value + 1))]
    return [("port", f"{node.text}x")]


def _right(place: Place, node: Scalar) -> list[Change] | None:
    if place.name not in _RIGHTS or "rules" not in place.path:
        return None
    return [("right", another_right(place.name, node.text))]


def _datum(place: Place, node: Scalar) -> list[Change] | None:
    if place.owner in _DATA or (place.name, place.owner) == ("value", "env"):
        return [("value", f"{node.text}x")]
    return None


def _flag(_: Place, node: Scalar) -> list[Change] | None:
    if not isinstance(node.value, bool):
        return None
    return [("flag", "false" if node.value else "true")]


def _amount(place: Place, node: Scalar) -> list[Change] | None:
    sized = place.name in _SIZES or place.owner in _AMOUNTS
    found = (_AMOUNT if sized else _PERCENT).fullmatch(str(node.value))
    if not found:
        return None
    number, unit = int(found[1]), node.text[len(found[1]) :]
    half = number // 2 if number > 1 else None
    return [("amount", f"{n}{unit}") for n in (half, number * 2) if n is not None]


def _count(_: Place, node: Scalar) -> list[Change] | None:
    if not isinstance(node.value, int):
        return None
    numbers = (node.value + 1, node.value - 1)
    return [("count", str(number)) for number in numbers if number >= 0]


def _schedule(place: Place, node: Scalar) -> list[Change] | None:
    if place.name != "schedule":
        return None
    minute, _, rest = node.text.partition(" ")
    other = re.sub(r"\d+", lambda n: str(int(n[0]) + 1), minute, count=1)
    return [("schedule", f"{other if other != minute else '59'} {rest}")]


def _word(place: Place, node: Scalar) -> list[Change] | None:
    word = another_word(place.name, node.text)
    return None if word is None else [("word", word)]


def _path(place: Place, node: Scalar) -> list[Change] | None:
    return [("path", f"{node.text.rstrip('/')}/x")] if place.name in _PATHS else None


def _name(place: Place, node: Scalar) -> list[Change] | None:
    if place.owner == "env" and place.name == "name":
        return [("key", f"{node.text}_X")]
    if place.name == "key":
        return [("key", f"{node.text}x")]
    if place.name == "name" or place.name.endswith("Name"):
        return [("name", f"{node.text}-x")]
    return None


# The first that knows the field decides.
_RULES: tuple[Rule, ...] = (
    _image, _label, _port, _right, _datum, _flag, _amount, _count, _schedule, _word, _path, _name,
)  # fmt: skip
