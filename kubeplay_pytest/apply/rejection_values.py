"""Values that fit the schema but cannot be read: quantities, base64, fractions, times.

The server names no place for them: each is found by what the schema wants where it stands.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from typing import Any

from kubeplay_pytest.apply.quantity import is_quantity, like_a_quantity
from kubeplay_pytest.apply.rejection_fields import found
from kubeplay_pytest.apply.rejection_paths import Spot, leaves, spot
from kubeplay_pytest.apply.rejection_words import Complaint
from kubeplay_pytest.apply.schema import Field, Schema
from kubeplay_pytest.manifests import FieldPath, Manifest
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["conversion_findings"]


def conversion_findings(complaint: Complaint, manifest: Manifest, schema: Schema) -> list[Finding]:
    """Findings for a refusal that names no place: every value that cannot be converted.

    The server stops at the first; the learner is shown them all.
    """
    findings = []
    for path, value, is_key in leaves(manifest.data):
        if is_key:
            continue
        known = schema.field(manifest.api_version, manifest.kind, path)
        problem = _unconvertible(known or _likely(path, complaint.words), value)
        if problem:
            place = spot(manifest, FieldPath(path))
            expected, remedy = problem(place)
            findings.append(
                Finding(expected, found(place), complaint.evidence, place.where, remedy)
            )
    return findings


def _likely(path: Sequence[Any], words: str) -> Field:
    """What probably stands at a place of which the schema tells nothing."""
    if "quantit" in words and {"limits", "requests", "capacity", "hard"} & set(path):
        return Field("quantity")
    if "base64" in words and path[0] in ("data", "binaryData"):
        return Field("text", format="byte")
    return Field("anything")


Problem = Callable[[Spot], tuple[str, str]]


def _unconvertible(known: Field, value: Any) -> Problem | None:
    if known.type == "quantity" and not is_quantity(value):
        return _no_quantity
    if known.format == "byte" and not _is_base64(value):
        return _no_base64
    if known.type == "whole number" and not _is_whole(value):
        return _no_integer
    if known.format == "date-time" and not re.match(r"\d{4}-\d\d-\d\d[Tt]", str(value)):
        return _no_time
    return None


def _no_quantity(place: Spot) -> tuple[str, str]:
    better = like_a_quantity(str(place.value))
    example = "`100m` or `1`" if place.field == "cpu" else "`128Mi` or `1Gi`"
    remedy = f"write `{better}`" if is_quantity(better) else f"write a quantity such as {example}"
    return f"a quantity such as {example}", remedy


def _no_base64(place: Spot) -> tuple[str, str]:
    plain = "data" if place.path[0] == "binaryData" else "stringData"
    return (
        f"text encoded as base64, because this is `{place.path[0]}`",
        f"move it to `{plain}`, where plain text may stand",
    )


def _no_integer(place: Spot) -> tuple[str, str]:
    whole = int(place.value) if isinstance(place.value, float) else 1
    return "a whole number", f"write a whole number: `{place.field}: {whole}`"


def _no_time(place: Spot) -> tuple[str, str]:
    return "a time such as 2026-01-31T12:00:00Z", f"write `{place.field}` as date, T, time, Z"


def _is_base64(value: Any) -> bool:
    try:
        base64.b64decode(re.sub(r"[\r\n]", "", str(value)), validate=True)
    except (binascii.Error, ValueError):
        return False
    return isinstance(value, str)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
