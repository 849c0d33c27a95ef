"""Filters, order and pages: one meaning, which every database translates.

    {"exercise": "ex04", "passed": False, "at": ge(monday) & lt(tuesday), "learner": ne(None)}

A plain value means equal. ``None`` is a value like others: it equals itself, differs from
everything else, is neither less nor greater than anything, and sorts first. Text is compared
by code points, upper case before lower case, in every database.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from dbdaolib.errors import Invalid
from dbdaolib.fields import Field, Kind, Plain
from dbdaolib.model import Model

__all__ = [
    "Clause",
    "Condition",
    "Filters",
    "Operator",
    "Page",
    "Query",
    "ge",
    "gt",
    "le",
    "lt",
    "ne",
    "one_of",
    "starts_with",
]


class Operator(StrEnum):
    """The comparisons that every database translates; all else is made of these."""

    EQ = "eq"
    NE = "ne"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    IN = "in"


@dataclass(frozen=True, slots=True)
class Condition:
    """Comparisons of one field, all of which must hold; ``&`` joins them."""

    comparisons: tuple[tuple[Operator, Any], ...]

    def __and__(self, other: Condition) -> Condition:
        return Condition(self.comparisons + other.comparisons)


Filters: TypeAlias = Mapping[str, Any]
"""Field names, each with a plain value or a :class:`Condition`. All of them must hold."""


def ne(value: object) -> Condition:
    """Another value than this one."""
    return Condition(((Operator.NE, value),))


def lt(value: object) -> Condition:
    """Less than this."""
    return Condition(((Operator.LT, value),))


def le(value: object) -> Condition:
    """At most this."""
    return Condition(((Operator.LE, value),))


def gt(value: object) -> Condition:
    """More than this."""
    return Condition(((Operator.GT, value),))


def ge(value: object) -> Condition:
    """At least this."""
    return Condition(((Operator.GE, value),))


def one_of(values: Iterable[object]) -> Condition:
    """One of these values; nothing is one of none."""
    return Condition(((Operator.IN, tuple(values)),))


def starts_with(prefix: str) -> Condition:
    """Text that begins with these characters: a range, which an index can answer."""
    stem = prefix.rstrip(chr(sys.maxunicode))
    return ge(prefix) & lt(stem[:-1] + _successor(stem[-1])) if stem else ge(prefix)


def _successor(character: str) -> str:
    following = ord(character) + 1
    surrogates = range(0xD800, 0xE000)  # no characters of their own
    return chr(surrogates.stop if following in surrogates else following)


@dataclass(frozen=True, slots=True)
class Page:
    """The ``number``-th page, from 1, of ``size`` entities each."""

    number: int = 1
    size: int = 50

    def __post_init__(self) -> None:
        if self.number < 1 or self.size < 1:
            raise Invalid(f"there is no {self!r}", "number and size are 1 or more")
        if self.number * self.size >= 2**31:
            raise Invalid(f"{self!r} is too far", "filter by what the last page ended with")

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size


@dataclass(frozen=True, slots=True)
class Clause:
    """One checked comparison: what a database translates."""

    field: Field
    operator: Operator
    value: Plain | tuple[Plain, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """What to find, checked against the model. The id decides where ``order`` does not."""

    clauses: tuple[Clause, ...]
    order: tuple[tuple[Field, bool], ...]
    """Fields, and whether each goes downwards."""
    page: Page | None

    @classmethod
    def of(
        cls,
        model: Model[Any],
        filters: Filters | None = None,
        order: str | Iterable[str] = (),
        page: Page | None = None,
    ) -> Query:
        names = [order, "id"] if isinstance(order, str) else [*order, "id"]
        ordered: dict[str, tuple[Field, bool]] = {}
        for name in names:
            field = model.field(name.removeprefix("-"))
            ordered.setdefault(field.name, (field, name.startswith("-")))
        return cls(
            tuple(
                _clause(model, name, operator, value)
                for name, wanted in (filters or {}).items()
                for operator, value in _comparisons(wanted)
            ),
            tuple(ordered.values()),
            page,
        )


def _comparisons(wanted: object) -> tuple[tuple[Operator, Any], ...]:
    return wanted.comparisons if isinstance(wanted, Condition) else ((Operator.EQ, wanted),)


def _clause(model: Model[Any], name: str, operator: Operator, value: Any) -> Clause:
    field = model.field(name)
    if operator is Operator.IN:
        return Clause(field, operator, tuple(_operand(model, field, each) for each in value))
    ordering = operator not in {Operator.EQ, Operator.NE}
    if ordering and (value is None or field.kind is Kind.BOOLEAN):
        raise Invalid(f"{model.name}.{name} {operator} {value!r} has no meaning")
    return Clause(field, operator, _operand(model, field, value))


def _operand(model: Model[Any], field: Field, value: object) -> Plain:
    return None if value is None else field.encode(value, model.name)
