"""The two ways in which something can go wrong, and nothing else.

This module is at the bottom of the project and imports nothing of it at run time.
*Fail is the learner's, error is the platform's*: which of the two it was is decided
by the type of the exception alone, never by the pytest phase in which it was raised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kubeplay_pytest.verdict.finding import Finding

__all__ = ["LearnerFailure", "PlatformError", "UsageError"]


class LearnerFailure(Exception):  # noqa: N818 - it is a verdict, not a defect of the program
    """The learner's answer is not right (yet): becomes the outcome *fail*.

    ``findings`` holds at least one :class:`Finding`, the most telling one first.
    """

    def __init__(self, *findings: Finding) -> None:
        if not findings:
            raise ValueError("a LearnerFailure needs at least one finding")
        self.findings = findings
        super().__init__("\n".join(finding.summary for finding in findings))


class PlatformError(Exception):
    """Something of ours, or the machine's, does not work: becomes the outcome *error*.

    ``problem`` names the thing and the place, ``remedy`` the next action.
    """

    def __init__(self, problem: str, remedy: str = "") -> None:
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{problem}\n{remedy}" if remedy else problem)


class UsageError(PlatformError):
    """What the person asked for does not exist or cannot be meant (exit code 2)."""
