"""Exams: a fair choice, a time that ends, and points."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kubeplay_pytest.catalog import Catalog
from kubeplay_pytest.history.exams import choose, sheet_of
from kubeplay_pytest.history.history import History
from tests.unit.history.conftest import Attempting


def test_choice_covers_the_domains(catalog: Catalog) -> None:
    """Five exercises come from five domains, each once, the easier ones first."""
    chosen = choose(catalog, 5, random.Random(1))
    assert len({e.metadata.domain for e in chosen}) == 5
    assert [e.metadata.level for e in chosen] == sorted(e.metadata.level for e in chosen)


@pytest.mark.parametrize("count, expected", [(1, 1), (6, 6), (60, 6)])
def test_choice_is_never_more_than_there_is(catalog: Catalog, count: int, expected: int) -> None:
    """As many as were asked for, as long as there are so many, and none twice."""
    chosen = choose(catalog, count, random.Random(2))
    assert len({e.slug for e in chosen}) == len(chosen) == expected


def test_same_seed_same_exam(catalog: Catalog) -> None:
    """Who names the seed gets the same exercises again."""
    first, second = (choose(catalog, 3, random.Random(7)) for _ in range(2))
    assert first == second


def test_best_attempt_counts(
    catalog: Catalog, history: History, attempt: Attempting, tmp_path: Path
) -> None:
    """The sheet has the best attempt in the exam's own folder; others do not count."""
    exam = history.begin_exam(["ex04", "ex01"], 30, tmp_path / "exam")
    attempt(catalog["ex04"], "fail", points=5, solutions=tmp_path / "exam")
    attempt(catalog["ex04"], "fail", points=3, solutions=tmp_path / "exam")
    attempt(catalog["ex01"])
    exercises = {exercise.slug: exercise for exercise in catalog}
    sheet = sheet_of(exam, exercises, history.attempts_in(exam), datetime.now(UTC))
    assert [(row.slug, row.points, row.attempts) for row in sheet.rows] == [
        ("ex04", 5, 2),
        ("ex01", 0, 0),
    ]
    assert (sheet.points, sheet.max_points, sheet.passed) == (5, 20, False)


def test_what_comes_after_the_time(
    catalog: Catalog, history: History, attempt: Attempting, tmp_path: Path
) -> None:
    """An attempt after the end counts nothing, and the used time ends with the exam."""
    exam = history.begin_exam(["ex04"], 0, tmp_path / "exam")
    attempt(catalog["ex04"], solutions=tmp_path / "exam")
    assert history.attempts_in(exam) == []
    late = exam.ends + timedelta(hours=2)
    assert sheet_of(exam, {"ex04": catalog["ex04"]}, [], late).used == timedelta()


def test_exam_goes_on_after_a_crash(history: History, tmp_path: Path) -> None:
    """An exam that was not handed in is found by whoever opens the history next, once."""
    exam = history.begin_exam(["ex04"], 30, tmp_path / "exam")
    with History(tmp_path, pytest.fail) as later:
        assert later.running_exam() == exam
        later.finish_exam(exam)
    assert history.running_exam() is None
    assert [e.finished is not None for e in history.exams()] == [True]


def test_no_help_in_an_exam(catalog: Catalog, history: History, tmp_path: Path) -> None:
    """The exam's exercises are in it until it is handed in; others never are."""
    exam = history.begin_exam(["ex04"], 30, tmp_path / "exam")
    assert (history.in_exam(catalog["ex04"]), history.in_exam(catalog["ex01"])) == (True, False)
    history.finish_exam(exam)
    assert not history.in_exam(catalog["ex04"])
