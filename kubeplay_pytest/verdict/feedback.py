"""Findings as lines of text, in the order in which a learner reads them.

The terminal, the command line and the HTML report all show these same lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from kubeplay_pytest.verdict.finding import Finding, Where

__all__ = ["MARKS", "STYLES", "Line", "finding_lines", "problem_lines"]

Style = Literal["plain", "good", "bad", "strong", "advice", "warning"]

STYLES: dict[Style, str] = {
    "plain": "",
    "good": "green",
    "bad": "red",
    "strong": "bold",
    "advice": "cyan",
    "warning": "yellow",
}
"""Each style as Rich and Textual write it."""

MARKS = {
    "pass": ("✔", "green"),
    "fail": ("✘", "red"),
    "error": ("!", "yellow"),
    "skip": ("-", "dim"),
}
"""The sign and the style of each outcome, and of each verdict."""


class Line(NamedTuple):
    """One line and what it is, for whoever chooses colours."""

    text: str
    style: Style = "plain"


def finding_lines(finding: Finding) -> Iterator[Line]:
    """Expected, found, evidence, the place with a caret, and one thing to try."""
    yield from _labelled("expected:", finding.expected, "good")
    yield from _labelled("found:", finding.found, "bad")
    for text in finding.evidence:
        yield from _labelled("evidence:", text)
    if finding.where is not None:
        yield from _place(finding.where)
    if finding.help:
        yield from _labelled("try:", finding.help, "advice")


def problem_lines(problem: str, remedy: str) -> Iterator[Line]:
    """What went wrong with the platform, which is never the learner's mistake."""
    yield Line("  This is not your mistake: the platform could not say.", "warning")
    for text in problem.splitlines():
        yield Line(f"  {text}")
    if remedy:
        yield from _labelled("try:", remedy, "advice")


def _labelled(label: str, text: str, style: Style = "plain") -> Iterator[Line]:
    first, *rest = text.splitlines() or [""]
    yield Line(f"  {label:<10}{first}", style)
    for line in rest:
        yield Line(f"  {'':<10}{line}", style)


def _place(where: Where) -> Iterator[Line]:
    yield Line(f"  {'at:':<10}{where}", "strong")
    if not where.text:
        return
    margin = f"  {where.line:>6} | "
    yield Line(margin + where.text)
    # Tabs keep their width, so that the caret stays under its column.
    indent = "".join("\t" if c == "\t" else " " for c in where.text[: where.column - 1])
    width = max(1, min(where.width, len(where.text) - where.column + 1))
    yield Line(f"{' ' * (len(margin) - 2)}| {indent}{'^' * width}", "bad")
