"""Texts that can be read by people who learnt English, not only by those who grew up with it.

Measured by the Automated Readability Index (Smith and Senter, "Automated Readability Index",
AMRL-TR-66-220, 1967): 4.71 * characters per word + 0.5 * words per sentence - 21.43, about the
school year in which a text can be read. It counts letters, so that no list of syllables is
needed. Code is left out, and every item of a list ends a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kubeplay_pytest.authors.fault import Fault
from kubeplay_pytest.authors.prose import prose
from kubeplay_pytest.catalog import Exercise

__all__ = ["BOUND", "hard_texts", "readability"]

BOUND = 5.0
"""The hardest text of the first 24 exercises has 4.3."""
_TEXTS = ("prompt.md", "hints.md", "debrief.md")
_LEAST = 30
"""Words; the index of fewer says nothing."""

_URL = re.compile(r"https?://\S+")
_MARKS = re.compile(r"^\s*(?:[-*#>]+|\d+\.)\s*", re.MULTILINE)
_END = re.compile(r"[.!?:;](?=\s|$)|\n\s*\n|\n(?=\s*[-*#>\d])")
_WORD = re.compile(r"\w[\w'\u2019-]*")


def hard_texts(exercise: Exercise) -> Iterator[Fault]:
    """The prompt, hints and debrief that are harder than the bound."""
    for name in _TEXTS:
        path = exercise.folder / name
        index = readability(path.read_text("utf-8")) if path.exists() else 0.0
        if index > BOUND:
            yield Fault(
                str(path),
                f"reads like school year {index:.1f}, {BOUND:.0f} at most: "
                "write shorter sentences and shorter words",
            )


def readability(text: str) -> float:
    """The index of a Markdown text; 0 where there is too little of it."""
    sentences = [_WORD.findall(_MARKS.sub("", part)) for part in _END.split(_plain(text))]
    words = [word for sentence in sentences for word in sentence]
    if len(words) < _LEAST:
        return 0.0
    characters = sum(map(len, words))
    spoken = sum(bool(sentence) for sentence in sentences)
    return 4.71 * characters / len(words) + 0.5 * len(words) / spoken - 21.43


def _plain(text: str) -> str:
    return _URL.sub("", prose(text))
