"""What can be said of an exercise only beside the others: identity, difficulty, weight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from kubeplay_pytest.authors.fault import Fault, Weight
from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.catalog.domains import WEIGHTS

__all__ = ["falling_levels", "twins", "weights"]

_WHOLE = 40
"""Exercises; with fewer a share is worth a note only."""
_LEAST = 10
"""Exercises; of fewer a share says nothing."""
_TOLERANCE = 5


def twins(exercises: Iterable[Exercise], catalog: Sequence[Exercise]) -> Iterator[Fault]:
    """Exercises whose id an earlier one has already."""
    first: dict[str, Exercise] = {}
    listed = list(exercises)
    for exercise in catalog:
        owner = first.setdefault(str(exercise.metadata.id), exercise)
        if owner != exercise and exercise in listed:
            place = str(exercise.folder / "exercise.yaml")
            message = f"id {exercise.metadata.id} is used twice, first by {owner.slug}"
            yield Fault(place, message, Weight.BROKEN)


def falling_levels(exercises: Iterable[Exercise], catalog: Sequence[Exercise]) -> Iterator[Fault]:
    """Exercises that are easier than one of their domain that comes before them."""
    listed = list(exercises)
    highest: dict[str, Exercise] = {}
    for exercise in sorted(catalog, key=lambda e: int(e.slug.removeprefix("ex"))):
        domain, level = exercise.metadata.domain, exercise.metadata.level
        before = highest.setdefault(domain, exercise)
        if level >= before.metadata.level:
            highest[domain] = exercise
        elif exercise in listed:
            yield Fault(
                str(exercise.folder / "exercise.yaml"),
                f"level {level} comes after {before.slug} of the same domain ({domain}), "
                f"which has {before.metadata.level}: levels must not fall",
            )


def weights(catalog: Sequence[Exercise]) -> list[Fault]:
    """Domains whose share of the catalog is far from their weight in the curriculum."""
    if len(catalog) < _LEAST:
        return []
    counts = Counter(exercise.metadata.domain for exercise in catalog)
    weight = Weight.FAULT if len(catalog) >= _WHOLE else Weight.NOTE
    faults = []
    for domain, share in WEIGHTS.items():
        percent = 100 * counts[domain] / len(catalog)
        if abs(percent - share) > _TOLERANCE:
            message = f"{counts[domain]} of {len(catalog)} exercises ({percent:.0f} %), "
            message += f"the curriculum gives it {share} %"
            faults.append(Fault(f"domain {domain}", message, weight))
    return faults
