"""ConfigMaps and Secrets as a kubelet reads them: whole, or by key; optional or not."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

__all__ = ["KINDS", "Find", "Lack", "Origin", "Seen", "key_of", "table"]

Json = dict[str, Any]
Find = Callable[[str, str], Json | None]
"""The live object of a kind and a name."""

KINDS = {"configMap": "ConfigMap", "secret": "Secret"}


@dataclass(frozen=True, slots=True)
class Origin:
    """The key of a ConfigMap or Secret that a text comes from."""

    kind: str
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A text that a container sees, the field that brings it in, and whence."""

    text: str
    path: str
    origin: Origin | None = None


class Lack(Exception):  # noqa: N818 - what the kubelet waits for, not a defect
    """A container would not start: ``what`` is missing, asked for by the field at ``path``."""

    def __init__(self, what: str, path: str) -> None:
        self.what = what
        self.path = path
        super().__init__(f"no {what}, asked for at {path}")


def table(kind: str, reference: Json, find: Find, path: str, *, binary: bool) -> dict[str, str]:
    """All keys; empty when the reference is optional and there is no such object.

    Volumes hold a ConfigMap's ``binaryData`` too, environments do not.
    """
    item = find(kind, reference["name"])
    if item is None and not reference.get("optional"):
        raise Lack(f"{kind} named {reference['name']!r}", path)
    item = item or {}
    plain = dict(item.get("data") or {})
    if kind == "Secret":
        return _decoded(plain)
    return plain | (_decoded(item.get("binaryData") or {}) if binary else {})


def key_of(kind: str, reference: Json, data: dict[str, str], path: str) -> str | None:
    """One key's text; None when it is missing and the reference optional."""
    key = reference["key"]
    if key in data or reference.get("optional"):
        return data.get(key)
    have = f" (it has {', '.join(sorted(data))})" if data else " (it is empty)"
    raise Lack(f"key {key!r} in {kind} {reference['name']!r}{have}", path)


def _decoded(data: dict[str, str]) -> dict[str, str]:
    return {k: base64.b64decode(v).decode("utf-8", "replace") for k, v in data.items()}
