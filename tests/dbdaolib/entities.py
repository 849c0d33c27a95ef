"""What the tests keep: one append-only model with every type of field, one with versions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from dbdaolib import Model, Schema

MIGRATIONS = Path(__file__).with_name("migrations")
MOMENT = datetime(2026, 11, 25, 8, 30, 0, 123456, tzinfo=UTC)


class Outcome(StrEnum):
    PASS = "pass"  # noqa: S105 - a verdict
    FAIL = "fail"
    ERROR = "error"


@dataclass(frozen=True)
class Attempt:
    """Never changed once it is there. Its names are those that a library could trip over."""

    id: str
    exercise: str = "ex04"
    count: int = 1
    score: float = 0.5
    passed: bool = False
    at: datetime = MOMENT
    outcome: Outcome = Outcome.FAIL
    find: str | None = None
    order: int | None = None
    ratio: float | None = None
    until: datetime | None = None
    checks: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class Draft:
    """Changed by several writers; a learner has one for each exercise."""

    id: str
    learner: str = "ana"
    exercise: str = "ex04"
    text: str = ""
    version: int = 0


ATTEMPTS = Model(Attempt, "attempts", indexes=(("exercise", "at"),))
DRAFTS = Model(Draft, "drafts", unique=(("learner", "exercise"),))
SCHEMA = Schema.of(ATTEMPTS, DRAFTS, migrations=MIGRATIONS)
