"""What the server's own OpenAPI documents say about a field: names, types, values.

Asked only when there is something to explain: a document is about a megabyte, so that it
would cost more than the whole grading of a right answer. A cluster that does not tell
(or tells nonsense) makes every answer here "unknown", never an exception.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

from kubeplay_pytest.cluster.api import Api, ApiError
from kubeplay_pytest.errors import PlatformError

__all__ = ["Field", "Schema"]

Json = dict[str, Any]
Steps = tuple[Any, ...]

_DEEP = 7
"""How many fields deep a misplaced name is looked for; a Pod's own fields end at about 6."""

_WIDE = 4_000
"""How many fields are looked at before the search ends: a custom schema may be vast."""


@dataclass(frozen=True, slots=True)
class Field:
    """What may stand at one place. ``type`` is a word for learners' eyes too.

    It is one of ``text``, ``whole number``, ``number``, ``true or false``, ``list``,
    ``map``, ``quantity``, ``number or text``, ``anything``. ``names`` are the field
    names that a map may hold, empty when its keys are free.
    """

    type: str
    format: str = ""
    names: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    enum: tuple[str, ...] = ()


class Schema:
    """The fields of every kind that one cluster serves. Safe to share between threads.

    Paths are sequences of field names, and list positions of any type (their value does
    not matter); every method answers "unknown" (None, empty) rather than to raise.
    """

    _shared: ClassVar[WeakKeyDictionary[Api, dict[str, Json]]] = WeakKeyDictionary()

    def __init__(self, api: Api) -> None:
        self._api = api
        # Shared by all schemas of one client: built-in kinds do not change while it lives.
        self._documents = self._shared.setdefault(api, {})
        self._custom: dict[str, Json] = {}

    def field(self, api_version: str, kind: str, path: Sequence[Any]) -> Field | None:
        """What may stand at ``path`` in an object of this kind; None when unknown."""
        schemas = self._schemas(api_version)
        node = _descend(schemas, _root(schemas, api_version, kind), path)
        return _field(schemas, node) if node else None

    def names(self, api_version: str, kind: str, path: Sequence[Any]) -> tuple[str, ...]:
        """The field names allowed in the map at ``path``; empty for free keys or unknown."""
        found = self.field(api_version, kind, path)
        return found.names if found else ()

    def places(
        self, api_version: str, kind: str, name: str, below: Sequence[Any] = ()
    ) -> Iterator[Steps]:
        """Where a field called ``name`` is allowed at or below ``below``, nearest first.

        The paths end in ``name``; a list on the way is the position 0.
        """
        schemas = self._schemas(api_version)
        start = _descend(schemas, _root(schemas, api_version, kind), below)
        if start:
            yield from _search(schemas, start, tuple(below), name)

    def _schemas(self, api_version: str) -> Json:
        group = api_version.rpartition("/")[0]
        builtin = "." not in group or group.endswith(".k8s.io")
        store = self._documents if builtin else self._custom
        if api_version not in store:
            store[api_version] = self._fetch(api_version)
        return store[api_version]

    def _fetch(self, api_version: str) -> Json:
        root = "apis" if "/" in api_version else "api"
        try:
            document = self._api.get(f"/openapi/v3/{root}/{api_version}")
        except (ApiError, PlatformError):
            return {}  # an explanation with less in it is better than none
        schemas = document.get("components", {}).get("schemas")
        return schemas if isinstance(schemas, dict) else {}


def _root(schemas: Json, api_version: str, kind: str) -> Json:
    group, _, version = api_version.rpartition("/")
    wanted = {"group": group, "version": version, "kind": kind}
    for schema in schemas.values():
        if wanted in schema.get("x-kubernetes-group-version-kind", ()):
            return dict(schema)
    return {}


def _resolve(schemas: Json, node: Any) -> Json:
    """The schema behind references; built-in ones are a lone ``$ref`` or ``allOf: [$ref]``."""
    for _ in range(5):
        if not isinstance(node, dict):
            return {}
        references = node.get("allOf") or ([node] if "$ref" in node else [])
        if len(references) != 1 or "$ref" not in references[0]:
            return node
        name = str(references[0]["$ref"]).rpartition("/")[2]
        node = {**schemas.get(name, {}), "x-name": name}
    return {}


def _descend(schemas: Json, node: Json, path: Sequence[Any]) -> Json:
    for step in path:
        node = _resolve(schemas, _child(_resolve(schemas, node), step))
    return node


def _child(node: Json, step: Any) -> Any:
    if node.get("type") == "array":
        return None if isinstance(step, str) else node.get("items")
    if step in node.get("properties", {}):
        return node["properties"][step]
    free = node.get("additionalProperties")
    return free if isinstance(free, dict) else None


_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "array": "list",
    "object": "map",
}


def _field(schemas: Json, node: Json) -> Field:
    node = _resolve(schemas, node)
    form = str(node.get("format", ""))
    kind = _TYPES.get(str(node.get("type")), "map" if node.get("properties") else "anything")
    if form == "int-or-string" or node.get("x-kubernetes-int-or-string"):
        kind = "number or text"
    if str(node.get("x-name", "")).endswith(".resource.Quantity"):
        kind = "quantity"
    return Field(
        type=kind,
        format=form,
        names=tuple(node.get("properties", ())),
        required=tuple(node.get("required", ())),
        enum=tuple(str(value) for value in node.get("enum", ()) if value != ""),
    )


def _search(schemas: Json, start: Json, path: Steps, name: str) -> Iterator[Steps]:
    """Breadth first, so that the nearest place comes first; bounded, and safe in circles."""
    waiting = deque([(path, _resolve(schemas, start))])
    for _ in range(_WIDE):
        if not waiting:
            return
        place, node = waiting.popleft()
        if name in node.get("properties", {}):
            yield (*place, name)
        if len(place) - len(path) < _DEEP:
            waiting.extend(_children(schemas, place, node))


def _children(schemas: Json, place: Steps, node: Json) -> Iterator[tuple[Steps, Json]]:
    if node.get("type") == "array":
        yield (*place, 0), _resolve(schemas, node.get("items"))
    for name, child in node.get("properties", {}).items():
        resolved = _resolve(schemas, child)
        if name != "status" and resolved.get("type") in ("object", "array"):
            yield (*place, name), resolved
