"""Judging a check: that it fails, early, for the reason and at the line that it should."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from kubeplay_pytest.errors import LearnerFailure
from kubeplay_pytest.verdict.finding import Finding

TIMEOUT = 60.0
"""How long a check may wait; one that fails must come well before."""

EARLY = 30.0


def finding_of(check: Callable[[], object]) -> Finding:
    """What a failing check says; it must not have waited for the deadline."""
    started = time.monotonic()
    with pytest.raises(LearnerFailure) as caught:
        check()
    assert time.monotonic() - started < EARLY, "the check waited for its deadline"
    return caught.value.findings[0]


def assert_fails(
    check: Callable[[], object], *, line: str, expected: str = "", found: str = ""
) -> Finding:
    """The check fails at the only line of the YAML that reads like this."""
    finding = finding_of(check)
    assert finding.where is not None
    assert finding.where.text.strip() == line
    assert expected in finding.expected
    assert found in finding.found
    return finding
