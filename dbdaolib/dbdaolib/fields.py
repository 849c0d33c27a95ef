"""The types that a field may have, and the plain value of each in a database."""

from __future__ import annotations

import json
import math
import types
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeAlias, Union, get_args, get_origin

from dbdaolib.errors import Invalid

__all__ = ["Field", "Kind", "Plain"]

Plain: TypeAlias = str | int | float | bool | datetime | None
"""What a database is given: a time is always UTC, JSON is always text."""


class Kind(StrEnum):
    """How a value is stored."""

    TEXT = "text"
    INTEGER = "integer"
    REAL = "real"
    BOOLEAN = "boolean"
    MOMENT = "moment"
    JSON = "json"


KINDS = {
    str: Kind.TEXT,
    int: Kind.INTEGER,
    float: Kind.REAL,
    bool: Kind.BOOLEAN,
    datetime: Kind.MOMENT,
    dict: Kind.JSON,
    list: Kind.JSON,
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a model. ``enum`` is the class of a text field that is a StrEnum."""

    name: str
    kind: Kind
    optional: bool = False
    enum: type[StrEnum] | None = None

    @classmethod
    def of(cls, name: str, hint: Any) -> Field:
        """The field of a type hint."""
        members = get_args(hint) if get_origin(hint) in {Union, types.UnionType} else (hint,)
        bare = [member for member in members if member is not type(None)]
        base = get_origin(bare[0]) or bare[0]
        if len(bare) == 1 and isinstance(base, type):
            if issubclass(base, StrEnum):
                return cls(name, Kind.TEXT, len(members) > 1, base)
            if base in KINDS:
                return cls(name, KINDS[base], len(members) > 1)
        known = ", ".join(kind.__name__ for kind in KINDS)
        raise Invalid(f"{name} has the type {hint}", f"known: {known}, a StrEnum, each | None")

    def encode(self, value: object, model: str) -> Plain:
        """The plain value; ``model`` is named when it is refused."""
        if value is None and self.optional:
            return None
        try:
            return _ENCODE[self.kind](self._unwrap(value))
        except (TypeError, ValueError, OverflowError) as error:
            raise Invalid(f"{model}.{self.name} cannot be {value!r}: {error}") from error

    def decode(self, plain: Any) -> Any:
        """The value that was encoded."""
        if plain is None:
            return None
        if self.kind is Kind.JSON:
            return json.loads(plain)
        return self.enum(plain) if self.enum else plain

    def _unwrap(self, value: object) -> object:
        return self.enum(value).value if self.enum and isinstance(value, str) else value


def _text(value: object) -> str:
    if type(value) is not str:
        raise TypeError("not a str")
    if "\0" in value:
        raise ValueError("NUL character")
    value.encode()  # a lone surrogate has no UTF-8
    return value


def _integer(value: object) -> int:
    if type(value) is not int:
        raise TypeError("not an int")
    if not -(2**63) <= value < 2**63:
        raise OverflowError("more than 64 bits")
    return value


def _real(value: object) -> float:
    if type(value) not in {int, float}:
        raise TypeError("not a float")
    real = float(value)  # type: ignore[arg-type]  # either of the two
    if not math.isfinite(real):
        raise ValueError("not finite")
    return real + 0.0  # there is one zero, not two


def _boolean(value: object) -> bool:
    if type(value) is not bool:
        raise TypeError("not a bool")
    return value


def _moment(value: object) -> datetime:
    if not isinstance(value, datetime):
        raise TypeError("not a datetime")
    if value.utcoffset() is None:
        raise ValueError("a time without a zone")
    return value.astimezone(UTC)


def _json(value: object) -> str:
    if not isinstance(value, (dict, list)):
        raise TypeError("neither dict nor list")
    text = json.dumps(value, allow_nan=False)
    if json.loads(text) != value:
        raise ValueError("JSON would not bring it back: a tuple, or a key that is no str")
    return text


_ENCODE: dict[Kind, Callable[[object], Plain]] = {
    Kind.TEXT: _text,
    Kind.INTEGER: _integer,
    Kind.REAL: _real,
    Kind.BOOLEAN: _boolean,
    Kind.MOMENT: _moment,
    Kind.JSON: _json,
}
