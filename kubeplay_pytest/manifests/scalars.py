"""One scalar event as a node, and the tags that Kubernetes has a use for."""

from __future__ import annotations

import math
from typing import Any

import yaml

from kubeplay_pytest.manifests import values
from kubeplay_pytest.manifests.events import place
from kubeplay_pytest.manifests.nodes import Scalar
from kubeplay_pytest.manifests.problems import Problems
from kubeplay_pytest.manifests.source import SourceFile
from kubeplay_pytest.manifests.words import written
from kubeplay_pytest.verdict.finding import Finding, Where

__all__ = ["check_collection_tag", "scalar"]

_STANDARD = "tag:yaml.org,2002:"
_SCALAR_TAGS = frozenset({"str", "int", "float", "bool", "null", "timestamp"})
_UNKNOWN, _UNFIT = object(), object()
_Words = tuple[str, str, str]
_COLLECTION_TAGS = frozenset({"map", "seq"})


def scalar(source: SourceFile, event: yaml.ScalarEvent, problems: Problems) -> Scalar:
    """The node of ``event``; a value that JSON does not have is reported and kept as text."""
    value = _value(event)
    fault = _fault(event, value)
    if fault:
        expected, found, remedy = fault
        problems.add(Finding(expected, found, where=_where(source, event), help=remedy))
        value = event.value.encode("utf-8", "replace").decode()
    quoted = bool(event.style) or event.tag == "!"
    return Scalar(*place(event), event.value, value, quoted, reported=bool(fault))


def _value(event: yaml.ScalarEvent) -> Any:
    """The value, or :data:`_UNKNOWN` or :data:`_UNFIT` because of its tag."""
    if event.tag is None:
        return event.value if event.style else values.resolve(event.value)
    if event.tag == "!":
        return event.value
    name = event.tag.removeprefix(_STANDARD)
    if name not in _SCALAR_TAGS or name == event.tag:
        return _UNKNOWN
    try:
        return values.resolve_as(name, event.value)
    except ValueError:
        return _UNFIT


def _fault(event: yaml.ScalarEvent, value: Any) -> _Words | None:
    if value is _UNKNOWN:
        return _unknown_tag(event)
    if value is _UNFIT:
        remedy = f"Remove the tag {_shown(event)}, or write a value that fits it."
        return "a value that fits its tag", written(event.value), remedy
    if isinstance(value, float) and not math.isfinite(value):
        found = "infinity" if math.isinf(value) else "not-a-number (.nan)"
        return "a finite number", found, "Write a number, or put the text in quotes."
    if isinstance(value, str) and not value.isascii() and _has_surrogate(value):
        remedy = "Write the character itself instead of its \\u escapes."
        return "a whole character", "half of a \\u pair", remedy
    return None


def _has_surrogate(value: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in value)


def check_collection_tag(
    source: SourceFile, event: yaml.CollectionStartEvent, problems: Problems
) -> None:
    """Report the tag of a list or mapping unless it says no more than what it is."""
    tag = event.tag
    if tag is None or tag == "!" or tag.removeprefix(_STANDARD) in _COLLECTION_TAGS:
        return
    expected, found, remedy = _unknown_tag(event)
    problems.add(Finding(expected, found, where=_where(source, event), help=remedy))


def _shown(event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> str:
    tag = event.tag or ""
    return written("!!" + tag.removeprefix(_STANDARD) if tag.startswith(_STANDARD) else tag)


def _unknown_tag(event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> _Words:
    found = f"the tag {_shown(event)}, which Kubernetes does not know"
    remedy = "Remove the tag, or put the whole value in quotes if it is text."
    return "plain values, without tags", found, remedy


def _where(source: SourceFile, event: yaml.Event) -> Where:
    return source.where(*place(event))
