"""What can be said of an exercise without a cluster: complete, consistent, said well.

One module for each thing that is looked at; none of them knows the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kubeplay_pytest.authors.fault import Fault, Weight
from kubeplay_pytest.authors.review.catalog import falling_levels, twins, weights
from kubeplay_pytest.authors.review.checks import inconsistent_checks
from kubeplay_pytest.authors.review.files import missing_files, unwritten
from kubeplay_pytest.authors.review.hints import unfit_hints
from kubeplay_pytest.authors.review.images import unlisted_images
from kubeplay_pytest.authors.review.kinds import misspelt_kinds
from kubeplay_pytest.authors.review.links import dead_links
from kubeplay_pytest.authors.review.literals import untold
from kubeplay_pytest.authors.review.misses import unfit_near_misses
from kubeplay_pytest.authors.review.reading import hard_texts
from kubeplay_pytest.authors.review.titles import wrong_titles
from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.errors import PlatformError

__all__ = ["review"]

_RULES = (
    missing_files, unwritten, inconsistent_checks, unfit_near_misses, wrong_titles, unfit_hints,
    untold, hard_texts, misspelt_kinds, dead_links, unlisted_images,
)  # fmt: skip


def review(exercises: Iterable[Exercise], catalog: Iterable[Exercise] | None = None) -> list[Fault]:
    """All faults of these exercises, each alone and beside the others of the catalog.

    Without a catalog these exercises are all of it.
    """
    listed = list(exercises)
    faults = [fault for exercise in listed for fault in _review_one(exercise)]
    valid = [exercise for exercise in catalog or listed if _is_valid(exercise)]
    faults += [*twins(listed, valid), *falling_levels(listed, valid)]
    return faults + (weights(valid) if len(valid) == len(listed) else [])


def _review_one(exercise: Exercise) -> Iterator[Fault]:
    try:
        exercise.metadata  # noqa: B018 - reading it validates it
    except PlatformError as error:
        yield Fault(str(exercise.folder), error.problem, Weight.BROKEN)
        return
    for rule in _RULES:
        yield from rule(exercise)


def _is_valid(exercise: Exercise) -> bool:
    try:
        return bool(exercise.metadata)
    except PlatformError:
        return False
