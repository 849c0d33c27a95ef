"""Kubernetes' quantities (``500m``, ``1.5Gi``): reading them, and what a wrong one meant.

The grammar is that of ``k8s.io/apimachinery/pkg/api/resource``.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

__all__ = ["amount", "is_quantity", "like_a_quantity"]

_QUANTITY = re.compile(
    r"(?P<number>[+-]?(?:\d+\.?\d*|\.\d+))"
    r"(?P<suffix>[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d{1,3})?",
    re.ASCII,
)
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY: dict[str, int] = {
    letter + "i": 2 ** (10 * power) for power, letter in enumerate("KMGTPE", 1)
}


def is_quantity(value: Any) -> bool:
    """Whether Kubernetes reads ``value`` as a quantity; numbers are quantities too."""
    return amount(value) is not None


def amount(value: Any) -> Decimal | None:
    """The number that a quantity stands for; None when it is not a quantity."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    parts = _QUANTITY.fullmatch(str(value))
    if not parts:
        return None
    suffix = parts["suffix"] or ""
    number = Decimal(parts["number"])
    if suffix in _BINARY:
        return number * Decimal(_BINARY[suffix])
    power = _DECIMAL[suffix] if suffix in _DECIMAL else int(suffix[1:])
    return number.scaleb(power)


_SPOKEN = re.compile(r"\s*(?P<number>\d+(?:[.,]\d+)?)\s*(?P<unit>[A-Za-z]*)\s*")
_UNITS = {
    "": "", "cpu": "", "cpus": "", "core": "", "cores": "", "b": "", "byte": "", "bytes": "",
    "m": "m", "millicpu": "m", "millicores": "m", "millis": "m",
    "k": "Ki", "ki": "Ki", "kb": "Ki", "kib": "Ki",
    "mi": "Mi", "mb": "Mi", "mib": "Mi", "meg": "Mi", "megabytes": "Mi",
    "g": "Gi", "gi": "Gi", "gb": "Gi", "gib": "Gi", "gig": "Gi", "gigabytes": "Gi",
    "t": "Ti", "ti": "Ti", "tb": "Ti", "tib": "Ti",
}  # fmt: skip
"""Units as people write them. Memory in whole words is nearly always meant in powers of two."""


def like_a_quantity(text: str) -> str:
    """The quantity that a wrong one probably meant (``512MB`` → ``512Mi``); may be empty."""
    said = _SPOKEN.fullmatch(text)
    unit = _UNITS.get(said["unit"].lower()) if said else None
    return "" if said is None or unit is None else said["number"].replace(",", ".") + unit
