"""What an unquoted word means: the rules that kubectl follows (YAML 1.1, as in sigs.k8s.io/yaml).

They differ from PyYAML's: dates and ``22:22`` stay text, ``y`` and ``n`` are booleans,
``0o17`` and ``1e3`` are numbers, and a whole number is an integer however it was written.
"""

from __future__ import annotations

import math
import re
from typing import Any

__all__ = ["as_key", "resolve", "resolve_as"]

_TRUE = ("y", "yes", "on", "true")
_FALSE = ("n", "no", "off", "false")
_WORDS: dict[str, Any] = {
    "": None,
    "~": None,
    **{
        spelling: value
        for words, value in ((_TRUE, True), (_FALSE, False), (("null",), None))
        for word in words
        for spelling in (word, word.capitalize(), word.upper())
    },
    **{
        sign + spelling: float(sign + "inf")
        for sign in ("", "+", "-")
        for spelling in (".inf", ".Inf", ".INF")
    },
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}
_STARTS = frozenset("0123456789+-.~yYnNtTfFoO")
_INTEGER = re.compile(r"([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
#: Longer digits exceed 64 bits in every base, and Python refuses to read very long ones.
_LONGEST = 80
_WHOLE_BELOW = 1e21


def resolve(text: str) -> Any:
    """The value of an unquoted scalar: ``str``, ``int``, ``float``, ``bool`` or ``None``."""
    if text and text[0] not in _STARTS:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if text[0].isalpha() or text[0] == "~":
        return text
    return _number(text if text[0] == "." else text.replace("_", ""), text)


def _number(digits: str, text: str) -> Any:
    whole = _INTEGER.fullmatch(digits)
    if whole and len(digits) <= _LONGEST:
        value = _integer(whole[1], whole[2].lower())
        if -(2**63) <= value < 2**64:
            return value
    if not _FLOAT.fullmatch(digits):
        return text
    number = float(digits)
    return _whole(number) if math.isfinite(number) else text


def _integer(sign: str, body: str) -> int:
    if body[:2] in ("0x", "0b", "0o"):
        value = int(body[2:], {"x": 16, "b": 2, "o": 8}[body[1]])
    else:
        value = int(body, 8 if body[0] == "0" else 10)
    return -value if sign == "-" else value


def _whole(number: float) -> int | float:
    # Go writes such a float into JSON without a point, and Kubernetes reads an integer.
    return int(number) if number.is_integer() and abs(number) < _WHOLE_BELOW else number


def resolve_as(tag: str, text: str) -> Any:
    """The value of a scalar with one of the tags str, int, float, bool, null, timestamp.

    Raises ``ValueError`` when the text is not of that type.
    """
    if tag in ("str", "timestamp"):
        return text
    value = resolve(text)
    if not isinstance(value, _TYPES[tag]) or (tag != "bool" and isinstance(value, bool)):
        raise ValueError(tag)
    return value


_TYPES: dict[str, type | tuple[type, ...]] = {
    "int": int,
    "float": (int, float),
    "bool": bool,
    "null": type(None),
}


def as_key(value: Any) -> str:
    """The JSON key that kubectl makes of a scalar key.

    Raises ``ValueError`` for null, infinity and not-a-number.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or not math.isfinite(value):
        raise ValueError(value)
    return str(value)
