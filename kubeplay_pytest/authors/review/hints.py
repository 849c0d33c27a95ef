"""Three hints, each more specific than the one before.

How specific a sentence is no machine can tell, but what gives most away is an outline of the
answer: a block of code. It belongs into the last hint, and into no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kubeplay_pytest.authors.fault import Fault
from kubeplay_pytest.catalog import Exercise

__all__ = ["unfit_hints"]

_NUMBERS = ["1", "2", "3"]
_HEADING = re.compile(r"^## (\d+)\s*$", re.MULTILINE)
_BLOCK = re.compile(r"^(?:```|~~~)", re.MULTILINE)


def unfit_hints(exercise: Exercise) -> Iterator[Fault]:
    """Hints that are missing, empty, or give the answer's outline away too early."""
    path = exercise.folder / "hints.md"
    if not path.exists():
        return
    parts = _HEADING.split(path.read_text("utf-8"))[1:]
    hints = dict(zip(parts[::2], parts[1::2], strict=True))
    if parts[::2] != _NUMBERS:
        yield Fault(str(path), "must hold three hints: ## 1, ## 2, ## 3")
        return
    for number, text in hints.items():
        if not text.strip():
            yield Fault(str(path), f"hint {number} is empty")
        elif number != _NUMBERS[-1] and _BLOCK.search(text):
            yield Fault(str(path), f"hint {number} has a block of code: only the last one may")
    if not _BLOCK.search(hints[_NUMBERS[-1]]):
        yield Fault(str(path), "the last hint must show an outline of the answer in a block")
