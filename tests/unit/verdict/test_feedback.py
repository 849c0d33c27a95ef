"""Findings as lines: order, labels, and a caret under the right characters."""

from __future__ import annotations

import pytest

from kubeplay_pytest.verdict import Finding, Where
from kubeplay_pytest.verdict.feedback import finding_lines, problem_lines

FULL = Finding("a", "b", ("one", "two"), Where("a.yaml", 3, 9, "  name: web", 3), "c")


def lines_of(finding: Finding) -> list[str]:
    return [line.text for line in finding_lines(finding)]


def test_full_finding_to_the_letter() -> None:
    """The whole of a finding, as a learner sees it."""
    assert lines_of(FULL) == [
        "  expected: a",
        "  found:    b",
        "  evidence: one",
        "  evidence: two",
        "  at:       a.yaml:3:9",
        "       3 |   name: web",
        "         |         ^^^",
        "  try:      c",
    ]


def test_what_is_missing_is_left_out() -> None:
    """A finding without evidence, place and help is two lines."""
    assert lines_of(Finding("a", "b")) == ["  expected: a", "  found:    b"]


def test_long_texts_are_indented() -> None:
    """Further lines of a text stand below its first."""
    assert lines_of(Finding("a\nb", ""))[:2] == ["  expected: a", "            b"]


@pytest.mark.parametrize(
    "where, carets",
    [
        (Where("a", 1, 1, "abc", 1), "^"),
        (Where("a", 1, 2, "abc", 99), " ^^"),
        (Where("a", 1, 4, "abc", 1), "   ^"),
        (Where("a", 1, 3, "\t\tabc", 3), "\t\t^^^"),
        (Where("a", 1, 4, "a\tbc", 0), "a\tb".replace("a", " ").replace("b", " ") + "^"),
    ],
    ids=["first", "too-wide", "behind-the-end", "tabs", "no-width"],
)
def test_carets_stay_below_the_text(where: Where, carets: str) -> None:
    """Carets begin at the column, keep tabs as wide as they are, and end with the line."""
    assert lines_of(Finding("a", "b", where=where))[-1] == f"         | {carets}"


@pytest.mark.parametrize("line", [1, 99_999, 9_999_999])
def test_carets_follow_the_margin(line: int) -> None:
    """The carets stay under their column however long the line's number is."""
    *_, source, carets = lines_of(Finding("a", "b", where=Where("a", line, 3, "xyz", 1)))
    assert carets.index("^") == source.index("z")


def test_problem_blames_nobody() -> None:
    """A platform's problem says first that it is not the learner's mistake."""
    texts = [line.text for line in problem_lines("one\ntwo", "three")]
    assert "not your mistake" in texts[0]
    assert texts[1:] == ["  one", "  two", "  try:      three"]


def test_styles_tell_good_from_bad() -> None:
    """What was expected and what was found are told apart by their style."""
    styles = {line.text.split()[0]: line.style for line in finding_lines(FULL)}
    assert (styles["expected:"], styles["found:"], styles["try:"]) == ("good", "bad", "advice")
