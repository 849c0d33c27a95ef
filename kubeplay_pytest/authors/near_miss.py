"""Near misses: wrong answers that name the checks which they must fail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kubeplay_pytest.catalog import Exercise

__all__ = ["NearMiss", "near_misses"]

_HEADER = re.compile(r"#\s*fails:\s*(\w+(?:\s*,\s*\w+)*)\s*:\s*(\S.*)")


@dataclass(frozen=True, slots=True)
class NearMiss:
    """One wrong answer: the checks that fail, exactly, and the mistake in words."""

    path: Path
    fails: frozenset[str]
    mistake: str


def near_misses(exercise: Exercise) -> list[NearMiss]:
    """The exercise's near misses. Raises :class:`ValueError` naming a file with no header."""
    return [_read(path, frozenset(exercise.metadata.points)) for path in exercise.near_misses]


def _read(path: Path, checks: frozenset[str]) -> NearMiss:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    header = _HEADER.fullmatch(first.strip())
    if header is None:
        raise ValueError(
            f"{path}:1: the first line must be '# fails: test_name[, test_name]: the mistake'"
        )
    names = frozenset(name.strip() for name in header[1].split(","))
    fails = checks if names == {"all"} else names
    unknown = sorted(fails - checks)
    if unknown:
        raise ValueError(f"{path}:1: there is no check {', '.join(unknown)} in exercise.yaml")
    return NearMiss(path, fails, header[2])
