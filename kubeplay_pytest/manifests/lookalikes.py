"""Characters that look like YAML's own but are not: curly quotes, odd spaces, dashes."""

from __future__ import annotations

import re

from kubeplay_pytest.manifests.nodes import Scalar
from kubeplay_pytest.manifests.source import SourceFile
from kubeplay_pytest.manifests.words import character
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["QUOTES", "in_key", "in_line", "quoted_value"]

QUOTES = "“”„‟‘’‚‛«»＂＇"
_SPACES = "\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff\u0085"
_DASHES = "–—−‐‑"
_COLONS = "：﹕∶"

#: Where structure stands: before a key, after a colon, around a value. Not within a text.
_IN_LINE = re.compile(
    rf"^[\s\-]*?([{_SPACES}])"
    rf"|:\s*?([{_SPACES}])"
    rf"|(?:^\s*|[:\-\[,{{]\s*)([{QUOTES}])"
    rf"|^\s*([{_DASHES}])\s"
    rf"|^\s*(?:- )?[\w./-]+\s*([{_COLONS}])"
)
_IN_KEY = re.compile(rf"[{_SPACES}{QUOTES}]")


def in_line(source: SourceFile, number: int, bare: str) -> Finding | None:
    """The finding for the first such character in ``bare``, line ``number`` without quotes."""
    found = None if bare.isascii() else _IN_LINE.search(bare)
    if found is None:
        return None
    place = found.start(found.lastindex or 0)
    return _finding(source, source.offset(number, place + 1))


def in_key(source: SourceFile, key: Scalar) -> Finding | None:
    """The finding for such a character in an unquoted key; none belongs into one."""
    if source.text[key.start] in _DASHES:
        return _finding(source, key.start)
    found = _IN_KEY.search(source.text, key.start, key.end)
    return _finding(source, found.start()) if found else None


def quoted_value(source: SourceFile, start: int, end: int) -> Finding | None:
    """The finding when a value is wrapped in curly quotes, which would become part of it."""
    text = source.text[start:end]
    wrapped = len(text) > 1 and text[0] in QUOTES and text[-1] in QUOTES
    return _finding(source, start) if wrapped else None


def _finding(source: SourceFile, offset: int) -> Finding:
    char = source.text[offset]
    return Finding(
        f"{_meant(char)} typed on the keyboard",
        f"{character(char)}, which YAML takes for a letter",
        where=source.where(offset),
        help=f"Replace it with {_meant(char)}: {_plain(char)}.",
    )


def _meant(char: str) -> str:
    if char in QUOTES:
        return "a straight quote"
    if char in _DASHES:
        return "a plain dash"
    return "a plain colon" if char in _COLONS else "an ordinary space"


def _plain(char: str) -> str:
    if char in QUOTES:
        return '"' if char in "“”„‟«»＂" else "'"
    if char in _DASHES:
        return "`-`"
    return "`:`" if char in _COLONS else "press the space bar once"
