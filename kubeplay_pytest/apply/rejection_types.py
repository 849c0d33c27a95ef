"""Errors of shape: unknown fields, values of the wrong type, entries that stand twice.

Server-side apply finds them before Kubernetes' own validation. It answers with HTTP 500
where a plain create answers 400: the learner's mistake all the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from kubeplay_pytest.apply.rejection_fields import found, shown_value, written
from kubeplay_pytest.apply.rejection_paths import Spot, leaves, spot
from kubeplay_pytest.apply.rejection_words import Complaint, a, value_said
from kubeplay_pytest.apply.schema import Field, Schema
from kubeplay_pytest.apply.suggest import field_hint, shown
from kubeplay_pytest.manifests import MISSING, FieldPath, Manifest
from kubeplay_pytest.verdict.finding import Finding

__all__ = [
    "is_unknown_field",
    "more_unknown_fields",
    "type_finding",
]


def type_finding(complaint: Complaint, manifest: Manifest, schema: Schema) -> Finding | None:
    """The finding for one error of shape; None when the words are of another sort."""
    words = complaint.words
    if is_unknown_field(complaint):
        place = spot(manifest, complaint.path, key=True)
        return _unknown_field(place, complaint.evidence, manifest, schema)
    if words.startswith("expected ") or "cannot unmarshal" in words:
        return _wrong_type(complaint, manifest, schema)
    if words.startswith(("duplicate entries for key", "duplicate field")):
        return _twice(complaint, manifest)
    if words.startswith("element ") and "associative list" in words:
        return _no_map(complaint, manifest, schema)
    return None


def is_unknown_field(complaint: Complaint) -> bool:
    """Whether the complaint is about a field that does not exist."""
    return complaint.words in ("field not declared in schema", "unknown field")


def more_unknown_fields(manifest: Manifest, schema: Schema) -> Iterator[Finding]:
    """Every field that does not exist, by the schema: apply stops at the first of each map."""
    for path, _, is_key in leaves(manifest.data):
        names = schema.names(manifest.api_version, manifest.kind, path[:-1]) if is_key else ()
        if names and path[-1] not in names:
            yield _unknown_field(spot(manifest, FieldPath(path), key=True), (), manifest, schema)


def _unknown_field(
    place: Spot, evidence: tuple[str, ...], manifest: Manifest, schema: Schema
) -> Finding:
    parent = shown(place.path[:-1])
    return Finding(
        expected=f"a field that Kubernetes knows in `{parent}`"
        if parent
        else f"a field that {a(manifest.kind)} has",
        found=f"`{place.field}`, which does not exist there",
        evidence=evidence,
        where=place.where,
        help=field_hint(schema, manifest, place.path),
    )


def _wrong_type(complaint: Complaint, manifest: Manifest, schema: Schema) -> Finding:
    place = _misfit(complaint, manifest)
    known = schema.field(manifest.api_version, manifest.kind, place.path)
    wanted = known.type if known and known.type != "anything" else _wanted(complaint.words)
    return Finding(
        expected=f"{_with_article(wanted)} for `{place.field}`",
        found=_typed(place),
        evidence=complaint.evidence,
        where=place.where,
        help=_retype(place, wanted, known),
    )


def _misfit(complaint: Complaint, manifest: Manifest) -> Spot:
    """Where the value of the wrong type stands; a POST's answer leaves list positions out."""
    said = re.search(r"cannot unmarshal (\w+)", complaint.words)
    names = tuple(complaint.path.split("."))
    for path, value, is_key in leaves(manifest.data) if said else ():
        alike = tuple(step for step in path if isinstance(step, str)) == names
        if alike and not is_key and said and type(value) in _JSON.get(said[1], ()):
            return spot(manifest, FieldPath(path))
    return spot(manifest, complaint.path, value_said(complaint.words))


_JSON: dict[str, tuple[type, ...]] = {"number": (int, float), "string": (str,), "bool": (bool,)}

_GO_TYPES = {
    "string": "text",
    "numeric": "whole number",
    "boolean": "true or false",
    "bool": "true or false",
    "map": "map",
    "list": "list",
    "int32": "whole number",
    "int64": "whole number",
    "any": "number or text",
}


def _wanted(words: str) -> str:
    said = re.match(r"expected (\w+)", words) or re.search(r"of type \*?(\[\]|map|\w+)", words)
    name = said[1] if said else ""
    return "list" if name == "[]" else _GO_TYPES.get(name, "another kind of value")


def _with_article(kind: str) -> str:
    return kind if kind in ("text", "true or false") or kind[:1] == " " else f"a {kind}"


def _typed(place: Spot) -> str:
    value = place.value
    if isinstance(value, list):
        return f"`{place.field}` holds a list"
    if isinstance(value, dict):
        return f"`{place.field}` holds a map"
    if value is MISSING or value is None:
        return found(place)
    names = {bool: "true or false", int: "a number", float: "a number", str: "text"}
    return f"`{written(place, shown_value(value))}`, which is {names.get(type(value), 'other')}"


def _retype(place: Spot, wanted: str, known: Field | None) -> str:
    """How to write the value so that it has the type that is wanted."""
    value, name = place.value, place.field
    if value in ("", None):
        return f"give `{name}` a value, or remove it"
    if wanted not in ("list", "map") and _is_wrapped(value):
        return f"write one value: `{name}: {shown_value(value[0])}`"
    ways: dict[str, Callable[[], str]] = {
        "text": lambda: _as_text(place),
        "list": lambda: f"write a list: each item under `{name}` on its own line, after `- `",
        "map": lambda: _as_map(place, known),
        "true or false": lambda: _as_switch(name, str(value)),
    }
    return ways.get(wanted, lambda: _as_number(name, str(value)))()


def _is_wrapped(value: Any) -> bool:
    """Whether one value was written as a list of one."""
    return isinstance(value, list) and len(value) == 1 and not isinstance(value[0], list | dict)


def _as_map(place: Spot, known: Field | None) -> str:
    if isinstance(place.value, list):
        return f"remove the `- ` under `{place.field}`: it takes `key: value` lines, not a list"
    names = ", ".join(sorted(known.names)[:8]) if known and known.names else "key: value"
    return f"write lines below `{place.field}:`, indented, such as: {names}"


def _as_text(place: Spot) -> str:
    value = place.value
    if isinstance(value, bool | int | float):
        return f"put it in quotes: `{written(place, json.dumps(_as_it_stands(place)))}`"
    if place.field in ("matchLabels", "matchExpressions"):
        return f"remove `{place.field}`: here labels stand directly under the selector"
    return f"write one text; for text of several lines: `{place.field}: |`"


def _as_it_stands(place: Spot) -> str:
    """The scalar as it stands in the file: `yes` is true for YAML, but text for a person."""
    text, start = place.where.text, place.where.column - 1
    return text[start : start + place.where.width] or str(place.value).lower()


def _as_switch(name: str, value: str) -> str:
    yes = value.strip().lower() in ("true", "yes", "on", "1", "y")
    return f"write `{name}: {str(yes).lower()}`, without quotes"


def _as_number(name: str, value: str) -> str:
    if re.fullmatch(r"\s*-?\d+\s*", value):
        return f"write the number without quotes: `{name}: {value.strip()}`"
    digits = re.match(r"\s*(-?\d+)", value)  # `10s`: the unit is not written
    return f"write a number, in digits: `{name}: {digits[1] if digits else 1}`"


_KEY = re.compile(r'(\w+)=("(?:[^"\\]|\\.)*"|[^,\]]+)')


def _twice(complaint: Complaint, manifest: Manifest) -> Finding:
    """An entry of a list whose entries are told apart by a key that two of them share."""
    if complaint.words.startswith("duplicate field"):
        place = spot(manifest, complaint.path, key=True)
        return _only_once(complaint, place, f"`{place.field}`")
    keys = {name: value.strip('"') for name, value in _KEY.findall(complaint.words)}
    items = spot(manifest, complaint.path)
    index = _second(items.value, keys)
    name = next((key for key in keys if index is not None and key in items.value[index]), "")
    path = (*items.path, index, name) if name else items.path
    place = spot(manifest, FieldPath(path))
    what = ", ".join(f"{key} {value}" for key, value in keys.items())
    return _only_once(complaint, place, f"a second entry with {what}")


def _only_once(complaint: Complaint, place: Spot, what: str) -> Finding:
    return Finding(
        expected=f"each `{place.field}` only once",
        found=f"{what}, which is there already" if "second" in what else f"{what} twice",
        evidence=complaint.evidence,
        where=place.where,
        help=f"remove one of the two, or give one of them another `{place.field}`",
    )


_DEFAULTS = {"protocol": "TCP"}


def _second(items: Any, keys: dict[str, str]) -> int | None:
    """The position of the second item with these keys."""
    if not isinstance(items, list):
        return None
    alike = [
        index
        for index, item in enumerate(items)
        if isinstance(item, dict)
        and all(str(item.get(name, _DEFAULTS.get(name))) == value for name, value in keys.items())
    ]
    return alike[1] if len(alike) > 1 else None


def _no_map(complaint: Complaint, manifest: Manifest, schema: Schema) -> Finding:
    """A list whose entries should be maps holds something else: `containers: [nginx]`."""
    items = spot(manifest, complaint.path)
    index = int(re.findall(r"\d+", complaint.words)[0])
    place = spot(manifest, FieldPath((*items.path, index)))
    known = schema.field(manifest.api_version, manifest.kind, place.path)
    key = next(iter(known.required if known else ()), "name")
    return Finding(
        expected=f"entries of `{items.field}` that are written as `key: value` lines",
        found=found(place),
        evidence=complaint.evidence,
        where=place.where,
        help=f"write each entry of `{items.field}` as lines that start with `- {key}:`",
    )
