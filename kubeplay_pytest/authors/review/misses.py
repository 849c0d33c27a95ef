"""Near misses: enough of them, and so many that every check fails for one."""

from __future__ import annotations

from collections.abc import Iterator

from kubeplay_pytest.authors.fault import Fault, Weight
from kubeplay_pytest.authors.near_miss import NearMiss, near_misses
from kubeplay_pytest.catalog import Exercise

__all__ = ["unfit_near_misses"]

_LEAST = 3


def unfit_near_misses(exercise: Exercise) -> Iterator[Fault]:
    """Near misses that cannot be read, that are too few, or that leave a check idle."""
    folder = exercise.folder / "near_misses"
    try:
        misses = near_misses(exercise)
    except (ValueError, OSError) as error:
        place, _, message = str(error).partition(": ")
        yield Fault(place, message, Weight.BROKEN)
        return
    if len(misses) < _LEAST:
        yield Fault(str(folder), f"holds {len(misses)} near misses, {_LEAST} at least")
    yield from _idle(exercise, misses)


def _idle(exercise: Exercise, misses: list[NearMiss]) -> Iterator[Fault]:
    """A check that no near miss fails *alone or among some* proves nothing."""
    caught = {name for miss in misses for name in miss.fails}
    for name in exercise.metadata.points:
        if name not in caught:
            yield Fault(str(exercise.test_file), f"{name} is idle: no near miss fails it")
