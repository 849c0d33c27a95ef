"""Bad inputs, end to end: each a fail, at its line, with a remedy; nothing stays behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.bad_inputs.corpus import FILES, GOOD, MANIFESTS, Bad

Json = dict[str, Any]
Grade = Callable[..., Json]

BOUND = 60.0
"""Seconds, on a busy machine: it is a hang that is looked for, not slowness."""


@pytest.mark.parametrize("bad", [*FILES, *MANIFESTS], ids=lambda bad: bad.id)
def test_bad_input_is_a_fail_at_its_line(
    bad: Bad, grade: Grade, left_behind: Callable[..., list[str]]
) -> None:
    """A bad answer fails at the very line, with what to do, in bounded time and for good."""
    result = grade(bad.content)
    assert result["verdict"] == "fail", result
    assert {check["outcome"] for check in result["checks"]} <= {"fail", "pass"}
    first = next(check for check in result["checks"] if check["outcome"] == "fail")
    where = first["where"]
    assert where["line"] == bad.line, first
    assert not where["text"] or where["column"] <= len(where["text"]) + 1
    assert bad.remedy in first["help"], first
    assert all(finding["help"] for finding in first["findings"])
    assert "Traceback" not in str(result)
    assert result["seconds"] < BOUND
    assert left_behind() == []


@pytest.mark.parametrize("content", GOOD.values(), ids=GOOD)
def test_odd_but_right_input_passes(
    content: bytes, grade: Grade, left_behind: Callable[..., list[str]]
) -> None:
    """The counter-proof: what is only unusual passes, and leaves nothing behind either."""
    result = grade(content)
    assert result["verdict"] == "pass", result
    assert left_behind() == []


OTHERS = ("ex01", "ex02", "ex07", "ex09", "ex12", "ex13", "ex33")
SOME = {bad.id: bad for bad in (*FILES, *MANIFESTS)}


@pytest.mark.parametrize("slug", OTHERS)
@pytest.mark.parametrize("name", ["empty", "tab", "kind-unknown", "cluster-role"])
def test_every_exercise_answers_alike(
    slug: str, name: str, grade: Grade, left_behind: Callable[..., list[str]]
) -> None:
    """Whatever the exercise, also one with a setup, the same input fails at the same line."""
    bad = SOME[name]
    result = grade(bad.content, slug)
    assert result["verdict"] == "fail", result
    assert {check["outcome"] for check in result["checks"]} == {"fail"}
    assert result["checks"][0]["where"]["line"] == bad.line
    assert bad.remedy in result["checks"][0]["help"]
    assert left_behind(slug) == []


def test_corpus_is_large_enough() -> None:
    """Sixty bad inputs at least, each of its own name."""
    names = [bad.id for bad in (*FILES, *MANIFESTS)]
    assert len(names) == len(set(names)) >= 60
