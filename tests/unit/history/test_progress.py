"""How far a learner has come."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest

from kubeplay_pytest.catalog import Catalog
from kubeplay_pytest.catalog.domains import WEIGHTS
from kubeplay_pytest.catalog.model import Domain
from kubeplay_pytest.history.history import History
from kubeplay_pytest.history.progress import PAUSE, _spent, _streak, progress_of
from tests.unit.history.conftest import Attempting

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_weights_are_percent() -> None:
    """The weights add up to a hundred, and are those of the domains that exercises may have."""
    assert sum(WEIGHTS.values()) == 100
    assert tuple(WEIGHTS) == get_args(Domain)


def test_progress_by_domain(catalog: Catalog, history: History, attempt: Attempting) -> None:
    """A domain counts its passed exercises; readiness weighs them as the exam does."""
    attempt(catalog["ex04"])
    attempt(catalog["ex07"], "fail")
    found = progress_of(catalog, history)
    passed = {d.domain: (d.passed, d.exercises) for d in found.domains}
    assert passed["deployment"] == (1, 2)
    assert passed["networking"] == (0, 1)
    assert found.readiness == pytest.approx(WEIGHTS["deployment"] / 2 / 100)
    assert (found.passed, found.attempts) == (1, 2)


def test_best_points_and_hints(catalog: Catalog, history: History, attempt: Attempting) -> None:
    """An exercise shows its best attempt at its content of today, its attempts and hints."""
    attempt(catalog["ex04"], "fail", points=5)
    attempt(catalog["ex04"], "fail", points=2)
    attempt(catalog["ex04"], version=0)
    history.take_hint(catalog["ex04"])
    row = next(row for row in progress_of(catalog, history).exercises if row.slug == "ex04")
    assert (row.best, row.attempts, row.hints, row.state) == (5, 3, 1, "outdated")


def test_what_to_do_next(catalog: Catalog, history: History, attempt: Attempting) -> None:
    """What was begun comes first, then what changed, then what is new; in the end nothing."""
    assert progress_of(catalog, history).next == "ex01"
    attempt(catalog["ex01"], version=0)
    attempt(catalog["ex12"], "fail")
    assert progress_of(catalog, history).next == "ex12"
    attempt(catalog["ex12"])
    assert progress_of(catalog, history).next == "ex01"
    for exercise in catalog:
        attempt(exercise)
    assert progress_of(catalog, history).next is None


def test_time_without_pauses() -> None:
    """Time counts from one thing to the next, but not while the learner was away."""
    moments = [NOW, NOW + timedelta(minutes=4), NOW + PAUSE * 3, NOW + PAUSE * 3.5]
    assert _spent(moments) == timedelta(minutes=4) + PAUSE / 2
    assert _spent([]) == timedelta()


@pytest.mark.parametrize(
    "ago, streak",
    [([], 0), ([0], 1), ([1], 1), ([0, 1, 2], 3), ([1, 2], 2), ([0, 2], 1), ([2, 3], 0)],
)
def test_streak(ago: list[int], streak: int) -> None:
    """Days in a row count up to today, or to yesterday while today is not over."""
    today = date(2026, 11, 25)
    assert _streak({today - timedelta(days=days) for days in ago}, today) == streak
