"""Which mutants are graded where there are too many."""

from __future__ import annotations

from collections.abc import Sequence

from kubeplay_pytest.authors.mutation.mutant import Mutant

__all__ = ["chosen"]


def chosen(mutants: Sequence[Mutant], most: int) -> list[Mutant]:
    """At most so many, the same ones every time: of each sort alike, spread over the files."""
    by_sort: dict[str, list[int]] = {}
    for index, mutant in enumerate(mutants):
        by_sort.setdefault(mutant.sort, []).append(index)
    shares = _shares({sort: len(indexes) for sort, indexes in by_sort.items()}, most)
    taken = [i for sort, indexes in by_sort.items() for i in _spread(indexes, shares[sort])]
    return [mutants[index] for index in sorted(taken)]


def _shares(sizes: dict[str, int], most: int) -> dict[str, int]:
    """How many of each: one more of every sort in turn, until there are enough."""
    shares = dict.fromkeys(sizes, 0)
    left = min(most, sum(sizes.values()))
    while left:
        for sort in [sort for sort in sizes if shares[sort] < sizes[sort]][:left]:
            shares[sort] += 1
            left -= 1
    return shares


def _spread(indexes: list[int], count: int) -> list[int]:
    return [indexes[number * len(indexes) // count] for number in range(count)]
