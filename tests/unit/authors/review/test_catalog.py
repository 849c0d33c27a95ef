"""Exercises beside each other: levels that rise, and shares like the curriculum's."""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import uuid4

import pytest

from kubeplay_pytest.authors import Weight
from kubeplay_pytest.authors.review.catalog import falling_levels, weights
from kubeplay_pytest.catalog import Exercise
from kubeplay_pytest.catalog.domains import WEIGHTS


def another(exercise: Exercise, slug: str, level: int, domain: str = "design") -> Exercise:
    folder = exercise.folder.with_name(slug)
    shutil.copytree(exercise.folder, folder)
    path = folder / "exercise.yaml"
    text = path.read_text("utf-8").replace("slug: ex90", f"slug: {slug}")
    text = text.replace("level: 1", f"level: {level}").replace("design", domain)
    path.write_text(text.replace(str(exercise.metadata.id), str(uuid4())), encoding="utf-8")
    return Exercise(folder)


def test_levels_do_not_fall(exercise: Exercise) -> None:
    """An exercise easier than one before it in its domain is told, beside which one."""
    hard = another(exercise, "ex91", 3)
    easy = another(exercise, "ex92", 2)
    elsewhere = another(exercise, "ex93", 1, "security")
    catalog = [exercise, hard, easy, elsewhere]
    (fault,) = falling_levels(catalog, catalog)
    assert fault.place == str(easy.folder / "exercise.yaml")
    assert "level 2 comes after ex91" in fault.message


def test_only_those_asked_for_are_told(exercise: Exercise) -> None:
    """The others of the catalog are looked at, but not reviewed."""
    hard = another(exercise, "ex91", 3)
    easy = another(exercise, "ex92", 2)
    catalog = [exercise, hard, easy]
    assert not list(falling_levels([hard], catalog))
    assert len(list(falling_levels([easy], catalog))) == 1


def test_slugs_are_ordered_by_number(exercise: Exercise) -> None:
    """ex100 comes after ex99, not after ex10."""
    late = another(exercise, "ex100", 3)
    early = another(exercise, "ex99", 2)
    assert not list(falling_levels([late, early], [exercise, late, early]))


@pytest.mark.parametrize("factor, weight", [(0.1, Weight.NOTE), (0.4, Weight.FAULT)])
def test_shares(exercise: Exercise, tmp_path: Path, factor: float, weight: Weight) -> None:
    """A domain far from its weight is told: a note in a small catalog, a fault in a whole one."""
    by_domain = {d: another(exercise, f"ex{n}", 1, d) for n, d in enumerate(WEIGHTS, start=10)}
    even = [by_domain[d] for d, share in WEIGHTS.items() for _ in range(round(share * factor))]
    assert weights(even) == []
    odd = [*even, *[exercise] * len(even)]
    found = {fault.place: fault.weight for fault in weights(odd)}
    assert found["domain design"] == weight
    assert set(found.values()) == {weight}
