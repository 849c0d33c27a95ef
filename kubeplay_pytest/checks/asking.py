"""Asking again and again: for what runs inside containers there is no watch."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from kubeplay_pytest.checks.ground import Ground

__all__ = ["STABLE", "STEADY", "ask", "ask_steady"]

Value = TypeVar("Value")

STABLE = 1.0
"""Seconds for which a denial must last: rules and endpoints take a moment to have effect."""

STEADY = 5.0
"""Seconds at rest after which a wrong answer counts as the last word."""

_PAUSE = 0.2


def ask(
    ground: Ground,
    look: Callable[[], Value | None],
    within: float | None = None,
    *,
    rest: bool = False,
) -> Value | None:
    """The first value of ``look()`` that is not None; None when time is over.

    With ``rest``, and without a ``within`` of the author's, time is over as well when the
    namespace has been at rest for :data:`STEADY` seconds.
    """
    deadline = time.monotonic() + (ground.timeout if within is None else within)
    resting_since: float | None = None
    while True:
        late = time.monotonic() >= deadline
        value = look()
        now = time.monotonic()
        if value is not None or late:
            return value
        if rest and within is None and ground.is_at_rest():
            resting_since = resting_since or now
            if now - resting_since > STEADY:
                return None
        else:
            resting_since = None
        time.sleep(max(0.0, min(_PAUSE, deadline - now)))


def ask_steady(ground: Ground, holds: Callable[[], bool], within: float | None = None) -> bool:
    """Whether ``holds()`` becomes true and stays so for :data:`STABLE` seconds."""
    since: float | None = None

    def look() -> bool | None:
        nonlocal since
        if not holds():
            since = None
            return None
        since = since or time.monotonic()
        return True if time.monotonic() - since >= STABLE else None

    return bool(ask(ground, look, within, rest=True))
