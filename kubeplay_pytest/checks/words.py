"""Words for what was found: what people wrote, and where only the case of letters differs."""

from __future__ import annotations

import difflib
from collections.abc import Container, Iterable, Mapping
from typing import Any

__all__ = ["instead", "other_case", "own"]

Json = dict[str, Any]

# Labels and annotations that the cluster puts on objects; no learner wrote them.
_STAMPS = (
    "apps.kubernetes.io/",
    "batch.kubernetes.io/",
    "controller-revision-hash",
    "controller-uid",
    "deployment.kubernetes.io/",
    "deprecated.daemonset.template.generation",
    "job-name",
    "kubectl.kubernetes.io/",
    "kubernetes.io/",
    "pod-template-generation",
    "pod-template-hash",
    "statefulset.kubernetes.io/",
    "topology.kubernetes.io/",
)


def own(entries: Mapping[str, Any] | None, written: Container[str] = ()) -> Json:
    """The labels or annotations that people set: those that are ``written``, and no stamps."""
    given = entries or {}
    return {k: v for k, v in given.items() if k in written or not k.startswith(_STAMPS)}


def other_case(wanted: object, found: Iterable[object]) -> str:
    """Advice when a text differs from the wanted one in case only; otherwise nothing."""
    near = _same_letters(wanted, found)
    return f"the same letters, in other case: write {wanted}, not {near}" if near else ""


def instead(
    group: str, key: str, metadata: Json, written: Container[str] = ()
) -> tuple[str, str, str]:
    """What is there in the place of a missing label or annotation: words, place and advice."""
    entries, word = own(metadata.get(group), written), group.removesuffix("s")
    near = _same_letters(key, entries) or next(iter(difflib.get_close_matches(key, entries)), None)
    if near:
        return f"{word} {near}", f"metadata.{group}[{near}]", other_case(key, [near])
    other = "annotations" if group == "labels" else "labels"
    if key in (metadata.get(other) or {}):
        return f"{key} is among the {other}", f"metadata.{other}[{key}]", f"move it to {group}"
    if entries:
        return f"no such {word}, only {', '.join(sorted(entries))}", f"metadata.{group}", ""
    advice = f"write {group}: under metadata, beside name, and in it {key}: with its value"
    return f"no {group} at all", f"metadata.{group}", advice


def _same_letters(wanted: object, found: Iterable[object]) -> str | None:
    texts = (t for t in found if isinstance(t, str) and t != wanted)
    return next((t for t in texts if t.casefold() == str(wanted).casefold()), None)
