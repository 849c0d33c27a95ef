"""Validation errors (``field.Error``): a value that Kubernetes understood but does not take."""

from __future__ import annotations

import json
import re
from typing import Any

from kubeplay_pytest.apply.rejection_paths import Spot, leaves, spot
from kubeplay_pytest.apply.rejection_rule import Rule
from kubeplay_pytest.apply.rejection_rules import RULES
from kubeplay_pytest.apply.rejection_words import Complaint, bounded, value_said
from kubeplay_pytest.apply.suggest import closest, like_a_name
from kubeplay_pytest.manifests import MISSING, FieldPath, Manifest
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["field_finding", "found", "shown_value", "written"]


def field_finding(complaint: Complaint, manifest: Manifest) -> Finding:
    """The finding for one ``field.Error``; words that no rule knows are passed on."""
    place = _changed(complaint, manifest) or spot(
        manifest, complaint.path, value_said(complaint.words)
    )
    return (
        _unsupported(complaint, manifest, place)
        or _by_rule(complaint, manifest, place)
        or _required(complaint, place)
        or _duplicate(complaint, place)
        or _plain(complaint, place)
    )


def _plain(complaint: Complaint, place: Spot) -> Finding:
    return Finding(
        expected=_detail(complaint.words),
        found=found(place),
        evidence=complaint.evidence,
        where=place.where,
        help=f"change `{place.field}` so that it fits what the server says",
    )


_PLUS = re.compile(r'^\+\s*"?(?P<name>[\w./-]+)"?: (?P<value>.*?),?$', re.MULTILINE)


def _changed(complaint: Complaint, manifest: Manifest) -> Spot | None:
    """The first value of the manifest that the server's diff of old and new adds."""
    for said in _PLUS.finditer(complaint.words):
        for path, value, is_key in leaves(manifest.data):
            named = not is_key and str(path[-1]).lower() == said["name"].lower()
            if named and str(value) == said["value"].strip('"'):
                return spot(manifest, FieldPath(path))
    return None


def found(place: Spot) -> str:
    """What stands at a place, in the learner's own words."""
    if place.is_key:
        return f"the key `{bounded(str(place.path[-1]))}`"
    if place.value is MISSING:
        return f"no `{place.field}`"
    if place.value in ("", None, [], {}):
        return f"`{place.field}` is empty"
    if isinstance(place.value, list | dict):
        flow = _flow(place.value)
        short = len(flow) <= _SHORT
        return f"`{written(place, flow)}`" if short else f"`{place.field}` as it is written here"
    return f"`{written(place, shown_value(place.value))}`"


def written(place: Spot, value: str) -> str:
    """A value in YAML as it would stand at this place: after its key, or as a list's item."""
    return f"- {value}" if _is_item(place) else f"{place.field}: {value}"


def _is_item(place: Spot) -> bool:
    return bool(place.path) and not isinstance(place.path[-1], str)


_SHORT = 60
"""Characters of YAML that are shown in a sentence."""


def _flow(value: Any) -> str:
    """A list or map in one line, as YAML's flow style writes it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(child)}" for key, child in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return shown_value(value)


def shown_value(value: Any) -> str:
    """A scalar as it would be written in YAML, cut to a readable length."""
    if isinstance(value, str):
        text = value if re.fullmatch(r"[\w./:@-]*[A-Za-z][\w./:@-]*", value) else json.dumps(value)
    else:
        text = json.dumps(value)
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


def _by_rule(complaint: Complaint, manifest: Manifest, place: Spot) -> Finding | None:
    whole = f"{complaint.path}: {complaint.words}"
    for rule in RULES:
        said = rule.says.search(whole)
        if said:
            return _ruled(rule, said, complaint, manifest, place)
    return None


def _ruled(
    rule: Rule, said: re.Match[str], complaint: Complaint, manifest: Manifest, place: Spot
) -> Finding:
    groups = {name: text or "" for name, text in said.groupdict().items()}
    if rule.at:
        below = spot(manifest, f"{complaint.path}[{rule.at.format_map(groups)}]")
        place = below if below.value is not MISSING else place
    words = groups | _words(place)
    return Finding(
        expected=rule.expected.format_map(words),
        found=found(place),
        evidence=complaint.evidence,
        where=place.where,
        help=_remedy(rule.help.format_map(words)),
    )


def _words(place: Spot) -> dict[str, str]:
    """What the templates of the rules may name."""
    value = str(place.path[-1]) if place.is_key else place.value
    text = str(value) if isinstance(value, str | int | float) else ""
    return {
        "field": place.field,
        "value": text,
        "parent": next((s for s in reversed(place.path[:-1]) if isinstance(s, str)), ""),
        "name": like_a_name(text),
        "dotted": like_a_name(text, dots=True, length=253),
        "port_name": _port_name(text),
        "label": re.sub(r"[^A-Za-z0-9._-]+", "-", text)[:63].strip("-._"),
    }


def _port_name(text: str) -> str:
    name = like_a_name(text, length=15)
    return name if re.search("[a-z]", name) else f"port-{name}".strip("-")


def _remedy(text: str) -> str:
    """A suggestion that came out empty is none: say it without."""
    return "write another one" if "``" in text else text


_SUPPORTED = re.compile(r"supported values: (.*)$", re.DOTALL)


def _unsupported(complaint: Complaint, manifest: Manifest, place: Spot) -> Finding | None:
    """A value that is not among those that Kubernetes knows."""
    said = _SUPPORTED.search(complaint.words)
    if not said or "restartPolicy" in complaint.path:
        return None if not said else _restart_policy(complaint, said[1], place)
    values = re.findall(r'"((?:[^"\\]|\\.)*)"', said[1])
    place = _culprit(place, complaint.words, manifest)
    near = closest(str(place.value), values)
    return Finding(
        expected="one of: " + ", ".join(values),
        found=found(place),
        evidence=complaint.evidence,
        where=place.where,
        help=f"write `{written(place, near)}`" if near else "write one of these values",
    )


def _culprit(place: Spot, words: str, manifest: Manifest) -> Spot:
    """The value inside a map that the server printed whole, under its own names."""
    for path, value, is_key in leaves(place.value, tuple(place.path)):
        if not is_key and json.dumps(value) in words:
            return spot(manifest, FieldPath(path))
    return place


def _restart_policy(complaint: Complaint, supported: str, place: Spot) -> Finding:
    values = re.findall(r'"(\w+)"', supported)
    near = closest(str(place.value), values) or values[0]
    job = " (a Job's Pods are meant to end)" if "Always" not in values else ""
    if "Always" in values and len(values) == 1:
        job = " (this kind of object keeps its Pods running)"
    return Finding(
        expected=f"one of: {', '.join(values)}{job}",
        found=found(place),
        evidence=complaint.evidence,
        where=place.where,
        help=f"write `restartPolicy: {near}` in the Pod template",
    )


def _required(complaint: Complaint, place: Spot) -> Finding | None:
    if not complaint.words.startswith("Required value"):
        return None
    above = FieldPath(place.path[:-1])
    parent = next((step for step in reversed(above) if isinstance(step, str)), "")
    empty = place.value is not MISSING
    if not empty and _is_item(Spot(above, place.where, None)):
        parent = f"this entry of `{parent}`"
    else:
        parent = f"`{parent}`" if parent else "this document"
    detail = _detail(complaint.words, "")
    return Finding(
        expected=f"a value for `{place.field}`" + (f": {detail}" if detail else ""),
        found=found(place) if empty else f"no `{place.field}` in {parent}",
        evidence=complaint.evidence,
        where=place.where,
        help=f"give `{place.field}` a value" if empty else f"add `{place.field}` to {parent}",
    )


def _duplicate(complaint: Complaint, place: Spot) -> Finding | None:
    if not complaint.words.startswith("Duplicate value"):
        return None
    return Finding(
        expected=f"a `{place.field}` that nothing else here has",
        found=f"{found(place)} for the second time",
        evidence=complaint.evidence,
        where=place.where,
        help=f"give this one another `{place.field}`, or remove it",
    )


_HEAD = re.compile(
    r"^(?:Not found|Required value|Duplicate value|Invalid value|Unsupported value|Forbidden"
    r"|Too long|Too many|Too few|Too short|Internal error)(?:: )?"
    r'(?:"(?:[^"\\]|\\.)*"|-?[\d.]+|true|false|null|[{\[].*[}\]])?(?:: )?',
    re.DOTALL,
)


def _detail(words: str, otherwise: str | None = None) -> str:
    """The server's words without their head and the value that they repeat."""
    detail = bounded(_HEAD.sub("", words)).rstrip(".")
    return detail or (bounded(words) if otherwise is None else otherwise)
