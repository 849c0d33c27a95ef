"""One row of the tables that explain the API server's validation messages."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Rule", "rule"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What words of the server mean: what is wanted, and what to try.

    ``at`` is a field below the named one, where the fault really is.
    """

    says: re.Pattern[str]
    expected: str
    help: str
    at: str = ""


def rule(says: str, expected: str, remedy: str, at: str = "") -> Rule:
    """A rule whose pattern may span lines: some answers print whole objects."""
    return Rule(re.compile(says, re.DOTALL), expected, remedy, at)
