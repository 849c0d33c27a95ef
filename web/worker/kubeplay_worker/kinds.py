"""The cluster's OpenAPI document as one JSON Schema for editors.

Kubernetes publishes its kinds as definitions of OpenAPI v2, custom resources included. An
editor wants one schema that any manifest is valid against: the choice of all kinds, each known
by its ``apiVersion`` and ``kind``, and no fields that do not exist.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

__all__ = ["schema_of"]

Json = dict[str, Any]

_KINDS = "x-kubernetes-group-version-kind"
_FREE = "x-kubernetes-preserve-unknown-fields"
_EITHER = "x-kubernetes-int-or-string"
_QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity"
_NUMBER_OR_TEXT = {"anyOf": [{"type": "string"}, {"type": "number"}]}


def schema_of(openapi: Json) -> Json:
    """``{"schema": …, "digest": …}`` of the cluster's ``/openapi/v2``."""
    definitions = {name: _strict(d) for name, d in openapi.get("definitions", {}).items()}
    if _QUANTITY in definitions:
        definitions[_QUANTITY] = definitions[_QUANTITY] | _NUMBER_OR_TEXT
        definitions[_QUANTITY].pop("type", None)
    choices = [name for name in sorted(definitions) if _named(definitions[name])]
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "oneOf": [{"$ref": f"#/definitions/{name}"} for name in choices],
        "definitions": definitions,
    }
    text = json.dumps(schema, sort_keys=True)
    return {"schema": schema, "digest": hashlib.sha256(text.encode()).hexdigest()[:32]}


def _named(definition: Json) -> bool:
    """Give a kind that people write its two constants; False for what is none."""
    kinds = definition.get(_KINDS) or []
    if (
        len(kinds) != 1
        or kinds[0]["kind"].endswith("List")
        or "metadata" not in (definition.get("properties") or {})
    ):
        return False
    group, version, kind = kinds[0]["group"], kinds[0]["version"], kinds[0]["kind"]
    properties = definition["properties"]
    api_version = f"{group}/{version}" if group else version
    properties["apiVersion"] = properties.get("apiVersion", {}) | {"enum": [api_version]}
    properties["kind"] = properties.get("kind", {}) | {"enum": [kind]}
    definition["required"] = sorted({*definition.get("required", ()), "apiVersion", "kind"})
    return True


def _strict(node: Any) -> Any:
    """The same, with unknown fields refused and both spellings of a port allowed."""
    if isinstance(node, list):
        return [_strict(each) for each in node]
    if not isinstance(node, dict):
        return node
    changed = {key: _strict(value) for key, value in node.items()}
    is_either = node.get("format") == "int-or-string" or node.get(_EITHER) is True
    if is_either and not isinstance(node.get("format"), dict):
        changed.pop("type", None)
        changed.pop("format", None)
        return changed | _NUMBER_OR_TEXT
    if isinstance(node.get("properties"), dict) and not _is_open(node):
        changed["additionalProperties"] = False
    return changed


def _is_open(node: Json) -> bool:
    return bool(node.get(_FREE)) or "additionalProperties" in node
