# ruff: noqa: N818 - outcomes that callers expect, named as what happened
"""What can go wrong, in the words of the application.

Every error names the thing and, where there is one, the next action. The exceptions of
SQLAlchemy, sqlite3, psycopg and PyMongo never leave this library; they stay attached as the
cause. This module imports nothing.
"""

from __future__ import annotations

__all__ = [
    "Conflict",
    "Damaged",
    "DataError",
    "Duplicate",
    "Invalid",
    "MigrationFailed",
    "Misconfigured",
    "NotFound",
    "Refused",
    "SetAside",
    "TooNew",
    "Unavailable",
    "Unsupported",
]


class DataError(Exception):
    """The base of all. ``problem`` names the thing, ``remedy`` the next action."""

    def __init__(self, problem: str, remedy: str = "") -> None:
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{problem}: {remedy}" if remedy else problem)


class Misconfigured(DataError):
    """The configuration names something that does not exist or cannot be meant."""


class Invalid(DataError, ValueError):
    """An entity, a filter or an order that the model does not know, or a use out of turn."""


class Unsupported(DataError):
    """This kind of database cannot do what was asked for."""


class Unavailable(DataError):
    """The database cannot be reached, or stayed locked for too long. Worth trying again."""


class Damaged(Unavailable):
    """The file turned out to be corrupt while it was in use."""


class TooNew(DataError):
    """A server's database was migrated by a newer program."""


class MigrationFailed(DataError):
    """A migration did not run; the database is as it was before."""


class Refused(DataError):
    """A constraint of the database, other than uniqueness, does not allow this."""


class NotFound(DataError):
    """Nothing has this key."""

    def __init__(self, model: str, key: str) -> None:
        self.model = model
        self.key = key
        super().__init__(f"{model} has no {key!r}")


class Duplicate(DataError):
    """Another entity already has these values of ``fields``."""

    def __init__(self, model: str, key: str, fields: tuple[str, ...]) -> None:
        self.model = model
        self.key = key
        self.fields = fields
        taken = " and ".join(fields)
        super().__init__(f"{model} {key!r} was not stored", f"its {taken} is taken already")


class Conflict(DataError):
    """Somebody else replaced the entity since it was read."""

    def __init__(self, model: str, key: str, *, expected: int, found: int) -> None:
        self.model = model
        self.key = key
        self.expected = expected
        self.found = found
        super().__init__(
            f"{model} {key!r} is at version {found}, not {expected}",
            "get it again, and make the change on what is there now",
        )


class SetAside(UserWarning):
    """A notice, not a failure: ``file`` could not be used and is now ``kept``, byte for byte."""

    def __init__(self, file: str, kept: str, reason: str) -> None:
        self.file = file
        self.kept = kept
        self.reason = reason
        super().__init__(
            f"{file} {reason}. It was renamed to {kept}, and an empty database takes its place"
        )
