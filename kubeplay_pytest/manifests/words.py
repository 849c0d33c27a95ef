"""How values and characters are shown to a learner."""

from __future__ import annotations

import unicodedata
from typing import Any

__all__ = ["a_kind_of", "character", "visible", "written"]

_LONGEST = 60
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_KNOWN = {
    "\u00a0": "a non-breaking space",
    "\ufeff": "an invisible byte order mark",
    "\u200b": "an invisible zero-width space",
    "\u201c": "a curly quote \u201c",
    "\u201d": "a curly quote \u201d",
    "\u2018": "a curly quote \u2018",
    "\u2019": "a curly quote \u2019",
}


def visible(text: str) -> str:
    """``text`` with one replacement for each character that could play with a terminal."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def _shown(char: str) -> str:
    hidden = char != "\t" and unicodedata.category(char) in _HIDDEN
    return "\ufffd" if hidden else char


def written(text: str) -> str:
    """``text`` in back quotes, on one line, cut to a length that fits into a sentence."""
    line = visible(" ".join(text[: _LONGEST * 4].split()))
    return f"`{line}`" if len(line) <= _LONGEST else f"`{line[: _LONGEST - 1]}…`"


def character(char: str) -> str:
    """The name of one character, with its code point."""
    name = _KNOWN.get(char)
    if name is None:
        plain = unicodedata.name(char, "").lower()
        name = f"{plain} {visible(char)}" if plain else "a control character"
    return f"{name} (U+{ord(char):04X})"


def a_kind_of(value: Any) -> str:
    """What a value is, in a beginner's words: text, a number, a list."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "text"
    return "a list" if isinstance(value, list) else "a mapping"
