"""Placeholders of Helm, Jinja and shells, which kubectl does not fill in."""

from __future__ import annotations

import re

from kubeplay_pytest.manifests.source import SourceFile
from kubeplay_pytest.manifests.words import written
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["braces_at", "braces_in", "variable_at"]

_BRACES = re.compile(r"\{\{|\{%|\{#")
_WHOLE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_VARIABLE = re.compile(r"\$\{[^}\n]*\}?|\$\([^)\n]*\)?")


def braces_at(source: SourceFile, offset: int) -> Finding | None:
    """The finding when ``{{`` stands at ``offset``: YAML reads it as a mapping in a mapping."""
    return _finding(source, offset) if source.text.startswith("{{", max(offset, 0)) else None


def braces_in(source: SourceFile, number: int, bare: str) -> Finding | None:
    """The finding when ``bare``, line ``number`` without quoted parts, holds a placeholder."""
    found = _BRACES.search(bare)
    return _finding(source, source.offset(number, found.start() + 1)) if found else None


def variable_at(source: SourceFile, offset: int) -> Finding | None:
    """The finding when ``offset`` lies inside of ``${…}`` or ``$(…)``."""
    number = source.line_number(offset)
    start = source.offset(number)
    for found in _VARIABLE.finditer(source.lines[number - 1]):
        if found.start() <= offset - start < found.end():
            return _finding(source, start + found.start(), found.end() - found.start())
    return None


def _finding(source: SourceFile, offset: int, width: int = 0) -> Finding:
    whole = _WHOLE.match(source.text, offset, offset + 200)
    end = offset + (width or (len(whole.group()) if whole else 2))
    return Finding(
        "YAML with the values filled in",
        f"{written(source.text[offset:end])}, a placeholder of a template language",
        where=source.where(offset, end),
        help="kubectl does not render templates: write the value itself.",
    )
