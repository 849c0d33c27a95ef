"""What an application keeps: dataclasses, and how their values travel to a database.

A model is derived from a dataclass. Every database gets the same plain values, checked before
they leave, so that what one of them would bend or refuse (a naive time, NaN, a NUL character,
an integer above 64 bits) is refused for all of them, with the field's name.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, TypeVar, get_type_hints

from dbdaolib.errors import Invalid
from dbdaolib.fields import Field, Kind, Plain

__all__ = ["Entity", "Model", "Schema", "T"]


class Entity(Protocol):
    """A dataclass with ``id: str``; with ``version: int`` it can be replaced."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Entity)


@dataclass(frozen=True)
class Model(Generic[T]):
    """How entities of one dataclass are stored under ``name``.

    ``unique`` are groups of fields whose values no two entities share; ``indexes`` are groups
    that are looked up often (SQL has its indexes from migrations). Without a field ``version``
    entities can be added and removed, but never replaced: nobody can overwrite anybody.
    """

    entity: type[T]
    name: str
    unique: tuple[tuple[str, ...], ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    fields: Mapping[str, Field] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        hints = get_type_hints(self.entity)
        names = [known.name for known in dataclasses.fields(self.entity)]
        described = {name: Field.of(name, hints[name]) for name in names}
        object.__setattr__(self, "fields", described)
        self._expect("id", Kind.TEXT)
        if self.versioned:
            self._expect("version", Kind.INTEGER)
        for name in (name for group in (*self.unique, *self.indexes) for name in group):
            self.field(name)
        for name in (name for group in self.unique for name in group):
            if self.fields[name].optional:
                raise Invalid(f"{self.name}.{name} may be None", "a unique field may not")

    @property
    def versioned(self) -> bool:
        return "version" in self.fields

    def field(self, name: str) -> Field:
        """The field of this name that can be compared and sorted by."""
        known = self.fields.get(name)
        if known is None:
            names = ", ".join(self.fields)
            raise Invalid(f"{self.name} has no field {name!r}", f"it has {names}")
        if known.kind is Kind.JSON:
            raise Invalid(f"{self.name}.{name} is JSON", "it cannot be compared or sorted by")
        return known

    def encode(self, entity: T) -> dict[str, Plain]:
        """The plain values of an entity, each checked."""
        if type(entity) is not self.entity:
            raise Invalid(f"{entity!r} is no {self.entity.__name__}")
        return {
            name: known.encode(getattr(entity, name), self.name)
            for name, known in self.fields.items()
        }

    def decode(self, row: Mapping[str, Any]) -> T:
        """The entity of these plain values."""
        return self.entity(**{n: known.decode(row[n]) for n, known in self.fields.items()})

    def version(self, entity: T) -> int:
        """The version that the entity was read at. Raises Invalid where there is none."""
        if not self.versioned:
            raise Invalid(
                f"{self.name} cannot be replaced",
                f"give {self.entity.__name__} a field `version: int`",
            )
        return int(getattr(entity, "version"))  # noqa: B009 - not every entity has it

    def next_version(self, entity: T) -> T:
        """The entity as it is after a replacement."""
        return dataclasses.replace(entity, version=self.version(entity) + 1)

    def _expect(self, name: str, kind: Kind) -> None:
        found = self.fields.get(name)
        if found is None or found.kind is not kind or found.optional or found.enum:
            wanted = {Kind.TEXT: "str", Kind.INTEGER: "int"}[kind]
            raise Invalid(f"{self.entity.__name__} needs a field `{name}: {wanted}`")


@dataclass(frozen=True)
class Schema:
    """All models of an application, and the folder of its SQL migrations.

    Schemas with different ``name`` may share one database: each remembers its revision in a
    table of its own. Their models must have different names.
    """

    models: tuple[Model[Any], ...]
    migrations: Path | None = None
    name: str = ""

    @classmethod
    def of(
        cls, *models: Model[Any], migrations: Path | str | None = None, name: str = ""
    ) -> Schema:
        _refuse_twins([model.name for model in models])
        if name and not name.isidentifier():
            raise Invalid(f"a schema is named {name!r}", "use letters, digits and _")
        return cls(models, Path(migrations) if migrations else None, name)


def _refuse_twins(names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise Invalid(f"two models are named {name!r}")
        seen.add(name)
