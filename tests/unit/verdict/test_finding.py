"""Findings: their place, their one line, and their way through JSON."""

from __future__ import annotations

import json

import pytest

from kubeplay_pytest.verdict import Finding, Where

PLACE = Where("a.yaml", 3, 5, "  name: web", 3)
FINDINGS = {
    "bare": Finding("a", "b"),
    "full": Finding("a", "b", ("one", "two"), PLACE, "try this"),
    "odd": Finding('"ü" </script>', "\n\t\x1b", ("☃",), Where("ü.yaml", 1), "…"),
}


@pytest.mark.parametrize("finding", FINDINGS.values(), ids=FINDINGS)
def test_finding_survives_json(finding: Finding) -> None:
    """A finding read back from JSON is equal to the one that was written."""
    assert Finding.from_dict(json.loads(json.dumps(finding.to_dict()))) == finding


def test_place_is_written_as_editors_read_it() -> None:
    """A place is file, line and column, joined by colons."""
    assert str(PLACE) == "a.yaml:3:5"


@pytest.mark.parametrize(
    "finding, summary",
    [(FINDINGS["bare"], "b (expected: a)"), (FINDINGS["full"], "a.yaml:3:5: b (expected: a)")],
    ids=["without-place", "with-place"],
)
def test_summary_is_one_line(finding: Finding, summary: str) -> None:
    """The summary holds place, found and expected."""
    assert finding.summary == summary
