"""Models as tables, and the column types that migrations use.

import sqlalchemy as sa
from dbdaolib.sql.tables import Moment, Text

op.create_table("attempts", sa.Column("id", Text(), primary_key=True), …)
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from dbdaolib.fields import Kind
from dbdaolib.model import Model, Schema

__all__ = ["Integer", "Moment", "Real", "Text", "metadata_of"]


def Text() -> sa.Text:  # noqa: N802 - read as a type
    """Text that is compared by code points, in every database."""
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def Integer() -> sa.BigInteger:  # noqa: N802 - read as a type
    """A whole number of 64 bits."""
    return sa.BigInteger()


def Real() -> sa.Double[float]:  # noqa: N802 - read as a type
    """A floating number of 64 bits."""
    return sa.Double()


class Moment(TypeDecorator[datetime]):
    """A point of time to the microsecond, kept and returned in UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo:
            return value if value is None else value.astimezone(UTC)
        return value.replace(tzinfo=UTC)  # SQLite keeps no zone


_TYPES: dict[Kind, Any] = {
    Kind.TEXT: Text,
    Kind.INTEGER: Integer,
    Kind.REAL: Real,
    Kind.BOOLEAN: sa.Boolean,
    Kind.MOMENT: Moment,
    Kind.JSON: sa.Text,
}


def metadata_of(schema: Schema) -> sa.MetaData:
    """The tables of all models."""
    metadata = sa.MetaData()
    for model in schema.models:
        _table(model, metadata)
    return metadata


def _table(model: Model[Any], metadata: sa.MetaData) -> sa.Table:
    columns = [
        sa.Column(name, _type(field.kind), primary_key=name == "id", nullable=field.optional)
        for name, field in model.fields.items()
    ]
    unique = [sa.UniqueConstraint(*group) for group in model.unique]
    return sa.Table(model.name, metadata, *columns, *unique)


def _type(kind: Kind) -> TypeEngine[Any]:
    made: TypeEngine[Any] = _TYPES[kind]()
    return made
