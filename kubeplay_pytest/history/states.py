"""Where a learner stands with one exercise."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from kubeplay_pytest.history.model import Attempt

__all__ = ["SIGNS", "State", "state_of"]

State = Literal["new", "started", "failed", "passed", "outdated"]

SIGNS: dict[State, tuple[str, str]] = {
    "new": ("○", "dim"),
    "started": ("◐", "cyan"),
    "failed": ("✘", "red"),
    "passed": ("✔", "green"),
    "outdated": ("↻", "yellow"),
}
"""The sign and the style of each state."""


def state_of(attempts: Iterable[Attempt], version: int, *, started: bool) -> State:
    """The state from all attempts at an exercise, whose content is now at ``version``.

    A pass stays a pass whatever comes after it; one of an earlier content is *outdated*
    until the exercise is passed as it is now.
    """
    known = list(attempts)
    passed = {attempt.exercise_version for attempt in known if attempt.verdict == "pass"}
    if version in passed:
        return "passed"
    if passed:
        return "outdated"
    if known:
        return "failed"
    return "started" if started else "new"
