"""Feedback in pytest's terminal: headline, repetition, and problems."""

from __future__ import annotations

from typing import Any

import pytest

from kubeplay_pytest.reports.facts import Facts
from kubeplay_pytest.reports.terminal import Feedback
from kubeplay_pytest.verdict import Finding, Where


def facts(*findings: Finding, **more: Any) -> Facts:
    base = Facts(
        exercise="ex90", folder="/x", check="test_it", title="It is so.", outcome="fail",
        findings=[finding.to_dict() for finding in findings], problem="", remedy="", timings={},
        notes=[], cluster=None, digest="", files=[], traceback=False,
    )  # fmt: skip
    base.update(more)  # type: ignore[typeddict-item]
    return base


PLACED = Finding("a", "b", where=Where("s.yaml", 7, 1))


@pytest.mark.parametrize(
    "told, headline",
    [
        (facts(PLACED), "line 7: b"),
        (facts(Finding("a", "b")), "b"),
        (facts(problem="one\ntwo"), "one"),
        (facts(), ""),
    ],
    ids=["placed", "without-place", "problem", "nothing"],
)
def test_headline_fits_the_summary(told: Facts, headline: str) -> None:
    """What stands behind a test's name is one short line."""
    assert Feedback(told).reprcrash.message == headline


def test_first_time_in_full() -> None:
    """A finding is told in full the first time."""
    assert str(Feedback(facts(PLACED))).splitlines() == [
        "It is so.", "", "  expected: a", "  found:    b", "  at:       s.yaml:7:1",
    ]  # fmt: skip


def test_again_only_named() -> None:
    """The same finding of another check is only named."""
    assert str(Feedback(facts(PLACED), repeated=True)).splitlines() == [
        "It is so.", "  the same as above: line 7: b",
    ]  # fmt: skip


def test_problem_comes_with_its_remedy() -> None:
    """A problem of the platform says so and what to do."""
    text = str(Feedback(facts(problem="the disk is full", remedy="free some room")))
    assert "not your mistake" in text
    assert "try:      free some room" in text
