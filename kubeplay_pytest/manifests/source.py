"""One file of the learner's: its text, and places in it."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kubeplay_pytest.manifests.words import visible
from kubeplay_pytest.verdict.finding import Where

__all__ = ["SourceFile", "shown"]

_BREAK = re.compile(r"\r\n|\r|\n")
_WIDEST = 200


@dataclass(frozen=True, eq=False)
class SourceFile:
    """A file that was read as text.

    ``shown`` is the path as the learner would type it; ``text`` has its line breaks as
    they were, without a byte order mark; ``sha256`` is of the bytes on disk.
    """

    path: Path
    shown: str
    text: str
    sha256: str = ""

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in _BREAK.finditer(self.text))]

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines without their breaks, split as editors split them (not at U+2028)."""
        return tuple(_BREAK.split(self.text))

    def line_number(self, offset: int) -> int:
        """The line, from 1, on which the character at ``offset`` stands."""
        return bisect_right(self._starts, min(offset, len(self.text)))

    def offset(self, line: int, column: int = 1) -> int:
        """The offset of a line and column, both from 1."""
        return self._starts[line - 1] + column - 1

    def where(self, start: int, end: int | None = None) -> Where:
        """The place of ``text[start:end]``, of which the part on its first line is underlined.

        The line is cut to 200 characters; a place to the right of that has no text, since
        a caret could not be drawn below it.
        """
        start = max(0, min(start, len(self.text)))
        number = self.line_number(start)
        column = start - self._starts[number - 1]
        line = self.lines[number - 1]
        last = min(len(line), _WIDEST)
        width = max(1, min((start + 1 if end is None else end) - start, last - column))
        text = visible(line[:_WIDEST]) if column <= _WIDEST else ""
        return Where(self.shown, number, column + 1, text, width)

    def where_line(self, number: int) -> Where:
        """The place of a whole line, without its indentation."""
        line = self.lines[number - 1]
        indent = len(line) - len(line.lstrip(" \t"))
        return self.where(self.offset(number, indent + 1), self.offset(number, len(line) + 1))


def shown(path: Path) -> str:
    """``path`` relative to the working directory when it lies below it, with ``/``."""
    try:
        # Takes out `..` but keeps symbolic links, which no method of Path does.
        relative = Path(os.path.abspath(path)).relative_to(Path.cwd())  # noqa: PTH100
    except (OSError, ValueError):
        return visible(path.as_posix())
    return visible(relative.as_posix())
