"""A failing check in pytest's terminal, without a Python traceback."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from _pytest._code.code import TerminalRepr
from _pytest._io import TerminalWriter

from kubeplay_pytest.reports.facts import Facts
from kubeplay_pytest.verdict.feedback import Line, finding_lines, problem_lines
from kubeplay_pytest.verdict.finding import Finding

__all__ = ["Feedback"]

_MARKUP: dict[str, dict[str, bool]] = {
    "plain": {},
    "good": {"green": True},
    "bad": {"red": True},
    "strong": {"bold": True},
    "advice": {"cyan": True},
    "warning": {"yellow": True},
}


class _Message:
    """What pytest prints behind the check's name in its short summary."""

    def __init__(self, message: str) -> None:
        self.message = message


class Feedback(TerminalRepr):
    """The findings of one check.

    ``repeated`` says that the same was shown for an earlier check: it is only named then.
    """

    def __init__(self, facts: Facts, *, repeated: bool = False) -> None:
        self._facts = facts
        self._repeated = repeated
        self._findings = [Finding.from_dict(data) for data in facts["findings"]]
        self.reprcrash = _Message(self._headline())

    def __str__(self) -> str:
        return "\n".join(line.text for line in self._lines())

    def toterminal(self, tw: TerminalWriter) -> None:
        for line in self._lines():
            markup: dict[str, Any] = _MARKUP[line.style]
            tw.line(line.text, **markup)

    def _headline(self) -> str:
        """What fits behind a test's name in 80 columns."""
        if self._findings:
            first = self._findings[0]
            return (f"line {first.where.line}: " if first.where else "") + first.found
        return next(iter(self._facts["problem"].splitlines()), "")

    def _lines(self) -> Iterator[Line]:
        yield Line(self._facts["title"], "strong")
        if self._repeated:
            yield Line(f"  the same as above: {self._headline()}")
            return
        if self._facts["problem"]:
            yield from problem_lines(self._facts["problem"], self._facts["remedy"])
        for finding in self._findings:
            yield Line("")
            yield from finding_lines(finding)
